// Package ownlaunchers has launchers of its own (OpenTelemetry), to be
// inferred from their bodies. The diagnostic stands on the launcher's name at
// the call, where the context is; the go statement inside has none in scope.
package ownlaunchers

import (
	"context"
	"sync"
)

// background runs fn on a goroutine.
//
// covered by: backgroundLost
func background(fn func()) {
	go fn()
}

// recovered runs fn on a goroutine, in a literal.
//
// covered by: recoveredLost
func recovered(fn func()) {
	go func() {
		defer func() { recover() }()
		fn()
	}()
}

// twoLevels launches through another launcher.
func twoLevels(fn func()) { background(fn) }

// async hands the context's values on.
//
// covered by: asyncKept
func async(ctx context.Context, fn func(context.Context)) {
	ctx = context.WithoutCancel(ctx)
	go func() {
		fn(ctx)
	}()
}

// orphan hands a root on.
//
// covered by: orphanLost
func orphan(fn func(context.Context)) {
	go fn(context.Background())
}

// inPlace launches nothing.
func inPlace(fn func()) { fn() }

type runner struct{ wg sync.WaitGroup }

// covered by: methodLost
func (r *runner) submit(name string, fn func()) {
	r.wg.Go(fn)
}

func backgroundLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	background(func() { // want `loses its parent span: .*save`
		save(context.Background())
	})
}

func backgroundKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	background(func() { save(ctx) })
}

func recoveredLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	recovered(func() { // want `loses its parent span: .*save`
		save(context.Background())
	})
}

func twoLevelsLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	twoLevels(func() { // want `loses its parent span: .*save`
		save(context.Background())
	})
}

func asyncKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	async(ctx, func(ctx context.Context) { save(ctx) })
}

// The launcher gets a root.
func asyncLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	async(context.Background(), func(ctx context.Context) { // want `loses its parent span: .*save`
		save(ctx)
	})
}

// The launcher hands the right context on, and the callback ignores it.
func asyncIgnored(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	async(ctx, func(context.Context) { // want `loses its parent span: .*save`
		save(context.Background())
	})
}

// The launcher calls with a root.
func orphanLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	orphan(func(ctx context.Context) { // want `loses its parent span: .*save`
		save(ctx)
	})
}

// The launcher calls with a root, the callback uses the captured context.
func orphanInVain(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	orphan(func(context.Context) { save(ctx) })
}

func methodLost(ctx context.Context, r *runner) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	r.submit("save", func() { // want `loses its parent span: .*save`
		save(context.Background())
	})
	r.wg.Wait()
}

func methodKept(ctx context.Context, r *runner) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	r.submit("save", func() { save(ctx) })
	r.wg.Wait()
}

// A helper that calls in place looks the same.
func notLaunched(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	inPlace(func() { save(ctx) })
}
