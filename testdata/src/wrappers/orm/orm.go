// Package orm is traced (OpenTelemetry), and makes contexts of its own.
package orm

import (
	"context"

	"go.opentelemetry.io/otel"
)

var tr = otel.Tracer("orm")

type dbKey struct{}

// Context is a root with the default database.
func Context() context.Context {
	return context.WithValue(context.Background(), dbKey{}, "default")
}

// WithDB keeps what is in ctx.
func WithDB(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, dbKey{}, name)
}

// ContextOr is a default for those who have none.
func ContextOr(ctx context.Context) context.Context {
	if ctx == nil {
		return Context()
	}
	return ctx
}

// Count is traced.
func Count(ctx context.Context) (int, error) {
	_, span := tr.Start(ctx, "count")
	defer span.End()
	return 0, ctx.Err()
}
