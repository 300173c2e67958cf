package joins

import (
	"context"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
)

var tr = otel.Tracer("joins")

// save takes a second in a span below the one in ctx, and stops when ctx is
// cancelled.
func save(ctx context.Context) int {
	ctx, span := tr.Start(ctx, "save")
	defer span.End()
	select {
	case <-ctx.Done():
		span.AddEvent("canceled")
	case <-time.After(time.Second):
	}
	return 3
}

// quickSave takes no time, for where the fake clock cannot go on: a goroutine
// that waits for a mutex is not idle to it.
func quickSave(ctx context.Context) int {
	ctx, span := tr.Start(ctx, "save")
	defer span.End()
	if ctx.Err() != nil {
		span.AddEvent("canceled")
	}
	return 3
}

// load starts a span, and does not look at ctx otherwise.
func load(ctx context.Context) {
	_, span := tr.Start(ctx, "load")
	defer span.End()
}

func rows(n int) attribute.KeyValue { return attribute.Int("rows", n) }
