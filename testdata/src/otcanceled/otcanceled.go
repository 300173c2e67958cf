// Package otcanceled has goroutines that run on a context which is cancelled
// when their starter returns (OpenTracing). Here the span can travel without
// the context, and so without its cancellation.
package otcanceled

import (
	"context"
	"net/http"
	"time"

	"github.com/opentracing/opentracing-go"
	"golang.org/x/sync/errgroup"
)

func handler(w http.ResponseWriter, r *http.Request) {
	go save(r.Context()) // want `runs on a cancelled context: .*save`
}

func handlerSpan(w http.ResponseWriter, r *http.Request) {
	span, ctx := opentracing.StartSpanFromContext(r.Context(), "handle")
	defer span.Finish()
	go func() { // want `runs on a cancelled context: .*save`
		save(ctx)
	}()
}

// The span is put into the request's context.
func handlerWithSpan(w http.ResponseWriter, r *http.Request) {
	span := opentracing.StartSpan("handle", opentracing.ChildOf(opentracing.SpanFromContext(r.Context()).Context()))
	defer span.Finish()
	ctx := opentracing.ContextWithSpan(r.Context(), span)
	go save(ctx) // want `runs on a cancelled context: .*save`
}

func deferCancel(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	go save(ctx) // want `runs on a cancelled context: .*save`
}

func cancelAfter(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	go func() { // want `runs on a cancelled context: .*save`
		defer span.Finish()
		save(ctx)
	}()
	cancel()
}

func groupWaited(ctx context.Context) error {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		load(gctx)
		return nil
	})
	err := g.Wait()
	go save(gctx) // want `runs on a cancelled context: .*save`
	return err
}

// covered by: serve
func enqueue(ctx context.Context) {
	go save(ctx) // want `runs on a cancelled context: .*save`
}

// The caller is a handler.
func serve(w http.ResponseWriter, r *http.Request) {
	enqueue(r.Context())
}

// The span travels alone, into a context that nobody cancels.
func handlerSpanValue(w http.ResponseWriter, r *http.Request) {
	span, _ := opentracing.StartSpanFromContext(r.Context(), "handle")
	defer span.Finish()
	go func() {
		save(opentracing.ContextWithSpan(context.Background(), span))
	}()
}

// No context is used at all.
func handlerChildOf(w http.ResponseWriter, r *http.Request) {
	span, _ := opentracing.StartSpanFromContext(r.Context(), "handle")
	defer span.Finish()
	go func() {
		save := opentracing.StartSpan("save", opentracing.ChildOf(span.Context()))
		defer save.Finish()
		time.Sleep(time.Second)
	}()
}

func withoutCancel(w http.ResponseWriter, r *http.Request) {
	go save(context.WithoutCancel(r.Context()))
}

// A span alone does not mind that its context is cancelled.
func spanOnly(w http.ResponseWriter, r *http.Request) {
	go load(r.Context())
}

func joined(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		save(ctx)
	}()
	<-done
}

func cancelInside(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	go func() {
		defer cancel()
		save(ctx)
	}()
}
