package app

import (
	"context"
	"testing"

	"fixtures/crosspkg/store"
	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	with := func(f func(context.Context, *store.Store)) func(context.Context) {
		return func(ctx context.Context) { f(ctx, store.New("row")) }
	}
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "save", Run: with(save), Right: "request(handle(save))"},
		{Name: "saveKept", Run: with(saveKept), Right: "request(handle(save))"},
		{Name: "parameter", Run: with(parameter), Right: "request(save)", Fixed: true},
		{Name: "flush", Run: with(flush), Right: "request(handle(save))"},
		{Name: "refresh", Run: with(refresh), Right: "request(handle(save))"},
		{Name: "syncs", Run: with(syncs), Right: "request(handle(save, save))", Exempt: "the callee's own loss"},
		{Name: "untraced", Run: with(untraced), Right: "request(handle)"},
		{Name: "discarded", Run: with(discarded), Right: "request(handle(save))"},
		{Name: "beginLost", Run: with(beginLost), Right: "request(handle(job(save)))", Fixed: true},
		{Name: "beginKept", Run: with(beginKept), Right: "request(job(save))"},
		{Name: "open", Run: with(open), Right: "request(handle(job))", Fixed: true},
		{Name: "each", Run: with(each), Right: "request(handle(save))"},
		{Name: "eachLost", Run: with(eachLost), Right: "request(handle(save))", Fixed: true},
		{Name: "eachCaptured", Run: with(eachCaptured), Right: "request(handle(save))"},
		{Name: "tx", Run: with(tx), Right: "request(tx(save))"},
		{Name: "txLost", Run: with(txLost), Right: "request(tx(save))", Fixed: true},
		{Name: "detached", Run: with(detached), Right: "request(handle(save))"},
		{Name: "background", Run: with(background), Right: "request(handle(save))"},
		{Name: "detachedBackground", Run: with(detachedBackground), Right: "request(handle(save))"},
		{Name: "async", Run: with(async), Right: "request(handle(save))"},
		{Name: "asyncKept", Run: with(asyncKept), Right: "request(handle(save))"},
		{Name: "asyncInLost", Run: with(asyncInLost), Right: "request(handle(save))"},
		{
			Name:  "saver",
			Run:   func(ctx context.Context) { saver(ctx, store.New()) },
			Right: "request(save)",
		},
	})
}
