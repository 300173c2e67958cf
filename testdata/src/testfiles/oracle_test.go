package testfiles

import (
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "notATest", Run: notATest, Right: "request(save)"},
		{Name: "helper", Run: helper, Right: "request(handle(load, save))", Exempt: "section 3: a _test.go file"},
	})
}
