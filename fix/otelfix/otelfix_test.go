package otelfix_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fflint/fflint/fix"
	"github.com/fflint/fflint/fix/fixtest"
	"github.com/fflint/fflint/fix/otelfix"
	"github.com/fflint/fflint/fix/otelfix/otelfixtest"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

var errBoom = errors.New("boom")

var nilCtx context.Context // a variable, to please go vet

// A program records the spans of a test, whose ends can be waited for.
type program struct {
	*tracetest.SpanRecorder
	provider *sdktrace.TracerProvider
	ended    chan sdktrace.ReadOnlySpan
}

func newProgram(opts ...sdktrace.TracerProviderOption) program {
	p := program{tracetest.NewSpanRecorder(), nil, make(chan sdktrace.ReadOnlySpan, 1000)}
	p.provider = sdktrace.NewTracerProvider(append(opts,
		sdktrace.WithSpanProcessor(p.SpanRecorder), sdktrace.WithSpanProcessor(p))...)
	return p
}

// OnEnd hides the recorder's, which is a processor of its own.
func (p program) OnEnd(s sdktrace.ReadOnlySpan) { p.ended <- s }

func (p program) OnStart(context.Context, sdktrace.ReadWriteSpan) {}

// request starts a span in a context that can be cancelled.
func (p program) request() (context.Context, trace.Span, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	ctx, span := p.provider.Tracer("test").Start(ctx, "request")
	return ctx, span, cancel
}

// span returns the next span that ends, which must have the name.
func (p program) span(t *testing.T, name string) sdktrace.ReadOnlySpan {
	t.Helper()
	select {
	case s := <-p.ended:
		if s.Name() != name {
			t.Fatalf("span %q, want %q", s.Name(), name)
		}
		return s
	case <-time.After(time.Minute):
		t.Fatalf("span %q has not ended", name)
		return nil
	}
}

func checkChild(t *testing.T, s sdktrace.ReadOnlySpan, parent trace.Span) {
	t.Helper()
	if !s.Parent().Equal(parent.SpanContext()) {
		t.Errorf("parent = %v, want %v", s.Parent(), parent.SpanContext())
	}
	if len(s.Links()) > 0 {
		t.Errorf("links: %v", s.Links())
	}
}

// checkClean checks that nothing marked the span.
func checkClean(t *testing.T, s sdktrace.ReadOnlySpan) {
	t.Helper()
	if s.Status() != (sdktrace.Status{}) || len(s.Events()) > 0 {
		t.Errorf("span %q: status %v, events %v", s.Name(), s.Status(), s.Events())
	}
}

// checkFailed checks that the span has one exception with the message.
func checkFailed(t *testing.T, s sdktrace.ReadOnlySpan, msg string) {
	t.Helper()
	if want := (sdktrace.Status{Code: codes.Error, Description: msg}); s.Status() != want {
		t.Errorf("span %q: status %v, want %v", s.Name(), s.Status(), want)
	}
	if n := len(s.Events()); n != 1 {
		t.Fatalf("span %q: %d events, want 1", s.Name(), n)
	}
	if got := attr(s.Events()[0].Attributes, "exception.message"); got != msg {
		t.Errorf("span %q: exception %q, want %q", s.Name(), got, msg)
	}
}

func attr(all []attribute.KeyValue, key attribute.Key) string {
	for _, kv := range all {
		if kv.Key == key {
			return kv.Value.Emit()
		}
	}
	return ""
}

func disable(t *testing.T) {
	fix.SetEnabled(false)
	t.Cleanup(func() { fix.SetEnabled(true) })
}

func TestGo(t *testing.T) {
	p := newProgram()
	ctx, request, cancel := p.request()
	type key struct{}
	ctx = context.WithValue(ctx, key{}, "value")

	cancelled := make(chan struct{})
	got := make(chan context.Context, 1)
	otelfix.Go(ctx, "audit", func(ctx context.Context) error {
		<-cancelled
		got <- ctx
		return nil
	}, trace.WithAttributes(attribute.String("order", "42")), trace.WithSpanKind(trace.SpanKindProducer))
	if n := len(p.Started()); n != 2 {
		t.Errorf("%d spans when Go returned, want 2", n)
	}
	request.End()
	p.span(t, "request")
	cancel()
	close(cancelled)

	s := p.span(t, "audit")
	checkChild(t, s, request)
	checkClean(t, s)
	if s.InstrumentationScope().Name != "github.com/fflint/fflint/fix/otelfix" {
		t.Errorf("scope %v", s.InstrumentationScope())
	}
	if attr(s.Attributes(), "order") != "42" || s.SpanKind() != trace.SpanKindProducer {
		t.Errorf("attributes %v, kind %v", s.Attributes(), s.SpanKind())
	}
	d := <-got
	if _, ok := d.Deadline(); ok || d.Done() != nil || d.Err() != nil {
		t.Error("f's context is not detached")
	}
	if d.Value(key{}) != "value" {
		t.Error("f's context has lost a value")
	}
	if sc := trace.SpanContextFromContext(d); !sc.Equal(s.SpanContext()) {
		t.Errorf("f's context has the span %v, want %v", sc, s.SpanContext())
	}
}

