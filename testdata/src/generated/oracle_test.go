package generated

import (
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{
			Name: "lostInGenerated", Run: lostInGenerated, Right: "request(handle(load, save))",
			Exempt: "section 3: a generated file",
		},
		{Name: "calleeLost", Run: calleeLost, Right: "request(handle(load, save))"},
		{Name: "calleeKept", Run: calleeKept, Right: "request(handle(save))"},
		{Name: "calleeFromRoot", Run: calleeFromRoot, Right: "request(handle(load, save))"},
		{Name: "calleeUntraced", Run: calleeUntraced, Right: "request(handle(load))"},
		{Name: "wrapper", Run: wrapper, Right: "request(handle(save))"},
	})
}
