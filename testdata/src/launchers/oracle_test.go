package launchers

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	with := func(f func(context.Context, *worker)) func(context.Context) {
		return func(ctx context.Context) { f(ctx, &worker{}) }
	}
	const definite = "ruling 13: a timer is definite only"
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "groupLost", Run: groupLost, Right: "request(handle(load, save))"},
		{Name: "groupKept", Run: groupKept, Right: "request(handle(save))"},
		{Name: "groupContextLost", Run: groupContextLost, Right: "request(handle(load, save))"},
		{Name: "groupParameter", Run: groupParameter, Right: "request(save)"},
		{Name: "tryGo", Run: tryGo, Right: "request(handle(load, save))"},
		{Name: "tryGoKept", Run: tryGoKept, Right: "request(handle(save))"},
		{Name: "groupMethod", Run: with(groupMethod), Right: "request(handle(load, save))"},
		{Name: "groupVariable", Run: groupVariable, Right: "request(handle(load, save))"},
		{Name: "groupMade", Run: groupMade, Right: "request(handle(load, save))"},
		{Name: "groupMadeKept", Run: groupMadeKept, Right: "request(handle(save))"},
		{Name: "groupLoop", Run: groupLoop, Right: "request(handle(load, load, save, save))"},
		{Name: "waitGroupLost", Run: waitGroupLost, Right: "request(handle(load, save))"},
		{Name: "waitGroupKept", Run: waitGroupKept, Right: "request(handle(save))"},
		{Name: "waitGroupMethod", Run: with(waitGroupMethod), Right: "request(handle(load, save))"},
		{Name: "waitGroupExpression", Run: with(waitGroupExpression), Right: "request(handle(load, save))"},
		{Name: "timerLost", Run: timerLost, Right: "request(handle(load, save))"},
		{Name: "timerKept", Run: timerKept, Right: "request(handle(save))"},
		{Name: "timerMethod", Run: with(timerMethod), Right: "request(handle(load, save))"},
		{Name: "timerParameter", Run: timerParameter, Right: "request(load, save)", Exempt: definite},
		{Name: "timerStopped", Run: timerStopped, Right: "request(handle)"},
		{Name: "afterFuncLost", Run: afterFuncLost, Right: "request(handle(save))"},
		{Name: "afterFuncKept", Run: afterFuncKept, Right: "request(handle(save))"},
		{Name: "afterFuncParameter", Run: afterFuncParameter, Right: "request(save)", Exempt: definite},
		{Name: "nestedKept", Run: nestedKept, Right: "request(handle(save))"},
		{Name: "notALauncher", Run: notALauncher, Right: "request(handle(save))"},
	})
}
