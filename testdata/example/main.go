// Example is a small shop that traces its requests with OpenTelemetry. It takes
// one order from itself and prints the spans that were recorded: one of them is
// in a trace of its own, and fflint says why.
package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
)

var tracer = otel.Tracer("shop")

// A shop takes orders over HTTP and sends its mail from a worker.
type shop struct {
	mails chan mail
}

// A mail carries the context of the request that it belongs to.
type mail struct {
	ctx   context.Context
	order string
}

// ServeHTTP takes an order.
func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	order := r.FormValue("id")
	ctx, span := tracer.Start(r.Context(), "order "+order)
	defer span.End()

	// Right: the goroutines are joined and get the context as it is.
	var stores sync.WaitGroup
	for _, store := range []string{"north", "south"} {
		stores.Go(func() { reserve(ctx, store, order) })
	}
	stores.Wait()

	// Right: what outlives the request keeps its span, not its cancellation.
	s.mails <- mail{context.WithoutCancel(ctx), order}

	// Wrong: the span gets no parent, so it starts another trace.
	go func() {
		audit(context.Background(), order)
	}()
	fmt.Fprintln(w, "thank you")
}

// sendMails is the worker. It belongs to no request.
func (s *shop) sendMails() {
	for m := range s.mails {
		_, span := tracer.Start(m.ctx, "mail "+m.order)
		span.End()
	}
}

func reserve(ctx context.Context, store, order string) {
	_, span := tracer.Start(ctx, "reserve "+order+" in the "+store)
	defer span.End()
}

func audit(ctx context.Context, order string) {
	_, span := tracer.Start(ctx, "audit "+order)
	defer span.End()
}

func main() {
	spans := tracetest.NewSpanRecorder()
	otel.SetTracerProvider(sdk.NewTracerProvider(sdk.WithSpanProcessor(spans)))
	s := &shop{mails: make(chan mail)}
	go s.sendMails()
	server := httptest.NewServer(s)
	defer server.Close()
	resp, err := http.Get(server.URL + "?id=17")
	if err != nil {
		log.Fatal(err)
	}
	resp.Body.Close()
	for len(spans.Ended()) < 5 { // the request waits for two of its goroutines only
		time.Sleep(time.Millisecond)
	}
	printTraces(spans.Ended())
}

// printTraces prints each span below its parent. A span at the margin has none.
func printTraces(spans []sdk.ReadOnlySpan) {
	slices.SortFunc(spans, func(a, b sdk.ReadOnlySpan) int { return cmp.Compare(a.Name(), b.Name()) })
	var below func(parent trace.SpanID, indent string)
	below = func(parent trace.SpanID, indent string) {
		for _, s := range spans {
			if s.Parent().SpanID() == parent {
				fmt.Println(indent + s.Name())
				below(s.SpanContext().SpanID(), indent+"    ")
			}
		}
	}
	below(trace.SpanID{}, "")
}
