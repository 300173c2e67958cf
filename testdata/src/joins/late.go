package joins

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// The starter waits for something else.

func unrelatedChannel(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	loaded := make(chan struct{})
	go func() {
		defer close(loaded)
		load(ctx)
	}()
	go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		span.SetAttributes(rows(save(ctx)))
	}()
	<-loaded
}

func unrelatedWaitGroup(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var wg, background sync.WaitGroup
	wg.Go(func() { load(ctx) })
	background.Go(func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		span.SetAttributes(rows(save(ctx)))
	})
	wg.Wait()
}

func unrelatedGroup(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var g errgroup.Group
	g.Go(func() error {
		load(ctx)
		return nil
	})
	go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		span.SetAttributes(rows(save(ctx)))
	}()
	return g.Wait()
}

// The channel belongs to the caller, who knows nothing of the goroutine.
func unrelatedParameter(ctx context.Context, ready <-chan struct{}) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		span.SetAttributes(rows(save(ctx)))
	}()
	<-ready
}

func unrelatedPool(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var p, background pool
	p.Go(func() { load(ctx) })
	background.Go(func() { // WANTED: the fields of two pools are not told apart
		span.SetAttributes(rows(save(ctx)))
	})
	p.Wait()
}

func contextOrTimer(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		span.SetAttributes(rows(save(ctx)))
	}()
	select {
	case <-ctx.Done():
	case <-time.After(100 * time.Millisecond):
	}
}

func timerOnly(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		span.SetAttributes(rows(save(ctx)))
	}()
	timer := time.NewTimer(100 * time.Millisecond)
	<-timer.C
}

func sleepOnly(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		span.SetAttributes(rows(save(ctx)))
	}()
	time.Sleep(100 * time.Millisecond)
}

func lockOnly(ctx context.Context, mu *sync.Mutex) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		n := save(ctx)
		mu.Lock()
		defer mu.Unlock()
		span.SetAttributes(rows(n))
	}()
	mu.Lock()
	defer mu.Unlock()
	load(ctx)
}

// Nobody waits.

func groupWithoutWait(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		defer wg.Done()
		span.SetAttributes(rows(save(ctx)))
	}()
}

func poolWithoutWait(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var p pool
	p.Go(func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		span.SetAttributes(rows(save(ctx)))
	})
}

func futureDropped(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	async(func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		span.SetAttributes(rows(save(ctx)))
	})
}

// A semaphore only bounds how many run.
func semaphoreOnly(ctx context.Context, sem chan struct{}) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	sem <- struct{}{}
	go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		defer func() { <-sem }()
		span.SetAttributes(rows(save(ctx)))
	}()
}

// The channel has room for the result that nobody takes.
func resultNotTaken(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	result := make(chan int, 1)
	go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		n := save(ctx)
		span.SetAttributes(rows(n))
		result <- n
	}()
}

// The wait comes too early.

func waitBeforeLaunch(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var wg sync.WaitGroup
	wg.Go(func() { load(ctx) })
	wg.Wait()
	wg.Go(func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		span.SetAttributes(rows(save(ctx)))
	})
}

func receiveBeforeLaunch(ctx context.Context, ready chan struct{}) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	<-ready
	go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		span.SetAttributes(rows(save(ctx)))
		ready <- struct{}{}
	}()
}

// The goroutine says that it has begun.
func signalAtStart(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	begun := make(chan struct{})
	go func() { // WANTED: the receive is not that of a goroutine which is done
		close(begun)
		span.SetAttributes(rows(save(ctx)))
	}()
	<-begun
}

// The goroutine that is waited for launches another one.
func nestedInner(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan struct{})
	go func() {
		defer close(done)
		go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
			span.SetAttributes(rows(save(ctx)))
		}()
	}()
	<-done
}

// The wait comes too late.

func endBeforeWait(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	var wg sync.WaitGroup
	wg.Go(func() { // want `writes to a finished span: .*span\.SetAttributes`
		span.SetAttributes(rows(save(ctx)))
	})
	span.End()
	wg.Wait()
}

// Deferred calls run in reverse order: End comes first.
func deferredWaitTooLate(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var wg sync.WaitGroup
	defer wg.Wait()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	wg.Go(func() { // want `writes to a finished span: .*span\.SetAttributes`
		span.SetAttributes(rows(save(ctx)))
	})
}

// The caller can wait for the result, but not before the starter has returned.
func future(ctx context.Context) <-chan int {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	result := make(chan int, 1)
	go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		n := save(ctx)
		span.SetAttributes(rows(n))
		result <- n
	}()
	return result
}

func futureFunction(ctx context.Context) func() int {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	result := make(chan int, 1)
	go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		n := save(ctx)
		span.SetAttributes(rows(n))
		result <- n
	}()
	return func() int { return <-result }
}

// So with a group of the caller's.
func passedGroup(ctx context.Context, wg *sync.WaitGroup) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	wg.Add(1)
	go func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		defer wg.Done()
		span.SetAttributes(rows(save(ctx)))
	}()
}

func passedErrgroup(ctx context.Context, g *errgroup.Group) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	g.Go(func() error { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		span.SetAttributes(rows(save(ctx)))
		return nil
	})
}

// So with a group of the receiver's.
func (s *server) tracked(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	s.wg.Go(func() { // want `writes to a finished span: .*span\.SetAttributes` `runs on a cancelled context: .*save`
		span.SetAttributes(rows(save(ctx)))
	})
}
