/*
Package analyzer reports goroutines that lose their parent tracing span.

# Analyzer fflint

fflint: find goroutines that lose their parent tracing span

A service traces its requests. A handler starts a span and then a goroutine,
and the goroutine's work should show up below that span. In Go nothing makes
that happen: the span travels in a context.Context, or as a value, and a
goroutine gets whatever it is handed.

	func handle(ctx context.Context, order Order) {
		ctx, span := tracer.Start(ctx, "handle")
		defer span.End()
		charge(ctx, order)
		go audit(context.Background(), order) // a new trace: the parent is lost
	}
*/
package analyzer
