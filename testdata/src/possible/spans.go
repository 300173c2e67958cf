package possible

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel"
)

var tr = otel.Tracer("possible")

const url = "http://localhost/"

// save and load start a span below the one in ctx.
func save(ctx context.Context) {
	_, span := tr.Start(ctx, "save")
	defer span.End()
}

func load(ctx context.Context) {
	_, span := tr.Start(ctx, "load")
	defer span.End()
}

func drain(resp *http.Response, err error) {
	if err == nil {
		resp.Body.Close()
	}
}
