// Package storedctx uses contexts that are stored in structs: in components,
// which live as long as their owner, and in carriers, which live as long as a
// request (OpenTelemetry, ruling 5).
package storedctx

import (
	"context"
	"time"

	"fixtures/storedctx/kv"
)

type userKey struct{}

// client has the context of its store, in two ways.
type client struct {
	storage kv.Storage
	store   *kv.Store
}

func newClient(s *kv.Store) *client { return &client{storage: s, store: s} }

// send traces below the span of the request.
func (c *client) send(b *kv.Backoffer) {
	b.Backoff()
	save(b.GetCtx())
}

func (c *client) interfaceLost(ctx context.Context) {
	go save(c.storage.Ctx()) // want `loses its parent span: .*save`
}

func (c *client) structLost(ctx context.Context) {
	go save(c.store.Ctx()) // want `loses its parent span: .*save`
}

func (c *client) spanLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*save`
		save(c.storage.Ctx())
	}()
}

func (c *client) timeoutLost(ctx context.Context) {
	own, cancel := context.WithTimeout(c.store.Ctx(), time.Minute)
	go func() { // want `loses its parent span: .*save`
		defer cancel()
		save(own)
	}()
}

// One value of the request comes along, and the span does not.
func (c *client) valueLost(ctx context.Context) {
	own := context.WithValue(c.storage.Ctx(), userKey{}, ctx.Value(userKey{}))
	go save(own) // want `loses its parent span: .*save`
}

// The store's context only tells when to stop.
func (c *client) stopKept(ctx context.Context) {
	go func() {
		select {
		case <-c.storage.Ctx().Done():
		default:
			save(ctx)
		}
	}()
}

func (c *client) refresh() { save(c.storage.Ctx()) }

// The call does not say which context it uses.
func (c *client) refreshLost(ctx context.Context) {
	go c.refresh() // want `loses its parent span: .*refresh`
}

// base is embedded.
type base struct{ ctx context.Context }

type server struct{ *base }

func newServer() *server { return &server{&base{ctx: context.Background()}} }

func (s *server) embeddedLost(ctx context.Context) {
	go save(s.ctx) // want `loses its parent span: .*save`
}

func (s *server) embeddedKept(ctx context.Context) {
	go save(ctx)
}

// Carriers that are made of a component's context.

func (c *client) backofferLost(ctx context.Context) {
	b := kv.NewBackoffer(c.storage.Ctx(), 1000)
	go c.send(b) // want `loses its parent span: .*send`
}

func (c *client) backofferKept(ctx context.Context) {
	b := kv.NewBackoffer(ctx, 1000)
	go c.send(b)
}

func (c *client) backofferRootLost(ctx context.Context) {
	go c.send(kv.NewBackoffer(context.Background(), 1000)) // want `loses its parent span: .*send`
}

func (c *client) backofferInsideLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*send`
		c.send(kv.NewBackoffer(c.store.Ctx(), 1000))
	}()
}

func (c *client) backofferOuter(ctx context.Context) {
	b := kv.NewBackoffer(ctx, 1000)
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go c.send(b) // want `wrong parent span: .*send`
}

func (c *client) backofferValueLost(ctx context.Context) {
	own := context.WithValue(c.storage.Ctx(), userKey{}, ctx.Value(userKey{}))
	go c.send(kv.NewBackoffer(own, 1000)) // want `loses its parent span: .*send`
}

// A carrier is in scope itself.
func (c *client) besideLost(b *kv.Backoffer) {
	go c.send(kv.NewBackoffer(c.storage.Ctx(), 1000)) // want `loses its parent span: .*send`
}

func (c *client) givenKept(b *kv.Backoffer) {
	go c.send(b)
}

func (c *client) givenCloneKept(b *kv.Backoffer) {
	go c.send(b.Clone())
}

func (c *client) givenForkKept(b *kv.Backoffer) {
	fork, cancel := b.Fork()
	go func() {
		defer cancel()
		c.send(fork)
	}()
}

func (c *client) cloneLost(ctx context.Context) {
	b := kv.NewBackoffer(c.storage.Ctx(), 1000)
	go c.send(b.Clone()) // want `loses its parent span: .*send`
}

func (c *client) forkLost(ctx context.Context) {
	b := kv.NewBackoffer(c.storage.Ctx(), 1000)
	fork, cancel := b.Fork()
	go func() { // want `loses its parent span: .*send`
		defer cancel()
		c.send(fork)
	}()
}

