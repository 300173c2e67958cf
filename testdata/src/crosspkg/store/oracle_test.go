package store

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	save := func(ctx context.Context) { New().Save(ctx) }
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{
			Name:  "Async",
			Run:   func(ctx context.Context) { Async(func() { save(ctx) }) },
			Right: "request(save)",
		},
		{
			Name:  "AsyncIn",
			Run:   func(ctx context.Context) { AsyncIn(ctx, save) },
			Right: "request(save)",
		},
	})
}
