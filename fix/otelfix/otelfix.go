// Package otelfix starts goroutines that have a span of their own, with
// OpenTelemetry.
//
//	otelfix.Go(ctx, "audit", func(ctx context.Context) error {
//		return audit(ctx, order)
//	})
//
// The span is started before [Go] returns, so its parent is still there, and what
// the caller does to its context afterwards does not matter. It is ended when the
// function returns, and has the error, if there is one.
//
// # Child or link
//
// By default the span is a child of the one in the context, and in its trace. That
// is also right if the parent has ended by then: OpenTelemetry lets a parent end
// before its children. With [Link], it is the root of a new trace and only has a
// link to the span in the context: for work that many requests set off together, or
// that goes on for much longer than its request and should not be sampled with it.
//
// # Tracer
//
// The tracer is that of the span in the context, by its TracerProvider method. The
// global provider, [otel.GetTracerProvider], takes its place if there is no span
// in the context, or one that has no provider: a remote parent, or any other that
// was put there by its SpanContext alone. The name of the instrumentation scope is
// the import path of this package.
//
// # Off
//
// After [fix.SetEnabled](false) no span is started. The functions run all the same,
// on the same contexts but for the span.
//
// # When not to use it
//
// If the function starts a span of its own, [fix.Go] is enough. Not for a daemon,
// which would be a span that lasts as long as the program does.
package otelfix

import (
	"context"
	"fmt"
	"slices"

	"github.com/fflint/fflint/fix"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

const scope = "github.com/fflint/fflint/fix/otelfix"

// Go starts a span with the name and the options, calls f on a new goroutine and returns without waiting for it.
//
// The context that f receives is [fix.Detach](ctx) with the span: it has every
// value of ctx, and neither its cancellation nor its deadline. The span is a child
// of the one in ctx, also if that has ended, unless [Link] is among the options; if
// there is none in ctx, it is a root.
//
// The span is ended when f returns. An error that f returns is recorded on it, makes
// its status Error, and is dropped: nobody waits for it, and no other span is marked.
//
// Go does not stop panics. One in f is recorded on the span with its stack, the
// status becomes Error and the span is ended; then it goes on and ends the program,
// which reports it as "[recovered, repanicked]". What an exporter has not sent by
// then is lost. If f ends by [runtime.Goexit], the span is only ended.
//
// Not for work that is waited for: that is [Await]. If ctx is nil, f receives
// [context.Background] with the span; if f is nil, Go panics in the caller.
func Go(ctx context.Context, name string, f func(ctx context.Context) error, opts ...trace.SpanStartOption) {
	if f == nil {
		panic("otelfix: Go called with a nil function")
	}
	ctx, span := start(fix.Detach(ctx), name, opts)
	go run(ctx, span, f)
}

// Await starts a span with the name and the options and calls f on a new goroutine whose result is waited for, by
// the Wait method of the task.
//
// The context that f receives is ctx with the span: its cancellation and its
// deadline are kept, as with [fix.Await]. The span is a child of the one in ctx,
// unless [Link] is among the options; if there is none in ctx, it is a root.
//
// The span is ended when f returns, and before Wait does. An error that f returns is
// recorded on it, makes its status Error, and is what Wait returns: to mark the span
// of who waits is up to them. A panic and [runtime.Goexit] are dealt with as by
// [Go]; after the latter, Wait returns [fix.ErrGoexit].
//
// Not for work that may be forgotten: that is [Go]. If ctx is nil, f receives
// [context.Background] with the span; if f is nil, Await panics in the caller.
func Await[T any](ctx context.Context, name string, f func(ctx context.Context) (T, error), opts ...trace.SpanStartOption) *fix.Task[T] {
	if f == nil {
		panic("otelfix: Await called with a nil function")
	}
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, span := start(ctx, name, opts)
	return fix.Await(ctx, func(ctx context.Context) (value T, err error) {
		err = run(ctx, span, func(ctx context.Context) error {
			value, err = f(ctx)
			return err
		})
		return value, err
	})
}

// Link is an option of [Go] and [Await]: the span is the root of a new trace, and
// has a link to the span in the context, if there is one. Baggage is kept.
//
// For a root without a link, detach from the span with [fix.Root] instead.
func Link() trace.SpanStartOption { return link{trace.WithNewRoot()} }

// link is an option that start adds to. It embeds one because nobody else can
// implement the interface.
type link struct{ trace.SpanStartOption }

// start starts the span of a goroutine. It returns no span if there shall be none.
func start(ctx context.Context, name string, opts []trace.SpanStartOption) (context.Context, trace.Span) {
	if !fix.Enabled() {
		return ctx, nil
	}
	isLink := func(opt trace.SpanStartOption) bool { _, ok := opt.(link); return ok }
	if slices.ContainsFunc(opts, isLink) && trace.SpanContextFromContext(ctx).IsValid() {
		// Clipped, because several goroutines may share the caller's options.
		opts = append(slices.Clip(opts), trace.WithLinks(trace.LinkFromContext(ctx)))
	}
	provider := trace.SpanFromContext(ctx).TracerProvider()
	if provider == none {
		provider = otel.GetTracerProvider()
	}
	return provider.Tracer(scope).Start(ctx, name, opts...)
}

// none is what the API returns as the provider of a span that has none.
var none = trace.SpanFromContext(context.Background()).TracerProvider()

// run calls f and ends the span, if there is one.
func run(ctx context.Context, span trace.Span, f func(ctx context.Context) error) (err error) {
	if span == nil {
		return f(ctx)
	}
	returned := false
	defer func() {
		if !returned {
			if v := recover(); v != nil { // nil because of runtime.Goexit
				fail(span, fmt.Errorf("panic: %v", v), trace.WithStackTrace(true))
				span.End()
				panic(v)
			}
		}
		// Not deferred as such: the SDK's End would recover a panic itself.
		span.End()
	}()
	if err = f(ctx); err != nil {
		fail(span, err)
	}
	returned = true
	return err
}

func fail(span trace.Span, err error, opts ...trace.EventOption) {
	span.RecordError(err, opts...)
	span.SetStatus(codes.Error, err.Error())
}
