package othttpclients

import (
	"context"

	"github.com/opentracing/opentracing-go"
)

// load starts a span below the one in ctx.
func load(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "load")
	defer span.Finish()
}
