package golit

import (
	"context"

	"go.opentelemetry.io/otel"
)

var tr = otel.Tracer("golit")

// save and audit start a span below the one in ctx.
func save(ctx context.Context) {
	_, span := tr.Start(ctx, "save")
	defer span.End()
}

func audit(ctx context.Context) {
	_, span := tr.Start(ctx, "audit")
	defer span.End()
}

// count takes a context and does not trace.
func count(ctx context.Context) bool { return ctx.Err() == nil }
