package otfix_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fflint/fflint/fix"
	"github.com/fflint/fflint/fix/otfix"
	"github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/mocktracer"
)

type key struct{}

var nilCtx context.Context

// switchOff switches the helpers off until the test ends.
func switchOff(t *testing.T) {
	fix.SetEnabled(false)
	t.Cleanup(func() { fix.SetEnabled(true) })
}

// onDetach installs a hook until the test ends.
func onDetach(t *testing.T, f func(context.Context) context.Context) {
	t.Cleanup(fix.OnDetach(f))
}

// An optionFunc is an option that calls itself.
type optionFunc func(*opentracing.StartSpanOptions)

func (f optionFunc) Apply(o *opentracing.StartSpanOptions) { f(o) }

// A tracedSpan belongs to another tracer than the one that made it.
type tracedSpan struct {
	opentracing.Span
	tracer opentracing.Tracer
}

func (s tracedSpan) Tracer() opentracing.Tracer { return s.tracer }

// A refTracer sends the references of each span that is started.
type refTracer struct {
	*mocktracer.MockTracer
	refs chan<- []opentracing.SpanReference
}

func (t refTracer) StartSpan(name string, opts ...opentracing.StartSpanOption) opentracing.Span {
	var o opentracing.StartSpanOptions
	for _, opt := range opts {
		opt.Apply(&o)
	}
	t.refs <- o.References
	return t.MockTracer.StartSpan(name, opts...)
}

// TestStarter checks that the span is started before Go and Await return, on the
// goroutine that calls them. Elsewhere it would be a data race, too.
func TestStarter(t *testing.T) {
	tracer := newTracer(t)
	release := make(chan struct{})
	started := 0
	count := optionFunc(func(*opentracing.StartSpanOptions) { started++ })
	otfix.Go(context.Background(), "go", func(context.Context) error {
		<-release
		return nil
	}, count)
	if started == 0 {
		t.Error("Go returns before the span is started")
	}
	started = 0
	otfix.Await(context.Background(), "await", func(context.Context) (int, error) {
		<-release
		return 0, nil
	}, count)
	if started == 0 {
		t.Error("Await returns before the span is started")
	}
	close(release)
	checkSpans(t, tracer, "await", "go")
}

// TestReferences checks that the tracer sees one reference and no other.
func TestReferences(t *testing.T) {
	mock := mocktracer.New()
	refs := make(chan []opentracing.SpanReference, 1)
	tracer := refTracer{mock, refs}
	parent := mock.StartSpan("parent")
	other := mock.StartSpan("other").Context()
	ctx := opentracing.ContextWithSpan(context.Background(), tracedSpan{parent, tracer})

	goes := func(opts ...opentracing.StartSpanOption) {
		otfix.Go(ctx, "go", func(context.Context) error { return nil }, opts...)
	}
	awaits := func(opts ...opentracing.StartSpanOption) {
		otfix.Await(ctx, "await", func(context.Context) (int, error) { return 0, nil }, opts...)
	}
	tests := []struct {
		name   string
		launch func(opts ...opentracing.StartSpanOption)
		opts   []opentracing.StartSpanOption
		want   opentracing.SpanReference
	}{
		{"Go", goes, nil, opentracing.FollowsFrom(parent.Context())},
		{"Go, a tag", goes, []opentracing.StartSpanOption{opentracing.Tag{Key: "k"}}, opentracing.FollowsFrom(parent.Context())},
		{"Go, ChildOf", goes, []opentracing.StartSpanOption{otfix.ChildOf()}, opentracing.ChildOf(parent.Context())},
		{"Go, another", goes, []opentracing.StartSpanOption{opentracing.ChildOf(other)}, opentracing.ChildOf(other)},
		{"Go, another and ChildOf", goes, []opentracing.StartSpanOption{opentracing.FollowsFrom(other), otfix.ChildOf()}, opentracing.FollowsFrom(other)},
		{"Await", awaits, nil, opentracing.ChildOf(parent.Context())},
		{"Await, another", awaits, []opentracing.StartSpanOption{opentracing.FollowsFrom(other)}, opentracing.FollowsFrom(other)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.launch(tt.opts...)
			if got, want := <-refs, []opentracing.SpanReference{tt.want}; !reflect.DeepEqual(got, want) {
				t.Errorf("references = %v, want %v", got, want)
			}
		})
	}
	finished(mock, len(tests))
}

// TestSharedOptions is for the race detector: launches that share an array of
// options do not write to it.
func TestSharedOptions(t *testing.T) {
	tracer := newTracer(t)
	opts := append(make([]opentracing.StartSpanOption, 0, 4), optionFunc(func(*opentracing.StartSpanOptions) {}))
	var wg sync.WaitGroup
	for i := 0; i < 4; i++ {
		root, ctx := start(context.Background(), fmt.Sprint("root", i))
		wg.Add(1)
		go func() {
			defer wg.Done()
			otfix.Go(ctx, "ff", func(context.Context) error { return nil }, opts...)
			root.Finish()
		}()
	}
	wg.Wait()
	checkSpans(t, tracer, "root0", "root0>ff", "root1", "root1>ff", "root2", "root2>ff", "root3", "root3>ff")
}

