package oracle

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/mocktracer"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// A recorder holds the spans that ended since it was made. Only one is in use
// at a time: both libraries have a global tracer.
type recorder interface {
	// start starts a span, and end ends it.
	start(ctx context.Context, name string) (_ context.Context, end func())
	// spans returns the spans that ended: with all notes, or only canceled.
	spans(noted bool) []span
}

func (lib Library) recorder() recorder {
	if lib == OpenTracing {
		tracer := mocktracer.New()
		opentracing.SetGlobalTracer(tracer)
		return openTracing{tracer}
	}
	sdk := sharedSDK()
	sdk.Reset()
	return openTelemetry{sdk}
}

type openTracing struct{ tracer *mocktracer.MockTracer }

func (r openTracing) start(ctx context.Context, name string) (context.Context, func()) {
	span := r.tracer.StartSpan(name)
	return opentracing.ContextWithSpan(ctx, span), span.Finish
}

func (r openTracing) spans(noted bool) []span {
	var list []span
	for _, s := range r.tracer.FinishedSpans() {
		recorded := span{id: strconv.Itoa(s.SpanContext.SpanID), name: s.OperationName}
		if s.ParentID != 0 {
			recorded.parent = strconv.Itoa(s.ParentID)
		}
		for key := range s.Tags() {
			recorded.notes = append(recorded.notes, key)
		}
		for _, entry := range s.Logs() {
			for _, field := range entry.Fields {
				note := field.Key
				if note == "event" {
					note = field.ValueString
				}
				recorded.notes = append(recorded.notes, note)
			}
		}
		recorded.notes = tidy(recorded.notes, noted)
		list = append(list, recorded)
	}
	return list
}

type openTelemetry struct{ *spanRecorder }

// sharedSDK installs the SDK once: a tracer that a fixture holds in a package
// variable follows the first provider only.
var sharedSDK = sync.OnceValue(func() *spanRecorder {
	recorder := &spanRecorder{SpanRecorder: tracetest.NewSpanRecorder()}
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder)))
	return recorder
})

// A spanRecorder records spans, as they are when they end, and their first
// names.
type spanRecorder struct {
	*tracetest.SpanRecorder
	names sync.Map // of span IDs
}

func (r *spanRecorder) OnStart(ctx context.Context, s sdktrace.ReadWriteSpan) {
	r.names.Store(s.SpanContext().SpanID(), s.Name())
	r.SpanRecorder.OnStart(ctx, s)
}

func (r *spanRecorder) Reset() {
	r.names.Clear()
	r.SpanRecorder.Reset()
}

func (r openTelemetry) start(ctx context.Context, name string) (context.Context, func()) {
	ctx, span := otel.Tracer("oracle").Start(ctx, name)
	return ctx, func() { span.End() }
}

func (r openTelemetry) spans(noted bool) []span {
	var list []span
	for _, s := range r.Ended() {
		recorded := span{id: s.SpanContext().SpanID().String(), name: s.Name(), notes: tidy(notes(s), noted)}
		if s.Parent().IsValid() {
			recorded.parent = s.Parent().SpanID().String()
		}
		if first, ok := r.names.Load(s.SpanContext().SpanID()); ok && noted && first != s.Name() {
			recorded.name = first.(string)
			recorded.notes = tidy(append(recorded.notes, "name="+s.Name()), noted)
		}
		list = append(list, recorded)
	}
	return list
}

// notes returns what s carries.
func notes(s sdktrace.ReadOnlySpan) []string {
	var list []string
	for _, a := range s.Attributes() {
		list = append(list, string(a.Key))
	}
	failed := s.Status().Code == codes.Error
	if s.Status().Code == codes.Ok {
		list = append(list, "ok")
	}
	for _, event := range s.Events() {
		if event.Name == "exception" {
			failed = true
			continue
		}
		list = append(list, event.Name)
	}
	if failed {
		list = append(list, "error")
	}
	for range s.Links() {
		list = append(list, "link")
	}
	return list
}

// tidy sorts notes, and drops all but canceled unless noted.
func tidy(notes []string, noted bool) []string {
	if !noted {
		notes = slices.DeleteFunc(notes, func(note string) bool { return note != canceled })
	}
	slices.Sort(notes)
	return notes
}
