// Package orders takes the orders of a shop. The page's tests show it.
package orders

import (
	"context"
	"net/http"
	"sync"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

var tracer = otel.Tracer("orders")

type Server struct {
	ctx    context.Context
	stores []string
	notify func(context.Context)
}

// ServeHTTP takes an order.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	ctx, span := tracer.Start(r.Context(), "order "+id)
	defer span.End()

	charge(ctx, id)
	var wait sync.WaitGroup
	for _, store := range s.stores {
		wait.Go(func() { reserve(ctx, store, id) })
	}

	go func() {
		audit(context.Background(), id)
		count(context.Background())
	}()
	go s.invoice(context.WithoutCancel(ctx), id)
	go s.notify(ctx)
	go func() {
		ctx, span := tracer.Start(ctx, "rebuild index", trace.WithNewRoot())
		defer span.End()
		index(ctx)
	}()
	go metrics.Add(1)
	wait.Wait()
	s.notify(ctx)
}

func charge(ctx context.Context, id string) {
	ctx, span := tracer.Start(ctx, "charge")
	defer span.End()
	if id == "" {
		retry(ctx)
	}
}

func audit(ctx context.Context, id string) {
	ctx, span := tracer.Start(ctx, "audit")
	defer span.End()
	write(ctx, id)
}

// Receive takes an order from the queue.
func (s *Server) Receive(request context.Context, id string) {
	ctx, span := tracer.Start(request, "receive")
	defer span.End()
	go audit(request, id)
	go ship(ctx, id)
	go func() {
		span.SetAttributes(attribute.Bool("late", true))
		ship(context.WithoutCancel(ctx), id)
	}()
}

// Close ends the server's work.
func (s *Server) Close(ctx context.Context) error {
	ctx, span := tracer.Start(ctx, "close")
	defer span.End()
	return flush(ctx)
}
