package rulings

import "context"

// Ruling 3: a child of an ended span is legal. A context is stale only if it
// was overwritten or superseded while the new span is active.

func endedSpan(ctx context.Context) {
	ctx, span := tr.Start(ctx, "validate")
	load(ctx)
	span.End()
	go save(ctx)
}

func endedSpanLiteral(ctx context.Context) {
	ctx, span := tr.Start(ctx, "validate")
	load(ctx)
	span.End()
	go func() {
		save(ctx)
	}()
}

// A new span is active, and the ended one's context is passed.
func endedAndSuperseded(ctx context.Context) {
	checked, check := tr.Start(ctx, "validate")
	load(checked)
	check.End()
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	go save(checked) // want `wrong parent span: .*save`
}

// The new span is below the ended one.
func endedAndFollowed(ctx context.Context) {
	ctx, check := tr.Start(ctx, "validate")
	load(ctx)
	check.End()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(ctx)
}

// The span ends after the launch.
func endedAfter(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	go save(ctx)
	span.End()
}
