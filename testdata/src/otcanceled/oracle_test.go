package otcanceled

import (
	"context"
	"net/http"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	with := func(f http.HandlerFunc) func(context.Context) {
		return func(ctx context.Context) { f(oracle.Request(ctx)) }
	}
	oracle.Run(t, oracle.OpenTracing, []oracle.Case{
		{Name: "handler", Run: with(handler), Right: "request(save)", Server: true},
		{Name: "handlerSpan", Run: with(handlerSpan), Right: "request(handle(save))", Server: true},
		{Name: "handlerWithSpan", Run: with(handlerWithSpan), Right: "request(handle(save))", Server: true},
		{Name: "deferCancel", Run: deferCancel, Right: "request(handle(save))"},
		{Name: "cancelAfter", Run: cancelAfter, Right: "request(handle(save))"},
		{Name: "groupWaited", Run: func(ctx context.Context) { groupWaited(ctx) }, Right: "request(handle(load, save))"},
		{Name: "serve", Run: with(serve), Right: "request(save)", Server: true},
		{Name: "handlerSpanValue", Run: with(handlerSpanValue), Right: "request(handle(save))", Server: true},
		{Name: "handlerChildOf", Run: with(handlerChildOf), Right: "request(handle(save))", Server: true},
		{Name: "withoutCancel", Run: with(withoutCancel), Right: "request(save)", Server: true},
		{Name: "spanOnly", Run: with(spanOnly), Right: "request(load)", Server: true},
		{Name: "joined", Run: joined, Right: "request(save)"},
		{Name: "cancelInside", Run: cancelInside, Right: "request(handle(save))"},
	})
}
