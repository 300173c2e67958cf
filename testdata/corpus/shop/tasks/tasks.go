package tasks

import (
	"context"
	"net/http"

	"github.com/opentracing/opentracing-go"

	"example.com/shop/store"
)

// The helper is imported once.
func twice(ctx context.Context, id string) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "twice")
	defer span.Finish()
	store.Save(ctx, id)
	go func() {
		store.Save(context.Background(), id)
	}()
	go store.Save(context.Background(), id)
}

func request(w http.ResponseWriter, r *http.Request) {
	go store.Save(context.Background(), "request")
}
