package finished

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

var tr = otel.Tracer("finished")

// count takes a second: whoever does not wait for it goes on first.
func count() int {
	time.Sleep(time.Second)
	return 3
}

// do takes a second, and fails.
func do(ctx context.Context) error {
	time.Sleep(time.Second)
	return errors.New("no")
}

// save starts a span below the one in ctx.
func save(ctx context.Context) {
	_, span := tr.Start(ctx, "save")
	defer span.End()
}

// rows is an attribute that takes a second to be known.
func rows() attribute.KeyValue { return attribute.Int("rows", count()) }

// annotate writes to a span.
func annotate(span trace.Span) { span.SetAttributes(rows()) }

// annotateContext writes to the span in ctx.
func annotateContext(ctx context.Context) { annotate(trace.SpanFromContext(ctx)) }

// describe only reads.
func describe(span trace.Span) string {
	count()
	if !span.IsRecording() {
		return ""
	}
	return span.SpanContext().TraceID().String()
}
