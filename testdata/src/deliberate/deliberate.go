// Package deliberate starts roots on purpose, or carries the parent over in
// another form (OpenTelemetry). Neither is reported.
package deliberate

import (
	"context"
	"net/http"
	"sync"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// The option says so.
func newRoot(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		_, span := tr.Start(ctx, "audit", trace.WithNewRoot())
		defer span.End()
	}()
}

// The root context is deliberate too.
func newRootFromBackground(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		_, span := tr.Start(context.Background(), "audit", trace.WithNewRoot())
		defer span.End()
	}()
}

// The work below a deliberate root belongs to it.
func belowNewRoot(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		ctx, span := tr.Start(ctx, "audit", trace.WithNewRoot())
		defer span.End()
		save(ctx)
	}()
}

// The option is in a variable.
func newRootInVariable(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	opts := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindInternal), trace.WithNewRoot()}
	go func() {
		_, span := tr.Start(context.Background(), "audit", opts...)
		defer span.End()
	}()
}

// startRoot is the house's way to start a root.
func startRoot(name string) {
	_, span := tr.Start(context.Background(), name, trace.WithNewRoot())
	defer span.End()
}

func newRootInHelper(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go startRoot("audit")
}

// A link takes the place of the parent.
func links(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	link := trace.LinkFromContext(ctx)
	go func() {
		_, span := tr.Start(context.Background(), "audit", trace.WithLinks(link))
		defer span.End()
	}()
}

// The parent came over the network.
func remote(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	header := http.Header{"Traceparent": {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}
	go func() {
		ctx := propagation.TraceContext{}.Extract(context.Background(), propagation.HeaderCarrier(header))
		save(ctx)
	}()
}

func remoteSpanContext(ctx context.Context, sc trace.SpanContext) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(trace.ContextWithRemoteSpanContext(context.Background(), sc))
}

// The span context of the active span keeps the parent.
func spanContext(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	sc := trace.SpanContextFromContext(ctx)
	go func() {
		save(trace.ContextWithSpanContext(context.Background(), sc))
	}()
}

// So does one that pretends to be remote.
func spanContextAsRemote(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(trace.ContextWithRemoteSpanContext(context.Background(), span.SpanContext()))
}

// The span itself keeps the parent.
func spanFromContext(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(trace.ContextWithSpan(context.Background(), trace.SpanFromContext(ctx)))
}

// The span of a root context is none.
func spanFromRoot(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	bg := context.Background()
	go save(trace.ContextWithSpan(bg, trace.SpanFromContext(bg))) // want `loses its parent span: .*save`
}

// One start is a root on purpose, the other is not.
func oneOfTwo(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*save`
		startRoot("audit")
		save(context.Background())
	}()
}

// refresh has a root of its own, and links the caller's span to it.
func refresh(parent context.Context) {
	ctx, span := tr.Start(context.Background(), "refresh")
	defer span.End()
	trace.SpanFromContext(parent).AddLink(trace.LinkFromContext(ctx))
	save(ctx)
}

func linkedBack(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var wg sync.WaitGroup
	defer wg.Wait() // a link to a span that has ended would be lost
	wg.Go(func() { refresh(ctx) })
}

// linkedTo starts a root for each turn, linked to the span of the caller.
func linkedTo(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	link := trace.LinkFromContext(ctx)
	root := context.Background()
	go func() {
		ctx, job := tr.Start(root, "job")
		defer job.End()
		job.AddLink(link)
		save(ctx)
	}()
}
