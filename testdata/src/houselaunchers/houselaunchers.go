// Package houselaunchers uses the launchers of other packages, which are to be
// inferred from their bodies (OpenTelemetry).
package houselaunchers

import (
	"context"
	"sync"
	"time"

	"fixtures/houselaunchers/async"
	"fixtures/houselaunchers/pool"
)

func runLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	async.Run(func() { // want `loses its parent span: .*save`
		save(context.Background())
	})
}

func runKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	async.Run(func() { save(ctx) })
}

func runOuter(ctx context.Context) {
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	async.Run(func() { save(ctx) }) // want `wrong parent span: .*save`
}

// A context in scope is enough.
func runParameterLost(ctx context.Context) {
	async.Run(func() { save(context.Background()) }) // want `loses its parent span: .*save`
}

// The launcher is made of one in another package.
func safeLost(ctx context.Context) {
	async.Safe(func() { // want `loses its parent span: .*save`
		save(context.Background())
	})
}

func safeKept(ctx context.Context) {
	async.Safe(func() { save(ctx) })
}

func inKept(ctx context.Context) {
	async.In(ctx, save)
}

func inLost(ctx context.Context) {
	async.In(context.Background(), save) // want `loses its parent span: .*(save|Start)`
}

func inOuter(ctx context.Context) {
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	async.In(ctx, func(ctx context.Context) { save(ctx) }) // want `wrong parent span: .*save`
}

// The code looks right, but the launcher hands a root on.
func laterLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	async.Later(ctx, func(ctx context.Context) { save(ctx) }) // want `loses its parent span: .*save`
}

func laterCaptured(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	async.Later(ctx, func(context.Context) { save(ctx) })
}

// The launcher is a method.

func groupLost(ctx context.Context, g *async.Group) {
	g.Spawn(func() { save(context.Background()) }) // want `loses its parent span: .*save`
	g.Wait()
}

func groupKept(ctx context.Context, g *async.Group) {
	g.Spawn(func() { save(ctx) })
	g.Wait()
}

// The launcher hands its own context on.
func scheduleLost(ctx context.Context, s *async.Scheduler) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	s.Schedule(func(ctx context.Context) { save(ctx) }) // want `loses its parent span: .*save`
}

func scheduleCaptured(ctx context.Context, s *async.Scheduler) {
	s.Schedule(func(context.Context) { save(ctx) })
}

// Generic launchers.

func withLost(ctx context.Context) {
	async.With(context.Background(), "a", func(ctx context.Context, _ string) { // want `loses its parent span: .*save`
		save(ctx)
	})
}

func withKept(ctx context.Context) {
	async.With(ctx, 1, func(ctx context.Context, _ int) { save(ctx) })
}

func eachLost(ctx context.Context) {
	async.Each(ctx, []string{"a"}, func(_ context.Context, _ string) { // want `loses its parent span: .*save`
		save(context.Background())
	})
}

func eachKept(ctx context.Context) {
	async.Each(ctx, []string{"a", "b"}, func(ctx context.Context, _ string) { save(ctx) })
}

// More than one function.

func allLost(ctx context.Context) {
	async.All( // want `loses its parent span: .*save`
		func() { load(ctx) },
		func() { save(context.Background()) },
	)
}

func allKept(ctx context.Context) {
	async.All(func() { load(ctx) }, func() { save(ctx) })
}

// A method that runs.

type job struct{ ctx context.Context }

func (j *job) Run() { save(j.ctx) }

type rootJob struct{}

func (rootJob) Run() { save(context.Background()) }

func startLost(ctx context.Context) {
	async.Start(rootJob{}) // want `loses its parent span: .*save`
}

func startKept(ctx context.Context) {
	async.Start(&job{ctx})
}

func startFieldLost(ctx context.Context) {
	async.Start(&job{ctx: context.Background()}) // want `loses its parent span: .*save`
}

func launchLost(ctx context.Context) {
	async.Launch(async.Task{ // want `loses its parent span: .*save`
		Name: "save",
		Do:   func() { save(context.Background()) },
	})
}

func launchKept(ctx context.Context) {
	async.Launch(async.Task{Do: func() { save(ctx) }})
}

// Work that is one of several.
func startEither(ctx context.Context, kept bool) {
	var j async.Job = rootJob{}
	if kept {
		j = &job{ctx}
	}
	async.Start(j) // want `loses its parent span: .*save`
}

// Options.

func goLost(ctx context.Context) {
	async.Go(func() { save(context.Background()) }, async.Named("save")) // want `loses its parent span: .*save`
}

func goKept(ctx context.Context) {
	async.Go(func() { save(ctx) }, async.Named("save"))
}

func doKept(ctx context.Context) {
	async.Do(save, async.Named("save"), async.From(ctx))
}

