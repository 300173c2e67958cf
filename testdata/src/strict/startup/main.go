// Command startup starts work in main, under a span (OpenTelemetry): it belongs to
// the process, and strict has nothing to say.
package main

import (
	"context"

	"go.opentelemetry.io/otel"
)

var tr = otel.Tracer("startup")

type index interface{ Rebuild(id string) }

// all is set out of sight.
var all index

func main() {
	_, span := tr.Start(context.Background(), "startup")
	defer span.End()
	go all.Rebuild("a")
}
