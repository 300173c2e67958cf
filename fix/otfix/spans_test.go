package otfix_test

import (
	"context"
	"reflect"
	"runtime"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/mocktracer"
)

// newTracer returns a tracer that records its spans, as the global one until the
// test ends.
func newTracer(t testing.TB) *mocktracer.MockTracer {
	tracer := mocktracer.New()
	opentracing.SetGlobalTracer(tracer)
	t.Cleanup(func() { opentracing.SetGlobalTracer(opentracing.NoopTracer{}) })
	return tracer
}

// start starts a span as a user of OpenTracing does.
func start(ctx context.Context, name string) (opentracing.Span, context.Context) {
	return opentracing.StartSpanFromContext(ctx, name)
}

// record starts a span in ctx and finishes it.
func record(ctx context.Context, name string) {
	span, _ := start(ctx, name)
	span.Finish()
}

// finished returns the spans once there are n, in the order in which they were
// finished. The span of a goroutine is finished after its function has returned, so
// that a function cannot tell when. After a minute it returns what there is, which
// fails the test.
func finished(tracer *mocktracer.MockTracer, n int) []*mocktracer.MockSpan {
	for begin := time.Now(); len(tracer.FinishedSpans()) < n && time.Since(begin) < time.Minute; {
		runtime.Gosched()
	}
	return tracer.FinishedSpans()
}

// paths returns the way from its root to each span, sorted: "root>ff". A span that
// is marked as failed, with one log about it, has a "!" after its name. One that has
// other tags or logs has all of them.
func paths(spans []*mocktracer.MockSpan) []string {
	byID := make(map[int]*mocktracer.MockSpan)
	for _, s := range spans {
		byID[s.SpanContext.SpanID] = s
	}
	var path func(s *mocktracer.MockSpan) string
	path = func(s *mocktracer.MockSpan) string {
		name := s.OperationName + marks(s)
		switch parent := byID[s.ParentID]; {
		case s.ParentID == 0:
			return name
		case parent == nil:
			return "unrecorded>" + name
		case parent.SpanContext.TraceID != s.SpanContext.TraceID:
			return path(parent) + ">other trace>" + name
		default:
			return path(parent) + ">" + name
		}
	}
	all := []string{}
	for _, s := range spans {
		all = append(all, path(s))
	}
	sort.Strings(all)
	return all
}

// marks returns what has been written to a span.
func marks(s *mocktracer.MockSpan) string {
	tags, logs := s.Tags(), fields(s)
	if len(tags) == 0 && len(logs) == 0 {
		return ""
	}
	if len(tags) == 1 && tags["error"] == true && len(logs) == 1 && strings.HasPrefix(logs[0], "event=error ") {
		return "!"
	}
	var all []string
	for k := range tags {
		all = append(all, k)
	}
	sort.Strings(all)
	return "[" + strings.Join(append(all, logs...), " ") + "]"
}

// fields returns the logs of a span, in a line each.
func fields(s *mocktracer.MockSpan) []string {
	var all []string
	for _, log := range s.Logs() {
		var line []string
		for _, f := range log.Fields {
			line = append(line, f.Key+"="+f.ValueString)
		}
		all = append(all, strings.Join(line, " "))
	}
	return all
}

// checkSpans waits for as many spans as there are in want, and compares them.
func checkSpans(t *testing.T, tracer *mocktracer.MockTracer, want ...string) {
	t.Helper()
	if want == nil {
		want = []string{}
	}
	sort.Strings(want)
	if got := paths(finished(tracer, len(want))); !reflect.DeepEqual(got, want) {
		t.Errorf("spans:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
