package golit

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "background", Run: background, Right: "request(handle(save))", Fixed: true},
		{Name: "todo", Run: todo, Right: "request(handle(save))", Fixed: true},
		{Name: "parameter", Run: parameter, Right: "request(save)", Fixed: true},
		{Name: "start", Run: start, Right: "request(handle(save))", Fixed: true},
		{Name: "startWithOptions", Run: startWithOptions, Right: "request(handle(save))", Fixed: true},
		{Name: "captured", Run: captured, Right: "request(handle(save))"},
		{Name: "argumentLost", Run: argumentLost, Right: "request(handle(save))"},
		{Name: "argumentKept", Run: argumentKept, Right: "request(handle(save))"},
		{Name: "argumentNamedBackground", Run: argumentNamedBackground, Right: "request(handle(save))"},
		{Name: "argumentsCrossed", Run: argumentsCrossed, Right: "request(handle(audit, save))"},
		{Name: "variable", Run: variable, Right: "request(handle(save))"},
		{Name: "shadowed", Run: shadowed, Right: "request(handle(save))"},
		{Name: "oneOfTwo", Run: oneOfTwo, Right: "request(handle(audit, save))", Fixed: true},
		{Name: "untracedRoot", Run: untracedRoot, Right: "request(handle(save))"},
		{Name: "spanValue", Run: spanValue, Right: "request(handle(save))"},
		{Name: "branch", Run: branch, Right: "request(handle(audit))"},
		{Name: "ownSpan", Run: ownSpan, Right: "request(handle(job(save)))"},
		{Name: "ownRoot", Run: ownRoot, Right: "request(handle(job(save)))", Fixed: true},
		{Name: "ownSpanUnused", Run: ownSpanUnused, Right: "request(handle(job(save)))"},
		{Name: "endedBefore", Run: endedBefore, Right: "request(check, save)", Fixed: true},
		{Name: "launchedBefore", Run: launchedBefore, Right: "request(handle(audit), save)"},
		{Name: "startedFromRoot", Run: func(context.Context) { startedFromRoot() }, Right: "job(save) + request"},
		{Name: "joined", Run: joined, Right: "request(handle(save))", Fixed: true},
		{Name: "deferredCall", Run: deferredCall, Right: "request(handle(save))"},
	})
}
