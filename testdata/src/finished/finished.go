// Package finished has goroutines that write to a span which their starter
// finishes without waiting for them (OpenTelemetry): what they write is
// dropped. The spans in silent.go are written in time, or are not the
// starter's to finish.
package finished

import (
	"context"
	"net/http"
	"sync"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
	"golang.org/x/sync/errgroup"
)

// The plainest case.
func deferredEnd(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.SetAttributes`
		span.SetAttributes(rows())
	}()
}

func endAfterLaunch(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	go func() { // want `writes to a finished span: .*span\.SetAttributes`
		span.SetAttributes(rows())
	}()
	save(ctx)
	span.End()
}

// The defer statement stands after the launch.
func deferredAfterLaunch(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	go func() { // want `writes to a finished span: .*span\.SetAttributes`
		span.SetAttributes(rows())
	}()
	defer span.End()
	save(ctx)
}

func deferredInClosure(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer func() {
		span.SetStatus(codes.Ok, "")
		span.End()
	}()
	go func() { // want `writes to a finished span: .*span\.SetAttributes`
		span.SetAttributes(rows())
	}()
}

// Ruling 6: an End that can be reached after the launch is enough.
func endOnOneBranchAfter(ctx context.Context, cached bool) {
	_, span := tr.Start(ctx, "handle")
	go func() { // want `writes to a finished span: .*span\.SetAttributes`
		span.SetAttributes(rows())
	}()
	if cached {
		span.End()
	}
}

// The other methods whose effect is lost.

func addEvent(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.AddEvent`
		count()
		span.AddEvent("counted")
	}()
}

func recordError(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.RecordError`
		if err := do(ctx); err != nil {
			span.RecordError(err)
		}
	}()
}

func setStatus(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.SetStatus`
		if err := do(ctx); err != nil {
			span.SetStatus(codes.Error, err.Error())
		}
	}()
}

func setName(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.SetName`
		count()
		span.SetName("counted")
	}()
}

func addLink(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.AddLink`
		count()
		span.AddLink(trace.LinkFromContext(ctx))
	}()
}

// A guard does not bring the span back.
func guarded(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.AddEvent`
		count()
		if span.IsRecording() {
			span.AddEvent("counted")
		}
	}()
}

// The write is deferred by the goroutine.
func deferredWrite(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.AddEvent`
		defer span.AddEvent("saved")
		count()
		save(ctx)
	}()
}

func recovered(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.SetStatus`
		defer func() {
			if r := recover(); r != nil {
				span.SetStatus(codes.Error, "panic")
			}
		}()
		count()
		panic("no")
	}()
}

// The ways of the span to the goroutine.

func argument(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	go func(span trace.Span) { // want `writes to a finished span: .*span\.SetAttributes`
		span.SetAttributes(rows())
	}(span)
}

func named(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	go annotate(span) // want `writes to a finished span: .*annotate`
}

// Ruling 12: the span travels in the context.
func namedContext(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go annotateContext(ctx) // want `writes to a finished span: .*annotateContext`
}

// The write is two functions away.
func twoFunctions(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	note := func() { annotate(span) }
	go func() { // want `writes to a finished span: .*note`
		note()
	}()
}

func inHelper(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*annotate`
		save(ctx)
		annotate(span)
	}()
}

// Ruling 12.
func throughContext(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*RecordError`
		trace.SpanFromContext(ctx).RecordError(do(ctx))
	}()
}

// The starter fetches what it has just started.
func fetchedBefore(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	current := trace.SpanFromContext(ctx)
	go func() { // want `writes to a finished span: .*current\.SetAttributes`
		current.SetAttributes(rows())
	}()
}

type job struct{ span trace.Span }

func (j *job) run() { j.span.SetAttributes(rows()) }

func method(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	j := &job{span: span}
	go j.run() // want `writes to a finished span: .*run`
}

func field(ctx context.Context) {
	j := job{}
	_, j.span = tr.Start(ctx, "handle")
	defer j.span.End()
	go func() { // want `writes to a finished span: .*SetAttributes`
		j.span.SetAttributes(rows())
	}()
}

// The closure is in a variable.
func closureVariable(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	note := func() { span.SetAttributes(rows()) }
	go note() // want `writes to a finished span: .*note`
}

// The goroutine has a span of its own, and writes to the starter's as well.
func ownAndStarters(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.SetAttributes`
		_, own := tr.Start(ctx, "job")
		defer own.End()
		n := rows()
		own.SetAttributes(n)
		span.SetAttributes(n)
	}()
}

