package wrappers

import (
	"context"

	"go.opentelemetry.io/otel/trace"

	"fixtures/wrappers/tracing"
)

// What keeps the span is right, whatever else it drops.

func detachKept(ctx context.Context) {
	ctx, span := tracing.Begin(ctx, "handle")
	defer span.End()
	go save(tracing.Detach(ctx))
}

func detachForKept(ctx context.Context) {
	ctx, cancel := tracing.DetachFor(ctx, 1)
	go func() {
		defer cancel()
		save(ctx)
	}()
}

func detachSpanKept(ctx context.Context) {
	ctx, span := tracing.Begin(ctx, "handle")
	defer span.End()
	go save(tracing.DetachSpan(ctx))
}

func detachSpanContextKept(ctx context.Context) {
	go save(tracing.DetachSpanContext(ctx))
}

func detachUserKept(ctx context.Context) {
	ctx, span := tracing.Begin(ctx, "handle")
	defer span.End()
	go save(tracing.DetachUser(ctx))
}

func copySpanKept(ctx context.Context) {
	go save(tracing.CopySpan(context.Background(), ctx))
}

// By hand, on the goroutine.
func byHandKept(ctx context.Context) {
	span := trace.SpanFromContext(ctx)
	go func() {
		save(trace.ContextWithSpan(context.Background(), span))
	}()
}

func detachedTypeKept(ctx context.Context) {
	go save(tracing.Detached{Context: ctx})
}

func mergedKept(ctx context.Context) {
	go save(tracing.Merged{Context: context.Background(), Values: ctx})
}

// An outer span's context stays an outer span's.
func detachOuter(ctx context.Context) {
	inner, span := tracing.Begin(ctx, "handle")
	defer span.End()
	load(inner)
	go save(tracing.Detach(ctx)) // want `wrong parent span: .*save`
}

// What copies single values and not the span loses it.

func copyUserLost(ctx context.Context) {
	ctx, span := tracing.Begin(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(tracing.CopyUser(ctx)) // want `loses its parent span: .*save`
}

func copyUserParameterLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*save`
		save(tracing.CopyUser(ctx))
	}()
}

func copyUserInPlaceLost(ctx context.Context) {
	user := tracing.User(ctx)
	go func() { // want `loses its parent span: .*save`
		save(tracing.WithUser(context.Background(), user))
	}()
}

func freshLost(ctx context.Context) {
	go save(tracing.Fresh(ctx)) // want `loses its parent span: .*save`
}

type tenantKey struct{}

func copyTenantLost(ctx context.Context) {
	own := context.WithValue(context.Background(), tenantKey{}, ctx.Value(tenantKey{}))
	go save(own) // want `loses its parent span: .*save`
}

func detachedTypeLost(ctx context.Context) {
	go save(tracing.Detached{Context: context.Background()}) // want `loses its parent span: .*save`
}

func detachedRootLost(ctx context.Context) {
	go save(tracing.Detach(context.Background())) // want `loses its parent span: .*save`
}

// The span is put into the one context, and the goroutine gets the other.
func copySpanBackwards(ctx context.Context) {
	load(tracing.CopySpan(ctx, ctx))
	go save(tracing.CopySpan(ctx, context.Background())) // want `loses its parent span: .*save`
}
