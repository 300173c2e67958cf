package otfixtest_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"github.com/fflint/fflint/fix/fixtest"
	"github.com/fflint/fflint/fix/otfix/otfixtest"
	"github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/mocktracer"
)

func TestSpans(t *testing.T) {
	tracer := mocktracer.New()
	request := tracer.StartSpan("request")
	child := tracer.StartSpan("child", opentracing.ChildOf(request.Context()))
	follower := tracer.StartSpan("follower",
		opentracing.FollowsFrom(child.Context()), opentracing.ChildOf(request.Context()))
	orphan := tracer.StartSpan("orphan")
	all := []opentracing.Span{request, child, follower, orphan, child}
	for _, s := range all {
		s.Finish()
	}

	context := func(s opentracing.Span) mocktracer.MockSpanContext {
		return s.Context().(mocktracer.MockSpanContext)
	}
	want := []fixtest.Span{
		{Name: "request"},
		{Name: "child", ParentID: strconv.Itoa(context(request).SpanID)},
		{Name: "follower", ParentID: strconv.Itoa(context(child).SpanID)},
		{Name: "orphan"},
		{Name: "child", ParentID: strconv.Itoa(context(request).SpanID)}, // finished twice
	}
	got := otfixtest.Spans(tracer.FinishedSpans())
	if len(got) != len(want) {
		t.Fatalf("%d spans, want %d", len(got), len(want))
	}
	for i, s := range got {
		if s.Start.IsZero() {
			t.Errorf("%s has no start", s.Name)
		}
		want[i].Start = s.Start
		want[i].TraceID = strconv.Itoa(context(all[i]).TraceID)
		want[i].ID = strconv.Itoa(context(all[i]).SpanID)
		if s != want[i] {
			t.Errorf("got %+v, want %+v", s, want[i])
		}
	}
	if got[2].TraceID != got[0].TraceID || got[3].TraceID == got[0].TraceID {
		t.Error("the follower is not in the trace of the request, or the orphan is")
	}
	if got := otfixtest.Spans(nil); len(got) != 0 {
		t.Errorf("got %v for no spans", got)
	}
}

// printTB prints what a test would show.
type printTB struct{}

func (printTB) Helper() {}

func (printTB) Errorf(format string, args ...any) { fmt.Printf(format, args...) }

func ExampleSpans() {
	t := printTB{} // a test has its *testing.T
	tracer := mocktracer.New()

	request := tracer.StartSpan("GET /orders")
	ctx := opentracing.ContextWithSpan(context.Background(), request)
	done := make(chan struct{})
	go func() {
		defer close(done)
		// should be ctx
		audit, _ := opentracing.StartSpanFromContextWithTracer(context.Background(), tracer, "audit")
		audit.Finish()
	}()
	<-done
	query, _ := opentracing.StartSpanFromContextWithTracer(ctx, tracer, "SELECT orders")
	query.Finish()
	request.Finish()

	fixtest.VerifyNoLostParents(t, otfixtest.Spans(tracer.FinishedSpans()), fixtest.Roots("GET /orders"))

	// Output:
	// fixtest: 1 lost parent among 3 spans in 2 trees:
	//
	// audit  ← orphan root
	//
	// GET /orders
	// └─ SELECT orders
}
