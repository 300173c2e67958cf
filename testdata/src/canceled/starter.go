package canceled

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"
)

func deferCancel(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	go save(ctx) // want `runs on a cancelled context: .*save`
}

func deferCancelLiteral(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { // want `runs on a cancelled context: .*save`
		save(ctx)
	}()
}

func deferCancelCause(ctx context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(errors.New("done"))
	go save(ctx) // want `runs on a cancelled context: .*save`
}

func deferCancelDeadline(ctx context.Context) {
	ctx, cancel := context.WithDeadline(ctx, time.Now().Add(time.Minute))
	defer cancel()
	go save(ctx) // want `runs on a cancelled context: .*save`
}

// The defer statement stands after the launch.
func deferCancelAfter(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	go save(ctx) // want `runs on a cancelled context: .*save`
	defer cancel()
	load(ctx)
}

func deferCancelInClosure(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer func() {
		load(ctx)
		cancel()
	}()
	go save(ctx) // want `runs on a cancelled context: .*save`
}

func cancelAfter(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	load(ctx)
	go save(ctx) // want `runs on a cancelled context: .*save`
	cancel()
}

// release cancels for its caller.
func release(cancel context.CancelFunc) { cancel() }

func cancelInHelper(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer release(cancel)
	go save(ctx) // want `runs on a cancelled context: .*save`
}

// The span in the context changes nothing.
func spanBelow(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(ctx) // want `runs on a cancelled context: .*save`
}

func spanAbove(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	go func() { // want `runs on a cancelled context: .*save`
		save(ctx)
	}()
}

// What is derived from a cancelled context is cancelled with it.
func ancestorCanceled(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, stop := context.WithCancel(context.WithValue(ctx, key{}, "v"))
	go func() { // want `runs on a cancelled context: .*save`
		defer stop()
		save(ctx)
	}()
}

// Detached, and then cancelled all the same.
func detachedTooEarly(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	go save(ctx) // want `runs on a cancelled context: .*save`
}

// One context is cancelled for each turn.
func cancelInLoop(ctx context.Context) {
	for range 2 {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		load(ctx)
		go save(ctx) // want `runs on a cancelled context: .*save`
		cancel()
	}
}

// The starter of the inner goroutine is the outer one.
func nested(ctx context.Context) {
	go func() {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		go save(ctx) // want `runs on a cancelled context: .*save`
	}()
}

// A timer is reported too where a span is started.
func timer(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	time.AfterFunc(time.Minute, func() { // want `runs on a cancelled context: .*save`
		save(ctx)
	})
}

// One goroutine gets the context that is cancelled, the other does not.
func oneOfTwo(ctx context.Context) {
	short, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	go save(short) // want `runs on a cancelled context: .*save`
	go save(ctx)
}

// One call of the goroutine gets it, the other does not.
func oneCallOfTwo(ctx context.Context) {
	short, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	go func() { // want `runs on a cancelled context: .*save`
		load(ctx)
		save(short)
	}()
}

// Wrappers.

// withBudget is cancelled by its caller.
func withBudget(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, time.Minute)
}

func wrapped(ctx context.Context) {
	ctx, cancel := withBudget(ctx)
	defer cancel()
	go save(ctx) // want `runs on a cancelled context: .*save`
}

// begin starts a span that has a minute.
func begin(ctx context.Context, name string) (context.Context, func()) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	ctx, span := tr.Start(ctx, name)
	return ctx, func() {
		span.End()
		cancel()
	}
}

func wrappedSpan(ctx context.Context) {
	ctx, done := begin(ctx, "handle")
	defer done()
	go save(ctx) // want `runs on a cancelled context: .*save`
}

// An operation is a context with its end.
type operation struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newOperation(ctx context.Context) *operation {
	ctx, cancel := context.WithCancel(ctx)
	return &operation{ctx, cancel}
}

func (o *operation) close() { o.cancel() }

// The context and its end are in a struct of the starter's.
func wrappedStruct(ctx context.Context) {
	op := newOperation(ctx)
	defer op.close()
	go save(op.ctx) // WANTED: a cancel function in a struct is not followed
}

// Ruling 7: the context of a group is cancelled when Wait returns.

func groupWaited(ctx context.Context) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return saveErr(gctx) })
	err := g.Wait()
	go save(gctx) // want `runs on a cancelled context: .*save`
	return err
}

// Wait comes after the launch, and waits for other goroutines only.
func groupWaitLater(ctx context.Context) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		load(gctx)
		return nil
	})
	go save(gctx) // want `runs on a cancelled context: .*save`
	return g.Wait()
}

func groupShadowed(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return saveErr(ctx) })
	if err := g.Wait(); err != nil {
		return err
	}
	go func() { // want `runs on a cancelled context: .*save`
		save(ctx)
	}()
	return nil
}
