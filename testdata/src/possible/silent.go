package possible

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os/exec"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
)

// The standard library does not trace.

func shutdownServer(ctx context.Context, srv *http.Server) {
	go srv.Shutdown(context.Background())
}

func logs(ctx context.Context, log *slog.Logger) {
	go log.InfoContext(context.Background(), "handled")
}

func handlesLog(ctx context.Context, h slog.Handler) {
	go h.Handle(context.Background(), slog.Record{})
}

func dials(ctx context.Context, d *net.Dialer) {
	go func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		d.DialContext(ctx, "tcp", "127.0.0.1:1")
	}()
}

func executes(ctx context.Context) {
	go func() {
		_ = exec.CommandContext(context.Background(), "true").Path
	}()
}

// Neither does what only ends something, waits, or asks how somebody is.

type component interface {
	Close(ctx context.Context) error
	Shutdown(ctx context.Context) error
	Stop(ctx context.Context)
	Ping(ctx context.Context) error
	PingContext(ctx context.Context) error
	HealthCheck(ctx context.Context) error
	Wait(ctx context.Context) error
}

func closes(ctx context.Context, c component)   { go c.Close(context.Background()) }
func stops(ctx context.Context, c component)    { go c.Stop(context.Background()) }
func pings(ctx context.Context, c component)    { go c.Ping(context.Background()) }
func pingsToo(ctx context.Context, c component) { go c.PingContext(context.Background()) }
func healthy(ctx context.Context, c component)  { go c.HealthCheck(context.Background()) }
func waits(ctx context.Context, c component)    { go c.Wait(context.Background()) }

func shutsDown(ctx context.Context, c component) {
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		c.Shutdown(ctx)
	}()
}

func shutdownFunc(ctx context.Context, shutdown func(context.Context) error) {
	go shutdown(context.Background())
}

// HealthClient is of the form that gRPC generates.
type HealthClient interface {
	Check(ctx context.Context, service string) error
}

func checks(ctx context.Context, c HealthClient) {
	go c.Check(context.Background(), "db")
}

// Neither do loggers and metrics.

type Logger interface {
	Write(ctx context.Context, line string)
}

func writesLog(ctx context.Context, l Logger) {
	go l.Write(context.Background(), "handled")
}

type reporter interface {
	Infof(ctx context.Context, format string, args ...any)
}

func infof(ctx context.Context, r reporter) {
	go r.Infof(context.Background(), "handled")
}

var counter metric.Int64Counter

func init() { counter, _ = otel.Meter("possible").Int64Counter("handled") }

func counts(ctx context.Context) {
	go counter.Add(context.Background(), 1)
}

// None of the implementations in sight traces.
type cache interface{ Evict(ctx context.Context) }

type memory struct{ n int }

func (m *memory) Evict(ctx context.Context) {
	if ctx.Err() == nil {
		m.n = 0
	}
}

func untracedImplementation(ctx context.Context, c cache) {
	go c.Evict(context.Background())
}

// A function that was seen whole hands its context to nothing that may trace.
func waitABit(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Second):
	}
}

func seenWhole(ctx context.Context) {
	go waitABit(context.Background())
}

// Unknown contexts, and none.

func unknownContext(ctx context.Context, s *service, contexts map[string]context.Context) {
	go s.api.Notify(contexts["a"], "a")
}

func noScope(api notifier) {
	go api.Notify(context.Background(), "a")
}

// A daemon.
func (s *service) daemon(ctx context.Context, jobs <-chan string) {
	go func() {
		for id := range jobs {
			s.api.Notify(context.Background(), id)
		}
	}()
}

// Neither is what a daemon does first.
func (s *service) daemonSetUp(ctx context.Context, jobs <-chan string) {
	go s.work(context.Background(), jobs)
}

func (s *service) work(ctx context.Context, jobs <-chan string) {
	s.api.Notify(ctx, "start")
	for id := range jobs {
		s.api.Notify(ctx, id)
	}
}

// The daemon's function is right for it.
func (s *service) flush() { s.api.Notify(context.Background(), "flush") }

// covered by: service.flushNow
func (s *service) flushLoop(turns <-chan struct{}) {
	go func() {
		for range turns {
			s.flush()
		}
	}()
}

func (s *service) flushNow(ctx context.Context) {
	go s.flush()
}

// The span is a leaf: the call in place takes the outer context too.
func (s *service) leaf(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	s.api.Notify(ctx, "a")
	go s.api.Notify(ctx, "b")
}

// A timer, without a span.
func (s *service) timer(ctx context.Context) {
	time.AfterFunc(time.Second, func() {
		s.api.Notify(context.Background(), "a")
	})
}

// A pool holds a context, and is no request.
type pool struct{ ctx context.Context }

// covered by: pooled
func (p *pool) schedule(f func()) { go f() }

func pooled(p *pool, api notifier) {
	p.schedule(func() { api.Notify(context.Background(), "a") })
}
