package rulings

import (
	"context"
	"time"
)

// Ruling 13: timers are reported only where a span is started. A function
// that starts from a root, and that a daemon calls too, only may be a loss.

func timer(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	time.AfterFunc(time.Second, func() { // want `loses its parent span: .*save`
		save(context.Background())
	})
}

func timerParameter(ctx context.Context) {
	time.AfterFunc(time.Second, func() {
		save(context.Background())
	})
}

func onCancel(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	stop := context.AfterFunc(ctx, func() { // want `loses its parent span: .*save`
		save(context.Background())
	})
	load(ctx)
	_ = stop
}

func onCancelParameter(ctx context.Context) {
	context.AfterFunc(ctx, func() {
		save(context.Background())
	})
}

// refresh starts from a root, for refreshLoop.
func refresh() { save(context.Background()) }

// covered by: refreshNow
func refreshLoop(turns <-chan time.Time) {
	go func() {
		for range turns {
			refresh()
		}
	}()
}

func refreshNow(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go refresh()
}
