package ownlaunchers

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	with := func(f func(context.Context, *runner)) func(context.Context) {
		return func(ctx context.Context) { f(ctx, &runner{}) }
	}
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "backgroundLost", Run: backgroundLost, Right: "request(handle(load, save))"},
		{Name: "backgroundKept", Run: backgroundKept, Right: "request(handle(save))"},
		{Name: "recoveredLost", Run: recoveredLost, Right: "request(handle(load, save))"},
		{Name: "twoLevelsLost", Run: twoLevelsLost, Right: "request(handle(load, save))"},
		{Name: "asyncKept", Run: asyncKept, Right: "request(handle(save))"},
		{Name: "asyncLost", Run: asyncLost, Right: "request(handle(load, save))"},
		{Name: "asyncIgnored", Run: asyncIgnored, Right: "request(handle(save))"},
		{Name: "orphanLost", Run: orphanLost, Right: "request(handle(load, save))"},
		{Name: "orphanInVain", Run: orphanInVain, Right: "request(handle(save))"},
		{Name: "methodLost", Run: with(methodLost), Right: "request(handle(load, save))"},
		{Name: "methodKept", Run: with(methodKept), Right: "request(handle(save))"},
		{Name: "notLaunched", Run: notLaunched, Right: "request(handle(save))"},
	})
}
