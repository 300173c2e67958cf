// Package trace starts spans the house's way.
package trace

import (
	"context"

	"github.com/opentracing/opentracing-go"
)

// Start starts a span, which the function that it returns ends.
func Start(ctx context.Context, name string) (context.Context, func()) {
	span, ctx := opentracing.StartSpanFromContext(ctx, name)
	return ctx, span.Finish
}

// Note writes to the span that is active.
func Note(ctx context.Context, text string) {
	if span := opentracing.SpanFromContext(ctx); span != nil {
		span.SetTag("note", text)
	}
}
