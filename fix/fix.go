package fix

import "context"

// Go calls f on a new goroutine and returns without waiting for it.
//
// The context that f receives is Detach(ctx): it has every value of ctx, and
// neither its cancellation nor its deadline. It is made before Go returns, on
// the calling goroutine: cancelling ctx afterwards, or assigning to the
// variable that held it, does not reach f. A span started from it in f is a
// child of the one in ctx.
//
// Go does not recover panics: a panic in f that f does not recover itself ends
// the program, as it does after a go statement. If f is nil, Go panics in the
// caller.
func Go(ctx context.Context, f func(ctx context.Context)) {
	if f == nil {
		// Left to the new goroutine, this would be a crash whose
		// traceback does not show who called Go.
		panic("fix: Go called with a nil function")
	}

	// There is no recover here, not even to log the panic or to mark a span
	// and panic again. It would add frames and "[recovered]" to the report
	// of a crash, and it cannot tell a normal return from runtime.Goexit,
	// which testing.T.FailNow calls.
	if ctx != nil && hooks.Load() == nil && ctx.Done() != nil {
		go f(context.WithoutCancel(ctx)) // what Detach would do, one call nearer
		return
	}
	go f(Detach(ctx)) // an argument, so evaluated by the caller
}

// Detach returns a context that has every value of ctx and neither its
// cancellation nor its deadline: its Done channel and its Err are nil and it
// has no deadline, also if ctx has already been cancelled. A context derived
// from it can be cancelled as usual.
//
// A context that can never be cancelled is returned as it is, at no cost:
// [context.Background], a context that only adds values to it, the result of
// [context.WithoutCancel] or of Detach. So Detach(Detach(ctx)) is Detach(ctx),
// and repeated calls do not build a chain.
//
// A context counts as never cancelled if its Done channel is nil, which is how
// a Context says so, and it has neither a deadline nor an error at the time of
// the call. Any other context is wrapped, so a context of the caller's own
// type with a nil Done channel and a deadline loses the deadline. An
// implementation that gets an error later, though its Done channel is nil,
// breaks the rules of [context.Context]; Detach does not see it.
//
// The hooks that [OnDetach] has installed run first, in the caller.
//
// If ctx is nil, Detach returns [context.Background].
func Detach(ctx context.Context) context.Context {
	if ctx == nil {
		// Some carriers have none to give, such as a cobra command that was
		// executed without one; context.WithoutCancel would panic.
		return context.Background()
	}
	if all := hooks.Load(); all != nil {
		ctx = handOver(*all, ctx)
	}
	// For most contexts Done alone decides: it goes first.
	if ctx.Done() != nil || ctx.Err() != nil {
		return context.WithoutCancel(ctx)
	}
	if _, ok := ctx.Deadline(); ok {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// Func returns a function that calls f with Detach(ctx), for APIs that run a
// function on a goroutine of theirs: [time.AfterFunc], [sync.WaitGroup.Go], a
// worker pool.
//
//	time.AfterFunc(delay, fix.Func(ctx, expire))
//
// The context is detached when Func is called, not when its result is. The
// result may be called any number of times, and by several goroutines. It adds
// nothing to what f does: a panic in f is one in its caller.
//
// Not for a group that is waited for and whose work should end with ctx: give
// that a closure that uses ctx as it is. If f is nil, Func panics.
func Func(ctx context.Context, f func(ctx context.Context)) func() {
	if f == nil {
		panic("fix: Func called with a nil function")
	}
	detached := Detach(ctx)
	return func() { f(detached) }
}

// ErrFunc is [Func] for a function that returns an error, which its result
// returns unchanged.
//
//	pool.Submit(fix.ErrFunc(ctx, flush))
func ErrFunc(ctx context.Context, f func(ctx context.Context) error) func() error {
	if f == nil {
		panic("fix: ErrFunc called with a nil function")
	}
	detached := Detach(ctx)
	return func() error { return f(detached) }
}
