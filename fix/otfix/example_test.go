package otfix_test

import (
	"context"
	"errors"
	"fmt"
	"sort"

	"github.com/fflint/fflint/fix"
	"github.com/fflint/fflint/fix/otfix"
	"github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/mocktracer"
)

// printSpans prints the spans, sorted by name, and the parent of each, once as many
// as n have been finished.
func printSpans(tracer *mocktracer.MockTracer, n int) {
	spans := finished(tracer, n)
	sort.Slice(spans, func(i, j int) bool { return spans[i].OperationName < spans[j].OperationName })
	for _, s := range spans {
		line := s.OperationName + ": no parent"
		for _, parent := range spans {
			if parent.SpanContext.SpanID == s.ParentID {
				line = s.OperationName + ": child of " + parent.OperationName
			}
		}
		if s.Tag("error") == true {
			line += ", failed"
		}
		fmt.Println(line)
	}
}

// The request is over, and its span finished, before the audit is.
func ExampleGo() {
	tracer := mocktracer.New()
	opentracing.SetGlobalTracer(tracer)
	span, ctx := opentracing.StartSpanFromContext(context.Background(), "request")
	ctx, cancel := context.WithCancel(ctx)
	answered := make(chan struct{})

	otfix.Go(ctx, "audit", func(ctx context.Context) error {
		<-answered
		insert, ctx := opentracing.StartSpanFromContext(ctx, "insert")
		insert.Finish()
		return ctx.Err() // nil: the context is not that of the request
	})

	cancel()
	span.Finish()
	close(answered)
	printSpans(tracer, 3)

	// Output:
	// audit: child of request
	// insert: child of audit
	// request: no parent
}

// An error marks the span of the goroutine, and no other.
func ExampleGo_error() {
	tracer := mocktracer.New()
	opentracing.SetGlobalTracer(tracer)
	span, ctx := opentracing.StartSpanFromContext(context.Background(), "request")

	otfix.Go(ctx, "audit", func(ctx context.Context) error {
		return errors.New("disk full")
	})

	span.Finish()
	printSpans(tracer, 2)

	// Output:
	// audit: child of request, failed
	// request: no parent
}

// The error of the goroutine is the waiter's to judge.
func ExampleAwait() {
	tracer := mocktracer.New()
	opentracing.SetGlobalTracer(tracer)
	span, ctx := opentracing.StartSpanFromContext(context.Background(), "request")

	price := otfix.Await(ctx, "quote", func(ctx context.Context) (int, error) {
		return 0, errors.New("no quote")
	})
	if _, err := price.Wait(); err != nil {
		fmt.Println("use the list price:", err)
	}

	span.Finish()
	printSpans(tracer, 2)

	// Output:
	// use the list price: no quote
	// quote: child of request, failed
	// request: no parent
}

// Most tracers show the same for ChildOf as without it, and this one does, too.
func ExampleChildOf() {
	tracer := mocktracer.New()
	opentracing.SetGlobalTracer(tracer)
	span, ctx := opentracing.StartSpanFromContext(context.Background(), "request")

	audit := func(ctx context.Context) error { return nil }
	otfix.Go(ctx, "audit", audit, otfix.ChildOf(), opentracing.Tag{Key: "order", Value: 42})

	span.Finish()
	printSpans(tracer, 2)

	// Output:
	// audit: child of request
	// request: no parent
}

// With the hook, what the goroutine does to the span of a request that is over does
// not reach it. The span is still a good parent.
func ExampleFreeze() {
	remove := fix.OnDetach(otfix.Freeze) // once, when the program starts
	defer remove()

	tracer := mocktracer.New()
	opentracing.SetGlobalTracer(tracer)
	span, ctx := opentracing.StartSpanFromContext(context.Background(), "request")
	answered := make(chan struct{})

	fix.Go(ctx, func(ctx context.Context) {
		<-answered
		opentracing.SpanFromContext(ctx).SetTag("error", true)
		insert, _ := opentracing.StartSpanFromContext(ctx, "insert")
		insert.Finish()
	})

	span.Finish()
	close(answered)
	printSpans(tracer, 2)

	// Output:
	// insert: child of request
	// request: no parent
}
