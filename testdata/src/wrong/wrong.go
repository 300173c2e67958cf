// Package wrong passes a context that carries a span, but not the active one
// (OpenTelemetry): an outer span's, one that another has replaced, or one of
// a span whose context was thrown away. Two spans side by side are not wrong.
package wrong

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"
)

// The inner context is there, and the outer one is passed.
func outer(ctx context.Context) {
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	go save(ctx) // want `wrong parent span: .*save`
}

func outerInLiteral(ctx context.Context) {
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	go func() { // want `wrong parent span: .*save`
		save(ctx)
	}()
}

func inner(ctx context.Context) {
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	go save(inner)
}

// Three levels, the middle one is passed.
func middle(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	ctx3, step := tr.Start(ctx, "step")
	defer step.End()
	load(ctx3)
	go save(ctx) // want `wrong parent span: .*save`
}

// The outer context is still the outer one when it has a deadline.
func outerDerived(ctx context.Context) {
	short, cancel := context.WithTimeout(ctx, time.Minute)
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	go func() { // want `wrong parent span: .*save`
		defer cancel()
		save(short)
	}()
}

type job struct{ ctx context.Context }

func (j job) run() { save(j.ctx) }

// The outer context is in a local struct.
func outerInStruct(ctx context.Context) {
	j := job{ctx: ctx}
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	go j.run() // want `wrong parent span: .*(run|save)`
}

// The closure was made before the span, and keeps the outer context.
func closureBefore(ctx context.Context) {
	work := func() { save(ctx) }
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	go work() // want `wrong parent span: .*(work|save)`
}

// The closure was made before the span, but its variable has the inner context
// by the time of the launch.
func closureSeesInner(ctx context.Context) {
	work := func() { save(ctx) }
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go work()
}

// The inner context is thrown away.
func discarded(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(ctx) // want `wrong parent span: .*save`
}

func discardedLiteral(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `wrong parent span: .*save`
		save(ctx)
	}()
}

// The other traced work of the function takes the outer context too: the span
// is a leaf by design.
func leaf(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(ctx)
}

// The leaf has ended.
func leafEnded(ctx context.Context) {
	_, span := tr.Start(ctx, "check")
	span.End()
	go save(ctx)
}

// Two spans side by side, a goroutine for each.
func siblings(ctx context.Context) {
	left, a := tr.Start(ctx, "left")
	defer a.End()
	right, b := tr.Start(ctx, "right")
	defer b.End()
	go save(left)
	go save(right)
}

// The first sibling has ended, the second is active, and the first one's
// context is passed.
func sibling(ctx context.Context) {
	first, a := tr.Start(ctx, "first")
	a.End()
	second, b := tr.Start(ctx, "second")
	defer b.End()
	load(second)
	go save(first) // want `wrong parent span: .*save`
}

// The inner span has ended on every path.
func innerEnded(ctx context.Context) {
	inner, span := tr.Start(ctx, "check")
	load(inner)
	span.End()
	go save(ctx)
}

// The inner span has ended on one path: it is not active after the merge.
func innerEndedOnOnePath(ctx context.Context, early bool) {
	inner, span := tr.Start(ctx, "check")
	load(inner)
	if early {
		span.End()
	} else {
		defer span.End()
	}
	go save(ctx)
}

// The inner span was started on one path only.
func innerOnOnePath(ctx context.Context, verbose bool) {
	if verbose {
		inner, span := tr.Start(ctx, "verbose")
		defer span.End()
		load(inner)
	}
	go save(ctx)
}

// The literal has a span of its own and passes the context from around it.
func ownSpanDiscarded(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `wrong parent span: .*save`
		_, span := tr.Start(ctx, "job")
		defer span.End()
		save(ctx)
	}()
}

// The literal has a span of its own, which is a leaf.
func ownLeaf(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		_, span := tr.Start(ctx, "job")
		defer span.End()
	}()
}

// The literal's own leaf has ended before the traced call.
func ownLeafEnded(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		_, span := tr.Start(ctx, "job")
		span.End()
		save(ctx)
	}()
}

// One launch, both mistakes.
func both(ctx context.Context) {
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	go func() { // want `loses its parent span: .*load` `wrong parent span: .*save`
		load(context.Background())
		save(ctx)
	}()
}

// The group's context predates the span.
func groupBefore(ctx context.Context) {
	g, gctx := errgroup.WithContext(ctx)
	ctx, span := tr.Start(ctx, "fan")
	defer span.End()
	load(ctx)
	g.Go(func() error { // want `wrong parent span: .*save`
		save(gctx)
		return nil
	})
	g.Wait()
}

// The group's context comes from the span's.
func groupAfter(ctx context.Context) {
	ctx, span := tr.Start(ctx, "fan")
	defer span.End()
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		save(gctx)
		return nil
	})
	g.Wait()
}

// The span's context, not the group's: the same span.
func groupPassesOuter(ctx context.Context) {
	ctx, span := tr.Start(ctx, "fan")
	defer span.End()
	g, _ := errgroup.WithContext(ctx)
	g.Go(func() error {
		save(ctx)
		return nil
	})
	g.Wait()
}

// pipe belongs to whoever closes it.
type pipe struct{ cancel context.CancelFunc }

// build has a span of its own, and the goroutine outlives it: it ends with what
// is returned.
func build(ctx context.Context) *pipe {
	_, span := tr.Start(ctx, "build")
	defer span.End()
	ctx, cancel := context.WithCancel(ctx)
	go save(ctx)
	return &pipe{cancel}
}
