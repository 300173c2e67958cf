package joins

import (
	"context"
	"errors"
	"sync"
	"time"
)

// A launch is reported only where no join can be on the way. These may join,
// but do not in the run that their case makes.

func onOneBranch(ctx context.Context, patient bool) {
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
		<-done
	}
}

// One path returns without the wait.
func earlyReturn(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan struct{})
	go func() {
		defer close(done)
		span.SetAttributes(rows(save(ctx)))
	}()
	if key == "" {
		return errors.New("no key")
	}
	<-done
	return nil
}

func impatient(ctx context.Context) error {
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
	case <-time.After(100 * time.Millisecond):
		return errors.New("too slow")
	}
}

// The first answer is enough.
func firstOfTwo(ctx context.Context) int {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	results := make(chan int, 2)
	for i := range 2 {
		go func() {
			time.Sleep(time.Duration(i) * time.Second)
			n := save(ctx)
			span.AddEvent("saved")
			results <- n
		}()
	}
	return <-results
}

// A send in the next turn waits for a goroutine to leave, if not for all.
func semaphoreInLoop(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	sem := make(chan struct{}, 1)
	for range 2 {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			save(ctx)
			span.AddEvent("saved")
		}()
	}
}

// A send waits for the goroutine to take it, not for what it does with it.
func worker(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	jobs := make(chan string)
	go func() {
		for range jobs {
			span.SetAttributes(rows(save(ctx)))
		}
	}()
	jobs <- "a"
	close(jobs)
}

// The starter stops the goroutine, and waits for it: its work is cut off, but
// what it writes comes in time.
func stopped(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var wg sync.WaitGroup
	defer wg.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	wg.Go(func() {
		span.SetAttributes(rows(save(ctx)))
	})
	load(ctx)
}
