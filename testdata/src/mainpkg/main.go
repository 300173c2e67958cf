// Command mainpkg launches from main and init (OpenTelemetry), where a context
// that comes from a root only is no active context (ruling 1).
package main

import (
	"context"
	"os"
	"time"
)

type key struct{}

// Before anything else runs.
func init() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if os.Getenv("PRELOAD") != "" {
		go save(context.WithoutCancel(context.WithValue(context.Background(), key{}, ctx.Err())))
	}
}

// The contexts at hand carry no span.
func main() {
	ctx, stop := context.WithCancel(context.WithValue(context.Background(), key{}, "v"))
	defer stop()
	load(ctx)
	go save(context.Background())
}

// A parameter may carry a span, in a command too.
func serve(ctx context.Context) {
	go save(context.Background()) // want `loses its parent span: .*save`
}

// A handler has its own parameters, and they may carry a span.
func register(handle func(func(context.Context))) {
	base := context.Background()
	load(base)
	handle(func(ctx context.Context) {
		go save(base) // want `loses its parent span: .*save`
	})
}
