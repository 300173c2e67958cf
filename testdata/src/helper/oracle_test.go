package helper

import (
	"context"
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
		{Name: "goRoot", Run: goRoot, Right: "request(handle(load)) + save"},
		{Name: "detachRoot", Run: detachRoot, Right: "request(handle(load)) + save"},
		{Name: "funcKept", Run: funcKept, Right: "request(handle(save))"},
		{Name: "funcLost", Run: funcLost, Right: "request(handle(load, save))"},
		{Name: "errFuncKept", Run: func(ctx context.Context) { errFuncKept(ctx) }, Right: "request(handle(save))"},
		{Name: "awaitKept", Run: func(ctx context.Context) { awaitKept(ctx) }, Right: "request(handle(save))"},
		{Name: "awaitLost", Run: func(ctx context.Context) { awaitLost(ctx) }, Right: "request(handle(load, save))"},
		{Name: "awaitWrites", Run: func(ctx context.Context) { awaitWrites(ctx) }, Right: "request(handle{saved}(save))"},
		{Name: "outer", Run: outer, Right: "request(handle(load, save))"},
	})
}
