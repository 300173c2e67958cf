package otfix

import (
	"context"
	"reflect"

	"github.com/fflint/fflint/fix"
	"github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/ext"
	"github.com/opentracing/opentracing-go/log"
)

// Go starts a span with the name, calls f on a new goroutine and returns without
// waiting for it. The span is finished when f has returned.
//
// The context that f receives is [fix.Detach] of ctx, with the new span: it has
// every other value of ctx, and neither its cancellation nor its deadline. Context
// and span are made before Go returns, on the calling goroutine. The span follows
// from the one in ctx; to make it a child, see [ChildOf].
//
// If f returns an error, the span gets the tag error=true and a log of the error.
// Nothing else is told about it: no other span is marked, and the error is dropped.
// If f panics, the panic is logged in the same way, the span is finished, and the
// panic goes on and ends the program. If f ends by [runtime.Goexit], the span is only
// finished.
//
// f must not finish the span. After fix.SetEnabled(false) there is none.
//
// Not for work that is waited for: that is [Await]. Not for a daemon, a loop that a
// request happens to start: its span would never be finished. If ctx is nil, Go
// uses [context.Background]; if f is nil, Go panics.
func Go(ctx context.Context, name string, f func(ctx context.Context) error, opts ...opentracing.StartSpanOption) {
	if f == nil {
		panic("otfix: Go called with a nil function")
	}
	ctx, span := start(fix.Detach(ctx), name, opentracing.FollowsFromRef, opts)
	go run(ctx, span, f)
}

// Await starts a span with the name, and calls f on a new goroutine whose result is
// waited for, as [fix.Await] does. The span is finished when f has returned, and
// before Wait does.
//
//	price := otfix.Await(ctx, "quote", func(ctx context.Context) (int, error) {
//		return quote(ctx, id)
//	})
//	stock, err := count(ctx, id)
//	…
//	p, err := price.Wait()
//
// The context that f receives is ctx with the new span: its cancellation, its
// deadline and its other values are kept. The span is a child of the one in ctx,
// and started on the calling goroutine.
//
// The error that f returns marks the span as in [Go], and is returned by Wait. It
// marks no other span: whether it is an error of the waiter, too, the waiter
// decides. A panic and [runtime.Goexit] in f do to the span what they do in [Go];
// after the latter, Wait returns [fix.ErrGoexit].
//
// f must not finish the span. After fix.SetEnabled(false) there is none.
//
// Not for work that may be forgotten: that is [Go]. If ctx is nil, Await uses
// [context.Background]; if f is nil, Await panics.
func Await[T any](ctx context.Context, name string, f func(ctx context.Context) (T, error), opts ...opentracing.StartSpanOption) *fix.Task[T] {
	if f == nil {
		panic("otfix: Await called with a nil function")
	}
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, span := start(ctx, name, opentracing.ChildOfRef, opts)
	return fix.Await(ctx, func(ctx context.Context) (T, error) {
		var value T
		err := run(ctx, span, func(ctx context.Context) (err error) {
			value, err = f(ctx)
			return err
		})
		return value, err
	})
}

// ChildOf is an option of [Go]: the goroutine's span is a child of the one in the
// context, and does not only follow from it. The package documentation says when
// that matters. It changes nothing else: the context that f receives is detached
// all the same.
//
// Not for a parent that is not in the context: that is [opentracing.ChildOf]. To
// functions of other packages this option says nothing.
func ChildOf() opentracing.StartSpanOption { return childOf{} }

type childOf struct{}

// Apply does nothing: the parent is in the context, which only start knows.
func (childOf) Apply(*opentracing.StartSpanOptions) {}

// start starts the span of a goroutine and returns ctx with it. If the package is
// switched off, it returns ctx and nil.
func start(ctx context.Context, name string, ref opentracing.SpanReferenceType, opts []opentracing.StartSpanOption) (context.Context, opentracing.Span) {
	if !fix.Enabled() {
		return ctx, nil
	}
	tracer := opentracing.GlobalTracer()
	if parent := opentracing.SpanFromContext(ctx); parent != nil {
		if own := parent.Tracer(); !isNil(own) {
			tracer = own
		}
		opts = withParent(parent, ref, opts)
	}
	// Not by StartSpanFromContext, which always adds ChildOf.
	span := tracer.StartSpan(name, opts...)
	return opentracing.ContextWithSpan(ctx, span), span
}

// isNil reports whether there is no tracer to call: one of Jaeger's spans that has
// been recycled has a nil pointer for its tracer.
func isNil(tracer opentracing.Tracer) bool {
	v := reflect.ValueOf(tracer)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

// withParent returns opts with a reference to parent, unless they have one of their
// own. It does not write to the array of opts, which may be used by other launches
// at the same time.
func withParent(parent opentracing.Span, ref opentracing.SpanReferenceType, opts []opentracing.StartSpanOption) []opentracing.StartSpanOption {
	var own opentracing.StartSpanOptions
	for _, opt := range opts {
		if opt == (childOf{}) {
			ref = opentracing.ChildOfRef
		}
		opt.Apply(&own)
	}
	if len(own.References) > 0 {
		return opts
	}
	return append(opts[:len(opts):len(opts)], opentracing.SpanReference{
		Type:              ref,
		ReferencedContext: parent.Context(),
	})
}

// run returns f(ctx) and finishes span, which is nil if the package is switched off.
func run(ctx context.Context, span opentracing.Span, f func(ctx context.Context) error) (err error) {
	if span == nil {
		return f(ctx)
	}
	defer func() {
		v := recover()
		if v != nil {
			ext.Error.Set(span, true)
			span.LogFields(log.Event("error"), log.String("error.kind", "panic"), log.Object("error.object", v))
		} else if err != nil {
			ext.LogError(span, err)
		}
		span.Finish()
		if v != nil {
			panic(v) // the stack of the first panic is still there, and reported
		}
	}()
	return f(ctx)
}
