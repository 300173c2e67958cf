package otfix_test

import (
	"context"
	"testing"

	"github.com/fflint/fflint/fix"
	"github.com/fflint/fflint/fix/otfix"
	"github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/log"
)

// TestFrozenHook checks that a goroutine cannot reach the span of its starter, and
// has it for a parent all the same.
func TestFrozenHook(t *testing.T) {
	tracer := newTracer(t)
	onDetach(t, otfix.Freeze)
	root, ctx := start(context.Background(), "root")
	root.SetBaggageItem("tenant", "7")
	over, written := make(chan struct{}), make(chan struct{})
	fix.Go(ctx, func(ctx context.Context) {
		<-over
		span := opentracing.SpanFromContext(ctx)
		span.SetTag("late", true)
		span.SetOperationName("late").SetTag("late", true).SetBaggageItem("late", "").SetTag("late", true)
		span.LogFields(log.Event("late"))
		span.LogKV("late", true)
		span.LogEvent("late")
		if got := span.BaggageItem("tenant"); got != "7" {
			t.Errorf("baggage = %q, want 7", got)
		}
		if got := span.BaggageItem("late"); got != "" {
			t.Errorf("late baggage = %q, want none", got)
		}
		if span.Tracer() != opentracing.Tracer(tracer) {
			t.Errorf("tracer = %v, want that of the root's span", span.Tracer())
		}
		span.Finish()
		coro(ctx)
		otfix.Go(ctx, "ff", func(ctx context.Context) error {
			opentracing.SpanFromContext(ctx).SetTag("own", true) // is not frozen
			return nil
		})
		close(written)
	})
	root.Finish()
	close(over)
	<-written
	checkSpans(t, tracer, "root", "root>coro", "root>ff[own]")
	for _, s := range tracer.FinishedSpans() {
		if got := s.BaggageItem("tenant"); got != "7" {
			t.Errorf("%s: baggage = %q, want 7", s.OperationName, got)
		}
	}
}

// TestUnfrozen checks that TestFrozenHook would fail without the hook.
func TestUnfrozen(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	over, written := make(chan struct{}), make(chan struct{})
	fix.Go(ctx, func(ctx context.Context) {
		<-over
		opentracing.SpanFromContext(ctx).SetTag("late", true)
		close(written)
	})
	root.Finish()
	close(over)
	<-written
	checkSpans(t, tracer, "root[late]")
}

// TestHookParent checks that Go starts its span below the one that a hook puts into
// the context.
func TestHookParent(t *testing.T) {
	tracer := newTracer(t)
	onDetach(t, func(ctx context.Context) context.Context {
		span, ctx := start(ctx, "hook")
		span.Finish()
		return ctx
	})
	root, ctx := start(context.Background(), "root")
	otfix.Go(ctx, "ff", func(context.Context) error { return nil })
	root.Finish()
	checkSpans(t, tracer, "root", "root>hook", "root>hook>ff")
}

func TestFreeze(t *testing.T) {
	newTracer(t)
	if got := otfix.Freeze(nilCtx); got != context.Background() {
		t.Errorf("Freeze(nil) = %v, want context.Background()", got)
	}
	if got := otfix.Freeze(context.Background()); got != context.Background() {
		t.Errorf("Freeze of a context without a span = %v, want its argument", got)
	}
	root, ctx := start(context.WithValue(context.Background(), key{}, "value"), "root")
	ctx, cancel := context.WithCancel(ctx)
	frozen := otfix.Freeze(ctx)
	if again := otfix.Freeze(frozen); again != frozen {
		t.Errorf("Freeze(Freeze(ctx)) = %v, want %v", again, frozen)
	}
	cancel()
	if frozen.Err() != context.Canceled || frozen.Value(key{}) != "value" {
		t.Errorf("the frozen context has the error %v and the value %v, want those of its parent", frozen.Err(), frozen.Value(key{}))
	}
	if opentracing.SpanFromContext(ctx) != root {
		t.Error("Freeze changes its argument")
	}
}
