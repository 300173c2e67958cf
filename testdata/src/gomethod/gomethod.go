// Package gomethod launches methods with a go statement (OpenTelemetry):
// called, as method values, as method expressions, promoted, of a generic
// type and of an interface.
package gomethod

import "context"

type repo struct{ name string }

func (r *repo) save(ctx context.Context) { save(ctx) }
func (r repo) copy(ctx context.Context)  { save(ctx) }
func (r *repo) run()                     { save(context.Background()) }

func call(ctx context.Context, r *repo) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go r.save(context.Background()) // want `loses its parent span: .*save`
}

func callKept(ctx context.Context, r *repo) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go r.save(ctx)
}

func valueReceiver(ctx context.Context, r *repo) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go r.copy(context.Background()) // want `loses its parent span: .*copy`
}

// The method takes no context.
func callNoContext(ctx context.Context, r *repo) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go r.run() // want `loses its parent span: .*(run|save)`
}

func methodValue(ctx context.Context, r *repo) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	f := r.run
	go f() // want `loses its parent span: .*(f|run|save)`
}

func methodValueWithContext(ctx context.Context, r *repo) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	f := r.save
	go f(context.Background()) // want `loses its parent span: .*(f|save)`
}

func methodValueKept(ctx context.Context, r *repo) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	f := r.save
	go f(ctx)
}

func methodExpression(ctx context.Context, r *repo) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go (*repo).save(r, context.Background()) // want `loses its parent span: .*save`
}

func methodExpressionKept(ctx context.Context, r *repo) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go (*repo).save(r, ctx)
}

type service struct {
	*repo
	hits int
}

// The method is promoted from an embedded field.
func promoted(ctx context.Context, s service) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go s.save(context.Background()) // want `loses its parent span: .*save`
}

// The launching function is a method, and its receiver is launched.
func (r *repo) handle(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go r.run() // want `loses its parent span: .*(run|save)`
}

// A method of a generic type.
func (c *cache[K]) handle(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go c.flush(context.Background()) // want `loses its parent span: .*flush`
}

type cache[K comparable] struct{ keys []K }

func (c *cache[K]) flush(ctx context.Context) { save(ctx) }

// job carries its context.
type job struct {
	ctx  context.Context
	base context.Context
}

func (j *job) run()     { save(j.ctx) }
func (j *job) runBase() { save(j.base) }

func receiverField(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	j := &job{ctx: context.Background()}
	go j.run() // want `loses its parent span: .*(run|save)`
}

func receiverFieldKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	j := &job{ctx: ctx, base: context.Background()}
	go j.run()
}

func receiverOtherField(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	j := &job{ctx: ctx, base: context.Background()}
	go j.runBase() // want `loses its parent span: .*(runBase|save)`
}

// saver has one implementation in sight, which traces.
type saver interface{ saveTo(ctx context.Context) }

type disk struct{}

func (disk) saveTo(ctx context.Context) { save(ctx) }

func interfaceProved(ctx context.Context, s saver) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go s.saveTo(context.Background()) // want `loses its parent span: .*saveTo`
}

func interfaceKept(ctx context.Context, s saver) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go s.saveTo(ctx)
}

// sender has two implementations in sight, of which one traces.
type sender interface{ send(ctx context.Context) }

type mail struct{}

func (mail) send(ctx context.Context) { save(ctx) }

type null struct{}

func (null) send(context.Context) {}

// Only one of the implementations traces: it may.
func interfaceMay(ctx context.Context, s sender) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go s.send(context.Background())
}

// The interface value has a known type here.
func interfaceKnown(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	var s sender = null{}
	go s.send(context.Background())
}
