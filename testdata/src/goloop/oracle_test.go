package goloop

import (
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "turn", Run: turn, Right: "request(turn1(save), turn2(save))"},
		{Name: "turnLost", Run: turnLost, Right: "request(turn1(load, save), turn2(load, save))"},
		{Name: "outer", Run: outer, Right: "request(turn1(load, save), turn2(load, save))"},
		{Name: "outerAfterEnd", Run: outerAfterEnd, Right: "request(save, save, turn1(load), turn2(load))"},
		{Name: "previous", Run: previous, Right: "request(turn1(load, save), turn2(load, save))"},
		{Name: "previousCaptured", Run: previousCaptured, Right: "request(turn1(load, save), turn2(load, save))"},
		{Name: "current", Run: current, Right: "request(turn1(save), turn2(save))"},
		{Name: "nested", Run: nested, Right: "request(turn1(save, turn2(save)))"},
		{Name: "around", Run: around, Right: "request(handle(save, save))"},
		{Name: "aroundLost", Run: aroundLost, Right: "request(handle(load, save, save))", Fixed: true},
		{Name: "last", Run: last, Right: "request(turn1(load), turn2(load, save))"},
		{Name: "skipped", Run: skipped, Right: "request(turn1, turn2(load, save))"},
		{Name: "rangeFunc", Run: rangeFunc, Right: "request(handle(save, save))"},
		{Name: "rangeFuncLost", Run: rangeFuncLost, Right: "request(handle(load, save, save))"},
		{Name: "workers", Run: workers, Right: "request(handle(save, save))"},
	})
}
