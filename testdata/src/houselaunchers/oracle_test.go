package houselaunchers

import (
	"context"
	"testing"

	"fixtures/houselaunchers/async"
	"fixtures/houselaunchers/pool"
	"fixtures/oracle"
)

// pooled is a case with a pool, which belongs to the bubble of the case.
func pooled[T interface{ Close() }](name, right string, open func() T, f func(context.Context, T)) oracle.Case {
	var p T
	return oracle.Case{
		Name:  name,
		Right: right,
		Run: func(ctx context.Context) {
			p = open()
			f(ctx, p)
		},
		Stop: func() { p.Close() },
	}
}

func exempt(c oracle.Case, why string) oracle.Case {
	c.Exempt = why
	return c
}

// Close ends the runner.
func (r *runner) Close() { close(r.tasks) }

func running(name, right string, f func(*runner, context.Context)) oracle.Case {
	return pooled(name, right, newRunner, func(ctx context.Context, r *runner) { f(r, ctx) })
}

func TestOracle(t *testing.T) {
	one := func() *pool.Pool { return pool.New(1) }
	bare := func(f func(context.Context, *pool.Bare) error) func(context.Context, *pool.Bare) {
		return func(ctx context.Context, b *pool.Bare) {
			if err := f(ctx, b); err != nil {
				t.Error(err)
			}
		}
	}
	schedule := func(f func(context.Context, *async.Scheduler)) func(context.Context) {
		return func(ctx context.Context) { f(ctx, async.NewScheduler()) }
	}
	group := func(f func(context.Context, *async.Group)) func(context.Context) {
		return func(ctx context.Context) { f(ctx, new(async.Group)) }
	}
	serve := func(f func(*service, context.Context)) func(context.Context) {
		return func(ctx context.Context) {
			s := newService(new(async.Group))
			s.use(async.Run)
			f(s, ctx)
		}
	}
	work := func(f func(*worker, context.Context)) func(context.Context) {
		return func(ctx context.Context) { f(newWorker(), ctx) }
	}
	repo := func(f func(context.Context, repository)) func(context.Context) {
		return func(ctx context.Context) { f(ctx, repository{}) }
	}
	var stop chan struct{}
	const (
		saved   = "request(save)"
		handled = "request(handle(save))"
		loaded  = "request(handle(load, save))"
	)
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "runLost", Run: runLost, Right: loaded},
		{Name: "runKept", Run: runKept, Right: handled},
		{Name: "runOuter", Run: runOuter, Right: loaded},
		{Name: "runParameterLost", Run: runParameterLost, Right: saved},
		{Name: "safeLost", Run: safeLost, Right: saved},
		{Name: "safeKept", Run: safeKept, Right: saved},
		{Name: "inKept", Run: inKept, Right: saved},
		{Name: "inLost", Run: inLost, Right: saved},
		{Name: "inOuter", Run: inOuter, Right: loaded},
		{Name: "laterLost", Run: laterLost, Right: handled},
		{Name: "laterCaptured", Run: laterCaptured, Right: handled},
		{Name: "groupLost", Run: group(groupLost), Right: saved},
		{Name: "groupKept", Run: group(groupKept), Right: saved},
		{Name: "scheduleLost", Run: schedule(scheduleLost), Right: loaded},
		{Name: "scheduleCaptured", Run: schedule(scheduleCaptured), Right: saved},
		{Name: "withLost", Run: withLost, Right: saved},
		{Name: "withKept", Run: withKept, Right: saved},
		{Name: "eachLost", Run: eachLost, Right: saved},
		{Name: "eachKept", Run: eachKept, Right: "request(save, save)"},
		{Name: "allLost", Run: allLost, Right: "request(load, save)"},
		{Name: "allKept", Run: allKept, Right: "request(load, save)"},
		{Name: "startLost", Run: startLost, Right: saved},
		{Name: "startKept", Run: startKept, Right: saved},
		{Name: "startFieldLost", Run: startFieldLost, Right: saved},
		{Name: "launchLost", Run: launchLost, Right: saved},
		{Name: "launchKept", Run: launchKept, Right: saved},
		{
			Name:  "startEither",
			Run:   func(ctx context.Context) { startEither(ctx, false) },
			Right: saved,
		},
		{Name: "goLost", Run: goLost, Right: saved},
		{Name: "goKept", Run: goKept, Right: saved},
		{Name: "doKept", Run: doKept, Right: saved},
		{Name: "doOneKept", Run: doOneKept, Right: saved},
		{Name: "doCaptured", Run: doCaptured, Right: saved},
		{Name: "doLost", Run: doLost, Right: saved},
		{Name: "afterLost", Run: afterLost, Right: loaded},
		{Name: "afterParameter", Run: afterParameter, Right: saved, Exempt: "ruling 13: a timer is definite only"},
		{
			Name: "everyDaemon",
			Run: func(ctx context.Context) {
				stop = make(chan struct{})
				everyDaemon(ctx, stop)
			},
			Stop:  func() { close(stop) },
			Right: loaded, Exempt: "ruling 4: a daemon",
		},
		{
			Name: "pollDaemon",
			Run: func(ctx context.Context) {
				stop = make(chan struct{})
				pollDaemon(ctx, stop)
			},
			Stop:  func() { close(stop) },
			Right: loaded, Exempt: "ruling 4: a daemon",
		},
		{Name: "retryLost", Run: retryLost, Right: saved},
		{Name: "nowKept", Run: nowKept, Right: saved},
		{Name: "nowLost", Run: nowLost, Right: saved},
		pooled("submitLost", loaded, one, submitLost),
		pooled("submitKept", handled, one, submitKept),
		pooled("submitInLost", saved, one, submitInLost),
		pooled("submitInKept", saved, one, submitInKept),
		pooled("submitGroupLost", saved, pool.NewGroup, submitGroupLost),
		pooled("submitGroupFinished", "request(handle{saved})", pool.NewGroup, submitGroupFinished),
		pooled("submitGroupWaited", "request(handle{saved})", pool.NewGroup, submitGroupWaited),
		pooled("doGroupLost", saved, pool.NewGroup, doGroupLost),
		pooled("doGroupWaited", "request(handle{saved})", pool.NewGroup, doGroupWaited),
		exempt(pooled("queueUnknown", saved, pool.NewQueue, queueUnknown), "unknown: who runs the queue"),
		exempt(pooled("mixedUnknown", "request(save, save)", pool.NewMixed, mixedUnknown), "unknown: which worker it is"),
		running("runner.lost", saved, (*runner).lost),
		running("runner.kept", saved, (*runner).kept),
		running("runner.finished", "request(handle{saved})", (*runner).finished),
		running("runner.waited", "request(handle{saved})", (*runner).waited),
		pooled("submitBareLost", saved, pool.NewBare, bare(submitBareLost)),
		pooled("submitBareCaptured", saved, pool.NewBare, bare(submitBareCaptured)),

		{Name: "service.spawnLost", Run: serve((*service).spawnLost), Right: saved},
		{Name: "service.spawnKept", Run: serve((*service).spawnKept), Right: saved},
		{Name: "service.laterLost", Run: serve((*service).laterLost), Right: saved},
		{Name: "service.groupLost", Run: serve((*service).groupLost), Right: saved},
		{Name: "service.groupKept", Run: serve((*service).groupKept), Right: saved},
		{Name: "service.nowLaunches", Run: serve((*service).nowLaunches), Right: saved},
		{
			Name: "service.anyUnknown", Run: serve((*service).anyUnknown),
			Right: saved, Exempt: "unknown: a function that anybody sets",
		},
		{
			Name:  "spawnerLost",
			Run:   func(ctx context.Context) { spawnerLost(ctx, new(async.Group)) },
			Right: saved,
		},
		{
			Name:  "spawnerKept",
			Run:   func(ctx context.Context) { spawnerKept(ctx, new(async.Group)) },
			Right: saved,
		},
		{
			Name:  "executeEither",
			Run:   func(ctx context.Context) { executeEither(ctx, background{}) },
			Right: saved, Exempt: "unknown: only one implementation launches",
		},
		{
			Name:  "executeLaunch",
			Run:   func(ctx context.Context) { executeLaunch(ctx, foreground{}) },
			Right: saved,
		},
		{Name: "variableLost", Run: variableLost, Right: saved},
		{Name: "variableKept", Run: variableKept, Right: saved},
		{Name: "worker.goLost", Run: work((*worker).goLost), Right: saved},
		{Name: "worker.goKept", Run: work((*worker).goKept), Right: saved},
		{Name: "worker.runLost", Run: work((*worker).runLost), Right: saved},
		{Name: "worker.inLost", Run: work((*worker).inLost), Right: saved},
		{Name: "localFieldLost", Run: localFieldLost, Right: saved},
		{Name: "returnedLost", Run: returnedLost, Right: saved},
		{Name: "returnedRootLost", Run: returnedRootLost, Right: saved},
		{Name: "returnedKept", Run: returnedKept, Right: saved},
		{Name: "methodLost", Run: repo(methodLost), Right: saved},
		{Name: "methodInKept", Run: repo(methodInKept), Right: saved},
		{Name: "methodInLost", Run: repo(methodInLost), Right: saved},
		{Name: "fromMap", Run: fromMap, Right: saved, Exempt: "unknown: the elements of a map"},
	})
}
