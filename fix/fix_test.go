package fix_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fflint/fflint/fix"
)

// A span stands for the span of a tracing library: a value in a context that
// becomes the parent of the next one started there.
type span struct {
	name   string
	parent *span
}

type spanKey struct{}

func startSpan(ctx context.Context, name string) (context.Context, *span) {
	s := &span{name: name, parent: spanFrom(ctx)}
	return context.WithValue(ctx, spanKey{}, s), s
}

func spanFrom(ctx context.Context) *span {
	s, _ := ctx.Value(spanKey{}).(*span)
	return s
}

// path returns the names from the root span to s, as in "request>save".
func (s *span) path() string {
	if s == nil {
		return ""
	}
	if s.parent == nil {
		return s.name
	}
	return s.parent.path() + ">" + s.name
}

// A customCtx is a Context implemented outside package context.
type customCtx struct {
	context.Context // for its values
	deadline        time.Time
	done            chan struct{}
	err             error
}

func (c *customCtx) Deadline() (time.Time, bool) { return c.deadline, !c.deadline.IsZero() }
func (c *customCtx) Done() <-chan struct{}       { return c.done }
func (c *customCtx) Err() error                  { return c.err }

// A panicCtx panics with its own name when asked whether it can be cancelled.
type panicCtx struct{ context.Context }

func (panicCtx) Deadline() (time.Time, bool) { panic("panicCtx") }
func (panicCtx) Done() <-chan struct{}       { panic("panicCtx") }
func (panicCtx) Err() error                  { panic("panicCtx") }

// past is a deadline that has expired, so that no test has to wait for one.
var past = time.Unix(1, 0)

var nilCtx context.Context

// checkDetached checks that ctx is neither cancelled nor can ever be.
func checkDetached(t *testing.T, ctx context.Context) {
	t.Helper()
	if d, ok := ctx.Deadline(); ok {
		t.Errorf("deadline = %v, want none", d)
	}
	if ctx.Done() != nil {
		t.Error("Done channel is not nil")
	}
	if err := ctx.Err(); err != nil {
		t.Errorf("Err = %v, want nil", err)
	}
	if err := context.Cause(ctx); err != nil {
		t.Errorf("Cause = %v, want nil", err)
	}
}

func TestDetach(t *testing.T) {
	root, request := startSpan(context.Background(), "request")

	cancelled, cancel := context.WithCancel(root)
	cancel()
	caused, cancelCause := context.WithCancelCause(root)
	cancelCause(errors.New("reason"))
	open, cancelOpen := context.WithCancel(root)
	defer cancelOpen()
	expired, cancelExpired := context.WithDeadline(root, past)
	defer cancelExpired()
	pending, cancelPending := context.WithTimeout(root, time.Hour)
	defer cancelPending()
	closed := make(chan struct{})
	close(closed)

	tests := []struct {
		name string
		ctx  context.Context
	}{
		{"never cancelled", root},
		{"cancelled", cancelled},
		{"cancelled with a cause", caused},
		{"not yet cancelled", open},
		{"deadline expired", expired},
		{"deadline pending", pending},
		{"values below a cancellation", context.WithValue(cancelled, "k", "v")},
		{"custom, nothing set", &customCtx{Context: root}},
		{"custom, Done open", &customCtx{Context: root, done: make(chan struct{})}},
		{"custom, Done closed", &customCtx{Context: root, done: closed, err: context.Canceled}},
		{"custom, only a deadline", &customCtx{Context: root, deadline: past}},
		{"custom, only an error", &customCtx{Context: root, err: context.Canceled}},
		{"custom, Done nil, deadline and error", &customCtx{Context: root, deadline: past, err: context.DeadlineExceeded}},
	}
	for _, tt := range tests {
		tt := tt
		t.Run(tt.name, func(t *testing.T) {
			d := fix.Detach(tt.ctx)
			checkDetached(t, d)
			if got := spanFrom(d); got != request {
				t.Errorf("span = %v, want the request's", got)
			}
			if got, want := d.Value("k"), tt.ctx.Value("k"); got != want {
				t.Errorf("value = %v, want %v", got, want)
			}
			if again := fix.Detach(d); again != d {
				t.Errorf("Detach(Detach(ctx)) = %v, want %v", again, d)
			}
		})
	}
}