// TestGoAfterEnd starts the goroutine when its parent has ended.
func TestGoAfterEnd(t *testing.T) {
	p := newProgram()
	ctx, request, cancel := p.request()
	request.End()
	p.span(t, "request")
	cancel()
	otelfix.Go(ctx, "audit", func(context.Context) error { return nil })
	checkChild(t, p.span(t, "audit"), request)
}

func TestGoError(t *testing.T) {
	p := newProgram()
	ctx, request, cancel := p.request()
	defer cancel()
	otelfix.Go(ctx, "audit", func(context.Context) error { return errBoom })
	checkFailed(t, p.span(t, "audit"), "boom")
	request.End()
	checkClean(t, p.span(t, "request"))
}

func TestGoexit(t *testing.T) {
	p := newProgram()
	ctx, _, cancel := p.request()
	defer cancel()
	otelfix.Go(ctx, "audit", func(context.Context) error { runtime.Goexit(); return errBoom })
	checkClean(t, p.span(t, "audit"))
}

func TestNilFunc(t *testing.T) {
	for name, call := range map[string]func(){
		"Go":    func() { otelfix.Go(context.Background(), "audit", nil) },
		"Await": func() { otelfix.Await[int](context.Background(), "audit", nil) },
	} {
		func() {
			defer func() {
				if msg, _ := recover().(string); !strings.HasPrefix(msg, "otelfix: "+name) {
					t.Errorf("%s: recovered %q in the caller", name, msg)
				}
			}()
			call()
		}()
	}
}

// TestGlobalProvider has no span in the context that has a provider.
func TestGlobalProvider(t *testing.T) {
	before := otel.GetTracerProvider()
	t.Cleanup(func() { otel.SetTracerProvider(before) })

	captured := trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, TraceFlags: trace.FlagsSampled,
	})
	for name, ctx := range map[string]context.Context{
		"nil":      nilCtx,
		"none":     context.Background(),
		"captured": trace.ContextWithSpanContext(context.Background(), captured),
		"remote":   trace.ContextWithRemoteSpanContext(context.Background(), captured),
	} {
		p := newProgram()
		otel.SetTracerProvider(p.provider)
		otelfix.Go(ctx, "audit", func(ctx context.Context) error { return ctx.Err() })
		s := p.span(t, "audit")
		checkClean(t, s)
		if want := trace.SpanContextFromContext(ctx); s.Parent().IsValid() != want.IsValid() || !s.Parent().Equal(want) {
			t.Errorf("%s: parent %v, want %v", name, s.Parent(), want)
		}
		v, err := otelfix.Await(ctx, "price", func(ctx context.Context) (int, error) { return 7, ctx.Err() }).Wait()
		if v != 7 || err != nil {
			t.Errorf("%s: Wait returned %d, %v", name, v, err)
		}
		p.span(t, "price")
	}
}

// TestNoop has a span that says that there shall be none.
func TestNoop(t *testing.T) {
	before := otel.GetTracerProvider()
	t.Cleanup(func() { otel.SetTracerProvider(before) })
	p := newProgram()
	otel.SetTracerProvider(p.provider)

	ctx, _ := noop.NewTracerProvider().Tracer("").Start(context.Background(), "request")
	done := make(chan struct{})
	otelfix.Go(ctx, "audit", func(context.Context) error { close(done); return nil })
	<-done
	if n := len(p.Started()); n != 0 {
		t.Errorf("%d spans", n)
	}
}

// TestUnsampled checks that the sampling decision goes on to the goroutine.
func TestUnsampled(t *testing.T) {
	p := newProgram(sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.NeverSample())))
	ctx, request, cancel := p.request()
	defer cancel()
	got := make(chan trace.SpanContext)
	otelfix.Go(ctx, "audit", func(ctx context.Context) error {
		got <- trace.SpanContextFromContext(ctx)
		return errBoom
	})
	if sc := <-got; sc.TraceID() != request.SpanContext().TraceID() || sc.IsSampled() {
		t.Errorf("span %v in the trace of %v", sc, request.SpanContext())
	}
	if n := len(p.Started()); n != 0 {
		t.Errorf("%d spans", n)
	}
}

