package requests

import (
	"context"
	"net/http"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	serve := func(h http.HandlerFunc) func(context.Context) {
		return func(ctx context.Context) { h(oracle.Request(ctx)) }
	}
	wrap := func(m func(http.Handler) http.Handler) func(context.Context) {
		return func(ctx context.Context) {
			loads := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { load(r.Context()) })
			m(loads).ServeHTTP(oracle.Request(ctx))
		}
	}
	const (
		saved   = "request(save)"
		handled = "request(handle(save))"
		loaded  = "request(handle(load, save))"
	)
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "backgroundLost", Run: serve(backgroundLost), Right: saved},
		{Name: "contextKept", Run: serve(contextKept), Right: saved},
		{Name: "requestKept", Run: serve(requestKept), Right: saved},
		{Name: "requestOuter", Run: serve(requestOuter), Right: loaded},
		{Name: "withContextKept", Run: serve(withContextKept), Right: handled},
		{Name: "withContextLost", Run: serve(withContextLost), Right: saved},
		{Name: "overwrittenKept", Run: serve(overwrittenKept), Right: handled},
		{Name: "cloneKept", Run: serve(cloneKept), Right: saved},
		{Name: "cloneLost", Run: serve(cloneLost), Right: saved},
		{Name: "newLost", Run: newLost, Right: saved},
		{Name: "newInsideLost", Run: newInsideLost, Right: loaded},
		{Name: "newWithContextKept", Run: newWithContextKept, Right: saved},
		{Name: "newWithContextLost", Run: newWithContextLost, Right: saved},
		{Name: "newThenContextKept", Run: newThenContextKept, Right: saved},
		{Name: "newOuter", Run: newOuter, Right: loaded},
		{Name: "madeLost", Run: madeLost, Right: saved},
		{Name: "madeKept", Run: madeKept, Right: saved},
		{Name: "middleware", Run: wrap(middleware), Right: loaded},
		{Name: "middlewareLost", Run: wrap(middlewareLost), Right: loaded},
	})
}
