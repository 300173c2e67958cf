// Package tracing is a house's own layer above OpenTelemetry. Nothing about it
// is configured: what its functions do to a context must be seen.
package tracing

import (
	"context"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

var tr = otel.Tracer("house")

// A Span hides the library's.
type Span struct{ inner trace.Span }

// End ends the span.
func (s *Span) End() { s.inner.End() }

// Tag notes a pair of words.
func (s *Span) Tag(k, v string) { s.inner.SetAttributes(attribute.String(k, v)) }

// Begin starts a span below the one in ctx.
func Begin(ctx context.Context, name string) (context.Context, *Span) {
	ctx, span := tr.Start(ctx, name)
	return ctx, &Span{span}
}

// BeginLogged has a third result.
func BeginLogged(ctx context.Context, name string) (context.Context, *Span, *slog.Logger) {
	ctx, span := Begin(ctx, name)
	return ctx, span, slog.With("op", name)
}

// StartSpan has its results in OpenTracing's order.
func StartSpan(ctx context.Context, name string) (*Span, context.Context) {
	ctx, span := Begin(ctx, name)
	return span, ctx
}

// An Operation holds a span and its context.
type Operation struct {
	Ctx  context.Context
	span trace.Span
}

// Track starts an operation.
func Track(ctx context.Context, name string) *Operation {
	ctx, span := tr.Start(ctx, name)
	return &Operation{Ctx: ctx, span: span}
}

// Context returns the context of the operation's span.
func (o *Operation) Context() context.Context { return o.Ctx }

// Done ends the operation.
func (o *Operation) Done() { o.span.End() }

// Trace returns a function that ends the span.
func Trace(ctx context.Context, name string) (context.Context, func()) {
	ctx, span := tr.Start(ctx, name)
	return ctx, func() { span.End() }
}

// Timed returns nothing but that function: its span can have no children.
func Timed(ctx context.Context, name string) func() {
	_, span := tr.Start(ctx, name)
	return func() { span.End() }
}

// Enter replaces the caller's context.
func Enter(ctx *context.Context, name string) func() {
	inner, span := tr.Start(*ctx, name)
	*ctx = inner
	return func() { span.End() }
}

// Do calls fn below a span of its own.
func Do(ctx context.Context, name string, fn func(context.Context)) {
	ctx, span := Begin(ctx, name)
	defer span.End()
	fn(ctx)
}

// Value calls fn below a span of its own, and returns what fn returns.
func Value[T any](ctx context.Context, name string, fn func(context.Context) (T, error)) (T, error) {
	ctx, span := Begin(ctx, name)
	defer span.End()
	return fn(ctx)
}

// Detach keeps all that is in ctx.
func Detach(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

// DetachFor does so for a while.
func DetachFor(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), d)
}

// DetachSpan keeps the span alone.
func DetachSpan(ctx context.Context) context.Context {
	return trace.ContextWithSpan(context.Background(), trace.SpanFromContext(ctx))
}

// DetachSpanContext keeps what a child must know of its parent.
func DetachSpanContext(ctx context.Context) context.Context {
	return trace.ContextWithSpanContext(context.Background(), trace.SpanContextFromContext(ctx))
}

// DetachUser keeps the span and the user.
func DetachUser(ctx context.Context) context.Context {
	return CopySpan(CopyUser(ctx), ctx)
}

// CopySpan puts the span of from into ctx.
func CopySpan(ctx, from context.Context) context.Context {
	return trace.ContextWithSpan(ctx, trace.SpanFromContext(from))
}

type userKey struct{}

// WithUser puts the user into ctx.
func WithUser(ctx context.Context, user string) context.Context {
	return context.WithValue(ctx, userKey{}, user)
}

// User returns the user of ctx.
func User(ctx context.Context) string {
	user, _ := ctx.Value(userKey{}).(string)
	return user
}

// CopyUser forgets the span.
func CopyUser(ctx context.Context) context.Context {
	return context.WithValue(context.Background(), userKey{}, ctx.Value(userKey{}))
}

// Fresh forgets the span and, of the user, who did not exist.
func Fresh(ctx context.Context) context.Context {
	fresh := context.Background()
	if user := User(ctx); user != "" {
		fresh = WithUser(fresh, user)
	}
	return fresh
}

// Detached has the values of a context, and never ends.
type Detached struct{ context.Context }

func (Detached) Deadline() (time.Time, bool) { return time.Time{}, false }
func (Detached) Done() <-chan struct{}       { return nil }
func (Detached) Err() error                  { return nil }

// Merged ends as one context does, and has the values of another.
type Merged struct {
	context.Context
	Values context.Context
}

func (m Merged) Value(key any) any { return m.Values.Value(key) }

// A Key is the key of one type of values.
type Key[T any] struct{}

// With puts a value into ctx.
func With[T any](ctx context.Context, v T) context.Context {
	return context.WithValue(ctx, Key[T]{}, v)
}
