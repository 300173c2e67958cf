package otfix_test

// The tests of ff_coroutine, the decorator for Python that this module carries over
// to Go. They have their names from there, and say in Go what they said there. A
// "yield" is a place where the goroutine lets others run, a "coro" is a function
// that makes a span of its own, and an exception is an error.

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/fflint/fflint/fix"
	"github.com/fflint/fflint/fix/otfix"
)

var errFoobar = errors.New("foobar")

// fail is a function for Go that fails.
func fail(context.Context) error { return errFoobar }

// failValue is one for Await.
func failValue(context.Context) (int, error) { return 0, errFoobar }

// coro records a span below that of ctx.
func coro(ctx context.Context) { record(ctx, "coro") }

func TestIsCoroutine(t *testing.T) {
	newTracer(t)
	root, ctx := start(context.Background(), "root")
	defer root.Finish()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	once := fix.Detach(ctx)
	if twice := fix.Detach(once); twice != once {
		t.Errorf("Detach(Detach(ctx)) = %v, want %v", twice, once)
	}
	var got context.Context
	fix.Func(once, func(ctx context.Context) {
		fix.Func(ctx, func(ctx context.Context) { got = ctx })()
	})()
	if got != once {
		t.Errorf("Func in Func: context %v, want %v", got, once)
	}
}

func TestNonAsyncCoroutine(t *testing.T) {
	start := make(chan struct{})
	task := fix.Await(context.Background(), func(context.Context) (int, error) {
		<-start
		return 42, nil
	})
	select {
	case <-task.Done():
		t.Error("the task is done before its function returns")
	default:
	}
	close(start)
	if v, err := task.Wait(); v != 42 || err != nil {
		t.Errorf("Wait() = %v, %v, want 42, <nil>", v, err)
	}
}

func TestNoNeedAdditionalStep(t *testing.T) {
	t.Run("goroutines", func(t *testing.T) {
		const n = 5
		var ready, done sync.WaitGroup
		release := make(chan struct{})
		creators := make(chan string, n)
		ready.Add(n)
		done.Add(n)
		for i := 0; i < n; i++ {
			fix.Go(context.Background(), func(context.Context) {
				creators <- creator(string(debug.Stack()))
				ready.Done()
				<-release
				done.Done()
			})
		}
		ready.Wait()
		all := make([]byte, 1<<20)
		all = all[:runtime.Stack(all, true)]
		close(release)
		done.Wait()
		close(creators)

		me := goroutine(string(debug.Stack()))
		for c := range creators {
			if c != me {
				t.Errorf("f runs on a goroutine created by goroutine %s, want %s, which called Go", c, me)
			}
		}
		created := 0
		for _, g := range strings.Split(string(all), "\n\n") {
			if creator(g) == me {
				created++
			}
		}
		if created != n {
			t.Errorf("%d goroutines for %d calls of Go", created, n)
		}
	})

	t.Run("order", func(t *testing.T) {
		if raceEnabled {
			t.Skip("the race detector starts goroutines in a random order")
		}
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		statement := func(f func(context.Context)) { go f(context.Background()) }
		helper := func(f func(context.Context)) { fix.Go(context.Background(), f) }
		// The caller may be preempted between two launches, which changes the order of
		// either: it is enough to find them equal in one attempt.
		var want, got []int
		for i := 0; i < 100; i++ {
			if want, got = startOrder(statement), startOrder(helper); reflect.DeepEqual(got, want) {
				return
			}
		}
		t.Errorf("Go starts goroutines in the order %v, a go statement in the order %v", got, want)
	})
}

// goroutine returns the id of the goroutine that a stack is of.
func goroutine(stack string) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(stack, "goroutine "), " ")
	return id
}

// creator returns the id of the goroutine that created the one a stack is of.
func creator(stack string) string {
	_, id, _ := strings.Cut(stack, " in goroutine ")
	id, _, _ = strings.Cut(id, "\n")
	return id
}

// startOrder launches functions and returns the order in which they start.
func startOrder(launch func(func(context.Context))) []int {
	const n = 8
	started := make(chan int, n)
	for i := 0; i < n; i++ {
		i := i
		launch(func(context.Context) { started <- i })
	}
	var order []int
	for i := 0; i < n; i++ {
		order = append(order, <-started)
	}
	return order
}

func TestWithoutSpans(t *testing.T) {
	tracer := newTracer(t)
	task := fix.Await(context.Background(), func(context.Context) (string, error) { return "result", nil })
	if v, err := task.Wait(); v != "result" || err != nil {
		t.Errorf("Wait() = %v, %v, want result, <nil>", v, err)
	}
	checkSpans(t, tracer)
}

func TestWithoutRootSpan(t *testing.T) {
	tracer := newTracer(t)
	fix.Go(context.Background(), coro)
	checkSpans(t, tracer, "coro")
}

func TestWithYield(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	done := make(chan struct{})
	fix.Go(ctx, func(context.Context) {
		runtime.Gosched()
		close(done)
	})
	root.Finish()
	<-done
	checkSpans(t, tracer, "root")
}

