package main

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "init", Skip: "runs before any test"},
		{Name: "main", Run: func(context.Context) { main() }, Right: "request(load, save)", Exempt: "ruling 1: main"},
		{Name: "serve", Run: serve, Right: "request(save)"},
		{
			Name: "register",
			Run: func(ctx context.Context) {
				register(func(handler func(context.Context)) { handler(ctx) })
			},
			Right: "load + request(save)",
		},
	})
}
