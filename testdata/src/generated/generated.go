// Package generated has a generated file, in which nothing is reported, and
// launches its functions from a file that is not (OpenTelemetry).
package generated

import "context"

func calleeLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go generatedSave(context.Background()) // want `loses its parent span: .*generatedSave`
}

func calleeKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go generatedSave(ctx)
}

func calleeFromRoot(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go generatedRoot() // want `loses its parent span: .*(generatedRoot|save)`
}

func calleeUntraced(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go generatedCount(context.Background())
}

// The span is started by a generated wrapper, and its context thrown away.
func wrapper(ctx context.Context) {
	_, end := generatedBegin(ctx, "handle")
	defer end()
	go save(ctx) // want `wrong parent span: .*save`
}
