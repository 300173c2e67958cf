package wrong

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "outer", Run: outer, Right: "request(handle(load, save))"},
		{Name: "outerInLiteral", Run: outerInLiteral, Right: "request(handle(load, save))"},
		{Name: "inner", Run: inner, Right: "request(handle(load, save))"},
		{Name: "middle", Run: middle, Right: "request(handle(step(load, save)))"},
		{Name: "outerDerived", Run: outerDerived, Right: "request(handle(load, save))"},
		{Name: "outerInStruct", Run: outerInStruct, Right: "request(handle(load, save))"},
		{Name: "closureBefore", Run: closureBefore, Right: "request(handle(load, save))"},
		{Name: "closureSeesInner", Run: closureSeesInner, Right: "request(handle(save))"},
		{Name: "discarded", Run: discarded, Right: "request(handle(save))"},
		{Name: "discardedLiteral", Run: discardedLiteral, Right: "request(handle(save))"},
		{Name: "leaf", Run: leaf, Right: "request(handle(load, save))", Exempt: "ruling 10: a leaf by design"},
		{Name: "leafEnded", Run: leafEnded, Right: "request(check, save)"},
		{Name: "siblings", Run: siblings, Right: "request(left(save), right(save))"},
		{Name: "sibling", Run: sibling, Right: "request(first, second(load, save))"},
		{Name: "innerEnded", Run: innerEnded, Right: "request(check(load), save)"},
		{
			Name:  "innerEndedOnOnePath",
			Run:   func(ctx context.Context) { innerEndedOnOnePath(ctx, true) },
			Right: "request(check(load), save)",
		},
		{
			Name:  "innerOnOnePath",
			Run:   func(ctx context.Context) { innerOnOnePath(ctx, false) },
			Right: "request(save)",
		},
		{Name: "ownSpanDiscarded", Run: ownSpanDiscarded, Right: "request(handle(job(save)))"},
		{Name: "ownLeaf", Run: ownLeaf, Right: "request(handle(job))"},
		{Name: "ownLeafEnded", Run: ownLeafEnded, Right: "request(handle(job, save))"},
		{Name: "both", Run: both, Right: "request(handle(load, load, save))"},
		{Name: "groupBefore", Run: groupBefore, Right: "request(fan(load, save))"},
		{Name: "groupAfter", Run: groupAfter, Right: "request(fan(save))"},
		{Name: "groupPassesOuter", Run: groupPassesOuter, Right: "request(fan(save))"},
		{
			Name: "build",
			Run: func(ctx context.Context) {
				p := build(ctx)
				defer p.cancel()
			},
			Right: "request(build, save)",
		},
	})
}
