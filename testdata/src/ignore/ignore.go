// Package ignore silences launches (OpenTelemetry): with fflint's own comment,
// which needs a reason and something to silence, and with golangci-lint's.
package ignore

import (
	"context"
	"sync"
)

func above(ctx context.Context) {
	//fflint:ignore the audit log has a trace of its own
	go save(context.Background())
}

func onTheLine(ctx context.Context) {
	go save(context.Background()) //fflint:ignore the audit log has a trace of its own
}

func aboveLiteral(ctx context.Context) {
	//fflint:ignore the audit log has a trace of its own
	go func() {
		save(context.Background())
	}()
}

// The launch is a call, and the comment is above its line.
func aboveCall(ctx context.Context) {
	var wg sync.WaitGroup
	//fflint:ignore the audit log has a trace of its own
	wg.Go(func() {
		save(context.Background())
	})
	wg.Wait()
}

func wrong(ctx context.Context) {
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	//fflint:ignore belongs to the request
	go save(ctx)
}

// Without a reason it ignores nothing.
func noReason(ctx context.Context) {
	// want +1 `fflint:ignore needs a reason`
	//fflint:ignore
	go save(context.Background()) // want `loses its parent span: .*save`
}

// It acts on one launch, not on the next.
func oneOfTwo(ctx context.Context) {
	//fflint:ignore the audit log has a trace of its own
	go save(context.Background())
	go load(context.Background()) // want `loses its parent span: .*load`
}

func nolint(ctx context.Context) {
	go save(context.Background()) //nolint:fflint // has a trace of its own
}

func nolintList(ctx context.Context) {
	go save(context.Background()) //nolint:errcheck,fflint // has a trace of its own
}

func nolintAll(ctx context.Context) {
	go save(context.Background()) //nolint:all
}

func nolintBare(ctx context.Context) {
	go save(context.Background()) //nolint
}

// The comment is for another linter.
func nolintOther(ctx context.Context) {
	go save(context.Background()) //nolint:other // want `loses its parent span: .*save`
}

// A comment in words silences nothing.
func words(ctx context.Context) {
	// ignore: the audit log has a trace of its own
	go save(context.Background()) // want `loses its parent span: .*save`
}

// Nothing is wrong with the launch.
func unused(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	// want +1 `unused //fflint:ignore`
	//fflint:ignore the audit log has a trace of its own
	go save(ctx)
}

func unusedOnTheLine(ctx context.Context) {
	// want +1 `unused //fflint:ignore`
	go save(ctx) //fflint:ignore the audit log has a trace of its own
}

// The launch is too far away.
func unusedFarAbove(ctx context.Context) {
	// want +1 `unused //fflint:ignore`
	//fflint:ignore the audit log has a trace of its own
	load(ctx)
	go func() { // want `loses its parent span: .*save`
		save(context.Background())
	}()
}

// want +4 `unused //fflint:ignore`

// A function is no launch.
//
//fflint:ignore the audit log has a trace of its own
func unusedOnFunction(ctx context.Context) {
	go save(ctx)
}

// Two comments for one launch are both used.
func usedTwice(ctx context.Context) {
	//fflint:ignore the audit log has a trace of its own
	go save(context.Background()) //fflint:ignore and nobody reads it
}

// At another level there is something to silence.
func usedWhenPossible(ctx context.Context, s saver) {
	//fflint:ignore the audit log has a trace of its own
	go s.store(context.Background())
}

// saver is implemented elsewhere.
type saver interface{ store(ctx context.Context) }

// Those of other linters are their business, even if fflint has nothing to say.
func unusedNolint(ctx context.Context) {
	go save(ctx) //nolint:fflint // has a trace of its own
}

func unusedNolintAll(ctx context.Context) {
	go save(ctx) //nolint:all
}
