// Package jaeger_test runs package otfix with Jaeger's client.
package jaeger_test

import (
	"context"
	"reflect"
	"runtime"
	"testing"

	"github.com/fflint/fflint/fix"
	"github.com/fflint/fflint/fix/otfix"
	"github.com/opentracing/opentracing-go"
	"github.com/uber/jaeger-client-go"
)

// newTracer returns a tracer, as the global one until the test ends.
func newTracer(t *testing.T, reporter jaeger.Reporter, pool bool) {
	tracer, closer := jaeger.NewTracer("test", jaeger.NewConstSampler(true), reporter, jaeger.TracerOptions.PoolSpans(pool))
	opentracing.SetGlobalTracer(tracer)
	t.Cleanup(func() {
		opentracing.SetGlobalTracer(opentracing.NoopTracer{})
		closer.Close()
	})
}

func identity(span opentracing.Span) jaeger.SpanContext {
	return span.Context().(jaeger.SpanContext)
}

// isParent reports whether parent is the parent of child.
func isParent(parent, child jaeger.SpanContext) bool {
	return child.TraceID() == parent.TraceID() && child.ParentID() == parent.SpanID()
}

// TestReferences checks the reference of a goroutine's span to its parent. There
// is only one: of several, Jaeger takes the first ChildOf for the parent.
func TestReferences(t *testing.T) {
	ok := func(context.Context) error { return nil }
	tests := []struct {
		name   string
		launch func(ctx context.Context)
		want   opentracing.SpanReferenceType
	}{
		{"Go", func(ctx context.Context) { otfix.Go(ctx, "child", ok) }, opentracing.FollowsFromRef},
		{"Go, ChildOf", func(ctx context.Context) { otfix.Go(ctx, "child", ok, otfix.ChildOf()) }, opentracing.ChildOfRef},
		{"Await", func(ctx context.Context) {
			otfix.Await(ctx, "child", func(context.Context) (int, error) { return 0, nil })
		}, opentracing.ChildOfRef},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reporter := jaeger.NewInMemoryReporter()
			newTracer(t, reporter, false)
			root, ctx := opentracing.StartSpanFromContext(context.Background(), "root")
			tt.launch(ctx)
			root.Finish()
			for reporter.SpansSubmitted() < 2 {
				runtime.Gosched()
			}
			for _, s := range reporter.GetSpans() {
				span := s.(*jaeger.Span)
				if span.OperationName() != "child" {
					continue
				}
				if !isParent(identity(root), identity(span)) {
					t.Errorf("%v is not a child of %v", span, root)
				}
				want := []opentracing.SpanReference{{Type: tt.want, ReferencedContext: root.Context()}}
				if got := span.References(); !reflect.DeepEqual(got, want) {
					t.Errorf("references = %v, want %v", got, want)
				}
			}
		})
	}
}

// TestPooledSpans starts a goroutine in each of 50 requests. They go on when the
// spans of these requests are finished, and those of others use their memory.
func TestPooledSpans(t *testing.T) {
	const n = 50
	tests := []struct {
		name   string
		hook   func(ctx context.Context) context.Context
		launch func(ctx context.Context, f func(ctx context.Context), opts ...opentracing.StartSpanOption)
		opts   []opentracing.StartSpanOption
		own    bool // the goroutine has a span of its own
		want   int
	}{
		// What is recycled has been reset, so that not one is right by chance.
		{"fix.Go", nil, fixGo, nil, false, 0},
		{"fix.Go with Freeze", otfix.Freeze, fixGo, nil, false, n},
		{"otfix.Go", nil, otfixGo, nil, true, n},
		{"otfix.Go with Freeze", otfix.Freeze, otfixGo, nil, true, n},
		{"otfix.Go, ChildOf", nil, otfixGo, []opentracing.StartSpanOption{otfix.ChildOf()}, true, n},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			newTracer(t, jaeger.NewNullReporter(), true)
			if tt.hook != nil {
				defer fix.OnDetach(tt.hook)()
			}
			over, right := make(chan struct{}), make(chan bool)
			var requests []opentracing.Span
			for i := 0; i < n; i++ {
				request, ctx := opentracing.StartSpanFromContext(context.Background(), "request")
				parent := identity(request)
				tt.launch(ctx, func(ctx context.Context) {
					<-over
					ok := true
					if tt.own {
						span := identity(opentracing.SpanFromContext(ctx))
						ok = isParent(parent, span)
						parent = span
					}
					span, _ := opentracing.StartSpanFromContext(ctx, "child")
					right <- ok && isParent(parent, identity(span))
				}, tt.opts...)
				requests = append(requests, request)
			}
			for _, request := range requests {
				request.Finish()
			}
			for i := 0; i < n; i++ {
				opentracing.StartSpan("other request")
			}
			got := 0
			for i := 0; i < n; i++ {
				// One at a time: without the hook, they use spans of one another.
				over <- struct{}{}
				if <-right {
					got++
				}
			}
			if got != tt.want {
				t.Errorf("%d of %d children have the right parent, want %d", got, n, tt.want)
			}
		})
	}
}

func fixGo(ctx context.Context, f func(ctx context.Context), _ ...opentracing.StartSpanOption) {
	fix.Go(ctx, f)
}

func otfixGo(ctx context.Context, f func(ctx context.Context), opts ...opentracing.StartSpanOption) {
	otfix.Go(ctx, "goroutine", func(ctx context.Context) error {
		f(ctx)
		return nil
	}, opts...)
}

// TestRecycledSpan checks that Go and Freeze do not crash on a span that has been
// recycled, which has no tracer.
func TestRecycledSpan(t *testing.T) {
	newTracer(t, jaeger.NewNullReporter(), true)
	request, ctx := opentracing.StartSpanFromContext(context.Background(), "request")
	request.Finish()
	for _, ctx := range []context.Context{ctx, otfix.Freeze(ctx)} {
		task := otfix.Await(ctx, "late", func(ctx context.Context) (jaeger.SpanContext, error) {
			return identity(opentracing.SpanFromContext(ctx)), nil
		})
		if late, _ := task.Wait(); !late.IsValid() {
			t.Errorf("span %v is not valid", late)
		}
	}
}
