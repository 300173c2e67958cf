package godefer

import (
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "beforeEnd", Run: beforeEnd, Right: "request(handle(load, save))"},
		{Name: "beforeEndKept", Run: beforeEndKept, Right: "request(handle(save))"},
		{Name: "afterEnd", Run: afterEnd, Right: "request(handle(load), save)"},
		{Name: "afterEndOuter", Run: afterEndOuter, Right: "request(handle(load), save)"},
		{Name: "afterEndInner", Run: afterEndInner, Right: "request(handle(load, save))"},
		{Name: "beforeEndOuter", Run: beforeEndOuter, Right: "request(handle(load, save))"},
		{Name: "deferredInside", Run: deferredInside, Right: "request(handle(load, save))"},
		{Name: "deferredInsideKept", Run: deferredInsideKept, Right: "request(handle(load, save))"},
		{Name: "deferredLiteralInside", Run: deferredLiteralInside, Right: "request(handle(load, save))"},
		{Name: "ownSpanDeferred", Run: ownSpanDeferred, Right: "request(handle(job(save)))"},
		{Name: "endInLiteral", Run: endInLiteral, Right: "request(handle(load, save))"},
		{Name: "deferredCall", Run: deferredCall, Right: "request(handle(load, save))"},
	})
}
