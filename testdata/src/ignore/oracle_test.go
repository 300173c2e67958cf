package ignore

import (
	"context"
	"testing"

	"fixtures/oracle"
)

type memory struct{}

func (memory) store(ctx context.Context) { save(ctx) }

func TestOracle(t *testing.T) {
	const rule = "section 3: ignored"
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "above", Run: above, Right: "request(save)", Exempt: rule},
		{Name: "onTheLine", Run: onTheLine, Right: "request(save)", Exempt: rule},
		{Name: "aboveLiteral", Run: aboveLiteral, Right: "request(save)", Exempt: rule},
		{Name: "aboveCall", Run: aboveCall, Right: "request(save)", Exempt: rule},
		{Name: "wrong", Run: wrong, Right: "request(handle(load, save))", Exempt: rule},
		{Name: "noReason", Run: noReason, Right: "request(save)"},
		{Name: "oneOfTwo", Run: oneOfTwo, Right: "request(load) + save"},
		{Name: "nolint", Run: nolint, Right: "request(save)", Exempt: rule},
		{Name: "nolintList", Run: nolintList, Right: "request(save)", Exempt: rule},
		{Name: "nolintAll", Run: nolintAll, Right: "request(save)", Exempt: rule},
		{Name: "nolintBare", Run: nolintBare, Right: "request(save)", Exempt: rule},
		{Name: "nolintOther", Run: nolintOther, Right: "request(save)"},
		{Name: "words", Run: words, Right: "request(save)"},
		{Name: "unused", Run: unused, Right: "request(handle(load, save))"},
		{Name: "unusedOnTheLine", Run: unusedOnTheLine, Right: "request(save)"},
		{Name: "unusedFarAbove", Run: unusedFarAbove, Right: "request(load, save)", Fixed: true},
		{Name: "unusedOnFunction", Run: unusedOnFunction, Right: "request(save)"},
		{Name: "usedTwice", Run: usedTwice, Right: "request(save)", Exempt: rule},
		{
			Name:  "usedWhenPossible",
			Run:   func(ctx context.Context) { usedWhenPossible(ctx, memory{}) },
			Right: "request(save)", Exempt: rule,
		},
		{Name: "unusedNolint", Run: unusedNolint, Right: "request(save)"},
		{Name: "unusedNolintAll", Run: unusedNolintAll, Right: "request(save)"},
	})
}
