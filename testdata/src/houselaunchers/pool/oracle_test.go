package pool

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	var end func()
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{
			Name: "submit",
			Run: func(ctx context.Context) {
				p := New(1)
				end = p.Close
				submit(ctx, p)
			},
			Stop:  func() { end() },
			Right: "request",
		},
		{
			Name: "submitGroup",
			Run: func(ctx context.Context) {
				g := NewGroup()
				end = g.Close
				submitGroup(g)
			},
			Stop:  func() { end() },
			Right: "request",
		},
		{
			Name: "submitMixed",
			Run: func(ctx context.Context) {
				m := NewMixed()
				end = m.Close
				submitMixed(ctx, m)
			},
			Stop:  func() { end() },
			Right: "request",
		},
		{
			Name: "submitBare",
			Run: func(ctx context.Context) {
				b := NewBare()
				end = b.Close
				if err := submitBare(ctx, b); err != nil {
					t.Error(err)
				}
			},
			Stop:  func() { end() },
			Right: "request",
		},
	})
}
