// Package untraced launches work that starts no span (OpenTelemetry), often
// with a root context. There is no parent to lose.
package untraced

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
)

func printing(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go fmt.Fprintln(io.Discard, "handled")
}

// A logger takes a context and does not trace.
func logging(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	log := slog.New(slog.DiscardHandler)
	go func() {
		log.InfoContext(context.Background(), "handled")
	}()
}

// Shutdown waits, with a context of its own on purpose.
func shutdown(ctx context.Context, srv *http.Server) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go srv.Shutdown(context.Background())
}

func shutdownTimeout(ctx context.Context, srv *http.Server) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		srv.Shutdown(ctx)
	}()
}

var counter, _ = otel.Meter("untraced").Int64Counter("handled")

// A metric takes a context, and starts no span.
func metrics(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go counter.Add(context.Background(), 1)
}

// Flushing the tracer is not traced.
func flush(ctx context.Context, provider interface{ ForceFlush(context.Context) error }) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go provider.ForceFlush(context.Background())
}

func send(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	done := make(chan error, 1)
	go func() { done <- nil }()
	<-done
}

func wait(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	var wg sync.WaitGroup
	done := make(chan struct{})
	go func() {
		wg.Wait()
		close(done)
	}()
	<-done
}

func count(ctx context.Context, hits *atomic.Int64) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go hits.Add(1)
}

// poll takes a context only to know when to stop.
func poll(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Second):
		return nil
	}
}

func polling(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go poll(context.Background())
}

// The result of the goroutine is read, and the traced call follows here.
func tracedAfter(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan context.Context, 1)
	go func() { done <- context.Background() }()
	<-done
	save(ctx)
}

// Fetching a span starts none.
func fetch(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		_ = trace.SpanFromContext(context.Background()).SpanContext()
	}()
}

func command(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		_ = exec.CommandContext(context.Background(), "true").Path
	}()
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A plain client only may trace: its transport decides.
func client(ctx context.Context, c *http.Client) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go c.Head("http://localhost/")
}

// So may a dialer's hooks.
func dial(ctx context.Context, d *net.Dialer) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		d.DialContext(ctx, "tcp", "127.0.0.1:1")
	}()
}

// A traced function that is only mentioned is not called.
func mentioned(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		var hook func(context.Context)
		if hook = save; hook == nil {
			return
		}
	}()
}
