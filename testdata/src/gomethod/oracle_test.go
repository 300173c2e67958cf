package gomethod

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	with := func(f func(context.Context, *repo)) func(context.Context) {
		return func(ctx context.Context) { f(ctx, &repo{"a"}) }
	}
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "call", Run: with(call), Right: "request(handle(load, save))"},
		{Name: "callKept", Run: with(callKept), Right: "request(handle(save))"},
		{Name: "valueReceiver", Run: with(valueReceiver), Right: "request(handle(load, save))"},
		{Name: "callNoContext", Run: with(callNoContext), Right: "request(handle(load, save))"},
		{Name: "methodValue", Run: with(methodValue), Right: "request(handle(load, save))"},
		{Name: "methodValueWithContext", Run: with(methodValueWithContext), Right: "request(handle(load, save))"},
		{Name: "methodValueKept", Run: with(methodValueKept), Right: "request(handle(save))"},
		{Name: "methodExpression", Run: with(methodExpression), Right: "request(handle(load, save))"},
		{Name: "methodExpressionKept", Run: with(methodExpressionKept), Right: "request(handle(save))"},
		{
			Name:  "promoted",
			Run:   func(ctx context.Context) { promoted(ctx, service{repo: &repo{"a"}}) },
			Right: "request(handle(load, save))",
		},
		{Name: "repo.handle", Run: (&repo{"a"}).handle, Right: "request(handle(load, save))"},
		{Name: "cache.handle", Run: (&cache[int]{}).handle, Right: "request(handle(load, save))"},
		{Name: "receiverField", Run: receiverField, Right: "request(handle(load, save))"},
		{Name: "receiverFieldKept", Run: receiverFieldKept, Right: "request(handle(save))"},
		{Name: "receiverOtherField", Run: receiverOtherField, Right: "request(handle(save))"},
		{
			Name:  "interfaceProved",
			Run:   func(ctx context.Context) { interfaceProved(ctx, disk{}) },
			Right: "request(handle(load, save))",
		},
		{
			Name:  "interfaceKept",
			Run:   func(ctx context.Context) { interfaceKept(ctx, disk{}) },
			Right: "request(handle(save))",
		},
		{
			Name:   "interfaceMay",
			Run:    func(ctx context.Context) { interfaceMay(ctx, mail{}) },
			Right:  "request(handle(load, save))",
			Exempt: "section 3: an interface method with an implementation that does not trace is possible, not likely",
		},
		{Name: "interfaceKnown", Run: interfaceKnown, Right: "request(handle(load))"},
	})
}
