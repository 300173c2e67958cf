// Package canceled has goroutines that run on a context which is cancelled when
// their starter returns (OpenTelemetry): the work is cut off. Here the context
// is that of a request to a server; in starter.go the starter cancels it
// itself, in caller.go the caller does. In silent.go nothing is cut off.
package canceled

import (
	"context"
	"net/http"
	"sync"
	"time"

	"go.opentelemetry.io/otel/trace"
	"golang.org/x/sync/errgroup"
)

// The plainest case.
func handler(w http.ResponseWriter, r *http.Request) {
	go save(r.Context()) // want `runs on a cancelled context: .*save`
}

func handlerLiteral(w http.ResponseWriter, r *http.Request) {
	go func() { // want `runs on a cancelled context: .*save`
		save(r.Context())
	}()
}

func handlerVariable(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	w.WriteHeader(http.StatusAccepted)
	go save(ctx) // want `runs on a cancelled context: .*save`
}

func handlerSpan(w http.ResponseWriter, r *http.Request) {
	ctx, span := tr.Start(r.Context(), "handle")
	defer span.End()
	go func() { // want `runs on a cancelled context: .*save`
		save(ctx)
	}()
}

func handlerArgument(w http.ResponseWriter, r *http.Request) {
	go func(ctx context.Context) { // want `runs on a cancelled context: .*save`
		save(ctx)
	}(r.Context())
}

type key struct{}

func handlerValue(w http.ResponseWriter, r *http.Request) {
	ctx := context.WithValue(r.Context(), key{}, "v")
	go save(ctx) // want `runs on a cancelled context: .*save`
}

// A longer deadline does not help.
func handlerTimeout(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Minute)
	go func() { // want `runs on a cancelled context: .*save`
		defer cancel()
		save(ctx)
	}()
}

// The same, inside the goroutine.
func handlerTimeoutInside(w http.ResponseWriter, r *http.Request) {
	go func() { // want `runs on a cancelled context: .*save`
		ctx, cancel := context.WithTimeout(r.Context(), time.Minute)
		defer cancel()
		save(ctx)
	}()
}

// The goroutine's own span changes nothing.
func handlerOwnSpan(w http.ResponseWriter, r *http.Request) {
	go func() { // want `runs on a cancelled context: .*save`
		ctx, span := tr.Start(r.Context(), "job")
		defer span.End()
		save(ctx)
	}()
}

func handlerWithSpan(w http.ResponseWriter, r *http.Request) {
	ctx := trace.ContextWithSpan(r.Context(), trace.SpanFromContext(r.Context()))
	go save(ctx) // want `runs on a cancelled context: .*save`
}

// The request is replaced by one with a derived context.
func handlerWithContext(w http.ResponseWriter, r *http.Request) {
	ctx, span := tr.Start(r.Context(), "handle")
	defer span.End()
	r = r.WithContext(ctx)
	go func() { // want `runs on a cancelled context: .*save`
		save(r.Context())
	}()
}

// A handler with a result, as some routers want it.
func handlerError(w http.ResponseWriter, r *http.Request) error {
	go save(r.Context()) // want `runs on a cancelled context: .*save`
	return nil
}

type server struct{ wg sync.WaitGroup }

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	go s.audit(r.Context()) // want `runs on a cancelled context: .*audit`
}

func (s *server) audit(ctx context.Context) { save(ctx) }

func routes(mux *http.ServeMux) {
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		go save(r.Context()) // want `runs on a cancelled context: .*save`
	})
}

func middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
		go save(r.Context()) // want `runs on a cancelled context: .*save`
	})
}

func handlerGroup(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	var g errgroup.Group
	g.Go(func() error { return saveErr(ctx) }) // want `runs on a cancelled context: .*saveErr`
}

// The server waits for its goroutines when it shuts down, not here.
func (s *server) tracked(w http.ResponseWriter, r *http.Request) {
	s.wg.Go(func() { // want `runs on a cancelled context: .*save`
		save(r.Context())
	})
}

// shutdown waits for what tracked has launched.
func (s *server) shutdown() { s.wg.Wait() }

// background runs fn on a goroutine.
//
// covered by: handlerLauncher
func background(fn func()) {
	go fn()
}

func handlerLauncher(w http.ResponseWriter, r *http.Request) {
	background(func() { // want `runs on a cancelled context: .*save`
		save(r.Context())
	})
}

// One goroutine is waited for, the other is not.
func handlerTwo(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		save(r.Context())
	}()
	<-done
	go save(r.Context()) // want `runs on a cancelled context: .*save`
}

func handlerLoop(w http.ResponseWriter, r *http.Request) {
	for range 2 {
		go save(r.Context()) // want `runs on a cancelled context: .*save`
	}
}

func handlerNested(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	go func() { // want `runs on a cancelled context: .*save`
		var wg sync.WaitGroup
		wg.Go(func() { save(ctx) })
		wg.Wait()
		save(ctx)
	}()
}