func TestLink(t *testing.T) {
	p := newProgram()
	ctx, request, cancel := p.request()
	defer cancel()
	member, _ := baggage.NewMember("tenant", "x")
	bag, _ := baggage.New(member)
	ctx = baggage.ContextWithBaggage(ctx, bag)

	got := make(chan string, 1)
	otelfix.Go(ctx, "audit", func(ctx context.Context) error {
		got <- baggage.FromContext(ctx).Member("tenant").Value()
		return nil
	}, otelfix.Link())
	linked := p.span(t, "audit")
	if <-got != "x" {
		t.Error("the baggage is lost")
	}
	_, _ = otelfix.Await(ctx, "price", func(context.Context) (int, error) { return 1, nil }, otelfix.Link()).Wait()
	for _, s := range []sdktrace.ReadOnlySpan{linked, p.span(t, "price")} {
		if s.Parent().IsValid() || s.SpanContext().TraceID() == request.SpanContext().TraceID() {
			t.Errorf("%s: parent %v, want a new trace", s.Name(), s.Parent())
		}
		if len(s.Links()) != 1 || !s.Links()[0].SpanContext.Equal(request.SpanContext()) {
			t.Errorf("%s: links %v, want the request", s.Name(), s.Links())
		}
	}

	// Without a span to link to.
	otelfix.Go(fix.Root(ctx), "audit", func(context.Context) error { return nil }, otelfix.Link())
	select {
	case s := <-p.ended:
		t.Errorf("the tracer of a hidden span was used: %v", s)
	default: // the global provider has none
	}
}

// TestSharedOptions is for the race detector: all goroutines append to one slice.
func TestSharedOptions(t *testing.T) {
	p := newProgram()
	ctx, request, cancel := p.request()
	defer cancel()
	opts := make([]trace.SpanStartOption, 0, 8)
	opts = append(opts, otelfix.Link(), trace.WithAttributes(attribute.Int("n", 1)))
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			otelfix.Go(ctx, "audit", func(context.Context) error { return nil }, opts...)
		})
	}
	wg.Wait()
	for range 20 {
		if s := p.span(t, "audit"); len(s.Links()) != 1 || !s.Links()[0].SpanContext.Equal(request.SpanContext()) {
			t.Errorf("links %v", s.Links())
		}
	}
}

// TestHook checks that the span is a child of the one that a hook puts in its place.
func TestHook(t *testing.T) {
	p := newProgram()
	_, other := p.provider.Tracer("test").Start(context.Background(), "other")
	calls := 0 // on this goroutine
	remove := fix.OnDetach(func(ctx context.Context) context.Context {
		calls++
		return trace.ContextWithSpan(ctx, other)
	})
	defer remove()
	ctx, _, cancel := p.request()
	defer cancel()
	otelfix.Go(ctx, "audit", func(context.Context) error { return nil })
	checkChild(t, p.span(t, "audit"), other)
	if calls != 1 {
		t.Errorf("%d calls of the hook, want 1", calls)
	}
}

func TestAwait(t *testing.T) {
	p := newProgram()
	ctx, request, cancel := p.request()
	task := otelfix.Await(ctx, "price", func(ctx context.Context) (int, error) {
		<-ctx.Done()
		if sc := trace.SpanContextFromContext(ctx); !sc.IsValid() || sc.Equal(request.SpanContext()) {
			t.Errorf("span %v, want one of the goroutine's own", sc)
		}
		return 42, ctx.Err()
	})
	if n := len(p.Started()); n != 2 {
		t.Errorf("%d spans when Await returned, want 2", n)
	}
	cancel()
	if v, err := task.Wait(); v != 42 || err != context.Canceled {
		t.Errorf("Wait returned %d, %v", v, err)
	}
	if n := len(p.Ended()); n != 1 {
		t.Errorf("%d spans had ended before Wait, want 1", n)
	}
	s := p.span(t, "price")
	checkChild(t, s, request)
	checkFailed(t, s, "context canceled")
	request.End()
	checkClean(t, p.span(t, "request"))
}

func TestAwaitGoexit(t *testing.T) {
	p := newProgram()
	ctx, _, cancel := p.request()
	defer cancel()
	_, err := otelfix.Await(ctx, "price", func(context.Context) (int, error) { runtime.Goexit(); return 0, nil }).Wait()
	if err != fix.ErrGoexit {
		t.Errorf("Wait returned %v, want ErrGoexit", err)
	}
	checkClean(t, p.span(t, "price"))
}