// The variable has a second span when the goroutine is launched.
func secondSpan(ctx context.Context) {
	check, span := tr.Start(ctx, "check")
	save(check)
	span.End()
	_, span = tr.Start(ctx, "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.SetAttributes`
		span.SetAttributes(rows())
	}()
}

// The starter of the inner goroutine is the outer one.
func nested(ctx context.Context) {
	go func() {
		_, span := tr.Start(ctx, "job")
		defer span.End()
		go func() { // want `writes to a finished span: .*span\.SetAttributes`
			span.SetAttributes(rows())
		}()
	}()
}

// House wrappers.

// A timedSpan is a span that knows when it began.
type timedSpan struct {
	span  trace.Span
	began time.Time
}

func begin(ctx context.Context, name string) (context.Context, *timedSpan) {
	ctx, span := tr.Start(ctx, name)
	return ctx, &timedSpan{span, time.Now()}
}

func (s *timedSpan) Note(name string) {
	s.span.AddEvent(name, trace.WithTimestamp(time.Now()))
}

func (s *timedSpan) Done() { s.span.End() }

func wrapperType(ctx context.Context) {
	_, s := begin(ctx, "handle")
	defer s.Done()
	go func() { // want `writes to a finished span: .*s\.Note`
		count()
		s.Note("counted")
	}()
}

func startNamed(ctx context.Context, name string) (context.Context, func()) {
	ctx, span := tr.Start(ctx, name)
	return ctx, func() { span.End() }
}

func wrapperFunction(ctx context.Context) {
	ctx, end := startNamed(ctx, "handle")
	defer end()
	go func() { // want `writes to a finished span: .*RecordError`
		trace.SpanFromContext(ctx).RecordError(do(ctx))
	}()
}

// finish ends a span for its caller.
func finish(span trace.Span) { span.End() }

func endInHelper(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer finish(span)
	go func() { // want `writes to a finished span: .*span\.SetAttributes`
		span.SetAttributes(rows())
	}()
}

// Other launches.

// Nobody waits for the group.
func groupWithoutWait(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	var g errgroup.Group
	g.Go(func() error { // want `writes to a finished span: .*span\.RecordError`
		err := do(ctx)
		span.RecordError(err)
		return err
	})
}

func waitGroupWithoutWait(ctx context.Context, wg *sync.WaitGroup) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	wg.Go(func() { // want `writes to a finished span: .*span\.SetAttributes`
		span.SetAttributes(rows())
	})
}

// A timer is reported too where a span is started.
func timer(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	time.AfterFunc(time.Minute, func() { // want `writes to a finished span: .*span\.AddEvent`
		span.AddEvent("late")
	})
}

// background runs fn on a goroutine.
//
// covered by: ownLauncher, ownLauncherInTime
func background(fn func()) {
	go fn()
}

func ownLauncher(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	background(func() { // want `writes to a finished span: .*span\.SetAttributes`
		span.SetAttributes(rows())
	})
}

func loop(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	for range 2 {
		go func() { // want `writes to a finished span: .*span\.AddEvent`
			count()
			span.AddEvent("counted")
		}()
	}
}

// A span for each turn.
func spanInLoop(ctx context.Context) {
	for range 2 {
		_, span := tr.Start(ctx, "turn")
		go func() { // want `writes to a finished span: .*span\.SetAttributes`
			span.SetAttributes(rows())
		}()
		span.End()
	}
}

type server struct{}

func (server) handle(w http.ResponseWriter, r *http.Request) {
	_, span := tr.Start(r.Context(), "handle")
	defer span.End()
	go func() { // want `writes to a finished span: .*span\.SetAttributes`
		span.SetAttributes(rows())
	}()
	w.WriteHeader(http.StatusAccepted)
}

// The span is ended by a closure that is called in place.
func endInClosure(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	end := func() { span.End() }
	go func() { // want `writes to a finished span: .*span\.SetAttributes`
		span.SetAttributes(rows())
	}()
	end()
}
