package main

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "main", Run: func(context.Context) { main() }, Right: "request + startup(load, save)"},
	})
}
