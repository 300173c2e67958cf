package main

import (
	"context"
	"testing"

	"fixtures/oracle"
)

// A generic type stands for what is out of sight.
type implementation[T any] struct{}

func (implementation[T]) Rebuild(string) {
	_, span := tr.Start(context.Background(), "rebuild")
	defer span.End()
}

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{
			Name: "main",
			Run: func(context.Context) {
				all = implementation[int]{}
				main()
			},
			Right: "request + startup(rebuild)", Exempt: "at strict: main starts it",
		},
	})
}
