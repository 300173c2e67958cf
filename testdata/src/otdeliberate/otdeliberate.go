// Package otdeliberate starts spans with a parent that was chosen on purpose
// (OpenTracing): FollowsFrom, or a span context from the network.
package otdeliberate

import (
	"context"

	"github.com/opentracing/opentracing-go"
)

// FollowsFrom is made for work that the parent does not wait for.
func followsFrom(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go func() {
		save := opentracing.StartSpan("save", opentracing.FollowsFrom(span.Context()))
		defer save.Finish()
	}()
}

func followsFromBackground(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go func() {
		save, _ := opentracing.StartSpanFromContext(context.Background(), "save", opentracing.FollowsFrom(span.Context()))
		defer save.Finish()
	}()
}

// The goroutine follows the outer span while the inner one is active: chosen.
func followsOuter(ctx context.Context) {
	parent := opentracing.SpanFromContext(ctx)
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go func() {
		save := opentracing.StartSpan("save", opentracing.FollowsFrom(parent.Context()))
		defer save.Finish()
	}()
}

// The parent came over the network.
func extracted(ctx context.Context, carrier opentracing.TextMapCarrier) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	remote, err := opentracing.GlobalTracer().Extract(opentracing.TextMap, carrier)
	if err != nil {
		return
	}
	go func() {
		save := opentracing.StartSpan("save", opentracing.ChildOf(remote))
		defer save.Finish()
	}()
}

// A tag is no reference.
func tagged(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go func() { // want `loses its parent span: .*StartSpan`
		save := opentracing.StartSpan("save", opentracing.Tag{Key: "follows", Value: "handle"})
		defer save.Finish()
	}()
}
