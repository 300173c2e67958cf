package nested

import (
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "literals", Run: literals, Right: "request(handle(load, save))"},
		{Name: "literalsKept", Run: literalsKept, Right: "request(handle(save))"},
		{Name: "bothLevels", Run: bothLevels, Right: "request(handle(load, load, save))"},
		{Name: "noneInScope", Run: noneInScope, Right: "request(handle(load, save))"},
		{Name: "inScope", Run: inScope, Right: "request(handle(save))"},
		{Name: "innerCall", Run: innerCall, Right: "request(handle(load, save))"},
		{Name: "ownSpanLost", Run: ownSpanLost, Right: "request(handle(job(load, save)))"},
		{Name: "ownSpanPassedBy", Run: ownSpanPassedBy, Right: "request(handle(job(load, save)))"},
		{Name: "ownSpanKept", Run: ownSpanKept, Right: "request(handle(job(save)))"},
		{Name: "ownRoot", Run: ownRoot, Right: "request(handle(job(save), load))"},
		{Name: "threeLevels", Run: threeLevels, Right: "request(handle(save))"},
		{Name: "chain", Run: chain, Right: "request(relay(relay(relay)))"},
	})
}
