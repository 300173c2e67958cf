// Package godefer launches from deferred literals, whose order decides which
// span is active, and defers inside the launched function (OpenTelemetry).
package godefer

import "context"

// The literal runs before the span's End: deferred calls run last first.
func beforeEnd(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	defer func() {
		go save(context.Background()) // want `loses its parent span: .*save`
	}()
}

func beforeEndKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	defer func() {
		go save(ctx)
	}()
}

// The literal runs after End, but the parameter still carries a span.
func afterEnd(ctx context.Context) {
	defer func() {
		go save(context.Background()) // want `loses its parent span: .*save`
	}()
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
}

// The literal runs after the inner span's End: the outer context is right.
func afterEndOuter(ctx context.Context) {
	defer func() {
		go save(ctx)
	}()
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
}

// The variable has the inner context by the time the literal runs. The inner
// span has ended, which is no harm to a child.
func afterEndInner(ctx context.Context) {
	defer func() {
		go save(ctx)
	}()
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
}

// The inner span is still active when the literal runs, and the outer context
// is passed.
func beforeEndOuter(ctx context.Context) {
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	defer func() {
		go save(ctx) // want `wrong parent span: .*save`
	}()
}

// The launched literal defers the traced call.
func deferredInside(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `loses its parent span: .*save`
		defer save(context.Background())
		load(ctx)
	}()
}

func deferredInsideKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		defer save(ctx)
		load(ctx)
	}()
}

// The launched literal defers a literal.
func deferredLiteralInside(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `loses its parent span: .*save`
		defer func() {
			recover()
			save(context.Background())
		}()
		load(ctx)
	}()
}

// The launched literal's own span ends in its deferred calls.
func ownSpanDeferred(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		ctx, span := tr.Start(ctx, "job")
		defer span.End()
		defer save(ctx)
	}()
}

// The End is in a deferred literal.
func endInLiteral(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer func() { span.End() }()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
}

// launch launches with the context that it gets.
//
// covered by: deferredCall
func launch(ctx context.Context) { go save(ctx) }

// The launching function is deferred. Its argument is evaluated here.
func deferredCall(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	defer launch(ctx)
	load(ctx)
}
