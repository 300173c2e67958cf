// Command mainspan starts a span in main (OpenTelemetry), which is then a
// parent that a goroutine can lose.
package main

import "context"

func main() {
	ctx := context.Background()
	ctx, span := tr.Start(ctx, "startup")
	defer span.End()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
}
