package houses

import (
	"context"

	"go.opentelemetry.io/otel"
)

var tr = otel.Tracer("houses")

// save and load start a span below the one in ctx.
func save(ctx context.Context) {
	_, span := tr.Start(ctx, "save")
	defer span.End()
}

func load(ctx context.Context) {
	_, span := tr.Start(ctx, "load")
	defer span.End()
}
