package strict

import (
	"context"
	"io"
	"testing"

	"fixtures/oracle"
)

// A generic type stands for what is out of sight. It saves with a root context.
type implementation[T any] struct{}

func (implementation[T]) Rebuild(string) { save(context.Background()) }

// none does nothing.
type none[T any] struct{}

func (none[T]) Wait() error             { return nil }
func (none[T]) Record(string)           {}
func (none[T]) Background() auditLogger { return none[T]{} }

func TestOracle(t *testing.T) {
	x := implementation[int]{}
	with := func(f func(context.Context, index)) func(context.Context) {
		return func(ctx context.Context) { f(ctx, x) }
	}
	s := &service{x}
	const (
		handled = "request(handle(load))"
		saved   = "request(handle(load, save))"
		given   = "at strict: something is given that may carry the span"
	)
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "service.literal", Run: s.literal, Right: saved},
		{Name: "method", Run: with(method), Right: saved},
		{Name: "waited", Run: with(waited), Right: saved},
		{Name: "service.through", Run: s.through, Right: saved},
		{Name: "service.proved", Run: s.proved, Right: "request(handle(load, save, save))", Exempt: "section 3: ignored"},
		{Name: "captured", Run: with(captured), Right: saved, Exempt: given},
		{Name: "capturedSpan", Run: with(capturedSpan), Right: saved, Exempt: given},
		{Name: "held", Run: with(held), Right: saved, Exempt: given},
		{
			Name:  "function",
			Run:   func(ctx context.Context) { function(ctx, func() { save(context.Background()) }) },
			Right: saved, Exempt: given,
		},
		{Name: "waits", Run: waits, Right: handled},
		{Name: "prints", Run: func(ctx context.Context) { prints(ctx, io.Discard) }, Right: handled},
		{Name: "drains", Run: func(ctx context.Context) { drains(ctx, none[int]{}) }, Right: handled},
		{Name: "records", Run: func(ctx context.Context) { records(ctx, none[int]{}) }, Right: handled},
		{Name: "counts", Run: func(ctx context.Context) { counts(ctx, new(counter)) }, Right: handled},
		{Name: "noSpan", Run: with(noSpan), Right: "request(save)", Exempt: "at strict: no span is started around it"},
		{
			Name: "service.daemon",
			Run: func(ctx context.Context) {
				jobs := make(chan string, 1)
				jobs <- "a"
				close(jobs)
				s.daemon(ctx, jobs)
			},
			Right: saved, Exempt: "ruling 4: a daemon",
		},
	})
}