func TestDetachNil(t *testing.T) {
	if got := fix.Detach(nilCtx); got != context.Background() {
		t.Errorf("Detach(nil) = %v, want context.Background()", got)
	}
}

// TestDetachReturnsArgument checks that what cannot be cancelled is not wrapped.
func TestDetachReturnsArgument(t *testing.T) {
	cancellable, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, ctx := range []context.Context{
		context.Background(),
		context.TODO(),
		context.WithValue(context.Background(), "k", "v"),
		context.WithoutCancel(cancellable),
		context.WithValue(context.WithoutCancel(cancellable), "k", "v"),
		&customCtx{Context: context.Background()},
	} {
		if got := fix.Detach(ctx); got != ctx {
			t.Errorf("Detach(%v) = %v, want its argument", ctx, got)
		}
	}
}

// TestDetachRecursion checks that a recursion that detaches at each step, and
// adds values at each step, is wrapped once, not once a step.
func TestDetachRecursion(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ctx = fix.Detach(ctx)
	for i := 0; i < 100; i++ {
		ctx, _ = startSpan(ctx, "step")
		if d := fix.Detach(ctx); d != ctx {
			t.Fatalf("step %d: Detach wrapped %v", i, ctx)
		}
	}
}

// TestDetachCancelLater checks both directions of what comes after Detach: the
// parent's cancellation does not get through, that of a child does its work.
func TestDetachCancelLater(t *testing.T) {
	parent, cancelParent := context.WithCancel(context.Background())
	d := fix.Detach(parent)
	child, cancelChild := context.WithCancel(d)
	// A context is cancelled in full before its cancel function returns, so
	// stop reports false if cancelParent has reached d.
	stop := context.AfterFunc(d, func() {})

	cancelParent()
	checkDetached(t, d)
	if child.Err() != nil {
		t.Error("cancelling the parent cancelled a child of the detached context")
	}
	if !stop() {
		t.Error("cancelling the parent ran an AfterFunc of the detached context")
	}

	cancelChild()
	if child.Err() != context.Canceled {
		t.Errorf("child.Err = %v after its own cancellation", child.Err())
	}
	checkDetached(t, d)
}

var sink context.Context

func TestDetachAllocs(t *testing.T) {
	cancellable, cancel := context.WithCancel(context.Background())
	defer cancel()
	pending, cancelPending := context.WithTimeout(context.Background(), time.Hour)
	defer cancelPending()

	tests := []struct {
		name string
		ctx  context.Context
		max  float64
	}{
		{"nil", nilCtx, 0},
		{"Background", context.Background(), 0},
		{"values only", context.WithValue(context.Background(), "k", "v"), 0},
		{"detached", fix.Detach(cancellable), 0},
		{"values on detached", context.WithValue(fix.Detach(cancellable), "k", "v"), 0},
		{"cancellable", cancellable, 1},
		{"deadline", pending, 1},
	}
	for _, tt := range tests {
		tt := tt
		t.Run(tt.name, func(t *testing.T) {
			got := testing.AllocsPerRun(100, func() { sink = fix.Detach(tt.ctx) })
			if got > tt.max {
				t.Errorf("%v allocations, want at most %v", got, tt.max)
			}
		})
	}
}

func TestGo(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	ctx, _ = startSpan(ctx, "request")

	// The channels have no buffer: were f called on this goroutine, or not at
	// all, this would be a deadlock.
	cancelled := make(chan struct{})
	got := make(chan context.Context)
	fix.Go(ctx, func(ctx context.Context) {
		<-cancelled
		ctx, _ = startSpan(ctx, "audit")
		got <- ctx
	})
	cancel()
	cancelled <- struct{}{}
	d := <-got

	checkDetached(t, d)
	if got, want := spanFrom(d).path(), "request>audit"; got != want {
		t.Errorf("span = %s, want %s", got, want)
	}
}

func TestGoNilContext(t *testing.T) {
	got := make(chan context.Context)
	fix.Go(nilCtx, func(ctx context.Context) { got <- ctx })
	if ctx := <-got; ctx != context.Background() {
		t.Errorf("f got %v, want context.Background()", ctx)
	}
}

