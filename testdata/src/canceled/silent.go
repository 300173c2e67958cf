package canceled

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"go.opentelemetry.io/otel/trace"
	"golang.org/x/sync/errgroup"

	"github.com/fflint/fflint/fix"
)

// The context is detached.

func withoutCancel(w http.ResponseWriter, r *http.Request) {
	go save(context.WithoutCancel(r.Context()))
}

func withoutCancelVariable(w http.ResponseWriter, r *http.Request) {
	ctx := context.WithoutCancel(r.Context())
	go func() {
		save(ctx)
	}()
}

// A deadline of its own.
func withoutCancelTimeout(w http.ResponseWriter, r *http.Request) {
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), time.Minute)
		defer cancel()
		save(ctx)
	}()
}

func withoutCancelSpan(w http.ResponseWriter, r *http.Request) {
	ctx, span := tr.Start(r.Context(), "handle")
	defer span.End()
	ctx = context.WithoutCancel(ctx)
	go save(ctx)
}

// It is detached from what the starter cancels.
func withoutCancelLater(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	load(ctx)
	go save(context.WithoutCancel(ctx))
}

// What is traced is detached; what looks at the end of the context is not traced.
func withoutCancelBeside(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		count(ctx)
		save(context.WithoutCancel(ctx))
	}()
}

func helper(w http.ResponseWriter, r *http.Request) {
	fix.Go(r.Context(), func(ctx context.Context) {
		save(ctx)
	})
}

func helperDetach(w http.ResponseWriter, r *http.Request) {
	go save(fix.Detach(r.Context()))
}

// detach is a house helper.
func detach(ctx context.Context) context.Context {
	return trace.ContextWithSpan(context.Background(), trace.SpanFromContext(ctx))
}

func houseDetach(w http.ResponseWriter, r *http.Request) {
	go save(detach(r.Context()))
}

// Detached by losing the span: that is another category.
func rootInside(w http.ResponseWriter, r *http.Request) {
	go func() { // want `loses its parent span: .*save`
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		save(ctx)
	}()
}

// The goroutine gets another context than the one that is cancelled.
func anotherContext(ctx context.Context) {
	short, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	load(short)
	go save(ctx)
}

// Somebody else cancels.

func cancelInside(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	go func() {
		defer cancel()
		save(ctx)
	}()
}

func cancelReturned(ctx context.Context) context.CancelFunc {
	ctx, cancel := context.WithCancel(ctx)
	go save(ctx)
	return cancel
}

type worker struct{ cancel context.CancelFunc }

func (w *worker) start(ctx context.Context) {
	ctx, w.cancel = context.WithCancel(ctx)
	go save(ctx)
}

func (w *worker) stop() { w.cancel() }

func newWorker(ctx context.Context) *worker {
	ctx, cancel := context.WithCancel(ctx)
	go save(ctx)
	return &worker{cancel: cancel}
}

// Nobody cancels: the deadline is enough for the work.
func timeoutOnly(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	_ = cancel
	go save(ctx)
}

// A timer cancels.
func cancelByTimer(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	time.AfterFunc(time.Minute, cancel)
	go save(ctx)
}

// Another context cancels.
func cancelByContext(ctx, shutdown context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(shutdown, cancel)
	go func() {
		defer stop()
		save(ctx)
	}()
}

// Another goroutine cancels, when the work is done.
func cancelBySignal(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		save(ctx)
	}()
	go func() {
		<-done
		cancel()
	}()
}

// The starter cancels where it does not launch.
func cancelBeforeReturn(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	if key == "" {
		cancel()
		return errors.New("no key")
	}
	go func() {
		defer cancel()
		save(ctx)
	}()
	return nil
}

// The starter stops the goroutine on purpose where it fails itself.
func cancelOnError(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	go func() {
		defer cancel()
		save(ctx)
	}()
	if key == "" {
		cancel()
		return errors.New("no key")
	}
	return nil
}

