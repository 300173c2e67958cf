package orders

import (
	"context"
	"net/http"

	"github.com/opentracing/opentracing-go"

	"example.com/lib"
	"example.com/shop/store"
)

func literal(ctx context.Context, id string) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "literal")
	defer span.Finish()
	store.Save(ctx, id)
	go func() {
		store.Save(context.WithoutCancel(ctx), id)
	}()
}

func oneLine(w http.ResponseWriter, r *http.Request) {
	/* größer 𝔖 */ go func(ctx context.Context) { store.Save(ctx, "größer 𝔖") }(context.WithoutCancel(r.Context())) // 𝔖
}

// Comments stay where they are.
func comments(ctx context.Context, id string) {
	go func() { // before
		// above
		store.Save(context.WithoutCancel(ctx) /* the id */, id) // beside
		// below
	}() // after
	// the end
}

func argument(ctx context.Context, id string) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "argument")
	defer span.Finish()
	store.Save(ctx, id)
	go store.Save(context.WithoutCancel(ctx), next(id))
	go store.Save(context.WithValue(context.WithoutCancel(ctx), key{}, id), // of two lines
		next(id))
}

func launcher(ctx context.Context, id string) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "launcher")
	defer span.Finish()
	store.Save(ctx, id)
	store.Queue(context.WithoutCancel(ctx), func(ctx context.Context) {
		store.Save(ctx, id)
	})
}

// One in the other.
func nested(ctx context.Context, id string) {
	go func() {
		store.Save(context.WithoutCancel(ctx), id)
		go func() {
			store.Save(context.WithoutCancel(ctx), id)
		}()
	}()
}

func wrong(outer context.Context, id string) {
	span, ctx := opentracing.StartSpanFromContext(outer, "wrong")
	defer span.Finish()
	store.Save(ctx, id)
	go store.Save(ctx, id)
}

// One edit repairs both.
func shared(ctx context.Context, id string) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "shared")
	defer span.Finish()
	store.Save(ctx, id)
	background := context.WithoutCancel(ctx)
	go store.Save(background, id)
	go store.Save(background, next(id))
}

// Not every finding can be repaired here.
func late(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "late")
	defer span.Finish()
	go span.SetTag("late", true)
}

func silent(ctx context.Context, id string) {
	//fflint:ignore the order is on its own
	go store.Save(context.Background(), id)
	go store.Save(context.Background(), id) //nolint:fflint // and so is this one
	lib.Order(ctx)
}

type service struct{ ctx context.Context }

func newService() *service { return &service{ctx: context.Background()} }

func (s *service) flush(ctx context.Context) { store.Save(ctx, "all") }

func (s *service) component(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "component")
	defer span.Finish()
	store.Save(ctx, "one")
	go s.flush(opentracing.ContextWithSpan(s.ctx, span))
}

type key struct{}

func next(id string) string { return id + "'" }