func (c *client) cloneKept(ctx context.Context) {
	b := kv.NewBackoffer(ctx, 1000)
	go c.send(b.Clone())
}

func (c *client) forkKept(ctx context.Context) {
	fork, cancel := kv.NewBackoffer(ctx, 1000).Fork()
	go func() {
		defer cancel()
		c.send(fork)
	}()
}

// The context is replaced by the request's.
func (c *client) replacedKept(ctx context.Context) {
	b := kv.NewBackoffer(c.storage.Ctx(), 1000)
	b.SetCtx(ctx)
	go c.send(b)
}

// The same carrier has a new span.
func (c *client) spanPutKept(b *kv.Backoffer) {
	ctx, span := tr.Start(b.GetCtx(), "handle")
	defer span.End()
	b.SetCtx(ctx)
	go c.send(b)
}

func (c *client) spanPutInCloneKept(b *kv.Backoffer) {
	ctx, span := tr.Start(b.GetCtx(), "handle")
	defer span.End()
	b = b.Clone()
	b.SetCtx(ctx)
	go c.send(b)
}

// backoffer is a carrier of this package.
type backoffer struct {
	ctx context.Context
	max int
}

func newBackoffer(ctx context.Context, max int) *backoffer { return &backoffer{ctx, max} }

func (b *backoffer) clone() *backoffer { return &backoffer{b.ctx, b.max} }

// service has a root, stored by its constructor.
type service struct{ ctx context.Context }

func newService() *service { return &service{ctx: context.Background()} }

func (s *service) send(b *backoffer) { save(b.ctx) }

func (s *service) ownLost(ctx context.Context) {
	go s.send(newBackoffer(s.ctx, 1000)) // want `loses its parent span: .*send`
}

func (s *service) ownInsideLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*send`
		b := newBackoffer(s.ctx, 1000)
		s.send(b)
	}()
}

func (s *service) ownLiteralLost(ctx context.Context) {
	go s.send(&backoffer{ctx: s.ctx}) // want `loses its parent span: .*send`
}

func (s *service) ownCloneLost(ctx context.Context) {
	go s.send(newBackoffer(s.ctx, 1000).clone()) // want `loses its parent span: .*send`
}

func (s *service) ownKept(ctx context.Context) {
	go s.send(newBackoffer(ctx, 1000))
}

func (s *service) ownCloneKept(b *backoffer) {
	go s.send(b.clone())
}

// query gets its context from the request.
type query struct{ ctx context.Context }

func newQuery() *query { return &query{ctx: context.Background()} }

func (q *query) run() { save(q.ctx) }

func (q *query) startKept(ctx context.Context) {
	q.ctx = ctx
	go q.run()
}

// plan has no context before it is set.
type plan struct{ ctx context.Context }

func (p *plan) run() { save(p.ctx) }

func (p *plan) startKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	p.ctx = ctx
	go p.run()
}

// job carries the context of a request.
type job struct {
	ctx  context.Context
	name string
}

func (s *service) process(j *job) { save(j.ctx) }

func (s *service) jobKept(ctx context.Context) {
	j := &job{ctx: ctx, name: "a"}
	go s.process(j)
}

func (s *service) jobLost(ctx context.Context) {
	j := &job{ctx: s.ctx, name: "a"}
	go s.process(j) // want `loses its parent span: .*process`
}

func (s *service) jobGivenKept(ctx context.Context, j *job) {
	go s.process(j)
}

// The jobs come from a list: who made them is out of sight.
func (s *service) jobsKept(ctx context.Context, jobs []*job) {
	for _, j := range jobs {
		go s.process(j)
	}
}

var app = newService()

// WANTED: a component that a package variable holds
func globalLost(ctx context.Context) {
	go save(app.ctx)
}

// A request is known by its interface alone.
type request interface {
	Context() context.Context
	SetContext(context.Context)
}

func spanPutUnseenKept(r request) {
	ctx, span := tr.Start(r.Context(), "handle")
	defer span.End()
	r.SetContext(ctx)
	go save(r.Context())
}

func spanPutUnseenInsideKept(r request) {
	ctx, span := tr.Start(r.Context(), "handle")
	defer span.End()
	r.SetContext(ctx)
	go saveFor(r)
}

func spanNotPut(r request) {
	ctx, span := tr.Start(r.Context(), "handle")
	defer span.End()
	load(ctx)
	go saveFor(r) // want `wrong parent span: .*saveFor`
}

func saveFor(r request) { save(r.Context()) }
