// Package async has the launchers of a house. It does not trace.
package async

import (
	"context"
	"sync"
	"time"

	"fixtures/houselaunchers/safe"
)

// Run runs fn on a goroutine.
//
// covered by: launchers
func Run(fn func()) {
	go fn()
}

// Safe does so by way of another package.
//
// covered by: launchers
func Safe(fn func()) { safe.Go(fn) }

// In hands the values of ctx on.
//
// covered by: launchers
func In(ctx context.Context, fn func(context.Context)) {
	ctx = context.WithoutCancel(ctx)
	go fn(ctx)
}

// Later looks as if it did, and hands a root on.
//
// covered by: launchers
func Later(ctx context.Context, fn func(context.Context)) {
	if ctx.Err() != nil {
		return
	}
	own, cancel := context.WithTimeout(context.Background(), time.Minute)
	go func() {
		defer cancel()
		fn(own)
	}()
}

// With hands a value on.
//
// covered by: launchers
func With[T any](ctx context.Context, v T, fn func(context.Context, T)) {
	go fn(ctx, v)
}

// Each runs fn on a goroutine for each item and waits.
//
// covered by: launchers
func Each[T any](ctx context.Context, items []T, fn func(context.Context, T)) {
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Go(func() { fn(ctx, item) })
	}
	wg.Wait()
}

// All runs every function on a goroutine.
//
// covered by: launchers
func All(fns ...func()) {
	for _, fn := range fns {
		go fn()
	}
}

// A Job is some work.
type Job interface{ Run() }

// Start runs a job on a goroutine.
//
// covered by: launchers
func Start(j Job) {
	go j.Run()
}

// A Task is work that a function does.
type Task struct {
	Name string
	Do   func()
}

// Launch runs a task on a goroutine.
//
// covered by: launchers
func Launch(t Task) {
	go t.Do()
}

// After runs fn on a goroutine, when it is time.
//
// covered by: launchers
func After(d time.Duration, fn func()) { time.AfterFunc(d, fn) }

// Every runs fn on a goroutine, again and again until stop is closed.
//
// covered by: launchers
func Every(stop <-chan struct{}, d time.Duration, fn func()) {
	go func() {
		ticker := time.NewTicker(d)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				fn()
			}
		}
	}()
}

// Retry runs fn on a goroutine until it succeeds.
//
// covered by: launchers
func Retry(fn func() error) {
	go func() {
		for {
			if err := fn(); err == nil {
				return
			}
			<-time.After(time.Minute)
		}
	}()
}

// Poll runs fn on a goroutine, now and then, until it says that it is done.
//
// covered by: launchers
func Poll(stop <-chan struct{}, d time.Duration, fn func() (done bool)) {
	go func() {
		ticker := time.NewTicker(d)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				if fn() {
					return
				}
			}
		}
	}()
}

// Now runs fn on the spot.
func Now(fn func()) { fn() }

type config struct {
	name string
	ctx  context.Context
}

// An Option says how to run a function.
type Option func(*config)

// Named names the goroutine.
func Named(name string) Option { return func(c *config) { c.name = name } }

// From has the function run with ctx.
func From(ctx context.Context) Option { return func(c *config) { c.ctx = ctx } }

// Do runs fn on a goroutine, as the options say.
//
// covered by: launchers
func Do(fn func(context.Context), opts ...Option) {
	c := &config{ctx: context.Background()}
	for _, opt := range opts {
		opt(c)
	}
	go fn(c.ctx)
}

// DoOne does so with one option.
//
// covered by: launchers
func DoOne(fn func(context.Context), opt Option) {
	c := &config{ctx: context.Background()}
	opt(c)
	go fn(c.ctx)
}

// Go runs fn on a goroutine, with no context whatever the options say.
//
// covered by: launchers
func Go(fn func(), opts ...Option) {
	c := new(config)
	for _, opt := range opts {
		opt(c)
	}
	go fn()
}

// A Spawner runs functions on goroutines.
type Spawner interface{ Spawn(fn func()) }

// A Group waits for the functions it runs, and is the only Spawner here.
type Group struct{ wg sync.WaitGroup }

// Spawn runs fn on a goroutine.
//
// covered by: launchers
func (g *Group) Spawn(fn func()) { g.wg.Go(fn) }

// Wait waits.
func (g *Group) Wait() { g.wg.Wait() }

// A Scheduler lives as long as the program.
type Scheduler struct{ ctx context.Context }

// NewScheduler returns one with a root.
func NewScheduler() *Scheduler { return &Scheduler{ctx: context.Background()} }

// Schedule hands the scheduler's context on.
//
// covered by: launchers
func (s *Scheduler) Schedule(fn func(context.Context)) {
	go fn(s.ctx)
}
