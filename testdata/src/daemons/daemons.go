// Package daemons launches loops that go on after the launching function has
// returned (OpenTelemetry, ruling 4). A daemon must not inherit the span of
// whoever happens to start it. A loop that the launching function ends is no
// daemon.
package daemons

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

var stopped atomic.Bool

// pause waits. It ends the goroutine when the fixture is over.
func pause() {
	time.Sleep(40 * time.Minute)
	if stopped.Load() {
		runtime.Goexit()
	}
}

// A loop without an end.
func endless(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		for {
			pause()
			save(context.Background())
		}
	}()
}

// A ticker does not end.
func ticker(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		t := time.NewTicker(time.Minute)
		defer t.Stop()
		for range t.C {
			pause()
			save(context.Background())
		}
	}()
}

type worker struct {
	ctx  context.Context
	done chan struct{}
	jobs chan string
	once sync.Once
}

// The loop ends with a channel of the receiver.
func (w *worker) untilDone(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		for {
			select {
			case <-w.done:
				return
			case <-w.jobs:
				save(context.Background())
			}
		}
	}()
}

// The loop ranges over a channel of the receiver.
func (w *worker) rangeJobs(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		for range w.jobs {
			save(context.Background())
		}
	}()
}

// The loop ends with a context of the receiver.
func (w *worker) untilCanceled(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		for {
			select {
			case <-w.ctx.Done():
				return
			case <-w.jobs:
				save(w.ctx)
			}
		}
	}()
}

// The loop asks the context whether it may go on.
func (w *worker) whileNoError(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		for w.ctx.Err() == nil {
			pause()
			save(w.ctx)
		}
	}()
}

// next waits for a job; the empty one says that the queue is closed.
func (w *worker) next() string { return <-w.jobs }

// process works on one job, and fails for a bad one.
func (w *worker) process(job string) error {
	save(context.Background())
	if job == "bad" {
		return errors.New("bad job")
	}
	return nil
}

// The loop ends when the queue does, or at the first failure: it is no retry.
func (w *worker) untilFailure(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		for {
			job := w.next()
			if job == "" {
				return
			}
			if err := w.process(job); err != nil {
				return
			}
		}
	}()
}

func (w *worker) loop() {
	for job := range w.jobs {
		w.handle(job)
	}
}

func (w *worker) handle(job string) { save(context.Background()) }

// The loop is in a method.
func (w *worker) start(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go w.loop()
}

// The first request starts the daemon.
func (w *worker) startOnce(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	w.once.Do(func() {
		go w.loop()
	})
}

// No span is started here, but the parameter carries one.
func (w *worker) startParameter(ctx context.Context) {
	go w.loop()
}

// The daemon's own context is the one to use, not the one of its starter.
func (w *worker) startWith(ctx context.Context) {
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	go w.loopWith(ctx)
}

func (w *worker) loopWith(ctx context.Context) {
	for range w.jobs {
		save(ctx)
	}
}

// The channel is a parameter.
func consume(ctx context.Context, jobs <-chan string) {
	go func() {
		for range jobs {
			save(context.Background())
		}
	}()
}

// The loop ends with the context that the function was called with.
func untilParameter(ctx context.Context, jobs <-chan string) {
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-jobs:
				save(context.Background())
			}
		}
	}()
}

var queue = make(chan string)

// The channel is a package variable.
func consumeQueue(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		for range queue {
			save(context.Background())
		}
	}()
}

// The channel is made here, and outlives the call in the result.
func newWorker(ctx context.Context) *worker {
	w := &worker{jobs: make(chan string)}
	go w.loop()
	return w
}

// The channel is made and closed here.
func closed(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	jobs := make(chan string)
	go func() { // want `loses its parent span: .*save`
		for range jobs {
			save(context.Background())
		}
	}()
	jobs <- "a"
	close(jobs)
}

func closedKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	jobs := make(chan string)
	go func() {
		for range jobs {
			save(ctx)
		}
	}()
	jobs <- "a"
	close(jobs)
}

// Several workers share a channel that is made and closed here.
func pool(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	jobs := make(chan string)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { // want `loses its parent span: .*save`
			for range jobs {
				save(context.Background())
			}
		})
	}
	jobs <- "a"
	close(jobs)
	wg.Wait()
}

// The loop ends with a context that is cancelled here.
func canceled(ctx context.Context, jobs chan string) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	loop, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan struct{})
	go func() { // want `loses its parent span: .*save`
		defer close(done)
		for {
			select {
			case <-loop.Done():
				return
			case <-jobs:
				save(context.Background())
			}
		}
	}()
	jobs <- "a"
	load(ctx)
	cancel()
	<-done
}

// A loop that counts is no daemon.
func counted(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*save`
		for range 2 {
			save(context.Background())
		}
	}()
}

func try(ctx context.Context, n int) bool {
	save(ctx)
	return n > 0
}

// A loop that tries again is no daemon.
func retry(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*try`
		for n := 0; !try(context.Background(), n); n++ {
			time.Sleep(time.Second)
		}
	}()
}

// A loop over a slice is no daemon.
func slice(ctx context.Context, names []string) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*save`
		for range names {
			save(context.Background())
		}
	}()
}

// A collector runs until it is closed.
type collector struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func (c *collector) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(40 * time.Minute):
			save(context.Background())
		}
	}
}

// The context that ends the loop is made here, and kept by the collector.
func newCollector(ctx context.Context) *collector {
	ctx, span := tr.Start(ctx, "open")
	defer span.End()
	load(ctx)
	own, cancel := context.WithCancel(context.Background())
	c := &collector{own, cancel}
	go func() { c.run(own) }()
	return c
}
