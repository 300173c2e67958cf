package helper

import (
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "goKept", Run: goKept, Right: "request(handle(save))"},
		{Name: "goCaptured", Run: goCaptured, Right: "request(handle(save))"},
		{Name: "detachKept", Run: detachKept, Right: "request(handle(save))"},
		{Name: "goIgnored", Run: goIgnored, Right: "request(handle(save))"},
		{Name: "goLost", Run: goLost, Right: "request(handle(load, save))"},
		{Name: "detachLost", Run: detachLost, Right: "request(handle(load, save))"},
		{Name: "outer", Run: outer, Right: "request(handle(load, save))"},
	})
}
