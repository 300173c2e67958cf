package lib

import (
	"context"

	"github.com/opentracing/opentracing-go"
)

// Order is not the shop's to repair.
func Order(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "order")
	defer span.Finish()
	audit(ctx)
	go audit(context.Background())
}

func audit(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "audit")
	defer span.Finish()
}
