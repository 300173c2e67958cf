package tasks

import (
	"context"
	"net/http"

	"github.com/opentracing/opentracing-go"

	"example.com/shop/store"
	"github.com/fflint/fflint/fix"
)

// The helper is imported once.
func twice(ctx context.Context, id string) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "twice")
	defer span.Finish()
	store.Save(ctx, id)
	fix.Go(ctx, func(ctx context.Context) {
		store.Save(ctx, id)
	})
	go store.Save(fix.Detach(ctx), id)
}

func request(w http.ResponseWriter, r *http.Request) {
	go store.Save(fix.Detach(r.Context()), "request")
}
