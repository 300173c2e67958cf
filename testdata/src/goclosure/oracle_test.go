package goclosure

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "closure", Run: closure, Right: "request(handle(load, save))"},
		{Name: "closureKept", Run: closureKept, Right: "request(handle(save))"},
		{Name: "parameterLost", Run: parameterLost, Right: "request(handle(load, save))"},
		{Name: "parameterKept", Run: parameterKept, Right: "request(handle(save))"},
		{Name: "reassignedRight", Run: reassignedRight, Right: "request(handle(save))"},
		{Name: "reassignedWrong", Run: reassignedWrong, Right: "request(handle(load, save))"},
		{Name: "reassignedInside", Run: reassignedInside, Right: "request(handle(save))"},
		{Name: "closureReplaced", Run: closureReplaced, Right: "request(handle(save))"},
		{
			Name:  "eitherLost",
			Run:   func(ctx context.Context) { eitherLost(ctx, false) },
			Right: "request(handle(load, save))",
		},
		{Name: "made", Run: made, Right: "request(handle(load, save))"},
		{Name: "madeKept", Run: madeKept, Right: "request(handle(save))"},
		{Name: "helper", Run: helper, Right: "request(handle(load, save))"},
		{Name: "helperKept", Run: helperKept, Right: "request(handle(save))"},
		{Name: "recursive", Run: recursive, Right: "request(handle(load, save, save))"},
		{Name: "recursiveKept", Run: recursiveKept, Right: "request(handle(save, save))"},
		{Name: "inPlace", Run: inPlace, Right: "request(handle(load, save))"},
		{Name: "inPlaceOwnSpan", Run: inPlaceOwnSpan, Right: "request(handle(inner(load, save), save))"},
		{Name: "list", Run: list, Right: "request(handle(load, save))"},
		{Name: "listLost", Run: listLost, Right: "request(handle(load, save))"},
	})
}
