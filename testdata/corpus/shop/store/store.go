// Package store traces what it does; the other packages know that by facts.
package store

import (
	"context"

	"github.com/opentracing/opentracing-go"
)

func Save(ctx context.Context, id string) {
	span, _ := opentracing.StartSpanFromContext(ctx, "save "+id)
	defer span.Finish()
}

// Queue runs f later.
func Queue(ctx context.Context, f func(context.Context)) {
	go f(ctx)
}
