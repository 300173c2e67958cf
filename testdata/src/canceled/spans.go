package canceled

import (
	"context"
	"time"

	"go.opentelemetry.io/otel"
)

var tr = otel.Tracer("canceled")

// save takes a second in a span below the one in ctx, and stops when ctx is
// cancelled.
func save(ctx context.Context) {
	saveFor(ctx, time.Second)
}

func saveFor(ctx context.Context, d time.Duration) {
	ctx, span := tr.Start(ctx, "save")
	defer span.End()
	select {
	case <-ctx.Done():
		span.AddEvent("canceled")
	case <-time.After(d):
	}
}

func saveErr(ctx context.Context) error {
	save(ctx)
	return ctx.Err()
}

// load starts a span, and does not look at ctx otherwise.
func load(ctx context.Context) {
	_, span := tr.Start(ctx, "load")
	defer span.End()
}

// count takes a context, and does not trace.
func count(ctx context.Context) bool { return ctx.Err() == nil }