func TestTags(t *testing.T) {
	tracer := newTracer(t)
	otfix.Go(context.Background(), "ff", func(ctx context.Context) error {
		opentracing.SpanFromContext(ctx).SetTag("late", 2)
		return nil
	}, opentracing.Tag{Key: "early", Value: 1})
	checkSpans(t, tracer, "ff[early late]")
}

// TestTracer checks that the tracer is that of the span in the context.
func TestTracer(t *testing.T) {
	global, own := newTracer(t), mocktracer.New()
	root := own.StartSpan("root")
	ctx := opentracing.ContextWithSpan(context.Background(), root)
	otfix.Go(ctx, "ff", func(context.Context) error { return nil })
	root.Finish()
	checkSpans(t, own, "root", "root>ff")
	checkSpans(t, global)
}

// TestNoTracer checks that a recycled span, whose tracer is a nil pointer, does not
// crash the starter.
func TestNoTracer(t *testing.T) {
	tracer := newTracer(t)
	for _, none := range []opentracing.Tracer{nil, (*mocktracer.MockTracer)(nil)} {
		root := tracer.StartSpan("root")
		ctx := opentracing.ContextWithSpan(context.Background(), tracedSpan{root, none})
		otfix.Go(ctx, "ff", func(context.Context) error { return nil })
		root.Finish()
	}
	checkSpans(t, tracer, "root", "root", "root>ff", "root>ff")
}

// TestNoGlobalTracer checks that a program without a tracer can use the span in the
// context, as after StartSpanFromContext.
func TestNoGlobalTracer(t *testing.T) {
	done := make(chan struct{})
	otfix.Go(context.Background(), "ff", func(ctx context.Context) error {
		opentracing.SpanFromContext(ctx).SetTag("k", "v")
		close(done)
		return errFoobar
	})
	<-done
}

func TestParentChain(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	otfix.Go(ctx, "first", func(ctx context.Context) error {
		fix.Go(ctx, func(ctx context.Context) {
			otfix.Await(ctx, "second", func(ctx context.Context) (int, error) {
				otfix.Go(ctx, "third", func(ctx context.Context) error {
					coro(ctx)
					return nil
				}, otfix.ChildOf())
				return 0, nil
			})
		})
		return nil
	})
	root.Finish()
	checkSpans(t, tracer,
		"root",
		"root>first",
		"root>first>second",
		"root>first>second>third",
		"root>first>second>third>coro")
}

func TestDetachedFromCancellation(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.WithValue(context.Background(), key{}, "value"), "root")
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	cancelled := make(chan struct{})
	otfix.Go(ctx, "ff", func(ctx context.Context) error {
		<-cancelled
		if _, ok := ctx.Deadline(); ok || ctx.Done() != nil {
			t.Error("f's context can end")
		}
		if v := ctx.Value(key{}); v != "value" {
			t.Errorf("value = %v, want that of the starter's context", v)
		}
		return ctx.Err()
	})
	cancel()
	close(cancelled)
	root.Finish()
	checkSpans(t, tracer, "root", "root>ff")
}

func TestAwaitKeepsCancellation(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.WithValue(context.Background(), key{}, "value"), "root")
	ctx, cancel := context.WithCancel(ctx)
	task := otfix.Await(ctx, "ff", func(ctx context.Context) (any, error) {
		<-ctx.Done()
		return ctx.Value(key{}), ctx.Err()
	})
	cancel()
	if v, err := task.Wait(); v != "value" || err != context.Canceled {
		t.Errorf("Wait() = %v, %v, want value, %v", v, err, context.Canceled)
	}
	root.Finish()
	checkSpans(t, tracer, "root", "root>ff!")
}

// TestErrorLog checks what is logged about an error.
func TestErrorLog(t *testing.T) {
	tracer := newTracer(t)
	otfix.Go(context.Background(), "ff", fail)
	span := finished(tracer, 1)[0]
	if got, want := fields(span), []string{"event=error error.object=foobar"}; !reflect.DeepEqual(got, want) {
		t.Errorf("logs = %q, want %q", got, want)
	}
}

// TestGoexit checks that runtime.Goexit is not a failure of the span, nor a hang.
func TestGoexit(t *testing.T) {
	tracer := newTracer(t)
	otfix.Go(context.Background(), "go", func(context.Context) error {
		runtime.Goexit()
		return nil
	})
	task := otfix.Await(context.Background(), "await", func(context.Context) (int, error) {
		runtime.Goexit()
		return 0, nil
	})
	if _, err := task.Wait(); err != fix.ErrGoexit {
		t.Errorf("Wait returns the error %v, want %v", err, fix.ErrGoexit)
	}
	checkSpans(t, tracer, "await", "go")
}

// TestDisabledMeanwhile checks that a span that was started is finished.
func TestDisabledMeanwhile(t *testing.T) {
	tracer := newTracer(t)
	disabled := make(chan struct{})
	otfix.Go(context.Background(), "ff", func(context.Context) error {
		<-disabled
		return errFoobar
	})
	switchOff(t)
	close(disabled)
	checkSpans(t, tracer, "ff!")
}

