package otlit

import (
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTracing, []oracle.Case{
		{Name: "background", Run: background, Right: "request(handle(save))", Fixed: true},
		{Name: "parameter", Run: parameter, Right: "request(save)", Fixed: true},
		{Name: "captured", Run: captured, Right: "request(handle(save))"},
		{Name: "startFromBackground", Run: startFromBackground, Right: "request(handle(save))", Fixed: true},
		{Name: "implicitRoot", Run: implicitRoot, Right: "request(handle(save))"},
		{Name: "implicitRootWithOptions", Run: implicitRootWithOptions, Right: "request(handle(save))"},
		{Name: "tracerRoot", Run: tracerRoot, Right: "request(handle(save))"},
		{Name: "childOf", Run: childOf, Right: "request(handle(save))"},
		{Name: "tracerChildOf", Run: tracerChildOf, Right: "request(handle(save))"},
		{Name: "childOfWins", Run: childOfWins, Right: "request(handle(save))"},
		{Name: "optionSlice", Run: optionSlice, Right: "request(handle(save))"},
		{Name: "spanContext", Run: spanContext, Right: "request(handle(save))"},
		{Name: "contextWithSpan", Run: contextWithSpan, Right: "request(handle(save))"},
		{Name: "contextWithRoot", Run: contextWithRoot, Right: "request(handle(job(save)))"},
		{Name: "spanFromContext", Run: spanFromContext, Right: "request(handle(save))"},
		{Name: "spanArgument", Run: spanArgument, Right: "request(handle(save))"},
		{Name: "spanWithoutContext", Run: spanWithoutContext, Right: "request(handle(save))"},
		{Name: "fetched", Run: fetched, Right: "request(save)", Fixed: true},
		{Name: "oneOfTwo", Run: oneOfTwo, Right: "request(handle(audit, save))"},
		{Name: "withTracer", Run: withTracer, Right: "request(handle(save))"},
		{Name: "withTracerLost", Run: withTracerLost, Right: "request(handle(save))", Fixed: true},
	})
}