func doOneKept(ctx context.Context) {
	async.DoOne(save, async.From(ctx))
}

func doCaptured(ctx context.Context) {
	async.Do(func(context.Context) { save(ctx) })
}

// WANTED: that no option sets the context
func doLost(ctx context.Context) {
	async.Do(save, async.Named("save"))
}

// Timers and daemons.

func afterLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	async.After(time.Minute, func() { save(context.Background()) }) // want `loses its parent span: .*save`
}

func afterParameter(ctx context.Context) {
	async.After(time.Minute, func() { save(context.Background()) })
}

func everyDaemon(ctx context.Context, stop <-chan struct{}) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	async.Every(stop, 40*time.Minute, func() { save(context.Background()) })
}

func pollDaemon(ctx context.Context, stop <-chan struct{}) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	async.Poll(stop, time.Minute, func() bool {
		save(context.Background())
		return true
	})
}

// A retry ends by itself.
func retryLost(ctx context.Context) {
	async.Retry(func() error { // want `loses its parent span: .*save`
		save(context.Background())
		return nil
	})
}

// In place.
func nowKept(ctx context.Context) {
	async.Now(func() { go save(ctx) })
}

func nowLost(ctx context.Context) {
	async.Now(func() {
		go save(context.Background()) // want `loses its parent span: .*save`
	})
}

// Pools: the function reaches its goroutine by a channel.

func submitLost(ctx context.Context, p *pool.Pool) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	p.Submit(func() { // want `loses its parent span: .*save`
		save(context.Background())
	})
}

func submitKept(ctx context.Context, p *pool.Pool) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	p.Submit(func() { save(ctx) })
}

func submitInLost(ctx context.Context, p *pool.Pool) {
	p.SubmitIn(context.Background(), save) // want `loses its parent span: .*(save|Start)`
}

func submitInKept(ctx context.Context, p *pool.Pool) {
	p.SubmitIn(ctx, save)
}

// The context that is given is not the one that the function gets.
func submitBareLost(ctx context.Context, b *pool.Bare) error {
	return b.Submit(ctx, func(ctx context.Context) { // want `loses its parent span: .*save`
		save(ctx)
	})
}

func submitBareCaptured(ctx context.Context, b *pool.Bare) error {
	return b.Submit(ctx, func(context.Context) { save(ctx) })
}

func submitGroupLost(ctx context.Context, g *pool.Group) {
	g.Submit(func() { save(context.Background()) }) // want `loses its parent span: .*save`
}

func submitGroupFinished(ctx context.Context, g *pool.Group) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	g.Submit(func() { // want `writes to a finished span`
		time.Sleep(time.Second)
		span.AddEvent("saved")
	})
}

func submitGroupWaited(ctx context.Context, g *pool.Group) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	g.Submit(func() {
		time.Sleep(time.Second)
		span.AddEvent("saved")
	})
	g.Wait()
}

func doGroupLost(ctx context.Context, g *pool.Group) {
	g.Do(func() { save(context.Background()) }) // want `loses its parent span: .*save`
}

func doGroupWaited(ctx context.Context, g *pool.Group) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	g.Do(func() {
		time.Sleep(time.Second)
		span.AddEvent("saved")
	})
}

// Who runs what the queue keeps is not known.
func queueUnknown(ctx context.Context, q *pool.Queue) {
	q.Push(func() { save(context.Background()) })
	q.RunOne()
}

// Which of the workers it is is not known. Each gets one: it waits for the other's.
func mixedUnknown(ctx context.Context, m *pool.Mixed) {
	var both sync.WaitGroup
	both.Add(2)
	for range 2 {
		m.Submit(ctx, func(ctx context.Context) {
			both.Done()
			both.Wait()
			save(ctx)
		})
	}
}

// runner is a pool of this package.
type runner struct {
	tasks chan func()
	wg    sync.WaitGroup
}

// covered by: runner.lost
func newRunner() *runner {
	r := &runner{tasks: make(chan func(), 8)}
	go r.loop()
	return r
}

func (r *runner) loop() {
	for task := range r.tasks {
		r.run(task)
	}
}

func (r *runner) run(task func()) {
	defer r.wg.Done()
	task()
}

func (r *runner) submit(task func()) {
	r.wg.Add(1)
	r.tasks <- task
}

func (r *runner) lost(ctx context.Context) {
	r.submit(func() { save(context.Background()) }) // want `loses its parent span: .*save`
}

func (r *runner) kept(ctx context.Context) {
	r.submit(func() { save(ctx) })
}

func (r *runner) finished(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	r.submit(func() { // want `writes to a finished span`
		time.Sleep(time.Second)
		span.AddEvent("saved")
	})
}

func (r *runner) waited(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	r.submit(func() {
		time.Sleep(time.Second)
		span.AddEvent("saved")
	})
	r.wg.Wait()
}
