package othelper

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTracing, []oracle.Case{
		{Name: "kept", Run: kept, Right: "request(handle(job(save)))"},
		{Name: "captured", Run: captured, Right: "request(handle(job(save)))"},
		{Name: "lost", Run: lost, Right: "request(handle(job(save), load))"},
		{Name: "ignored", Run: ignored, Right: "request(handle(job, load, save))"},
		{Name: "awaitLost", Run: func(ctx context.Context) { awaitLost(ctx) }, Right: "request(handle(job(save), load))"},
		{Name: "awaited", Run: func(ctx context.Context) { awaited(ctx) }, Right: "request(handle{saved}(job(save)))"},
	})
}
