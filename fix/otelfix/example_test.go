package otelfix_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/fflint/fflint/fix/otelfix"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
)

// The goroutine outlives its request, and its span is a child of the request's.
func ExampleGo() {
	recorder := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))
	ctx, cancel := context.WithCancel(context.Background())

	ctx, request := provider.Tracer("example").Start(ctx, "GET /orders")
	answered, audited := make(chan struct{}), make(chan struct{})
	otelfix.Go(ctx, "audit", func(ctx context.Context) error {
		defer close(audited)
		<-answered
		_, insert := provider.Tracer("example").Start(ctx, "INSERT audit")
		insert.End()
		fmt.Println("cancelled:", ctx.Err() != nil)
		return nil
	})
	request.End()
	cancel()
	close(answered)
	<-audited

	printParents(recorder.Started())

	// Output:
	// cancelled: false
	// GET /orders: root
	// audit: child of GET /orders
	// INSERT audit: child of audit
}

// The caller waits: its cancellation reaches the goroutine, and the error comes back.
func ExampleAwait() {
	recorder := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))

	ctx, request := provider.Tracer("example").Start(context.Background(), "GET /orders")
	price := otelfix.Await(ctx, "price", func(ctx context.Context) (int, error) {
		return 0, errors.New("no price")
	})
	_, err := price.Wait()
	request.End()

	fmt.Println("error:", err)
	printParents(recorder.Started())

	// Output:
	// error: no price
	// GET /orders: root
	// price: child of GET /orders, Error no price
}

// The goroutine gets a trace of its own, which leads back to the request.
func ExampleLink() {
	recorder := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))

	ctx, request := provider.Tracer("example").Start(context.Background(), "POST /reindex")
	done := make(chan struct{})
	otelfix.Go(ctx, "reindex", func(ctx context.Context) error {
		close(done)
		return nil
	}, otelfix.Link())
	request.End()
	<-done

	printParents(recorder.Started())

	// Output:
	// POST /reindex: root
	// reindex: root with a link to POST /reindex
}

// printParents prints the spans in the order of their start, each with its parent.
func printParents[S sdktrace.ReadOnlySpan](spans []S) {
	name := make(map[trace.SpanID]string)
	for _, s := range spans {
		name[s.SpanContext().SpanID()] = s.Name()
		fmt.Printf("%s: ", s.Name())
		if parent := s.Parent(); parent.IsValid() {
			fmt.Print("child of ", name[parent.SpanID()])
		} else {
			fmt.Print("root")
		}
		for _, link := range s.Links() {
			fmt.Print(" with a link to ", name[link.SpanContext.SpanID()])
		}
		if status := s.Status(); status.Description != "" {
			fmt.Printf(", %v %s", status.Code, status.Description)
		}
		fmt.Println()
	}
}
