package finished

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// Ruling 6: an End inside the goroutine alone is a hand-over.

func handOver(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	go func() {
		defer span.End()
		span.SetAttributes(rows())
	}()
}

// annotateAndEnd owns the span.
func annotateAndEnd(span trace.Span) {
	defer span.End()
	annotate(span)
}

func handOverNamed(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	go annotateAndEnd(span)
}

// The starter ends the span only where it does not launch.
func endBeforeReturn(ctx context.Context, key string) error {
	_, span := tr.Start(ctx, "handle")
	if key == "" {
		span.End()
		return errors.New("no key")
	}
	go func() {
		defer span.End()
		span.SetAttributes(rows())
	}()
	return nil
}

// The End comes after the launch in the text, but not in any run.
func endOnOtherBranch(ctx context.Context, async bool) {
	ctx, span := tr.Start(ctx, "handle")
	if async {
		go func() {
			defer span.End()
			span.SetAttributes(rows())
		}()
		return
	}
	save(ctx)
	span.End()
}

func endInElse(ctx context.Context, async bool) {
	_, span := tr.Start(ctx, "handle")
	if async {
		go annotateAndEnd(span)
	} else {
		annotateAndEnd(span)
	}
}

// The deferred function ends the span only if nobody else does.
func endUnlessLaunched(ctx context.Context, key string) error {
	_, span := tr.Start(ctx, "handle")
	launched := false
	defer func() {
		if !launched {
			span.End()
		}
	}()
	if key == "" {
		return errors.New("no key")
	}
	go annotateAndEnd(span)
	launched = true
	return nil
}

// A span for each turn, handed over.
func handOverInLoop(ctx context.Context) {
	for range 2 {
		_, span := tr.Start(ctx, "turn")
		go annotateAndEnd(span)
	}
}

// The goroutine hands it to another one.
func handOverTwice(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	go func() {
		count()
		go annotateAndEnd(span)
	}()
}

// The span belongs to somebody else.

// The caller ends it.
func callersSpan(span trace.Span) {
	go func() {
		span.SetAttributes(rows())
	}()
}

func callersContext(ctx context.Context) {
	go func() {
		trace.SpanFromContext(ctx).SetAttributes(rows())
	}()
}

func callersContextNamed(ctx context.Context) {
	go annotateContext(ctx)
}

// The span that is finished here is not the one that is written to.
func callersNotOwn(ctx context.Context) {
	request := trace.SpanFromContext(ctx)
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	save(ctx)
	go func() {
		request.SetAttributes(rows())
	}()
}

func childWritten(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		_, span := tr.Start(ctx, "job")
		defer span.End()
		span.SetAttributes(rows())
	}()
}

// The span in the goroutine's own context is its own.
func childWrittenInContext(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		ctx, span := tr.Start(ctx, "job")
		defer span.End()
		annotateContext(ctx)
	}()
}

// One span is finished here, the other is handed over.
func twoSpans(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	_, step := tr.Start(ctx, "step")
	go annotateAndEnd(step)
}

// A component ends its span when it is closed.
type stream struct{ span trace.Span }

func open(ctx context.Context) *stream {
	_, span := tr.Start(ctx, "stream")
	s := &stream{span}
	go func() {
		s.span.SetAttributes(rows())
	}()
	return s
}

func (s *stream) Close() { s.span.End() }

// The span is a result: whoever gets it ends it.
func returnedSpan(ctx context.Context) trace.Span {
	_, span := tr.Start(ctx, "handle")
	go func() {
		span.SetAttributes(rows())
	}()
	return span
}

// Nothing is written late.

func readsOnly(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		_ = describe(span)
	}()
}

// A child of a finished span is legal.
func startsChild(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		count()
		save(ctx)
	}()
}

// The starter writes, before and after the launch.
func starterWrites(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	span.AddEvent("before")
	go save(ctx)
	span.AddEvent("after")
}

// The attribute is set before the launch, its value is used after it.
func writtenBefore(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	n := attribute.Int("rows", 3)
	span.SetAttributes(n)
	go func() {
		_, own := tr.Start(ctx, "job", trace.WithAttributes(n))
		defer own.End()
	}()
}

func endedBeforeLaunch(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	save(ctx)
	span.End()
	go func() {
		count()
	}()
}

// Ruling 6 looks for a Finish after the launch.
func writtenAfterEnd(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	span.End()
	go func() {
		span.SetAttributes(rows())
	}()
}

// A literal that is called in place is no goroutine.
func calledInPlace(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	func() {
		span.SetAttributes(rows())
	}()
}

// The starter waits: package joins has all ways to.
func joined(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan struct{})
	go func() {
		defer close(done)
		span.SetAttributes(rows())
	}()
	<-done
}

func ownLauncherInTime(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan struct{})
	background(func() {
		span.SetAttributes(rows())
		close(done)
	})
	<-done
}

// The goroutine is told to stop before the span ends.
func heartbeat(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		ticker := time.NewTicker(400 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				span.AddEvent("alive")
			case <-stop:
				return
			}
		}
	}()
	count()
}

// The same with a context.
func heartbeatContext(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		for {
			select {
			case <-time.After(400 * time.Millisecond):
				span.AddEvent("alive")
			case <-ctx.Done():
				return
			}
		}
	}()
	count()
}

// The timer is stopped before the span ends: it says that the work is slow.
func slowTimer(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	timer := time.AfterFunc(time.Minute, func() { span.AddEvent("slow") })
	defer timer.Stop()
	count()
}

// Nobody finishes the span.
func neverEnded(ctx context.Context) {
	_, span := tr.Start(ctx, "handle")
	go func() {
		span.SetAttributes(rows())
	}()
}
