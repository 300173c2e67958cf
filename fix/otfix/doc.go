// Package otfix starts goroutines that have an OpenTracing span of their own.
//
// [fix.Go] hands the span of the starter to the goroutine, so that spans started
// there have a parent. Go does that too, and also makes a span for the goroutine
// itself, finishes it when the goroutine's function returns, and marks it if that
// fails:
//
//	func handle(w http.ResponseWriter, r *http.Request) {
//		id := r.FormValue("id")
//		otfix.Go(r.Context(), "audit", func(ctx context.Context) error {
//			return audit(ctx, id)
//		})
//	}
//
// # Where the span comes from
//
// The span is started by the starter, on its goroutine, before the new one exists.
// Its parent cannot be finished by then, let alone recycled, and its start is the
// time of the launch.
//
// It is started by the tracer of the span in the context. If there is none, it is
// the root of a new trace, and started by [opentracing.GlobalTracer].
//
// # FollowsFrom or ChildOf
//
// The reference to the span in the context is FollowsFrom for [Go], whose starter
// does not depend on the result, and ChildOf for [Await], whose starter does.
//
// To most tracers the two make no difference to the trace: either way the span is
// in the trace of its starter, below its span. The bridge from OpenTracing to
// OpenTelemetry (go.opentelemetry.io/otel/bridge/opentracing) is an exception: a
// span that only follows from another is the root of a NEW trace, with a link to
// the other. Programs that use the bridge, or are about to, and want one trace, use
// [ChildOf]:
//
//	otfix.Go(ctx, "audit", save, otfix.ChildOf())
//
// # Options
//
// The options are those of OpenTracing: tags, a start time, references. A
// reference among them takes the place of the one to the span in the context,
// because tracers do not agree on which of several counts.
//
// # Panics
//
// A panic that f does not recover is logged to its span, as an error of the kind
// "panic", and the span is finished. Then the panic goes on and ends the program.
// Its value and the stack are reported as usual, with "[recovered, repanicked]"
// after the value, or "[recovered]" before Go 1.25. Whether the span gets out
// before the program ends is up to the tracer: one that reports in the background
// may lose it.
//
// # Spans that are recycled
//
// A span that is started from the context of a goroutine, after the span in that
// context has been finished, gets an unrelated parent if the tracer recycles
// finished spans, as Jaeger's does with its option PoolSpans. The span of [Go] is
// safe, see above, and so is every span started from it before f returns. For
// [fix.Go], and for whatever starts spans still later, there is [Freeze].
//
// # Switching it off
//
// After fix.SetEnabled(false), no spans are started: f is called with the starter's
// span in its context, or with none if the starter has none, and nothing is written
// to that span on behalf of f. What f may do for how long stays as it is.
package otfix
