package othelper

import (
	"context"

	"github.com/opentracing/opentracing-go"
)

// save and load start a span below the one in ctx.
func save(ctx context.Context) error {
	span, _ := opentracing.StartSpanFromContext(ctx, "save")
	defer span.Finish()
	return nil
}

func load(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "load")
	defer span.Finish()
}
