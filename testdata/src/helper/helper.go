// Package helper launches with the bundled helper (OpenTelemetry), which keeps
// the values of the context and drops its cancellation.
package helper

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/fflint/fflint/fix"
)

func goKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	fix.Go(ctx, func(ctx context.Context) { save(ctx) })
}

func goCaptured(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	fix.Go(ctx, func(context.Context) { save(ctx) })
}

func detachKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(fix.Detach(ctx))
}

// The context is passed, and the callback ignores it.
func goIgnored(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	fix.Go(ctx, func(context.Context) { // want `loses its parent span: .*save`
		save(context.Background())
	})
}

func goLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	fix.Go(context.Background(), func(ctx context.Context) { // want `loses its parent span: .*save`
		save(ctx)
	})
}

// A detached root is a root.
func detachLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(fix.Detach(context.Background())) // want `loses its parent span: .*save`
}

func outer(ctx context.Context) {
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	fix.Go(ctx, func(ctx context.Context) { // want `wrong parent span: .*save`
		save(ctx)
	})
}

// The root is meant.
func goRoot(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	fix.Go(fix.Root(ctx), save)
}

func detachRoot(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(fix.Detach(fix.Root(ctx)))
}

func funcKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var wg sync.WaitGroup
	wg.Go(fix.Func(ctx, save))
	wg.Wait()
}

func funcLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	var wg sync.WaitGroup
	wg.Go(fix.Func(context.Background(), save)) // want `loses its parent span: .*Start`
	wg.Wait()
}

func errFuncKept(ctx context.Context) error {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var g errgroup.Group
	g.Go(fix.ErrFunc(ctx, func(ctx context.Context) error {
		save(ctx)
		return nil
	}))
	return g.Wait()
}

func awaitKept(ctx context.Context) (int, error) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	return fix.Await(ctx, func(ctx context.Context) (int, error) {
		save(ctx)
		return 1, nil
	}).Wait()
}

func awaitLost(ctx context.Context) (int, error) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	return fix.Await(context.Background(), func(ctx context.Context) (int, error) { // want `loses its parent span: .*save`
		save(ctx)
		return 1, nil
	}).Wait()
}

// The task is waited for: neither its span nor its context has ended.
func awaitWrites(ctx context.Context) (int, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	return fix.Await(ctx, func(ctx context.Context) (int, error) {
		save(ctx)
		span.AddEvent("saved")
		return 1, nil
	}).Wait()
}
