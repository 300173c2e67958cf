// Package houses has functions of a house that start several spans, hand one of them out in
// many ways, or run what they are given below one (OpenTelemetry). It is about the trees that
// are predicted: few of the functions launch anything, and nothing is reported.
package houses

import (
	"context"
	"fmt"
	"sync"

	"go.opentelemetry.io/otel/trace"

	"fixtures/houses/bus"
	"fixtures/houses/query"
)

// tx runs f between two other spans.
func tx(ctx context.Context, f func(context.Context)) {
	ctx, span := tr.Start(ctx, "tx")
	defer span.End()
	begin(ctx)
	f(ctx)
	begin(ctx)
}

func begin(ctx context.Context) {
	_, span := tr.Start(ctx, "begin")
	defer span.End()
}

func transaction(ctx context.Context) { tx(ctx, save) }

func transactionLaunch(ctx context.Context) {
	tx(ctx, func(ctx context.Context) { go save(context.WithoutCancel(ctx)) })
}

// An op holds a context.
type op struct {
	ctx  context.Context
	span trace.Span
}

func newOp(ctx context.Context) *op {
	ctx, span := tr.Start(ctx, "op")
	load(ctx)
	return &op{ctx, span}
}

func structResult(ctx context.Context) {
	o := newOp(ctx)
	defer o.span.End()
	save(o.ctx)
}

func structResultLaunch(ctx context.Context) {
	o := newOp(ctx)
	defer o.span.End()
	go save(o.ctx)
}

func two(ctx context.Context) (a, b context.Context, end func()) {
	a, spanA := tr.Start(ctx, "a")
	b, spanB := tr.Start(ctx, "b")
	return a, b, func() { spanA.End(); spanB.End() }
}

func twoResults(ctx context.Context) {
	a, b, end := two(ctx)
	defer end()
	save(b)
	load(a)
}

func either(ctx context.Context, first bool) (context.Context, trace.Span) {
	if first {
		return tr.Start(ctx, "first")
	}
	return tr.Start(ctx, "second")
}

func eitherResult(ctx context.Context) {
	ctx, span := either(ctx, false)
	defer span.End()
	save(ctx)
}

// A holder has a function that its makers set.
type holder struct{ work func(context.Context) }

func (h holder) run(ctx context.Context) {
	ctx, span := tr.Start(ctx, "holder")
	defer span.End()
	h.work(ctx)
}

func held(ctx context.Context)      { holder{save}.run(ctx) }
func heldOther(ctx context.Context) { holder{load}.run(ctx) }

func runHolder(ctx context.Context, h holder) {
	ctx, span := tr.Start(ctx, "runHolder")
	defer span.End()
	h.work(ctx)
}

func givenHolder(ctx context.Context) { runHolder(ctx, holder{save}) }

// traced decorates a function.
func traced(name string, f func(context.Context)) func(context.Context) {
	return func(ctx context.Context) {
		ctx, span := tr.Start(ctx, name)
		defer span.End()
		f(ctx)
	}
}

func decorated(ctx context.Context) {
	f := traced("outer", save)
	f(ctx)
}

func yes() bool { return true }

func oneBranch(ctx context.Context) {
	c := ctx
	if !yes() {
		c = context.Background()
	}
	save(c)
}

func setElsewhere(ctx context.Context) {
	var c context.Context
	done := make(chan struct{})
	go func() {
		var span trace.Span
		c, span = tr.Start(ctx, "elsewhere")
		span.End()
		close(done)
	}()
	<-done
	save(c)
}

func deferred(ctx context.Context) {
	defer func() { save(ctx) }()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
}

func enter(ctx *context.Context, name string) func() {
	inner, span := tr.Start(*ctx, name)
	*ctx = inner
	return func() { span.End() }
}

func byPointer(ctx context.Context) {
	defer enter(&ctx, "handle")()
	save(ctx)
}

var once sync.Once

func twiceOnce(ctx context.Context) {
	once.Do(func() { save(ctx) })
	once.Do(func() { save(ctx) })
}

func repeated(ctx context.Context) {
	save(ctx)
	if !yes() {
		save(ctx)
	}
}

func visit(ctx context.Context, n int) {
	ctx, span := tr.Start(ctx, "visit")
	defer span.End()
	if n > 0 {
		visit(ctx, n-1)
	}
}

func recursive(ctx context.Context) { visit(ctx, 1) }

type saver struct{}

func (saver) Save(ctx context.Context) { save(ctx) }

func calledBack(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go bus.Run(context.WithoutCancel(ctx), saver{})
}

func init() { bus.Register(save) }

func registered(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go bus.Fire(context.WithoutCancel(ctx))
}

func names(ctx context.Context) {
	for _, name := range []string{fmt.Sprintf("%d%%-%s", 100, "a"), fmt.Sprintf("%[2]s-%[1]s", "a", "b")} {
		_, span := tr.Start(ctx, name)
		span.End()
	}
	_, span := tr.Start(ctx, fmt.Sprintf("100%%-%s", "a"))
	span.End()
}

func when(ctx context.Context, ok bool, f func(context.Context)) {
	if ok {
		f(ctx)
	}
}

func conditional(ctx context.Context) { when(ctx, !yes(), save) }

func twice(ctx context.Context, f func(context.Context)) {
	f(ctx)
	f(ctx)
}

func calledTwice(ctx context.Context) { twice(ctx, save) }

var registry = map[string]func(context.Context){"load": load}

func registeredOr(ctx context.Context) {
	f := save
	if g, ok := registry["load"]; ok {
		f = g
	}
	f(ctx)
}

func registeredOrLaunch(ctx context.Context) {
	f := save
	if g, ok := registry["load"]; ok {
		f = g
	}
	go f(ctx)
}

// A local is the only getter of the package.
type local struct{}

func (local) Get(ctx context.Context) { save(ctx) }

var _ query.Getter = local{}

func get(ctx context.Context, g query.Getter) { g.Get(ctx) }

func otherGetter(ctx context.Context) { get(ctx, query.Open()) }

func bound(ctx context.Context) { query.Bind(ctx, save)() }

func boundLaunch(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(query.Bind(ctx, save))
	wg.Wait()
}

func built(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	query.Build(ctx).Exec()
}
