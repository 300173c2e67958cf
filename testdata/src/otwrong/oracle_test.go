package otwrong

import (
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTracing, []oracle.Case{
		{Name: "discarded", Run: discarded, Right: "request(handle(save))"},
		{Name: "kept", Run: kept, Right: "request(handle(save))"},
		{Name: "discardedButPassed", Run: discardedButPassed, Right: "request(handle(save))"},
		{Name: "leaf", Run: leaf, Right: "request(handle(load, save))", Exempt: "ruling 10: a leaf by design"},
		{Name: "outer", Run: outer, Right: "request(handle(load, save))"},
		{Name: "startedByOption", Run: startedByOption, Right: "request(handle(save))"},
		{Name: "startedByOptionAndPut", Run: startedByOptionAndPut, Right: "request(handle(save))"},
		{Name: "childOfOuter", Run: childOfOuter, Right: "request(handle(load, save))"},
		{Name: "optionBeatsContext", Run: optionBeatsContext, Right: "request(handle(save))"},
		{Name: "loop", Run: loop, Right: "request(turn1(load, save), turn2(load, save))"},
	})
}
