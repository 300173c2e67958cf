package rulings

import (
	"context"
	"net/http"
)

// Ruling 1: a span or context around a closure counts only if the closure is
// called in place, deferred or launched.

type bus struct{ handlers []func(string) }

func (b *bus) on(fn func(string)) { b.handlers = append(b.handlers, fn) }

// The handler runs later, for somebody else.
func registered(ctx context.Context, b *bus) {
	ctx, span := tr.Start(ctx, "setup")
	defer span.End()
	load(ctx)
	b.on(func(string) {
		go save(context.Background())
	})
}

// The closure is a result.
func returned(ctx context.Context) func() {
	ctx, span := tr.Start(ctx, "setup")
	defer span.End()
	load(ctx)
	return func() {
		go save(context.Background())
	}
}

type plan struct{ step func() }

// The closure is kept in a field.
func stored(ctx context.Context, p *plan) {
	p.step = func() {
		go save(context.Background())
	}
}

// The handler has a request of its own.
func routes(ctx context.Context, mux *http.ServeMux) {
	ctx, span := tr.Start(ctx, "setup")
	defer span.End()
	load(ctx)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		go save(context.Background()) // want `loses its parent span: .*save`
	})
}

func routesKept(ctx context.Context, mux *http.ServeMux) {
	ctx, span := tr.Start(ctx, "setup")
	defer span.End()
	load(ctx)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		go save(context.WithoutCancel(r.Context()))
	})
}

// The closure is a result, and has a context of its own.
func handler(name string) func(context.Context) {
	return func(ctx context.Context) {
		go save(context.Background()) // want `loses its parent span: .*save`
	}
}

// The same, started with a span of its own.
func handlerSpan(name string) func(context.Context) {
	return func(ctx context.Context) {
		inner, span := tr.Start(ctx, name)
		defer span.End()
		load(inner)
		go save(ctx) // want `wrong parent span: .*save`
	}
}

// The closure is called in place: the span around it counts.
func calledInPlace(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	if err := func() error {
		go save(context.Background()) // want `loses its parent span: .*save`
		return nil
	}(); err != nil {
		load(ctx)
	}
}