func TestDisabled(t *testing.T) {
	tracer := newTracer(t)
	onDetach(t, func(ctx context.Context) context.Context {
		t.Error("a hook runs")
		return ctx
	})
	root, ctx := start(context.Background(), "root")
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	switchOff(t)

	ran := make(chan context.Context)
	otfix.Go(ctx, "ff", func(ctx context.Context) error {
		ran <- ctx
		return errFoobar
	})
	if d := <-ran; d.Err() != nil || opentracing.SpanFromContext(d) != root {
		t.Errorf("Go: error %v and span %v in the context, want none and the root's", d.Err(), opentracing.SpanFromContext(d))
	}
	task := otfix.Await(ctx, "ff", func(ctx context.Context) (opentracing.Span, error) {
		return opentracing.SpanFromContext(ctx), ctx.Err()
	})
	if span, err := task.Wait(); span != root || err != context.Canceled {
		t.Errorf("Wait() = %v, %v, want the root's span, %v", span, err, context.Canceled)
	}
	task2 := otfix.Await(ctx, "ff", func(context.Context) (int, error) {
		runtime.Goexit()
		return 0, nil
	})
	if _, err := task2.Wait(); err != fix.ErrGoexit {
		t.Errorf("Wait returns the error %v, want %v", err, fix.ErrGoexit)
	}
	root.Finish()
	checkSpans(t, tracer, "root")
}

func TestNilContext(t *testing.T) {
	tracer := newTracer(t)
	otfix.Go(nilCtx, "go", func(ctx context.Context) error { return ctx.Err() })
	otfix.Await(nilCtx, "await", func(ctx context.Context) (int, error) { return 0, ctx.Err() })
	checkSpans(t, tracer, "await", "go")
}

func TestNilFunc(t *testing.T) {
	tracer := newTracer(t)
	check := func(name string, f func()) {
		t.Helper()
		defer func() {
			t.Helper()
			if msg, _ := recover().(string); !strings.HasPrefix(msg, "otfix: "+name+" ") {
				t.Errorf("recovered %q in the caller, want a message about %s", msg, name)
			}
		}()
		f()
	}
	check("Go", func() { otfix.Go(context.Background(), "ff", nil) })
	check("Await", func() { otfix.Await[int](context.Background(), "ff", nil) })
	checkSpans(t, tracer)
}

// TestRecoverInside checks that f can recover its own panic, which is none of the
// span's business.
func TestRecoverInside(t *testing.T) {
	tracer := newTracer(t)
	otfix.Go(context.Background(), "ff", func(context.Context) error {
		defer func() { recover() }()
		panic("foobar")
	})
	checkSpans(t, tracer, "ff")
}

// A printingTracer prints each span when it is finished.
type printingTracer struct{ *mocktracer.MockTracer }

func (t printingTracer) StartSpan(name string, opts ...opentracing.StartSpanOption) opentracing.Span {
	return printingSpan{t.MockTracer.StartSpan(name, opts...).(*mocktracer.MockSpan)}
}

type printingSpan struct{ *mocktracer.MockSpan }

func (s printingSpan) Finish() {
	fmt.Fprintf(os.Stderr, "span %s: error=%v, %d log: %s\n", s.OperationName, s.Tag("error"), len(s.Logs()), fields(s.MockSpan))
	s.MockSpan.Finish()
}

// TestPanic runs itself in a second process, which must crash after the span is
// finished, with the usual report.
func TestPanic(t *testing.T) {
	const env = "FFLINT_OTFIX_TEST_PANIC"
	crash := map[string]func(){
		"Go": func() {
			otfix.Go(context.Background(), "ff", func(context.Context) error { panic("foobar") })
		},
		"Await": func() {
			otfix.Await(context.Background(), "ff", func(context.Context) (int, error) { panic("foobar") }).Wait()
		},
	}
	if f := crash[os.Getenv(env)]; f != nil {
		opentracing.SetGlobalTracer(printingTracer{mocktracer.New()})
		f()
		select {} // only the crash, or the timeout set below, ends this process
	}

	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name := range crash {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(exe, "-test.run=^TestPanic$", "-test.timeout=1m")
			cmd.Env = append(os.Environ(), env+"="+name)
			bytes, err := cmd.CombinedOutput()
			out := strings.ReplaceAll(string(bytes), "panic: foobar [recovered]\n\tpanic: foobar\n", "panic: foobar [recovered, repanicked]\n") // before Go 1.25

			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 2 {
				t.Errorf("%v, want exit status 2", err)
			}
			want := "span ff: error=true, 1 log: [event=error error.kind=panic error.object=foobar]\n" +
				"panic: foobar [recovered, repanicked]\n"
			if !strings.Contains(out, want) {
				t.Errorf("the output does not have these lines:\n%s", want)
			}
			if !strings.Contains(out, "otfix_test.TestPanic.func") {
				t.Error("the function that panicked is not in the stack")
			}
			if t.Failed() {
				t.Logf("output:\n%s", out)
			}
		})
	}
}
