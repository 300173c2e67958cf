package houselaunchers

import (
	"context"

	"fixtures/houselaunchers/async"
)

// Launchers that a struct holds.

type service struct {
	spawn func(func())  // set once
	group async.Spawner // set once
	later func(context.Context, func(context.Context))
	now   func(func())
	any   func(func()) // anybody's
}

func newService(g *async.Group) *service {
	return &service{spawn: async.Run, group: g, later: async.Later, now: async.Now}
}

func (s *service) spawnLost(ctx context.Context) {
	s.spawn(func() { save(context.Background()) }) // want `loses its parent span: .*save`
}

func (s *service) spawnKept(ctx context.Context) {
	s.spawn(func() { save(ctx) })
}

func (s *service) laterLost(ctx context.Context) {
	s.later(ctx, save) // want `loses its parent span: .*(save|Start)`
}

func (s *service) groupLost(ctx context.Context) {
	s.group.Spawn(func() { save(context.Background()) }) // want `loses its parent span: .*save`
}

func (s *service) groupKept(ctx context.Context) {
	s.group.Spawn(func() { save(ctx) })
}

// It is called in place.
func (s *service) nowLaunches(ctx context.Context) {
	s.now(func() {
		go save(context.Background()) // want `loses its parent span: .*save`
	})
}

func (s *service) use(spawn func(func())) { s.any = spawn }

// Nobody knows what it does.
func (s *service) anyUnknown(ctx context.Context) {
	s.any(func() { save(context.Background()) })
}

// The only implementation in sight launches.
func spawnerLost(ctx context.Context, s async.Spawner) {
	s.Spawn(func() { save(context.Background()) }) // want `loses its parent span: .*save`
}

func spawnerKept(ctx context.Context, s async.Spawner) {
	s.Spawn(func() { save(ctx) })
}

// executor has one implementation that launches, and one that does not.
type executor interface{ execute(fn func()) }

type background struct{}

func (background) execute(fn func()) { async.Run(fn) }

type foreground struct{}

func (foreground) execute(fn func()) { fn() }

func executeEither(ctx context.Context, e executor) {
	e.execute(func() { save(context.Background()) })
}

// With either one the goroutine is this one.
func executeLaunch(ctx context.Context, e executor) {
	e.execute(func() { save(ctx) })
}

// Functions that come by a detour.

func variableLost(ctx context.Context) {
	work := func() { save(context.Background()) }
	async.Run(work) // want `loses its parent span: .*save`
}

func variableKept(ctx context.Context) {
	work := func() { save(ctx) }
	async.Run(work)
}

// worker has a function that only its constructor sets.
type worker struct{ work func(context.Context) }

func newWorker() *worker { return &worker{work: save} }

func (w *worker) goLost(ctx context.Context) {
	go w.work(context.Background()) // want `loses its parent span: .*work`
}

func (w *worker) goKept(ctx context.Context) {
	go w.work(ctx)
}

func (w *worker) runLost(ctx context.Context) {
	async.Run(func() { // want `loses its parent span: .*work`
		w.work(context.Background())
	})
}

func (w *worker) inLost(ctx context.Context) {
	async.In(context.Background(), w.work) // want `loses its parent span: .*(work|save|Start)`
}

func localFieldLost(ctx context.Context) {
	t := struct{ do func() }{do: func() { save(context.Background()) }}
	async.Run(t.do) // want `loses its parent span: .*save`
}

func saver() func() {
	return func() { save(context.Background()) }
}

func saverIn(ctx context.Context) func() {
	return func() { save(ctx) }
}

func returnedLost(ctx context.Context) {
	async.Run(saver()) // want `loses its parent span: .*save`
}

func returnedRootLost(ctx context.Context) {
	async.Run(saverIn(context.Background())) // want `loses its parent span: .*save`
}

func returnedKept(ctx context.Context) {
	async.Run(saverIn(ctx))
}

type repository struct{}

func (repository) flush() { save(context.Background()) }

func (repository) store(ctx context.Context) { save(ctx) }

func methodLost(ctx context.Context, r repository) {
	async.Run(r.flush) // want `loses its parent span: .*save`
}

func methodInKept(ctx context.Context, r repository) {
	async.In(ctx, r.store)
}

func methodInLost(ctx context.Context, r repository) {
	async.In(context.Background(), r.store) // want `loses its parent span: .*save`
}

var handlers = map[string]func(context.Context){"save": save}

// What a map holds is not known.
func fromMap(ctx context.Context) {
	async.In(context.Background(), handlers["save"])
}
