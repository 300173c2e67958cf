// Package mail sends mail. Its goroutines are in the right trace, and still lose something.
package mail

import (
	"context"
	"net/http"
	"time"

	"go.opentelemetry.io/otel"
)

var tracer = otel.Tracer("mail")

// Send sends what is due.
func Send(ctx context.Context) {
	_, span := tracer.Start(ctx, "send")
	defer span.End()
	go func() {
		span.AddEvent("sent")
	}()
}

// Bounce is done when the request is.
func Bounce(w http.ResponseWriter, r *http.Request) {
	ctx, span := tracer.Start(r.Context(), "bounce")
	defer span.End()
	go deliver(ctx)
}

// Flush waits.
func Flush(ctx context.Context) {
	ctx, span := tracer.Start(ctx, "flush")
	defer span.End()
	deliver(ctx)
}

// Sweep has traces of its own, on purpose.
func Sweep() {
	go func() {
		for range time.Tick(time.Minute) {
			deliver(context.Background())
		}
	}()
}

func deliver(ctx context.Context) {
	ctx, span := tracer.Start(ctx, "deliver")
	defer span.End()
	select {
	case <-ctx.Done():
	case <-time.After(time.Second):
	}
}
