package fix

import "context"

// Go calls f on a new goroutine and returns without waiting for it.
//
// The context that f receives is Detach(ctx): it has every value of ctx, and
// neither its cancellation nor its deadline. It is made before Go returns, on
// the calling goroutine: cancelling ctx afterwards, or assigning to the
// variable that held it, does not reach f.
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
// If ctx is nil, Detach returns [context.Background].
func Detach(ctx context.Context) context.Context {
	if ctx == nil {
		// Some carriers have none to give, such as a cobra command that was
		// executed without one; context.WithoutCancel would panic.
		return context.Background()
	}
	// Done is asked last: the first call makes the channel of a cancellable
	// context, which a deadline or an error shows not to be needed.
	if _, ok := ctx.Deadline(); !ok && ctx.Err() == nil && ctx.Done() == nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
}
