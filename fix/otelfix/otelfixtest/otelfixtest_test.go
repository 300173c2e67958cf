package otelfixtest_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/fflint/fflint/fix/fixtest"
	"github.com/fflint/fflint/fix/otelfix/otelfixtest"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
)

func TestSpans(t *testing.T) {
	exporter, recorder := tracetest.NewInMemoryExporter(), tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter), sdktrace.WithSpanProcessor(recorder))
	tracer := provider.Tracer("test")
	none := context.Background()

	remote := trace.ContextWithRemoteSpanContext(none, trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, TraceFlags: trace.FlagsSampled,
	}))
	ctx, request := tracer.Start(remote, "request")
	_, child := tracer.Start(ctx, "child")
	_, linked := tracer.Start(ctx, "linked", trace.WithNewRoot(), trace.WithLinks(trace.LinkFromContext(ctx)))
	_, orphan := tracer.Start(none, "orphan", trace.WithLinks(trace.LinkFromContext(none)))
	for _, s := range []trace.Span{request, child, linked, orphan} {
		s.End()
	}

	id := func(s trace.Span) string { return s.SpanContext().SpanID().String() }
	want := []fixtest.Span{
		{Name: "request", ID: id(request), ParentID: "0200000000000000", Remote: true},
		{Name: "child", ID: id(child), ParentID: id(request)},
		{Name: "linked", ID: id(linked), Linked: true},
		{Name: "orphan", ID: id(orphan)},
	}
	for i, s := range []trace.Span{request, child, linked, orphan} {
		want[i].TraceID = s.SpanContext().TraceID().String()
	}
	for name, recorded := range map[string][]sdktrace.ReadOnlySpan{
		"recorder": recorder.Ended(),
		"exporter": exporter.GetSpans().Snapshots(),
	} {
		got := otelfixtest.Spans(recorded)
		if len(got) != len(want) {
			t.Fatalf("%s: %d spans, want %d", name, len(got), len(want))
		}
		for i, s := range got {
			if s.Start.IsZero() {
				t.Errorf("%s: %s has no start", name, s.Name)
			}
			want[i].Start = s.Start
			if s != want[i] {
				t.Errorf("%s: got %+v, want %+v", name, s, want[i])
			}
		}
	}
	if got := otelfixtest.Spans(nil); len(got) != 0 {
		t.Errorf("got %v for no spans", got)
	}
}

// printTB prints what a test would show.
type printTB struct{}

func (printTB) Helper() {}

func (printTB) Errorf(format string, args ...any) { fmt.Printf(format, args...) }

func ExampleSpans() {
	t := printTB{} // a test has its *testing.T
	recorder := tracetest.NewSpanRecorder()
	tracer := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder)).Tracer("example")

	ctx, request := tracer.Start(context.Background(), "GET /orders")
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, audit := tracer.Start(context.Background(), "audit") // should be ctx
		audit.End()
	}()
	<-done
	_, query := tracer.Start(ctx, "SELECT orders")
	query.End()
	request.End()

	fixtest.VerifyNoLostParents(t, otelfixtest.Spans(recorder.Ended()), fixtest.Roots("GET /orders"))

	// Output:
	// fixtest: 1 lost parent among 3 spans in 2 trees:
	//
	// audit  ← orphan root
	//
	// GET /orders
	// └─ SELECT orders
}
