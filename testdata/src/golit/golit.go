// Package golit launches function literals with a go statement
// (OpenTelemetry). What counts is the context that each traced call in the
// literal gets, not which contexts the literal captures.
package golit

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// The plainest loss.
func background(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	count(ctx)
	go func() { // want `loses its parent span: .*save`
		save(context.Background())
	}()
}

func todo(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	count(ctx)
	go func() { // want `loses its parent span: .*save`
		save(context.TODO())
	}()
}

// No span is started here, but the parameter carries one.
func parameter(ctx context.Context) {
	go func() { // want `loses its parent span: .*save`
		save(context.Background())
	}()
}

// The literal starts the span itself.
func start(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	count(ctx)
	go func() { // want `loses its parent span: .*Start`
		_, span := tr.Start(context.Background(), "save")
		defer span.End()
	}()
}

// Options that say nothing about the parent do not make a root deliberate.
func startWithOptions(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	count(ctx)
	go func() { // want `loses its parent span: .*Start`
		_, span := tr.Start(context.Background(), "save",
			trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attribute.Int("n", 1)))
		defer span.End()
	}()
}

// The right thing.
func captured(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		save(ctx)
	}()
}

// The root context is an argument.
func argumentLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	count(ctx)
	go func(ctx context.Context) { // want `loses its parent span: .*save`
		save(ctx)
	}(context.Background())
}

func argumentKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func(ctx context.Context) {
		save(ctx)
	}(ctx)
}

// The names mislead: the parameter bg is the active context.
func argumentNamedBackground(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func(bg context.Context) {
		save(bg)
	}(ctx)
}

// The names mislead: two arguments, crossed.
func argumentsCrossed(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func(root, ctx context.Context) { // want `loses its parent span: .*audit`
		save(root)
		audit(ctx)
	}(ctx, context.Background())
}

// The root context is a captured variable.
func variable(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	count(ctx)
	bg := context.Background()
	go func() { // want `loses its parent span: .*save`
		save(bg)
	}()
}

// The literal's own variable hides the captured context.
func shadowed(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	count(ctx)
	go func() { // want `loses its parent span: .*save`
		ctx := context.Background()
		save(ctx)
	}()
}

// One traced call is right, the other is not.
func oneOfTwo(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `loses its parent span: .*audit`
		save(ctx)
		audit(context.Background())
	}()
}

// The root context goes to a call that does not trace.
func untracedRoot(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		if count(context.Background()) {
			save(ctx)
		}
	}()
}

// The span travels as a value, into a root context.
func spanValue(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	count(ctx)
	go func() {
		save(trace.ContextWithSpan(context.Background(), span))
	}()
}

// The loss is on one branch of the literal.
func branch(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func(urgent bool) { // want `loses its parent span: .*audit`
		if urgent {
			audit(context.Background())
		} else {
			save(ctx)
		}
	}(true)
}

// The literal has its own span, and the work is below it.
func ownSpan(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		ctx, span := tr.Start(ctx, "job")
		defer span.End()
		save(ctx)
	}()
}

// The literal has its own span, but that is a root; the loss is its start,
// not the work below it.
func ownRoot(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	count(ctx)
	go func() { // want `loses its parent span: .*Start`
		ctx, span := tr.Start(context.Background(), "job")
		defer span.End()
		save(ctx)
	}()
}

// The literal has its own span, and passes a root all the same.
func ownSpanUnused(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `loses its parent span: .*save`
		ctx, span := tr.Start(ctx, "job")
		defer span.End()
		count(ctx)
		save(context.Background())
	}()
}

// The span of the function has ended; its parameter still carries one.
func endedBefore(ctx context.Context) {
	check, span := tr.Start(ctx, "check")
	count(check)
	span.End()
	go func() { // want `loses its parent span: .*save`
		save(context.Background())
	}()
}

// The literal is launched before the span starts: its parent is the outer one.
func launchedBefore(ctx context.Context) {
	go func() {
		save(ctx)
	}()
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	audit(inner)
}

// The span is started with a parent that was a root already: nothing is lost
// by the goroutine, which gets it.
func startedFromRoot() {
	ctx, span := tr.Start(context.Background(), "job")
	defer span.End()
	go func() {
		save(ctx)
	}()
}

// A joined goroutine can lose its parent too.
func joined(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	count(ctx)
	done := make(chan struct{})
	go func() { // want `loses its parent span: .*save`
		defer close(done)
		save(context.Background())
	}()
	<-done
}

// The traced call is deferred by the literal.
func deferredCall(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `loses its parent span: .*save`
		defer save(context.Background())
		count(ctx)
	}()
}
