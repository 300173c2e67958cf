// Package strict launches work that is given no context (OpenTelemetry). It is
// judged at -level=strict; at the other levels nothing is reported.
package strict

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"
)

// index is implemented out of sight, and makes a context of its own.
type index interface{ Rebuild(id string) }

type service struct{ index index }

func (s *service) literal(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `goroutine gets no context: nothing that it does can show up below its parent span, although the span that tr.Start starts on line 19 is active`
		s.index.Rebuild("a")
	}()
}

func method(ctx context.Context, x index) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go x.Rebuild("a") // want `gets no context`
}

func waited(ctx context.Context, x index) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { // want `gets no context`
		x.Rebuild("a")
	})
	wg.Wait()
}

// rebuild is a function between.
func (s *service) rebuild() { s.index.Rebuild("a") }

func (s *service) through(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go s.rebuild() // want `gets no context`
}

// What is proved goes first.
func (s *service) proved(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	//fflint:ignore it is about what gets no context
	go func() {
		s.index.Rebuild("a")
		save(context.Background())
	}()
}

// Silent: something is given that carries the span, or may.

func captured(ctx context.Context, x index) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		if ctx.Err() == nil {
			x.Rebuild("a")
		}
	}()
}

func capturedSpan(ctx context.Context, x index) {
	ctx, span := tr.Start(ctx, "handle")
	load(ctx)
	go func() {
		defer span.End()
		x.Rebuild("a")
	}()
}

type job struct {
	ctx context.Context
	id  string
}

func held(ctx context.Context, x index) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	j := &job{ctx, "a"}
	go func() {
		x.Rebuild(j.id)
	}()
}

func function(ctx context.Context, do func()) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		do()
	}()
}

// Silent: nothing could be traced.

func waits(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	var wg sync.WaitGroup
	done := make(chan struct{})
	go func() {
		wg.Wait()
		close(done)
	}()
	<-done
}

func prints(ctx context.Context, w io.Writer) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		time.Sleep(time.Second)
		fmt.Fprintln(w, "handled")
	}()
}

// backlog is implemented out of sight.
type backlog interface{ Wait() error }

func drains(ctx context.Context, b backlog) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	failed := make(chan error, 1)
	go func() { failed <- b.Wait() }()
	<-failed
}

// auditLogger and logs are implemented out of sight.
type auditLogger interface{ Record(event string) }

type logs interface{ Background() auditLogger }

func records(ctx context.Context, l logs) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		l.Background().Record("loaded")
	}()
}

type counter struct{ n int }

func (c *counter) add(n int) { c.n += n }

func counts(ctx context.Context, c *counter) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go c.add(1)
}

// Silent: no span is started around the launch.
func noSpan(ctx context.Context, x index) {
	go x.Rebuild("a")
}

// Silent: a daemon.
func (s *service) daemon(ctx context.Context, jobs <-chan string) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		for id := range jobs {
			s.index.Rebuild(id)
		}
	}()
}