func TestWithMultipleYield(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	step := make(chan struct{})
	fix.Go(ctx, func(context.Context) {
		for i := 0; i < 3; i++ {
			step <- struct{}{}
		}
	})
	<-step
	root.Finish()
	<-step
	<-step
	checkSpans(t, tracer, "root")
}

func TestMakeOwnSpanWithMultipleYieldDifferentContexts(t *testing.T) {
	tracer := newTracer(t)
	over := make(chan struct{})
	for i := 0; i < 2; i++ {
		root, ctx := start(context.Background(), fmt.Sprint("root", i))
		ctx, cancel := context.WithCancel(ctx)
		fix.Go(ctx, func(ctx context.Context) {
			<-over
			span, ctx := start(ctx, "ff")
			runtime.Gosched()
			coro(ctx)
			span.Finish()
		})
		root.Finish()
		cancel()
	}
	close(over)
	checkSpans(t, tracer, "root0", "root0>ff", "root0>ff>coro", "root1", "root1>ff", "root1>ff>coro")
}

func TestWithYieldCoro(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	fix.Go(ctx, func(ctx context.Context) {
		runtime.Gosched()
		coro(ctx)
	})
	root.Finish()
	checkSpans(t, tracer, "root", "root>coro")
}

func TestMakeOwnSpanWithYieldCoro(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	otfix.Go(ctx, "ff", func(ctx context.Context) error {
		runtime.Gosched()
		coro(ctx)
		return nil
	})
	root.Finish()
	checkSpans(t, tracer, "root", "root>ff", "root>ff>coro")
}

func TestWithMultipleYieldCoro(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	fix.Go(ctx, func(ctx context.Context) {
		coro(ctx)
		runtime.Gosched()
		coro(ctx)
	})
	root.Finish()
	checkSpans(t, tracer, "root", "root>coro", "root>coro")
}

func TestMakeOwnSpanWithMultipleYieldCoro(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	otfix.Go(ctx, "ff", func(ctx context.Context) error {
		coro(ctx)
		runtime.Gosched()
		coro(ctx)
		return nil
	})
	root.Finish()
	checkSpans(t, tracer, "root", "root>ff", "root>ff>coro", "root>ff>coro")
}

func TestCallFireAndForgetCoro(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	fix.Go(ctx, func(ctx context.Context) {
		fix.Go(ctx, coro)
	})
	root.Finish()
	checkSpans(t, tracer, "root", "root>coro")
}

func TestMakeOwnSpanCallAndFireAndForgetCoro(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	otfix.Go(ctx, "first", func(ctx context.Context) error {
		otfix.Go(ctx, "second", func(context.Context) error { return nil })
		return nil
	})
	root.Finish()
	checkSpans(t, tracer, "root", "root>first", "root>first>second")
}

func TestMultipleFireAndForget(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	for i := 0; i < 5; i++ {
		fix.Go(ctx, coro)
	}
	root.Finish()
	checkSpans(t, tracer, "root", "root>coro", "root>coro", "root>coro", "root>coro", "root>coro")
}

func TestCoroMultipleFireAndForgetMakeOwnSpan(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	otfix.Go(ctx, "ff", func(ctx context.Context) error {
		fix.Go(ctx, coro)
		fix.Go(ctx, coro)
		return nil
	})
	root.Finish()
	checkSpans(t, tracer, "root", "root>ff", "root>ff>coro", "root>ff>coro")
}

func TestCoroMultipleFireAndForgetOwnSpanPerEachCoro(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	for i := 0; i < 3; i++ {
		otfix.Go(ctx, fmt.Sprint("ff", i), func(ctx context.Context) error {
			fix.Go(ctx, coro)
			return nil
		})
	}
	root.Finish()
	checkSpans(t, tracer, "root",
		"root>ff0", "root>ff0>coro",
		"root>ff1", "root>ff1>coro",
		"root>ff2", "root>ff2>coro")
}

func TestRecursionCoro(t *testing.T) {
	tracer := newTracer(t)
	var step func(ctx context.Context, n int) error
	step = func(ctx context.Context, n int) error {
		if n <= 4 {
			otfix.Go(ctx, strconv.Itoa(n), func(ctx context.Context) error { return step(ctx, n+1) })
		}
		return nil
	}
	root, ctx := start(context.Background(), "root")
	step(ctx, 1)
	root.Finish()
	checkSpans(t, tracer, "root", "root>1", "root>1>2", "root>1>2>3", "root>1>2>3>4")
}

func TestRecursionBreakParentContext(t *testing.T) {
	tracer := newTracer(t)
	var step func(ctx context.Context, n int) error
	step = func(ctx context.Context, n int) error {
		if n >= 3 {
			ctx = fix.Root(ctx)
		}
		if n <= 4 {
			otfix.Go(ctx, strconv.Itoa(n), func(ctx context.Context) error { return step(ctx, n+1) })
		}
		return nil
	}
	root, ctx := start(context.Background(), "root")
	step(ctx, 1)
	root.Finish()
	checkSpans(t, tracer, "root", "root>1", "root>1>2", "3", "4")
}

