// Package launchers launches with calls instead of go statements
// (OpenTelemetry): errgroup, sync.WaitGroup and the timers of time and
// context. The diagnostic stands on the name of the launcher.
package launchers

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

type worker struct{ base context.Context }

func (w *worker) run()          { save(context.Background()) }
func (w *worker) runErr() error { w.run(); return nil }
func saveErr(ctx context.Context) error {
	save(ctx)
	return nil
}

func groupLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	var g errgroup.Group
	g.Go(func() error { // want `loses its parent span: .*saveErr`
		return saveErr(context.Background())
	})
	g.Wait()
}

func groupKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return saveErr(ctx) })
	g.Wait()
}

// The group's context comes from a root.
func groupContextLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	g, gctx := errgroup.WithContext(context.Background())
	g.Go(func() error { return saveErr(gctx) }) // want `loses its parent span: .*saveErr`
	g.Wait()
}

// No span is started here, but the parameter carries one.
func groupParameter(ctx context.Context) {
	g := new(errgroup.Group)
	g.SetLimit(2)
	g.Go(func() error { // want `loses its parent span: .*saveErr`
		return saveErr(context.TODO())
	})
	g.Wait()
}

func tryGo(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	var g errgroup.Group
	if !g.TryGo(func() error { // want `loses its parent span: .*saveErr`
		return saveErr(context.Background())
	}) {
		load(ctx)
	}
	g.Wait()
}

func tryGoKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var g errgroup.Group
	g.TryGo(func() error { return saveErr(ctx) })
	g.Wait()
}

// The launched function is a method value.
func groupMethod(ctx context.Context, w *worker) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	var g errgroup.Group
	g.Go(w.runErr) // want `loses its parent span: .*(runErr|run|save)`
	g.Wait()
}

// The launched function is a closure in a variable.
func groupVariable(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	work := func() error { return saveErr(context.Background()) }
	var g errgroup.Group
	g.Go(work) // want `loses its parent span: .*(work|saveErr)`
	g.Wait()
}

func task(ctx context.Context) func() error {
	return func() error { return saveErr(ctx) }
}

// The launched function is the result of a call.
func groupMade(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	var g errgroup.Group
	g.Go(task(context.Background())) // want `loses its parent span: .*(task|saveErr)`
	g.Wait()
}

func groupMadeKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var g errgroup.Group
	g.Go(task(ctx))
	g.Wait()
}

// A launch in each turn, in a literal in a literal.
func groupLoop(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	g, ctx := errgroup.WithContext(ctx)
	for range 2 {
		g.Go(func() error { // want `loses its parent span: .*saveErr`
			return func() error { return saveErr(context.Background()) }()
		})
	}
	g.Wait()
	load(ctx)
}

func waitGroupLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { // want `loses its parent span: .*save`
		save(context.Background())
	})
	wg.Wait()
}

func waitGroupKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var wg sync.WaitGroup
	wg.Go(func() { save(ctx) })
	wg.Wait()
}

// A method of the receiver of a field.
func waitGroupMethod(ctx context.Context, w *worker) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	var wg sync.WaitGroup
	wg.Go(w.run) // want `loses its parent span: .*(run|save)`
	wg.Wait()
}

// A method expression, bound by a literal.
func waitGroupExpression(ctx context.Context, w *worker) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	run := (*worker).run
	var wg sync.WaitGroup
	wg.Go(func() { run(w) }) // want `loses its parent span: .*(run|save)`
	wg.Wait()
}

func timerLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	time.AfterFunc(time.Minute, func() { // want `loses its parent span: .*save`
		save(context.Background())
	})
}

func timerKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	time.AfterFunc(time.Minute, func() { save(ctx) })
}

func timerMethod(ctx context.Context, w *worker) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	time.AfterFunc(time.Minute, w.run) // want `loses its parent span: .*(run|save)`
}

// No span is started here: a timer is reported only where one is.
func timerParameter(ctx context.Context) {
	load(ctx)
	time.AfterFunc(time.Minute, func() { save(context.Background()) })
}

// A timer that is never due.
func timerStopped(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	timer := time.AfterFunc(time.Minute, func() { save(ctx) })
	timer.Stop()
}

func afterFuncLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	context.AfterFunc(ctx, func() { // want `loses its parent span: .*save`
		save(context.Background())
	})
}

func afterFuncKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	context.AfterFunc(ctx, func() { save(context.WithoutCancel(ctx)) })
}

// No span is started here.
func afterFuncParameter(ctx context.Context) {
	context.AfterFunc(ctx, func() { save(context.Background()) })
}

// A goroutine that launches a timer that launches a goroutine, and keeps the
// parent all the way.
func nestedKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		time.AfterFunc(time.Minute, func() {
			var wg sync.WaitGroup
			wg.Go(func() { save(ctx) })
			wg.Wait()
		})
	}()
}

// pool has a method Go that launches nothing.
type pool struct{}

func (pool) Go(fn func()) { fn() }

// The method Go calls in place, below the active span.
func notALauncher(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	pool{}.Go(func() { save(ctx) })
}
