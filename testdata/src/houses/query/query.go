// Package query has what other packages make with a context, and use later.
package query

import (
	"context"

	"go.opentelemetry.io/otel"
)

var tr = otel.Tracer("query")

// A Builder holds the context that it is made with.
type Builder struct{ ctx context.Context }

// Build makes a builder.
func Build(ctx context.Context) *Builder { return &Builder{ctx: ctx} }

// Exec traces in it.
func (b *Builder) Exec() {
	_, span := tr.Start(b.ctx, "exec")
	defer span.End()
}

// A Getter gets, here by a remote one.
type Getter interface{ Get(ctx context.Context) }

type remote struct{}

func (remote) Get(ctx context.Context) {
	_, span := tr.Start(ctx, "remote")
	defer span.End()
}

// Open returns the remote one.
func Open() Getter { return remote{} }

// Bind returns a function that runs f.
func Bind(ctx context.Context, f func(context.Context)) func() { return func() { f(ctx) } }
