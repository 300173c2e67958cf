package fix

import (
	"context"
	"errors"
	"runtime"
)

// ErrGoexit is what [Task.Wait] returns if the function ended by
// [runtime.Goexit], which testing.T.FailNow calls, and so returned nothing.
var ErrGoexit = errors.New("fix: the goroutine called runtime.Goexit")

// A Task is a goroutine that is waited for, started by [Await].
type Task[T any] struct {
	done  chan struct{}
	value T
	err   error
}

// Await calls f on a new goroutine whose result is waited for:
//
//	price := fix.Await(ctx, func(ctx context.Context) (int, error) {
//		return quote(ctx, id)
//	})
//	stock, err := count(ctx, id)
//	…
//	p, err := price.Wait()
//
// The context that f receives is ctx itself. Somebody waits, so the work may end
// with ctx: its cancellation, its deadline and its values are kept, and a span
// that f starts is a child of the one in ctx. No hook of [OnDetach] runs.
//
// The error that f returns belongs to who waits: Await marks no span with it, and
// one that nobody asks for is dropped. A panic in f ends the program, as it does
// after a go statement, and before Wait returns.
//
// Not for work that may be forgotten: that is [Go]. If ctx is nil, f receives
// [context.Background]; if f is nil, Await panics.
func Await[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	if f == nil {
		panic("fix: Await called with a nil function")
	}
	if ctx == nil {
		ctx = context.Background()
	}
	t := &Task[T]{done: make(chan struct{})}
	go t.run(ctx, f)
	return t
}

func (t *Task[T]) run(ctx context.Context, f func(ctx context.Context) (T, error)) {
	returned := false
	defer func() {
		if !returned {
			if panicking() {
				return // the program is about to end, and nobody shall be woken first
			}
			t.err = ErrGoexit
		}
		close(t.done)
	}()
	t.value, t.err = f(ctx)
	returned = true
}

// panicking reports whether the deferred function that calls it runs because of
// a panic, and not of [runtime.Goexit]. To ask recover would stop the panic, and
// to panic again would add to the report of the crash.
func panicking() bool {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		frame, more := frames.Next()
		switch frame.Function {
		case "runtime.gopanic":
			return true
		case "runtime.Goexit":
			return false
		}
		if !more {
			return false
		}
	}
}

// Wait returns what the function returned, once it has. It may be called any
// number of times, and by several goroutines. It does not end with the context of
// the task; to wait no longer than something else, use [Task.Done].
//
// If the function ended by [runtime.Goexit], the error is [ErrGoexit].
func (t *Task[T]) Wait() (T, error) {
	<-t.done
	return t.value, t.err
}

// Done returns a channel that is closed when [Task.Wait] will not block.
func (t *Task[T]) Done() <-chan struct{} { return t.done }
