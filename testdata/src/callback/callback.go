// Package callback gives functions to helpers that call them in place, inside
// the launched function (OpenTelemetry). What counts is the context that the
// traced call in the callback uses.
package callback

import (
	"context"
	"slices"
	"sync"
)

// with calls fn with ctx.
func with(ctx context.Context, fn func(context.Context)) { fn(ctx) }

// traced calls fn below a span of its own.
func traced(ctx context.Context, name string, fn func(context.Context)) {
	ctx, span := tr.Start(ctx, name)
	defer span.End()
	fn(ctx)
}

// detached calls fn with a root context, whatever it gets.
func detached(ctx context.Context, fn func(context.Context)) {
	if ctx.Err() == nil {
		fn(context.Background())
	}
}

// do calls fn.
func do(fn func()) { fn() }

func withKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		with(ctx, func(ctx context.Context) { save(ctx) })
	}()
}

func withLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*(with|save)`
		with(context.Background(), func(ctx context.Context) { save(ctx) })
	}()
}

// The helper gets the right context, the callback ignores it.
func callbackIgnores(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `loses its parent span: .*(with|save)`
		with(ctx, func(context.Context) { save(context.Background()) })
	}()
}

// The helper gets a root, the callback uses the captured context.
func callbackCaptures(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		with(context.Background(), func(context.Context) { save(ctx) })
	}()
}

// The callback is a named function.
func named(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*(with|save)`
		with(context.Background(), save)
	}()
}

// The helper starts a span.
func tracedKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		traced(ctx, "job", func(ctx context.Context) { save(ctx) })
	}()
}

func tracedLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*traced`
		traced(context.Background(), "job", func(ctx context.Context) { save(ctx) })
	}()
}

// The helper gets the right context, and calls with a root.
func helperDetaches(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `loses its parent span: .*(detached|save)`
		detached(ctx, func(ctx context.Context) { save(ctx) })
	}()
}

// The helper calls with a root, the callback uses the captured context.
func helperDetachesInVain(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		detached(ctx, func(context.Context) { save(ctx) })
	}()
}

// The callback takes no context.
func plain(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*(do|save)`
		do(func() { save(context.Background()) })
	}()
}

func plainKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		do(func() { save(ctx) })
	}()
}

// The helper itself is launched.
func launchedHelper(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go with(context.Background(), save) // want `loses its parent span: .*(with|save)`
}

func launchedHelperKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go with(ctx, save)
}

// The helper is in the standard library.
func once(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	var once sync.Once
	go func() { // want `loses its parent span: .*(Do|save)`
		once.Do(func() { save(context.Background()) })
	}()
}

// The callback of a standard function uses the captured context.
func sorted(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		_ = slices.IndexFunc([]int{1}, func(int) bool {
			save(ctx)
			return true
		})
	}()
}

type bus struct{ handlers []func() }

func (b *bus) on(fn func()) { b.handlers = append(b.handlers, fn) }

// The callback is kept for later, and is not the goroutine's work.
func registered(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	b := &bus{}
	go func() {
		b.on(func() { save(context.Background()) })
	}()
}

// The launching function is a callback that is called in place.
func launchInCallback(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	do(func() {
		go save(context.Background()) // want `loses its parent span: .*save`
	})
}

// The callback's parameter is the active context there.
func launchInTraced(ctx context.Context) {
	traced(ctx, "job", func(job context.Context) {
		load(job)
		go save(context.Background()) // want `loses its parent span: .*save`
	})
}

func launchInTracedKept(ctx context.Context) {
	traced(ctx, "job", func(ctx context.Context) {
		go save(ctx)
	})
}
