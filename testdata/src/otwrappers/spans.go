package otwrappers

import (
	"context"

	"github.com/opentracing/opentracing-go"
)

// save and load start a span below the one in ctx.
func save(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "save")
	defer span.Finish()
}

func load(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "load")
	defer span.Finish()
}
