package possible

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"log/slog"
	"net"
	"net/http"
	"testing"

	"fixtures/oracle"
)

// What the fixtures do not see traces in the run: every call saves. A generic type
// stands for what is out of sight.
type implementation[T any] struct{}

type traced = implementation[int]

func (implementation[T]) Notify(ctx context.Context, id string)                 { save(ctx) }
func (implementation[T]) Close(ctx context.Context) error                       { save(ctx); return nil }
func (implementation[T]) Shutdown(ctx context.Context) error                    { save(ctx); return nil }
func (implementation[T]) Stop(ctx context.Context)                              { save(ctx) }
func (implementation[T]) Ping(ctx context.Context) error                        { save(ctx); return nil }
func (implementation[T]) PingContext(ctx context.Context) error                 { save(ctx); return nil }
func (implementation[T]) HealthCheck(ctx context.Context) error                 { save(ctx); return nil }
func (implementation[T]) Wait(ctx context.Context) error                        { save(ctx); return nil }
func (implementation[T]) Check(ctx context.Context, service string) error       { save(ctx); return nil }
func (implementation[T]) Write(ctx context.Context, line string)                { save(ctx) }
func (implementation[T]) Infof(ctx context.Context, format string, args ...any) { save(ctx) }
func (implementation[T]) ServeHTTP(_ http.ResponseWriter, r *http.Request)      { save(r.Context()) }
func (implementation[T]) RoundTrip(r *http.Request) (*http.Response, error) {
	save(r.Context())
	return noContent, nil
}

var noContent = &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody}

// conn is a connection that traces what it executes.
type conn struct{}

func (conn) Prepare(string) (driver.Stmt, error) { return nil, driver.ErrSkip }
func (conn) Begin() (driver.Tx, error)           { return nil, driver.ErrSkip }
func (conn) Close() error                        { return nil }
func (conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	save(ctx)
	return driver.ResultNoRows, nil
}

type connector struct{}

func (connector) Connect(context.Context) (driver.Conn, error) { return conn{}, nil }
func (connector) Driver() driver.Driver                        { return nil }

