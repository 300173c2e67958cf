// Package joins has starters that wait for their goroutine, one for each way to
// wait (OpenTelemetry). Each goroutine works on a context that its starter
// cancels and writes to a span that its starter finishes: both in time. Those
// in late.go wait for something else, or too late; those in unknown.go may wait.
package joins

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/trace"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"fixtures/joins/wire"
)

// Groups.

func waitGroup(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		span.SetAttributes(rows(save(ctx)))
	}()
	wg.Wait()
}

func waitGroupGo(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var wg sync.WaitGroup
	wg.Go(func() {
		span.SetAttributes(rows(save(ctx)))
	})
	wg.Wait()
}

func waitGroupLoop(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			span.SetAttributes(rows(save(ctx)))
		}()
	}
	wg.Wait()
}

func work(ctx context.Context, span trace.Span, wg *sync.WaitGroup) {
	defer wg.Done()
	span.SetAttributes(rows(save(ctx)))
}

// The launched function gets the group.
func waitGroupArgument(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	wg := new(sync.WaitGroup)
	wg.Add(1)
	go work(ctx, span, wg)
	wg.Wait()
}

func group(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var g errgroup.Group
	g.Go(func() error {
		span.SetAttributes(rows(save(ctx)))
		return nil
	})
	g.Wait()
}

// The group's own context is cancelled by Wait, when the goroutine is done.
func groupContext(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		span.SetAttributes(rows(save(gctx)))
		return gctx.Err()
	})
	return g.Wait()
}

// Channels.

func received(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan bool)
	go func() {
		span.SetAttributes(rows(save(ctx)))
		done <- true
	}()
	<-done
}

func closed(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan struct{})
	go func() {
		defer close(done)
		span.SetAttributes(rows(save(ctx)))
	}()
	<-done
}

func ranged(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	results := make(chan int)
	go func() {
		defer close(results)
		n := save(ctx)
		span.SetAttributes(rows(n))
		results <- n
	}()
	for range results {
	}
}

func produce(ctx context.Context, span trace.Span, results chan<- int) {
	defer close(results)
	n := save(ctx)
	span.SetAttributes(rows(n))
	results <- n
}

// The launched function gets the channel.
func rangedArgument(ctx context.Context) (sum int) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	results := make(chan int)
	go produce(ctx, span, results)
	for n := range results {
		sum += n
	}
	return sum
}

func selected(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan struct{})
	go func() {
		defer close(done)
		span.SetAttributes(rows(save(ctx)))
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func selectedInLoop(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan struct{})
	go func() {
		defer close(done)
		span.SetAttributes(rows(save(ctx)))
	}()
	ticker := time.NewTicker(400 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-done:
			return
		case <-ticker.C:
		}
	}
}

func counted(ctx context.Context) (sum int) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	results := make(chan int, 2)
	for range 2 {
		go func() {
			n := save(ctx)
			span.SetAttributes(rows(n))
			results <- n
		}()
	}
	for range cap(results) {
		sum += <-results
	}
	return sum
}

// A goroutine of its own waits for the workers.
func collected(ctx context.Context) (sum int) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	results := make(chan int)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			n := save(ctx)
			span.SetAttributes(rows(n))
			results <- n
		})
	}
	go func() {
		wg.Wait()
		close(results)
	}()
	for n := range results {
		sum += n
	}
	return sum
}

// A generic function of another package sends.
func sentElsewhere(ctx context.Context) int {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	result := make(chan int)
	go func() {
		n := save(ctx)
		span.SetAttributes(rows(n))
		wire.TrySend(ctx, n, result)
	}()
	return <-result
}

// The starter sends, and the goroutine receives when it is done.
func rendezvous(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan struct{})
	go func() {
		span.SetAttributes(rows(save(ctx)))
		<-done
	}()
	done <- struct{}{}
}

// Nobody can fill the semaphore before all have left it.
func semaphoreFilled(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	sem := make(chan struct{}, 2)
	for range 3 {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			span.SetAttributes(rows(save(ctx)))
		}()
	}
	for range cap(sem) {
		sem <- struct{}{}
	}
}

func semaphoreWeighted(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	sem := semaphore.NewWeighted(2)
	for range 3 {
		if err := sem.Acquire(ctx, 1); err != nil {
			return err
		}
		go func() {
			defer sem.Release(1)
			span.SetAttributes(rows(save(ctx)))
		}()
	}
	return sem.Acquire(ctx, 2)
}

// A context can say that somebody is done.
func contextDone(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	working, done := context.WithCancel(context.Background())
	go func() {
		defer done()
		span.SetAttributes(rows(save(ctx)))
	}()
	<-working.Done()
}

// Locks and others.

// The goroutine unlocks what the starter has locked.
func mutex(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var mu sync.Mutex
	mu.Lock()
	go func() {
		defer mu.Unlock()
		span.SetAttributes(rows(quickSave(ctx)))
	}()
	mu.Lock()
}

func cond(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	done := false
	go func() {
		span.SetAttributes(rows(save(ctx)))
		mu.Lock()
		defer mu.Unlock()
		done = true
		changed.Signal()
	}()
	mu.Lock()
	defer mu.Unlock()
	for !done {
		changed.Wait()
	}
}

func polled(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var done atomic.Bool
	go func() {
		defer done.Store(true)
		span.SetAttributes(rows(save(ctx)))
	}()
	for !done.Load() {
		time.Sleep(100 * time.Millisecond)
	}
}

