// Package orders takes orders. What it launches is right, lost, and unknown.
package orders

import (
	"context"
	"net/http"
	"sync"

	"go.opentelemetry.io/otel"
)

var tracer = otel.Tracer("orders")

// A notifier has no implementation here.
type notifier interface {
	Notify(ctx context.Context, order string)
}

// A Server takes orders.
type Server struct {
	notifier notifier
}

// ServeHTTP takes an order.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, span := tracer.Start(r.Context(), "order")
	defer span.End()

	var wait sync.WaitGroup
	for _, store := range []string{"north", "south"} {
		wait.Go(func() { reserve(ctx, store) })
	}
	wait.Wait()

	go invoice(context.WithoutCancel(ctx), r.FormValue("id"))
	go s.notifier.Notify(context.WithoutCancel(ctx), r.FormValue("id"))
	go func() {
		audit(context.Background(), "ordered")
	}()
	store(ctx)
}

// Return takes an order back.
func (s *Server) Return(ctx context.Context, id string) {
	inner, span := tracer.Start(ctx, "return")
	defer span.End()
	reserve(inner, "north")
	go audit(context.WithoutCancel(ctx), "returned")
	store(inner)
}

// store launches the same goroutine for whoever calls it.
func store(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, span := tracer.Start(ctx, "store")
		defer span.End()
	}()
	<-done
}

func reserve(ctx context.Context, store string) {
	_, span := tracer.Start(ctx, "reserve")
	defer span.End()
}

func invoice(ctx context.Context, id string) {
	_, span := tracer.Start(ctx, "invoice")
	defer span.End()
}

func audit(ctx context.Context, what string) {
	_, span := tracer.Start(ctx, "audit")
	defer span.End()
}
