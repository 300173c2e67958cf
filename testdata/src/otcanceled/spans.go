package otcanceled

import (
	"context"
	"time"

	"github.com/opentracing/opentracing-go"
)

// save takes a second in a span below the one in ctx, and stops when ctx is
// cancelled.
func save(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "save")
	defer span.Finish()
	select {
	case <-ctx.Done():
		span.SetTag("canceled", true)
	case <-time.After(time.Second):
	}
}

// load starts a span, and does not look at ctx otherwise.
func load(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "load")
	defer span.Finish()
}