// Reading to the end waits for the writer.
func pipe(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	r, w := io.Pipe()
	go func() {
		defer w.Close()
		n := save(ctx)
		span.SetAttributes(rows(n))
		fmt.Fprintln(w, n)
	}()
	return io.ReadAll(r)
}

// The wait is deferred, or in another function.

// Deferred calls run in reverse order.
func deferredWait(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() {
		span.SetAttributes(rows(save(ctx)))
	})
}

func deferredReceive(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan struct{})
	go func() {
		defer close(done)
		span.SetAttributes(rows(save(ctx)))
	}()
	defer func() { <-done }()
	load(ctx)
}

// The deferred function waits, and finishes the span then.
func deferredTogether(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	ctx, span := tr.Start(ctx, "handle")
	var wg sync.WaitGroup
	defer func() {
		wg.Wait()
		span.End()
		cancel()
	}()
	wg.Go(func() {
		span.SetAttributes(rows(save(ctx)))
	})
}

func waitFor(done <-chan struct{}) { <-done }

func inHelper(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan struct{})
	go func() {
		defer close(done)
		span.SetAttributes(rows(save(ctx)))
	}()
	waitFor(done)
}

func inClosure(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan struct{})
	go func() {
		defer close(done)
		span.SetAttributes(rows(save(ctx)))
	}()
	wait := func() { <-done }
	wait()
}

type server struct {
	wg   sync.WaitGroup
	done chan struct{}
}

func (s *server) wait() { s.wg.Wait() }

func (s *server) inMethod(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	s.wg.Go(func() {
		span.SetAttributes(rows(save(ctx)))
	})
	s.wait()
}

func (s *server) inField(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	s.done = make(chan struct{})
	go func() {
		defer close(s.done)
		span.SetAttributes(rows(save(ctx)))
	}()
	<-s.done
}

// The function that waits is a parameter.
func inFunctionValue(ctx context.Context, wait func(<-chan struct{})) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan struct{})
	go func() {
		defer close(done)
		span.SetAttributes(rows(save(ctx)))
	}()
	wait(done)
}

// A pool is a launcher that waits when it is asked to.
type pool struct{ wg sync.WaitGroup }

// covered by: ownPool, poolWithoutWait
func (p *pool) Go(fn func()) { p.wg.Go(fn) }

func (p *pool) Wait() { p.wg.Wait() }

func ownPool(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var p pool
	p.Go(func() {
		span.SetAttributes(rows(save(ctx)))
	})
	p.Wait()
}

// parallel is a launcher that waits before it returns.
//
// covered by: ownLauncher
func parallel(fns ...func()) {
	var wg sync.WaitGroup
	for _, fn := range fns {
		wg.Go(fn)
	}
	wg.Wait()
}

func ownLauncher(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	parallel(
		func() { span.SetAttributes(rows(save(ctx))) },
		func() { load(ctx) },
	)
}

// async is a launcher that returns what to wait with.
//
// covered by: ownFuture, futureDropped
func async(fn func()) (wait func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		fn()
	}()
	return func() { <-done }
}

func ownFuture(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	wait := async(func() {
		span.SetAttributes(rows(save(ctx)))
	})
	load(ctx)
	wait()
}

// The caller waits with its own group before it finishes its own span.
//
// covered by: callersGroup
func launchInGroup(ctx context.Context, span trace.Span, wg *sync.WaitGroup) {
	wg.Add(1)
	go func() {
		defer wg.Done()
		span.SetAttributes(rows(save(ctx)))
	}()
}

func callersGroup(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var wg sync.WaitGroup
	launchInGroup(ctx, span, &wg)
	wg.Wait()
}

// covered by: callersErrgroup
func launchInErrgroup(ctx context.Context, span trace.Span, g *errgroup.Group) {
	g.Go(func() error {
		span.SetAttributes(rows(save(ctx)))
		return nil
	})
}

func callersErrgroup(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var g errgroup.Group
	launchInErrgroup(ctx, span, &g)
	return g.Wait()
}

// covered by: callersChannel
func launchWithResult(ctx context.Context, span trace.Span) <-chan int {
	result := make(chan int, 1)
	go func() {
		n := save(ctx)
		span.SetAttributes(rows(n))
		result <- n
	}()
	return result
}

func callersChannel(ctx context.Context) int {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	return <-launchWithResult(ctx, span)
}

// Where the wait stands.

func beforeEnd(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	ctx, span := tr.Start(ctx, "handle")
	done := make(chan struct{})
	go func() {
		defer close(done)
		span.SetAttributes(rows(save(ctx)))
	}()
	<-done
	span.End()
	cancel()
}

func inEachTurn(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	for range 2 {
		done := make(chan struct{})
		go func() {
			defer close(done)
			span.SetAttributes(rows(save(ctx)))
		}()
		<-done
	}
}

func onBothBranches(ctx context.Context, patient bool) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan struct{})
	go func() {
		defer close(done)
		span.SetAttributes(rows(save(ctx)))
	}()
	if patient {
		load(ctx)
		<-done
	} else {
		<-done
	}
}

// The inner goroutine is joined by the outer one, and that by the starter.
func nested(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var outer sync.WaitGroup
	outer.Go(func() {
		var inner sync.WaitGroup
		inner.Go(func() {
			span.SetAttributes(rows(save(ctx)))
		})
		inner.Wait()
	})
	outer.Wait()
}
