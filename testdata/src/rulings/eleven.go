package rulings

import (
	"context"
	"time"
)

// Ruling 11: a default for a missing context is silent, and so is a merge with
// an unknown origin. A branch that replaces an active context by a root is
// reported; a launch inside a branch sees one origin.

func missing(ctx context.Context) {
	if ctx == nil {
		ctx = context.Background()
	}
	go save(ctx)
}

// The default in a span of its own.
func missingSpan(ctx context.Context) {
	if ctx == nil {
		ctx = context.TODO()
	}
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(ctx)
}

func replaced(ctx context.Context, async bool) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	if async {
		ctx = context.Background()
	}
	go save(ctx) // want `loses its parent span: .*save`
}

func replacedTimeout(ctx context.Context, async bool) {
	cancel := func() {}
	if async {
		ctx, cancel = context.WithTimeout(context.Background(), time.Minute)
	}
	go func() { // want `loses its parent span: .*save`
		defer cancel()
		save(ctx)
	}()
}

func replacedInSwitch(ctx context.Context, mode string) {
	c := ctx
	switch mode {
	case "async":
		c = context.Background()
	case "detached":
		c = context.WithoutCancel(ctx)
	}
	go save(c) // want `loses its parent span: .*save`
}

// Every branch keeps the span.
func derivedOnOneBranch(ctx context.Context, detach bool) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	if detach {
		ctx = context.WithoutCancel(ctx)
	}
	go save(ctx)
}

// Each launch sees one origin.
func insideBranch(ctx context.Context, async bool) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	if async {
		ctx := context.Background()
		go save(ctx) // want `loses its parent span: .*save`
	} else {
		go save(ctx)
	}
}

// The branch that replaces does not reach the launch.
func returnsInBranch(ctx context.Context, dry bool) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	c := ctx
	if dry {
		c = context.Background()
		load(c)
		return
	}
	go save(c)
}

// One origin is unknown: a function value may give anything.
func unknownOrigin(ctx context.Context, other func() context.Context) {
	c := context.Background()
	if other != nil {
		c = other()
	}
	go save(c)
}

// The branch is in a closure, which runs in place or on a goroutine.
func branchInClosure(ctx context.Context, async bool) {
	send := func() {
		if async {
			ctx = context.Background()
		}
		save(ctx)
	}
	if !async {
		send()
		return
	}
	go func() { // want `loses its parent span: .*send`
		send()
	}()
}

// The closure sees the context of the span that was started before it runs.
func closureRunLater(ctx context.Context) {
	send := func() { save(ctx) }
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		send()
	}()
}
