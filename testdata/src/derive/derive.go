// Package derive passes contexts that were derived from another
// (OpenTelemetry): a derived context carries the span of the one it comes
// from, if that one has a span.
package derive

import (
	"context"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/trace"
	"golang.org/x/sync/errgroup"
)

type key struct{}

func cancelKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer cancel()
		save(ctx)
	}()
}

func cancelLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { // want `loses its parent span: .*save`
		defer cancel()
		save(ctx)
	}()
}

func timeoutKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		save(ctx)
	}()
}

// The usual way to outlive a request, and to lose its span.
func timeoutLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*save`
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		save(ctx)
	}()
}

func deadlineLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*save`
		ctx, cancel := context.WithDeadlineCause(context.Background(), time.Now().Add(time.Minute), nil)
		defer cancel()
		save(ctx)
	}()
}

func causeKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		defer cancel(nil)
		save(ctx)
	}()
}

func valueKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(context.WithValue(ctx, key{}, "v"))
}

// A value was copied by hand, and not the span.
func valueLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(context.WithValue(context.Background(), key{}, ctx.Value(key{}))) // want `loses its parent span: .*save`
}

func withoutCancelKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(context.WithoutCancel(ctx))
}

func withoutCancelLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(context.WithoutCancel(context.Background())) // want `loses its parent span: .*save`
}

func baggageKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(baggage.ContextWithBaggage(ctx, baggage.Baggage{}))
}

// The baggage goes along, the span does not.
func baggageLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(baggage.ContextWithBaggage(context.Background(), baggage.FromContext(ctx))) // want `loses its parent span: .*save`
}

// The span is put back into a root context.
func spanPutBack(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	bg := context.WithValue(context.Background(), key{}, "v")
	go save(trace.ContextWithSpan(bg, span))
}

// Three derivations, from the right context.
func chainKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	c := context.WithValue(context.WithoutCancel(context.WithValue(ctx, key{}, 1)), key{}, 2)
	go save(c)
}

// Three derivations, from a root.
func chainLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	c := context.WithValue(context.WithoutCancel(context.WithValue(context.TODO(), key{}, 1)), key{}, 2)
	go save(c) // want `loses its parent span: .*save`
}

// detach keeps the values of ctx.
func detach(ctx context.Context) context.Context {
	return context.WithValue(context.WithoutCancel(ctx), key{}, "detached")
}

func helperKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(detach(ctx))
}

// copyValue looks like detach, and keeps one value only.
func copyValue(ctx context.Context) context.Context {
	return context.WithValue(context.Background(), key{}, ctx.Value(key{}))
}

func helperLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(copyValue(ctx)) // want `loses its parent span: .*save`
}

// valuesOnly is a context that keeps the values of another.
type valuesOnly struct{ parent context.Context }

func (valuesOnly) Deadline() (time.Time, bool) { return time.Time{}, false }
func (valuesOnly) Done() <-chan struct{}       { return nil }
func (valuesOnly) Err() error                  { return nil }
func (v valuesOnly) Value(key any) any         { return v.parent.Value(key) }

// Before context.WithoutCancel, this was the way to detach.
func ownContextKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(valuesOnly{ctx})
}

// noValues is a context that keeps everything but the values.
type noValues struct{ context.Context }

func (noValues) Value(any) any { return nil }

func ownContextLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	// WANTED: a look into the Value method
	go save(noValues{ctx})
}

// A request that was made without a context has a root.
func requestLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	req, _ := http.NewRequest("GET", "http://localhost/", nil)
	go save(req.Context()) // want `loses its parent span: .*save`
}

func requestKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	req, _ := http.NewRequestWithContext(ctx, "GET", "http://localhost/", nil)
	go save(req.Context())
}

// The request gets its context later.
func requestWithContext(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	req, _ := http.NewRequest("GET", "http://localhost/", nil)
	req = req.WithContext(ctx)
	go save(req.Context())
}

func groupKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	g, gctx := errgroup.WithContext(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		save(gctx)
	}()
	<-done
	g.Wait()
}

func groupLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	g, gctx := errgroup.WithContext(context.Background())
	done := make(chan struct{})
	go func() { // want `loses its parent span: .*save`
		defer close(done)
		save(gctx)
	}()
	<-done
	g.Wait()
}

type message struct {
	ctx  context.Context
	base context.Context
}

// The contexts are fields of a local struct.
func fieldKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	m := message{ctx: ctx, base: context.Background()}
	go save(m.ctx)
}

func fieldLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	m := message{ctx: ctx, base: context.Background()}
	go save(m.base) // want `loses its parent span: .*save`
}

// detachValid makes a root only where there is no parent anyway.
func detachValid(ctx context.Context) context.Context {
	sc := trace.SpanContextFromContext(ctx)
	if !sc.IsValid() {
		return context.Background()
	}
	return trace.ContextWithSpanContext(context.Background(), sc)
}

func byHand(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(detachValid(ctx))
}

// numbered is a context by the one that it embeds.
type numbered struct {
	context.Context
	n int
}

func number(ctx context.Context) *numbered { return &numbered{Context: ctx} }

func embedded(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(number(ctx))
}

func embeddedLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(number(context.Background())) // want `loses its parent span: .*save`
}

// empty hides every value of the context that it embeds: who asks for them gets
// none, and fflint does not know.
type empty struct{ context.Context }

func (empty) Value(any) any { return nil }

func hidden(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(empty{ctx}) // WANTED: a context with a method Value of its own
}