func cancelOnErrorDeferred(ctx context.Context, key string) (err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	go save(ctx)
	if key == "" {
		return errors.New("no key")
	}
	return nil
}

// The context that is cancelled has been replaced by another.
func replacedBefore(ctx context.Context) {
	short, cancel := context.WithTimeout(ctx, time.Minute)
	load(short)
	cancel()
	short, cancel = context.WithTimeout(ctx, time.Minute)
	go func() {
		defer cancel()
		save(short)
	}()
}

// Requests that are not a server's.

type tripper struct{ base http.RoundTripper }

// Ruling 8.
func (t *tripper) RoundTrip(r *http.Request) (*http.Response, error) {
	go save(r.Context())
	return t.base.RoundTrip(r)
}

// Nothing says that a server calls it.
func process(r *http.Request) {
	go save(r.Context())
}

// A request that is made here.
func outgoing(ctx context.Context, url string) error {
	r, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return err
	}
	go save(r.Context())
	return nil
}

// Nothing is cut off.

func untraced(w http.ResponseWriter, r *http.Request) {
	go count(r.Context())
}

// A span alone does not mind that its context is cancelled.
func spanOnly(w http.ResponseWriter, r *http.Request) {
	go func() {
		_, span := tr.Start(r.Context(), "audit")
		defer span.End()
		time.Sleep(time.Second)
	}()
}

// Nor does work that does nothing else with it.
func spanOnlyNamed(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	go func() {
		time.Sleep(time.Second)
		load(ctx)
	}()
}

func joined(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	wg.Go(func() { save(r.Context()) })
	wg.Wait()
}

func joinedTimeout(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		save(ctx)
	}()
	<-done
}

func joinedGroup(ctx context.Context) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return saveErr(gctx) })
	return g.Wait()
}

// The group's context is cancelled by Wait, or by an error: not here.
func groupNeverWaits(ctx context.Context) {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return saveErr(gctx) })
}

// The outer context is not the group's.
func groupOuter(ctx context.Context) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return saveErr(gctx) })
	err := g.Wait()
	go save(ctx)
	return err
}

func calledInPlace(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	func() {
		save(ctx)
	}()
}

// The cancellation is what the goroutine is for.

// It waits for the end, and does not use the context afterwards.
func cleanup(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	go func() {
		<-ctx.Done()
		save(context.WithoutCancel(ctx))
	}()
	load(ctx)
}

// It only watches.
func watch(ctx context.Context, conn interface{ Close() error }) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	go func() {
		<-ctx.Done()
		conn.Close()
	}()
	load(ctx)
}

// It goes on until it is cancelled.
func keepAlive(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(300 * time.Millisecond):
				saveFor(ctx, 100*time.Millisecond)
			}
		}
	}()
	time.Sleep(time.Second)
}

// poll goes on until it is cancelled.
func poll(ctx context.Context) {
	ticker := time.NewTicker(400 * time.Millisecond)
	defer ticker.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-ticker.C:
			saveFor(ctx, 100*time.Millisecond)
		}
	}
}

func keepAliveNamed(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go poll(ctx)
	time.Sleep(time.Second)
}

// The first answer counts; what has not answered by then is stopped.
func hedged(ctx context.Context) int {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	answers := make(chan int, 2)
	for i := range 2 {
		go func() {
			saveFor(ctx, time.Duration(i+1)*time.Second)
			answers <- i
		}()
	}
	return <-answers
}

// The starter stops the goroutine, and waits for it.
func stopped(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { save(ctx) })
	load(ctx)
	cancel()
	wg.Wait()
}

// prepareAndPoll works, and then polls until it is told to end.
func prepareAndPoll(ctx context.Context) {
	save(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(10 * time.Second):
			save(ctx)
		}
	}
}

// What it does before it polls may be cut off, but to end it is the point.
func polledUntilReturn(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go prepareAndPoll(ctx)
	time.Sleep(5 * time.Second)
}