// TestGoSameContext checks that a detached context goes down a chain of Go
// calls as it is.
func TestGoSameContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	first, second := make(chan context.Context), make(chan context.Context)
	fix.Go(ctx, func(ctx context.Context) {
		first <- ctx
		fix.Go(ctx, func(ctx context.Context) { second <- ctx })
	})
	if a, b := <-first, <-second; a != b {
		t.Errorf("outer context %v, inner context %v", a, b)
	}
}

// TestGoDetachesInCaller uses a context that panics when Detach looks at it. If
// Go did that on the new goroutine, the panic would end the test binary.
func TestGoDetachesInCaller(t *testing.T) {
	defer func() {
		if v := recover(); v != "panicCtx" {
			t.Errorf("recovered %v in the caller, want panicCtx", v)
		}
	}()
	fix.Go(panicCtx{context.Background()}, func(context.Context) {
		t.Error("f was called")
	})
}

func TestGoNilFunc(t *testing.T) {
	defer func() {
		msg, _ := recover().(string)
		if !strings.HasPrefix(msg, "fix: ") {
			t.Errorf("recovered %q in the caller, want a message of package fix", msg)
		}
	}()
	fix.Go(context.Background(), nil)
}

// TestGoRecursion starts a goroutine from a goroutine, each below the span of
// the one before and each under its own, already cancelled context.
func TestGoRecursion(t *testing.T) {
	got := make(chan string)
	var step func(ctx context.Context, n int)
	step = func(ctx context.Context, n int) {
		ctx, s := startSpan(ctx, string(rune('a'+n)))
		if n == 4 {
			got <- s.path()
			return
		}
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		fix.Go(ctx, func(ctx context.Context) {
			if err := ctx.Err(); err != nil {
				t.Errorf("step %d: %v", n, err)
			}
			step(ctx, n+1)
		})
	}
	step(context.Background(), 0)
	if path, want := <-got, "a>b>c>d>e"; path != want {
		t.Errorf("span = %s, want %s", path, want)
	}
}

// TestGoMany is for the race detector.
func TestGoMany(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ctx, request := startSpan(ctx, "request")
	const n = 100
	spans := make(chan *span, n)
	var wg sync.WaitGroup
	wg.Add(n)
	for i := 0; i < n; i++ {
		fix.Go(ctx, func(ctx context.Context) {
			defer wg.Done()
			if err := ctx.Err(); err != nil {
				t.Error(err)
			}
			_, s := startSpan(ctx, "work")
			spans <- s
		})
		if i == n/2 {
			cancel()
		}
	}
	wg.Wait()
	close(spans)
	calls := 0
	for s := range spans {
		calls++
		if s.parent != request {
			t.Errorf("parent = %v, want the request's span", s.parent)
		}
	}
	if calls != n {
		t.Errorf("%d calls, want %d", calls, n)
	}
}

// TestGoRecoverInside checks that f can recover its own panic.
func TestGoRecoverInside(t *testing.T) {
	got := make(chan any)
	fix.Go(context.Background(), func(context.Context) {
		defer func() { got <- recover() }()
		panic("boom")
	})
	if v := <-got; v != "boom" {
		t.Errorf("recovered %v, want boom", v)
	}
}

// TestGoexit checks that runtime.Goexit ends the goroutine and nothing else.
func TestGoexit(t *testing.T) {
	got := make(chan any)
	fix.Go(context.Background(), func(context.Context) {
		defer func() { got <- recover() }()
		runtime.Goexit()
	})
	if v := <-got; v != nil {
		t.Errorf("recovered %v, want nil", v)
	}
}

// TestGoPanic runs itself in a second process, which must crash.
func TestGoPanic(t *testing.T) {
	const env = "FFLINT_FIX_TEST_PANIC"
	if os.Getenv(env) != "" {
		fix.Go(context.Background(), func(context.Context) { panic("boom in f") })
		select {} // only the crash, or the timeout set below, ends this process
	}

	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "-test.run=^TestGoPanic$", "-test.timeout=1m")
	cmd.Env = append(os.Environ(), env+"=1")
	out, err := cmd.CombinedOutput()

	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("%v, want exit status 2", err)
	}
	// A repanicked value would be followed by "[recovered" on the same line.
	if !strings.Contains("\n"+string(out), "\npanic: boom in f\n") {
		t.Error("the panic is not reported as it was raised")
	}
	if t.Failed() {
		t.Logf("output:\n%s", out)
	}
}
