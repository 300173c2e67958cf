package gofunc

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "background", Run: background, Right: "request(handle(load, save))"},
		{Name: "rootWithValue", Run: rootWithValue, Right: "request(handle(load, save))"},
		{Name: "rootVariable", Run: rootVariable, Right: "request(handle(load, save))"},
		{Name: "rootVariableShared", Run: rootVariableShared, Right: "request(handle(load, save))"},
		{Name: "evaluatedInStarter", Run: evaluatedInStarter, Right: "request(handle(load, save))"},
		{Name: "todo", Run: todo, Right: "request(handle(load, save))"},
		{Name: "kept", Run: kept, Right: "request(handle(save))"},
		{Name: "parameter", Run: parameter, Right: "request(save)"},
		{Name: "request", Run: func(ctx context.Context) { request(oracle.Request(ctx)) }, Right: "request(save)"},
		{Name: "requestKept", Run: func(ctx context.Context) { requestKept(oracle.Request(ctx)) }, Right: "request(save)"},
		{Name: "variable", Run: variable, Right: "request(handle(load, save))"},
		{Name: "packageVariable", Run: packageVariable, Right: "request(handle(load, save))"},
		{Name: "noParameter", Run: noParameter, Right: "request(handle(load, save))"},
		{Name: "ignored", Run: ignored, Right: "request(handle(save))"},
		{Name: "secondParameter", Run: secondParameter, Right: "request(handle(load, save))"},
		{Name: "twoContexts", Run: twoContexts, Right: "request(handle(save))"},
		{Name: "twoContextsCrossed", Run: twoContextsCrossed, Right: "request(handle(save))"},
		{Name: "results", Run: results, Right: "request(handle(load, save))"},
		{Name: "variadic", Run: variadic, Right: "request(handle(load, save, save))"},
		{Name: "generic", Run: generic, Right: "request(handle(load, save))"},
		{Name: "genericKept", Run: genericKept, Right: "request(handle(save))"},
		{Name: "argument", Run: argument, Right: "request(handle(save, save))"},
		{Name: "exportedVariable", Run: exportedVariable, Right: "request(handle(load, save))"},
		{Name: "functionVariable", Run: functionVariable, Right: "request(handle(load, save))"},
		{
			Name:   "functionParameter",
			Run:    func(ctx context.Context) { functionParameter(ctx, save) },
			Right:  "request(handle(load, save))",
			Exempt: "section 3: a function value is possible, not likely",
		},
	})
}