func TestExceptionsWithoutAnySpans(t *testing.T) {
	tracer := newTracer(t)
	if _, err := fix.Await(context.Background(), failValue).Wait(); err != errFoobar {
		t.Errorf("Wait returns the error %v, want %v", err, errFoobar)
	}
	checkSpans(t, tracer)
}

func TestExceptionsWithoutRootSpan(t *testing.T) {
	tracer := newTracer(t)
	if _, err := otfix.Await(context.Background(), "ff", failValue).Wait(); err != errFoobar {
		t.Errorf("Wait returns the error %v, want %v", err, errFoobar)
	}
	checkSpans(t, tracer, "ff!")
}

func TestExceptionInRootSpan(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	otfix.Go(ctx, "ff", fail)
	forgotten := fix.Await(ctx, failValue)
	<-forgotten.Done()
	finished(tracer, 1) // so that a mark would come before the root is finished
	root.Finish()
	checkSpans(t, tracer, "root", "root>ff!")
}

func TestExceptionInOwnSpanWhileYieldedCoro(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	if _, err := otfix.Await(ctx, "ff", failValue).Wait(); err != errFoobar {
		t.Errorf("Wait returns the error %v, want %v", err, errFoobar)
	}
	root.Finish()
	checkSpans(t, tracer, "root", "root>ff!")
}

func TestExceptionWhileYieldedCoroWithOwnSpan(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	task := fix.Await(ctx, func(ctx context.Context) (int, error) {
		return otfix.Await(ctx, "coro", failValue).Wait()
	})
	if _, err := task.Wait(); err != errFoobar {
		t.Errorf("Wait returns the error %v, want %v", err, errFoobar)
	}
	root.Finish()
	checkSpans(t, tracer, "root", "root>coro!")
}

func TestExceptionWhileFireAndForgetAnotherCoroutine(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	otfix.Go(ctx, "ff", func(ctx context.Context) error {
		otfix.Go(ctx, "another", fail)
		finished(tracer, 1)
		return nil
	})
	finished(tracer, 2)
	root.Finish()
	checkSpans(t, tracer, "root", "root>ff", "root>ff>another!")
}

func TestYieldWithoutAnySpans(t *testing.T) {
	tracer := newTracer(t)
	task := fix.Await(context.Background(), func(context.Context) (int, error) {
		runtime.Gosched()
		return 42, nil
	})
	if v, err := task.Wait(); v != 42 || err != nil {
		t.Errorf("Wait() = %v, %v, want 42, <nil>", v, err)
	}
	checkSpans(t, tracer)
}

func TestYieldWithoutRootSpan(t *testing.T) {
	tracer := newTracer(t)
	task := otfix.Await(context.Background(), "ff", func(context.Context) (int, error) { return 42, nil })
	if v, err := task.Wait(); v != 42 || err != nil {
		t.Errorf("Wait() = %v, %v, want 42, <nil>", v, err)
	}
	checkSpans(t, tracer, "ff")
}

func TestYieldCoroWithoutSpan(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	task := fix.Await(ctx, func(context.Context) (int, error) { return 42, nil })
	if v, err := task.Wait(); v != 42 || err != nil {
		t.Errorf("Wait() = %v, %v, want 42, <nil>", v, err)
	}
	root.Finish()
	checkSpans(t, tracer, "root")
}

func TestYieldWithSpan(t *testing.T) {
	tracer := newTracer(t)
	root, ctx := start(context.Background(), "root")
	task := otfix.Await(ctx, "ff", func(context.Context) (int, error) { return 42, nil })
	if v, err := task.Wait(); v != 42 || err != nil {
		t.Errorf("Wait() = %v, %v, want 42, <nil>", v, err)
	}
	root.Finish()
	checkSpans(t, tracer, "root", "root>ff")
	if first := tracer.FinishedSpans()[0].OperationName; first != "ff" {
		t.Errorf("the span of the %s is finished first, want that of the ff, which is waited for", first)
	}
}

func TestYieldException(t *testing.T) {
	tracer := newTracer(t)
	task := otfix.Await(context.Background(), "root", func(ctx context.Context) (int, error) {
		return fix.Await(ctx, failValue).Wait()
	})
	if _, err := task.Wait(); err != errFoobar {
		t.Errorf("Wait returns the error %v, want %v", err, errFoobar)
	}
	checkSpans(t, tracer, "root!")
}

func TestYieldExceptionWithOwnSpan(t *testing.T) {
	tracer := newTracer(t)
	task := otfix.Await(context.Background(), "root", func(ctx context.Context) (int, error) {
		return otfix.Await(ctx, "ff", failValue).Wait()
	})
	if _, err := task.Wait(); err != errFoobar {
		t.Errorf("Wait returns the error %v, want %v", err, errFoobar)
	}
	checkSpans(t, tracer, "root!", "root!>ff!")
}
