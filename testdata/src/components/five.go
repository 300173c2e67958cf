// Package components has contexts that components hold (ruling 5), and
// tracers behind interfaces (ruling 14), with OpenTelemetry.
package components

import (
	"context"
	"net/http"
)

// Ruling 5: a context that lives as long as its owner is no parent, if it is
// used beside one that is.

// service has a root, stored by its constructor.
type service struct {
	ctx  context.Context
	name string
}

func newService() *service { return &service{ctx: context.Background(), name: "s"} }

func (s *service) fetch(ctx context.Context) { save(ctx) }

func (s *service) get(ctx context.Context) {
	go s.fetch(s.ctx) // want `loses its parent span: .*fetch`
}

func (s *service) getSpan(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*fetch`
		s.fetch(s.ctx)
	}()
}

func (s *service) getKept(ctx context.Context) {
	go s.fetch(ctx)
}

// A context derived from the component's.
func (s *service) getDerived(ctx context.Context) {
	own, cancel := context.WithCancel(s.ctx)
	go func() { // want `loses its parent span: .*fetch`
		defer cancel()
		s.fetch(own)
	}()
}

// There is no other context in scope.
func (s *service) sweep() {
	go s.fetch(s.ctx)
}

// The work does not trace.
func (s *service) wait(ctx context.Context) {
	go func() { <-s.ctx.Done() }()
}

// component has a context that its constructor was given.
type component struct{ ctx context.Context }

func newComponent(ctx context.Context) *component { return &component{ctx: ctx} }

func (c *component) get(ctx context.Context) {
	go save(c.ctx) // want `loses its parent span: .*save`
}

// A request is a context in scope too.
func (c *component) serve(w http.ResponseWriter, r *http.Request) {
	go save(c.ctx) // want `loses its parent span: .*save`
}

// session stores the context of an active span.
type session struct{ ctx context.Context }

func newSession() *session { return &session{ctx: context.Background()} }

func (s *session) bind(ctx context.Context) { s.ctx, _ = tr.Start(ctx, "session") }

// The field may carry the session's span.
func (s *session) get(ctx context.Context) {
	go save(s.ctx)
}

// app and lifecycle give their context by a method.
type app struct{ ctx context.Context }

func newApp() *app { return &app{ctx: context.Background()} }

func (a *app) Context() context.Context { return a.ctx }

type lifecycle interface{ Context() context.Context }

type plugin struct {
	app  *app
	life lifecycle
}

func (p *plugin) get(ctx context.Context) {
	go save(p.app.Context()) // want `loses its parent span: .*save`
}

func (p *plugin) getInterface(ctx context.Context) {
	go save(p.life.Context()) // want `loses its parent span: .*save`
}

// backoffer is a carrier: it has a method that gives a context.
type backoffer struct{ ctx context.Context }

func (b *backoffer) GetCtx() context.Context { return b.ctx }

func carrierMethod(b *backoffer) {
	go save(context.Background()) // want `loses its parent span: .*save`
}

func carrierMethodKept(b *backoffer) {
	go save(b.GetCtx())
}

// task is a carrier: it has a field with a context.
type task struct {
	ctx  context.Context
	name string
}

func carrierField(t *task) {
	go save(context.Background()) // want `loses its parent span: .*save`
}

func carrierFieldKept(t *task) {
	go save(t.ctx)
}

// A carrier is a context in scope beside a component's context.
func (s *service) carrierBeside(b *backoffer) {
	go s.fetch(s.ctx) // want `loses its parent span: .*fetch`
}

// step holds its task; who stores the task's context is not in sight.
type step struct{ task *task }

func (s *step) run(ctx context.Context) {
	go save(s.task.ctx)
}