func TestDisabled(t *testing.T) {
	disable(t)
	p := newProgram()
	ctx, request, cancel := p.request()
	cancel()

	got := make(chan context.Context, 1)
	otelfix.Go(ctx, "audit", func(ctx context.Context) error { got <- ctx; return errBoom })
	if d := <-got; trace.SpanFromContext(d) != request || d.Err() != nil {
		t.Errorf("Go: span %v, error %v", trace.SpanFromContext(d), d.Err())
	}
	_, err := otelfix.Await(ctx, "price", func(ctx context.Context) (int, error) { got <- ctx; return 0, errBoom }).Wait()
	if d := <-got; err != errBoom || trace.SpanFromContext(d) != request || d.Err() == nil {
		t.Errorf("Await: %v; span %v, error %v", err, trace.SpanFromContext(d), d.Err())
	}
	if n := len(p.Started()); n != 1 {
		t.Errorf("%d spans, want the request's", n)
	}
}

// TestDisabledMeanwhile checks that a span that was started is ended.
func TestDisabledMeanwhile(t *testing.T) {
	p := newProgram()
	ctx, request, cancel := p.request()
	defer cancel()
	disabled := make(chan struct{})
	otelfix.Go(ctx, "audit", func(context.Context) error { <-disabled; return nil })
	disable(t)
	close(disabled)
	checkChild(t, p.span(t, "audit"), request)
}

// TestMany is for the race detector. It looks at the result as a user's test would.
func TestMany(t *testing.T) {
	p := newProgram()
	ctx, request, cancel := p.request()
	for i := range 100 {
		otelfix.Go(ctx, "outer", func(ctx context.Context) error {
			otelfix.Go(ctx, "inner", func(context.Context) error { return errBoom })
			return nil
		})
		if i == 50 {
			request.End()
			cancel()
		}
	}
	for range 201 {
		<-p.ended
	}
	fixtest.VerifyNoLostParents(t, otelfixtest.Spans(p.Ended()))
	for _, s := range p.Ended() {
		if want := map[string]codes.Code{"inner": codes.Error}[s.Name()]; s.Status().Code != want {
			t.Errorf("%s: status %v", s.Name(), s.Status())
		}
	}
}

// A crash prints the spans that end.
type crash struct{ sdktrace.SpanProcessor }

func (crash) OnStart(context.Context, sdktrace.ReadWriteSpan) {}

func (crash) OnEnd(s sdktrace.ReadOnlySpan) {
	fmt.Fprintf(os.Stderr, "ended: %s, %v, %d events\n", s.Name(), s.Status(), len(s.Events()))
	for _, e := range s.Events() {
		fmt.Fprintf(os.Stderr, "stack has culprit: %v\n",
			strings.Contains(attr(e.Attributes, "exception.stacktrace"), "culprit"))
	}
}

func culprit() { panic("boom in f") }

// TestPanic runs itself in other processes, which must crash.
func TestPanic(t *testing.T) {
	const env = "FFLINT_OTELFIX_TEST_PANIC"
	if how := os.Getenv(env); how != "" {
		provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(crash{}))
		ctx, _ := provider.Tracer("test").Start(context.Background(), "request")
		switch how {
		case "Go":
			otelfix.Go(ctx, "audit", func(context.Context) error { culprit(); return nil })
		case "Await":
			task := otelfix.Await(ctx, "audit", func(context.Context) (int, error) { culprit(); return 0, nil })
			_, _ = task.Wait()
			fmt.Fprintln(os.Stderr, "Wait returned")
		case "disabled":
			fix.SetEnabled(false)
			otelfix.Go(ctx, "audit", func(context.Context) error { culprit(); return nil })
		}
		select {} // only the crash, or the timeout set below, ends this process
	}

	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, how := range []string{"Go", "Await", "disabled"} {
		cmd := exec.Command(exe, "-test.run=^TestPanic$", "-test.timeout=1m")
		cmd.Env = append(os.Environ(), env+"="+how)
		out, err := cmd.CombinedOutput()

		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 2 {
			t.Errorf("%s: %v, want exit status 2", how, err)
		}
		want := []string{
			"ended: audit, {Error panic: boom in f}, 1 events\n",
			"stack has culprit: true\n",
			"\npanic: boom in f [recovered, repanicked]\n",
			"otelfix_test.culprit", // it is also in the report of the crash
		}
		if how == "disabled" {
			want = []string{"panic: boom in f\n"}
		}
		for _, w := range want {
			if strings.Count(string(out), w) != 1 && w != "otelfix_test.culprit" || !strings.Contains(string(out), w) {
				t.Errorf("%s: not reported once: %q", how, w)
			}
		}
		if strings.Contains(string(out), "Wait returned") || strings.Contains(string(out), "ended: request") {
			t.Errorf("%s: more than the crash happened", how)
		}
		if t.Failed() {
			t.Fatalf("output:\n%s", out)
		}
	}
}
