package derive

import (
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "cancelKept", Run: cancelKept, Right: "request(handle(save))"},
		{Name: "cancelLost", Run: cancelLost, Right: "request(handle(load, save))"},
		{Name: "timeoutKept", Run: timeoutKept, Right: "request(handle(save))"},
		{Name: "timeoutLost", Run: timeoutLost, Right: "request(handle(load, save))", Fixed: true},
		{Name: "deadlineLost", Run: deadlineLost, Right: "request(handle(load, save))", Fixed: true},
		{Name: "causeKept", Run: causeKept, Right: "request(handle(save))"},
		{Name: "valueKept", Run: valueKept, Right: "request(handle(save))"},
		{Name: "valueLost", Run: valueLost, Right: "request(handle(save))"},
		{Name: "withoutCancelKept", Run: withoutCancelKept, Right: "request(handle(save))"},
		{Name: "withoutCancelLost", Run: withoutCancelLost, Right: "request(handle(load, save))"},
		{Name: "baggageKept", Run: baggageKept, Right: "request(handle(save))"},
		{Name: "baggageLost", Run: baggageLost, Right: "request(handle(save))"},
		{Name: "spanPutBack", Run: spanPutBack, Right: "request(handle(load, save))"},
		{Name: "chainKept", Run: chainKept, Right: "request(handle(save))"},
		{Name: "chainLost", Run: chainLost, Right: "request(handle(load, save))"},
		{Name: "helperKept", Run: helperKept, Right: "request(handle(save))"},
		{Name: "helperLost", Run: helperLost, Right: "request(handle(save))"},
		{Name: "ownContextKept", Run: ownContextKept, Right: "request(handle(save))"},
		{Name: "ownContextLost", Run: ownContextLost, Right: "request(handle(save))"},
		{Name: "requestLost", Run: requestLost, Right: "request(handle(load, save))"},
		{Name: "requestKept", Run: requestKept, Right: "request(handle(save))"},
		{Name: "requestWithContext", Run: requestWithContext, Right: "request(handle(save))"},
		{Name: "groupKept", Run: groupKept, Right: "request(handle(save))"},
		{Name: "groupLost", Run: groupLost, Right: "request(handle(load, save))"},
		{Name: "fieldKept", Run: fieldKept, Right: "request(handle(save))"},
		{Name: "fieldLost", Run: fieldLost, Right: "request(handle(save))"},
		{Name: "byHand", Run: byHand, Right: "request(handle(save))"},
		{Name: "embedded", Run: embedded, Right: "request(handle(save))"},
		{Name: "embeddedLost", Run: embeddedLost, Right: "request(handle(load, save))"},
		{Name: "hidden", Run: hidden, Right: "request(handle(load, save))"},
	})
}
