package callback

import (
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "withKept", Run: withKept, Right: "request(handle(save))"},
		{Name: "withLost", Run: withLost, Right: "request(handle(load, save))"},
		{Name: "callbackIgnores", Run: callbackIgnores, Right: "request(handle(save))"},
		{Name: "callbackCaptures", Run: callbackCaptures, Right: "request(handle(save))"},
		{Name: "named", Run: named, Right: "request(handle(load, save))"},
		{Name: "tracedKept", Run: tracedKept, Right: "request(handle(job(save)))"},
		{Name: "tracedLost", Run: tracedLost, Right: "request(handle(job(save), load))"},
		{Name: "helperDetaches", Run: helperDetaches, Right: "request(handle(save))"},
		{Name: "helperDetachesInVain", Run: helperDetachesInVain, Right: "request(handle(save))"},
		{Name: "plain", Run: plain, Right: "request(handle(load, save))"},
		{Name: "plainKept", Run: plainKept, Right: "request(handle(save))"},
		{Name: "launchedHelper", Run: launchedHelper, Right: "request(handle(load, save))"},
		{Name: "launchedHelperKept", Run: launchedHelperKept, Right: "request(handle(save))"},
		{Name: "once", Run: once, Right: "request(handle(load, save))"},
		{Name: "sorted", Run: sorted, Right: "request(handle(save))"},
		{Name: "registered", Run: registered, Right: "request(handle(load))"},
		{Name: "launchInCallback", Run: launchInCallback, Right: "request(handle(load, save))"},
		{Name: "launchInTraced", Run: launchInTraced, Right: "request(job(load, save))"},
		{Name: "launchInTracedKept", Run: launchInTracedKept, Right: "request(job(save))"},
	})
}
