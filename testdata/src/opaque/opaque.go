// Package opaque hands root contexts to callees that cannot be seen into: those
// of the standard library do not trace, others only may (OpenTelemetry).
package opaque

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"time"

	"fixtures/opaque/backend"
)

// The standard library.

func shutdown(ctx context.Context, srv *http.Server) {
	go srv.Shutdown(context.Background())
}

func shutdownTimeout(w http.ResponseWriter, r *http.Request, srv *http.Server) {
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := srv.Shutdown(ctx); err != nil {
			slog.ErrorContext(ctx, "shutdown", "error", err)
		}
	}()
}

func logs(ctx context.Context, log *slog.Logger) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go log.InfoContext(context.Background(), "handled")
}

func sqlExec(ctx context.Context, db *sql.DB) {
	go func() {
		_, _ = db.ExecContext(context.Background(), "UPDATE t SET n = n + 1")
	}()
}

func sqlExecSpan(ctx context.Context, db *sql.DB) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go db.Exec("UPDATE t SET n = n + 1")
}

// Function values.

func functionParameter(ctx context.Context, fn func(context.Context)) {
	go fn(context.Background())
}

func functionParameterInLiteral(ctx context.Context, fn func(context.Context) error) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		if err := fn(context.Background()); err != nil {
			slog.Error("function", "error", err)
		}
	}()
}

type hooks struct{ done func(context.Context) }

func functionField(ctx context.Context, h hooks) {
	go h.done(context.Background())
}

func handlerParameter(next http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		go next.ServeHTTP(w, r.WithContext(context.Background()))
	}
}

// What is known about a function value is not opaque.
func functionKnown(ctx context.Context) {
	fn := save
	go fn(context.Background()) // want `loses its parent span: .*fn`
}

// Interfaces of this package.

// saver: every implementation traces.
type saver interface{ Save(ctx context.Context) }

type disk struct{}

func (disk) Save(ctx context.Context) { save(ctx) }

type remote struct{ name string }

func (r *remote) Save(ctx context.Context) { save(ctx) }

func everyImplementation(ctx context.Context, s saver) {
	go s.Save(context.Background()) // want `loses its parent span: .*Save`
}

func everyImplementationInLiteral(ctx context.Context, s saver) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*Save`
		s.Save(context.Background())
	}()
}

func everyImplementationKept(ctx context.Context, s saver) {
	go s.Save(ctx)
}

// checker: one implementation traces.
type checker interface {
	Check(ctx context.Context) error
}

func (disk) Check(ctx context.Context) error {
	save(ctx)
	return ctx.Err()
}

func (r *remote) Check(ctx context.Context) error { return ctx.Err() }

func oneImplementation(ctx context.Context, c checker) {
	go c.Check(context.Background())
}

// health checks everything.
func health(ctx context.Context, checks []checker) {
	for _, c := range checks {
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			_ = c.Check(ctx)
		}()
	}
}

// A value of a known type is no interface any more.
func concreteLost(ctx context.Context) {
	var c checker = disk{}
	go c.Check(context.Background()) // want `loses its parent span: .*Check`
}

// logger: no implementation traces.
type logger interface {
	Log(ctx context.Context, msg string)
}

func (r *remote) Log(ctx context.Context, msg string) { slog.InfoContext(ctx, msg) }

func noImplementation(ctx context.Context, l logger) {
	go l.Log(context.Background(), "handled")
}

// cleaner: there is no implementation in sight.
type cleaner interface{ Clean(ctx context.Context) }

func unseenImplementation(ctx context.Context, c cleaner) {
	go c.Clean(context.Background())
}

// flusher: the implementation that does not trace is generic.
type flusher interface{ Flush(ctx context.Context) }

func (disk) Flush(ctx context.Context) { save(ctx) }

type buffer[T any] struct{ items []T }

func (b *buffer[T]) Flush(ctx context.Context) {
	if ctx.Err() == nil {
		b.items = nil
	}
}

func genericImplementation(ctx context.Context, f flusher) {
	go f.Flush(context.Background())
}

// loader: one implementation calls a function that only may trace.
type loader interface{ Load(ctx context.Context) }

func (disk) Load(ctx context.Context) { load(ctx) }

type loaderFunc func(context.Context)

func (f loaderFunc) Load(ctx context.Context) { f(ctx) }

func functionImplementation(ctx context.Context, l loader) {
	go l.Load(context.Background())
}

// writer: one implementation traces, and the others are made of one.
type writer interface{ Write(ctx context.Context) }

func (disk) Write(ctx context.Context) { save(ctx) }

type logged struct{ next writer }

func (l logged) Write(ctx context.Context) {
	slog.DebugContext(ctx, "write")
	l.next.Write(ctx)
}

type named struct {
	writer
	name string
}

func decoratedLost(ctx context.Context, w writer) {
	go w.Write(context.Background()) // want `loses its parent span: .*Write`
}

func decoratedKept(ctx context.Context, w writer) {
	go w.Write(ctx)
}

// Interfaces of another package.

func everyFarImplementation(ctx context.Context, p backend.Putter) {
	go p.Put(context.Background()) // want `loses its parent span: .*Put`
}

func oneFarImplementation(ctx context.Context, c backend.Checker) {
	go c.Check(context.Background())
}

func unseenFarImplementation(ctx context.Context, p backend.Pinger) {
	go p.Ping(context.Background())
}
