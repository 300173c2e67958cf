// Package possible launches work that only may be traced (OpenTelemetry). It is
// judged at -level=possible; at the default level nothing is reported.
package possible

import (
	"context"
	"database/sql"
	"net/http"
)

// notifier is implemented out of sight.
type notifier interface {
	Notify(ctx context.Context, id string)
}

type service struct {
	api    notifier
	hook   func(ctx context.Context)
	client *http.Client
	db     *sql.DB
	ctx    context.Context
}

func newService(s service) *service {
	s.ctx = context.Background()
	return &s
}

// Interface methods.

func (s *service) methodLost(ctx context.Context) {
	go s.api.Notify(context.Background(), "a") // want `may lose its parent span: s.api.Notify \(line 32\) may start a new trace because its context is context.Background\(\) \(line 32\), although ctx is in scope \(line 31\)`
}

func (s *service) methodLostSpan(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `may lose its parent span: .*Notify.*, although the span that tr.Start starts on line 36 is active`
		s.api.Notify(context.Background(), "a")
	}()
}

func (s *service) methodKept(ctx context.Context) {
	go s.api.Notify(ctx, "a")
}

func (s *service) methodWrong(ctx context.Context) {
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	go s.api.Notify(ctx, "a") // want `may get the wrong parent span: s.api.Notify \(line 52\) may attach to the span of ctx`
}

// The context of a component, beside that of a request.
func (s *service) componentLost(ctx context.Context) {
	go s.api.Notify(s.ctx, "a") // want `may lose its parent span: .*Notify .*its context is s.ctx, which lives as long as its owner`
}

// notify is a function between, and notifyRoot makes the root.
func (s *service) notify(ctx context.Context) { s.api.Notify(ctx, "a") }
func (s *service) notifyRoot()                { s.notify(context.Background()) }

func (s *service) throughLost(ctx context.Context) {
	go s.notify(context.Background()) // want `may lose its parent span: s.notify`
}

func (s *service) throughRootLost(ctx context.Context) {
	go s.notifyRoot() // want `may lose its parent span: s.notifyRoot`
}

func (s *service) throughKept(ctx context.Context) {
	go s.notify(ctx)
}

// A method value is the method.
func (s *service) methodValueLost(ctx context.Context) {
	notify := s.api.Notify
	go notify(context.Background(), "a") // want `may lose its parent span: notify`
}

// In place, with a parent of its own, the span would be the function's own.
func (s *service) ownSpan(ctx context.Context) {
	go func() {
		ctx, span := tr.Start(ctx, "job")
		defer span.End()
		s.api.Notify(ctx, "a")
	}()
}

// One report a launch and category, and the proved one goes first.
func (s *service) provedToo(ctx context.Context) {
	//fflint:ignore it is about what may be lost
	go func() {
		s.api.Notify(context.Background(), "a")
		save(context.Background())
	}()
}

// checker: one implementation of two traces.
type checker interface{ Verify(ctx context.Context) }

type disk struct{}

func (disk) Verify(ctx context.Context) { save(ctx) }

type remote struct{}

func (remote) Verify(ctx context.Context) { _ = ctx.Err() }

func oneImplementation(ctx context.Context, c checker) {
	go c.Verify(context.Background()) // want `may lose its parent span: c.Verify`
}

// A loop that ends with the launching function is no daemon.
func (s *service) jobsLost(ctx context.Context) {
	jobs := make(chan string)
	go func() { // want `may lose its parent span: s.api.Notify`
		s.api.Notify(context.Background(), "start")
		for range jobs {
			s.hook(ctx)
		}
	}()
	jobs <- "a"
	close(jobs)
}

// Function values.

func (s *service) fieldLost(ctx context.Context) {
	go s.hook(context.Background()) // want `may lose its parent span: s.hook`
}

func Each(ctx context.Context, do func(context.Context)) {
	go do(context.Background()) // want `may lose its parent span: do`
}

func mapLost(ctx context.Context, hooks map[string]func(context.Context)) {
	do := hooks["a"]
	go func() { // want `may lose its parent span: do`
		do(context.Background())
	}()
}

// each is given functions that are in sight: its callers tell.
func each(ctx context.Context, do func(context.Context)) {
	go do(context.Background())
}

func callerTells(ctx context.Context) {
	each(ctx, quick)
}

// quick looks at its context, and no more.
func quick(ctx context.Context) { _ = ctx.Err() }

// Requests and clients.

func handlerLost(next http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		go next.ServeHTTP(w, r.WithContext(context.Background())) // want `may lose its parent span: next.ServeHTTP`
	}
}

func handlerKept(next http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		go next.ServeHTTP(w, r.WithContext(context.WithoutCancel(r.Context())))
	}
}

func (s *service) doLost(ctx context.Context) {
	go func() { // want `may lose its parent span: s.client.Do .*because of a root context in http.NewRequest`
		req, err := http.NewRequest("GET", url, nil)
		if err != nil {
			return
		}
		drain(s.client.Do(req))
	}()
}

func (s *service) doKept(ctx context.Context) {
	go func() {
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return
		}
		drain(s.client.Do(req))
	}()
}

func (s *service) getLost(ctx context.Context) {
	go func() { // want `may lose its parent span: s.client.Get \(line \d+\) may start a new trace, although ctx`
		drain(s.client.Get(url))
	}()
}

func packageGetLost(ctx context.Context) {
	go func() { // want `may lose its parent span: http.Get`
		drain(http.Get(url))
	}()
}

func (s *service) execLost(ctx context.Context) {
	go s.db.ExecContext(context.Background(), "DELETE FROM t") // want `may lose its parent span: s.db.ExecContext`
}

func (s *service) execKept(ctx context.Context) {
	go s.db.ExecContext(ctx, "DELETE FROM t")
}

// Ruling 13: refresh starts from a root, and a daemon calls it too.
func refresh() { save(context.Background()) }

// covered by: refreshNow
func refreshLoop(turns <-chan struct{}) {
	go func() {
		for range turns {
			refresh()
		}
	}()
}

func refreshNow(ctx context.Context) {
	go refresh() // want `loses its parent span: refresh`
}