func TestOracle(t *testing.T) {
	var s *service
	// with makes a service in the bubble of the case.
	with := func(name, right string, f func(*service, context.Context), exempt ...string) oracle.Case {
		c := oracle.Case{
			Name: name, Right: right,
			Run: func(ctx context.Context) {
				s = newService(service{
					api:    traced{},
					hook:   save,
					client: &http.Client{Transport: traced{}},
					db:     sql.OpenDB(connector{}),
				})
				f(s, ctx)
			},
			Stop: func() { s.db.Close() },
		}
		if len(exempt) > 0 {
			c.Exempt = exempt[0]
		}
		return c
	}
	plain := func(f func(context.Context)) func(*service, context.Context) {
		return func(_ *service, ctx context.Context) { f(ctx) }
	}
	handler := func(f func(http.Handler) http.HandlerFunc) func(*service, context.Context) {
		return func(_ *service, ctx context.Context) {
			f(traced{})(oracle.Request(ctx))
		}
	}
	const (
		saved   = "request(save)"
		handled = "request(handle(load, save))"
		lets    = "at possible: what only ends, waits, asks or logs is not traced"
		daemon  = "ruling 4: a daemon"
	)
	http.DefaultTransport = traced{}

	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		with("service.methodLost", saved, (*service).methodLost),
		with("service.methodLostSpan", handled, (*service).methodLostSpan),
		with("service.methodKept", saved, (*service).methodKept),
		with("service.methodWrong", handled, (*service).methodWrong),
		with("service.componentLost", saved, (*service).componentLost),
		with("service.throughLost", saved, (*service).throughLost),
		with("service.throughRootLost", saved, (*service).throughRootLost),
		with("service.throughKept", saved, (*service).throughKept),
		with("service.methodValueLost", saved, (*service).methodValueLost),
		with("service.ownSpan", "request(job(save))", (*service).ownSpan),
		with("service.provedToo", "request(save, save)", (*service).provedToo, "section 3: ignored"),
		with("oneImplementation", saved, plain(func(ctx context.Context) { oneImplementation(ctx, disk{}) })),

		with("service.jobsLost", "request(save, save)", (*service).jobsLost),
		with("service.fieldLost", saved, (*service).fieldLost),
		with("Each", saved, plain(func(ctx context.Context) { Each(ctx, save) })),
		with("mapLost", saved, plain(func(ctx context.Context) { mapLost(ctx, map[string]func(context.Context){"a": save}) })),
		with("each", saved, plain(func(ctx context.Context) { each(ctx, save) }), "at possible: its callers are in sight, and none gives what traces"),
		with("callerTells", "request", plain(callerTells)),

		with("handlerLost", saved, handler(handlerLost)),
		with("handlerKept", saved, handler(handlerKept)),
		with("service.doLost", saved, (*service).doLost),
		with("service.doKept", saved, (*service).doKept),
		with("service.getLost", saved, (*service).getLost),
		with("packageGetLost", saved, plain(packageGetLost)),
		with("service.execLost", saved, (*service).execLost),
		with("service.execKept", saved, (*service).execKept),
		with("refreshNow", saved, plain(refreshNow)),

		with("shutdownServer", "request", plain(func(ctx context.Context) { shutdownServer(ctx, new(http.Server)) })),
		with("logs", "request", plain(func(ctx context.Context) { logs(ctx, slog.New(slog.DiscardHandler)) })),
		with("handlesLog", "request", plain(func(ctx context.Context) { handlesLog(ctx, slog.DiscardHandler) })),
		with("dials", "request", plain(func(ctx context.Context) { dials(ctx, new(net.Dialer)) })),
		with("executes", "request", plain(executes)),

		with("closes", saved, plain(func(ctx context.Context) { closes(ctx, traced{}) }), lets),
		with("stops", saved, plain(func(ctx context.Context) { stops(ctx, traced{}) }), lets),
		with("pings", saved, plain(func(ctx context.Context) { pings(ctx, traced{}) }), lets),
		with("pingsToo", saved, plain(func(ctx context.Context) { pingsToo(ctx, traced{}) }), lets),
		with("healthy", saved, plain(func(ctx context.Context) { healthy(ctx, traced{}) }), lets),
		with("waits", saved, plain(func(ctx context.Context) { waits(ctx, traced{}) }), lets),
		with("shutsDown", saved, plain(func(ctx context.Context) { shutsDown(ctx, traced{}) }), lets),
		with("shutdownFunc", saved, plain(func(ctx context.Context) { shutdownFunc(ctx, traced{}.Shutdown) }), lets),
		with("checks", saved, plain(func(ctx context.Context) { checks(ctx, traced{}) }), lets),
		with("writesLog", saved, plain(func(ctx context.Context) { writesLog(ctx, traced{}) }), lets),
		with("infof", saved, plain(func(ctx context.Context) { infof(ctx, traced{}) }), lets),
		with("counts", "request", plain(counts)),
		with("untracedImplementation", "request", plain(func(ctx context.Context) { untracedImplementation(ctx, new(memory)) })),
		with("seenWhole", "request", plain(seenWhole)),

		with("unknownContext", saved, func(s *service, ctx context.Context) {
			unknownContext(ctx, s, map[string]context.Context{"a": context.Background()})
		}, "unknown is silence"),
		with("noScope", saved, func(s *service, _ context.Context) { noScope(s.api) }, "section 3: no context in scope"),
		with("service.daemon", saved, func(s *service, ctx context.Context) {
			jobs := make(chan string, 1)
			jobs <- "a"
			close(jobs)
			s.daemon(ctx, jobs)
		}, daemon),
		with("service.daemonSetUp", saved, func(s *service, ctx context.Context) {
			jobs := make(chan string)
			close(jobs)
			s.daemonSetUp(ctx, jobs)
		}, daemon),
		with("service.flushNow", saved, (*service).flushNow, daemon),
		with("service.leaf", "request(handle, save, save)", (*service).leaf),
		with("service.timer", saved, (*service).timer, "ruling 13: a timer is definite only"),
		{
			Name: "pooled",
			Run: func(ctx context.Context) {
				pooled(&pool{ctx}, traced{})
			},
			Right: saved, Exempt: "at possible: the pool is there for many",
		},
	})
}
