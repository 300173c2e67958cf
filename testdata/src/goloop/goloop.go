// Package goloop launches in loops (OpenTelemetry). A span that each turn
// starts and ends is active in that turn only.
package goloop

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

var turns = []string{"turn1", "turn2"}

// One goroutine a turn, below the span of the turn.
func turn(ctx context.Context) {
	for _, name := range turns {
		ctx, span := tr.Start(ctx, name)
		go save(ctx)
		span.End()
	}
}

func turnLost(ctx context.Context) {
	for _, name := range turns {
		ctx, span := tr.Start(ctx, name)
		load(ctx)
		go save(context.Background()) // want `loses its parent span: .*save`
		span.End()
	}
}

// The goroutine gets the context from before the loop.
func outer(ctx context.Context) {
	for _, name := range turns {
		turn, span := tr.Start(ctx, name)
		load(turn)
		go save(ctx) // want `wrong parent span: .*save`
		span.End()
	}
}

// The turn's span ends before the launch.
func outerAfterEnd(ctx context.Context) {
	for _, name := range turns {
		turn, span := tr.Start(ctx, name)
		load(turn)
		span.End()
		go save(ctx)
	}
}

// The goroutine gets the context of the previous turn.
func previous(ctx context.Context) {
	prev := ctx
	for _, name := range turns {
		turn, span := tr.Start(ctx, name)
		load(turn)
		go save(prev) // want `wrong parent span: .*save`
		prev = turn
		span.End()
	}
}

// The same with a literal that captures the variable by reference; the turn
// waits for it.
func previousCaptured(ctx context.Context) {
	prev := ctx
	for _, name := range turns {
		turn, span := tr.Start(ctx, name)
		load(turn)
		done := make(chan struct{})
		go func() { // want `wrong parent span: .*save`
			defer close(done)
			save(prev)
		}()
		<-done
		prev = turn
		span.End()
	}
}

// The variable lives outside the loop, but has this turn's context.
func current(ctx context.Context) {
	var cur context.Context
	for _, name := range turns {
		var span trace.Span
		cur, span = tr.Start(ctx, name)
		go save(cur)
		span.End()
	}
}

// Each turn goes one level down on purpose.
func nested(ctx context.Context) {
	for _, name := range turns {
		var span trace.Span
		ctx, span = tr.Start(ctx, name)
		defer span.End()
		go save(ctx)
	}
}

// One span around the loop.
func around(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	for range 2 {
		go func() {
			save(ctx)
		}()
	}
}

func aroundLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	for range 2 {
		go func() { // want `loses its parent span: .*save`
			save(context.Background())
		}()
	}
}

// After the loop no turn is active; the last turn's context is a choice.
func last(ctx context.Context) {
	last := ctx
	for _, name := range turns {
		turn, span := tr.Start(ctx, name)
		load(turn)
		last = turn
		span.End()
	}
	go save(last)
}

// An early turn ends its span and launches nothing.
func skipped(ctx context.Context) {
	for i, name := range turns {
		ctx, span := tr.Start(ctx, name)
		if i == 0 {
			span.End()
			continue
		}
		load(ctx)
		go save(context.Background()) // want `loses its parent span: .*save`
		span.End()
	}
}

func each(yield func(string) bool) {
	for _, name := range turns {
		if !yield(name) {
			return
		}
	}
}

// The body of a range over a function is a closure, called in place.
func rangeFunc(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	for range each {
		go save(ctx)
	}
}

func rangeFuncLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	for range each {
		go save(context.Background()) // want `loses its parent span: .*save`
	}
}

// The workers share the span around them.
func workers(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	jobs := make(chan string)
	for range 2 {
		go func() {
			for range jobs {
				save(ctx)
			}
		}()
	}
	for _, name := range turns {
		jobs <- name
	}
	close(jobs)
}
