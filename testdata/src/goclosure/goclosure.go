// Package goclosure launches closures that are held in variables, made by
// functions, or capture variables that change (OpenTelemetry).
package goclosure

import "context"

func closure(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	work := func() { save(context.Background()) }
	go work() // want `loses its parent span: .*(work|save)`
}

func closureKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	work := func() { save(ctx) }
	go work()
}

func parameterLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	work := func(ctx context.Context) { save(ctx) }
	go work(context.Background()) // want `loses its parent span: .*(work|save)`
}

func parameterKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	work := func(ctx context.Context) { save(ctx) }
	go work(ctx)
}

// The captured variable starts as a root and is replaced before the launch.
func reassignedRight(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	c := context.Background()
	work := func() { save(c) }
	c = ctx
	go work()
}

// The captured variable starts as the active context and is replaced by a root.
func reassignedWrong(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	c := ctx
	load(c)
	c = context.Background()
	go func() { // want `loses its parent span: .*save`
		save(c)
	}()
}

// The variable is replaced inside the literal.
func reassignedInside(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	c := context.Background()
	go func() {
		c = ctx
		save(c)
	}()
}

// The closure itself is replaced before the launch.
func closureReplaced(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	work := func() { save(context.Background()) }
	work = func() { save(ctx) }
	go work()
}

// Either closure is launched; both lose the parent.
func eitherLost(ctx context.Context, all bool) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	work := func() { save(context.Background()) }
	if all {
		work = func() { load(context.TODO()) }
	}
	go work() // want `loses its parent span: .*(work|save|load)`
}

func worker(ctx context.Context) func() { return func() { save(ctx) } }

// The closure is the result of a function.
func made(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go worker(context.Background())() // want `loses its parent span: .*(worker|save)`
}

func madeKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go worker(ctx)()
}

// A closure called by the launched literal.
func helper(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	fetch := func(c context.Context) { save(c) }
	go func() { // want `loses its parent span: .*(fetch|save)`
		fetch(context.Background())
	}()
}

func helperKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	fetch := func(c context.Context) { save(c) }
	go func() {
		fetch(ctx)
	}()
}

// A closure that calls itself.
func recursive(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	var visit func(ctx context.Context, n int)
	visit = func(ctx context.Context, n int) {
		save(ctx)
		if n > 0 {
			visit(ctx, n-1)
		}
	}
	go visit(context.Background(), 1) // want `loses its parent span: .*(visit|save)`
}

func recursiveKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var visit func(n int)
	visit = func(n int) {
		save(ctx)
		if n > 0 {
			visit(n - 1)
		}
	}
	go visit(1)
}

// The launching function is a closure itself, called in place.
func inPlace(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	func() {
		go save(context.Background()) // want `loses its parent span: .*save`
	}()
}

// The closure called in place has its own span, which is the active one there.
func inPlaceOwnSpan(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	func() {
		inner, span := tr.Start(ctx, "inner")
		defer span.End()
		load(inner)
		go save(ctx) // want `wrong parent span: .*save`
	}()
	go save(ctx)
}

// Several closures in a slice.
func list(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	for _, work := range []func(){func() { save(ctx) }, func() { load(ctx) }} {
		go work()
	}
}

// WANTED: the elements of a slice of functions
func listLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	for _, work := range []func(){func() { save(context.Background()) }} {
		go work()
	}
}
