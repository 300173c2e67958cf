package otdeep

import (
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTracing, []oracle.Case{
		{Name: "implicitRoot", Run: implicitRoot, Right: "request(handle(load, write))"},
		{Name: "contextIgnored", Run: contextIgnored, Right: "request(handle(report))"},
		{Name: "spanDown", Run: spanDown, Right: "request(handle(load, under(under)))"},
		{Name: "rootDown", Run: rootDown, Right: "request(handle(job(under), load))"},
		{Name: "optionsDown", Run: optionsDown, Right: "request(handle(load, save))"},
		{Name: "noOptionsDown", Run: noOptionsDown, Right: "request(handle(load, save))"},
		{Name: "optionFromContext", Run: optionFromContext, Right: "request(handle(save))"},
		{Name: "recursion", Run: recursion, Right: "request(handle(descend, load))"},
		{Name: "notRecorded", Run: notRecorded, Right: "request(handle(load, save))"},
		{Name: "recorded", Run: recorded, Right: "request(handle(save))"},
		{Name: "reused", Run: reused, Right: "request(handle)"},
		{Name: "byHand", Run: byHand, Right: "request(handle(save))"},
		{Name: "spanGiven", Run: spanGiven, Right: "request(save)"},
	})
}
