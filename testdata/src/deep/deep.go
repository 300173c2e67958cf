// Package deep loses the parent several calls below the launched function
// (OpenTelemetry): through methods, recursion and mutual recursion. A context
// on the way down is no proof that it arrives.
package deep

import "context"

type server struct{ name string }

func (s *server) run()  { s.step() }
func (s *server) step() { s.write() }
func (s *server) write() {
	_, span := tr.Start(context.Background(), "write")
	defer span.End()
}

// Nothing in the call says that it traces.
func methods(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	s := &server{name: "a"}
	go s.run() // want `loses its parent span: .*(run|step|write|Start)`
}

func (s *server) runIn(ctx context.Context)  { s.stepIn(ctx) }
func (s *server) stepIn(ctx context.Context) { save(ctx) }

func methodsKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	s := &server{name: "a"}
	go s.runIn(ctx)
}

func methodsFromRoot(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	s := &server{name: "a"}
	go s.runIn(context.Background()) // want `loses its parent span: .*runIn`
}

func first(ctx context.Context)  { second(ctx) }
func second(ctx context.Context) { third() }
func third()                     { save(context.Background()) }

// The context is passed, and dropped two calls further down.
func dropped(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go first(ctx) // want `loses its parent span: .*(first|second|third|save)`
}

// The same below a literal.
func droppedInLiteral(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `loses its parent span: .*(first|second|third|save)`
		first(ctx)
	}()
}

func walk(ctx context.Context, n int) {
	ctx, span := tr.Start(ctx, "walk")
	defer span.End()
	if n > 1 {
		walk(ctx, n-1)
	}
}

func recursion(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go walk(context.Background(), 2) // want `loses its parent span: .*walk`
}

func recursionKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go walk(ctx, 2)
}

// The recursion starts from its own root, at every level.
func descend(n int) {
	_, span := tr.Start(context.Background(), "descend")
	defer span.End()
	if n > 1 {
		descend(n - 1)
	}
}

func recursionFromRoot(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go descend(1) // want `loses its parent span: .*(descend|Start)`
}

func ping(ctx context.Context, n int) {
	if n == 0 {
		save(ctx)
		return
	}
	pong(ctx, n-1)
}

func pong(ctx context.Context, n int) {
	if n > 0 {
		ping(ctx, n-1)
	}
}

func mutual(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go pong(context.Background(), 1) // want `loses its parent span: .*pong`
}

func mutualKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go pong(ctx, 1)
}

// even and odd hand down two contexts, and swap them at each step.
func even(a, b context.Context, n int) {
	if n == 0 {
		save(a)
		return
	}
	odd(b, a, n-1)
}

func odd(a, b context.Context, n int) {
	if n > 0 {
		even(b, a, n-1)
	}
}

// Swapped twice: the root is in the place that does not trace.
func swapped(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go even(ctx, context.Background(), 2)
}

// Only one path traces.
func maybe(ctx context.Context, traced bool) {
	if traced {
		save(ctx)
	}
}

func onePath(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go maybe(context.Background(), true) // want `loses its parent span: .*maybe`
}

// countdown takes a context through several calls and never traces.
func countdown(ctx context.Context, n int) bool {
	return n == 0 && ctx.Err() == nil || n > 0 && countdown(ctx, n-1)
}

func untraced(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go countdown(context.Background(), 3)
}

// twice starts a span and does the rest below it.
func twice(ctx context.Context) {
	ctx, span := tr.Start(ctx, "twice")
	defer span.End()
	save(ctx)
	func() { save(ctx) }()
}

// The only loss is the first start: what is below it has a parent.
func subtree(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go twice(context.Background()) // want `loses its parent span: .*twice`
}

func fresh() context.Context { return context.Background() }

// The root comes from the result of a function.
func result(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(fresh()) // want `loses its parent span: .*save`
}

func same(ctx context.Context) context.Context { return ctx }

func resultKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(same(ctx))
}

// begin is a start wrapper, like those of many houses.
func begin(ctx context.Context, name string) (context.Context, func()) {
	ctx, span := tr.Start(ctx, name)
	return ctx, func() { span.End() }
}

func wrapper(ctx context.Context) {
	ctx, end := begin(ctx, "handle")
	defer end()
	load(ctx)
	go func() { // want `loses its parent span: .*begin`
		ctx, end := begin(context.Background(), "job")
		defer end()
		save(ctx)
	}()
}

func wrapperKept(ctx context.Context) {
	ctx, end := begin(ctx, "handle")
	defer end()
	go func() {
		ctx, end := begin(ctx, "job")
		defer end()
		save(ctx)
	}()
}
