package echoctx

import (
	"context"
	"testing"

	"github.com/labstack/echo/v4"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	route := func(register func(*echo.Echo)) func(context.Context) {
		return func(ctx context.Context) {
			e := echo.New()
			register(e)
			e.ServeHTTP(oracle.Request(ctx))
		}
	}
	serve := func(h echo.HandlerFunc) func(context.Context) {
		return route(func(e *echo.Echo) { e.GET("/", h) })
	}
	const (
		saved   = "request(save)"
		handled = "request(handle(save))"
		loaded  = "request(handle(load, save))"
	)
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "backgroundLost", Run: serve(backgroundLost), Right: saved},
		{Name: "requestKept", Run: serve(requestKept), Right: saved},
		{Name: "requestVariableKept", Run: serve(requestVariableKept), Right: saved},
		{Name: "spanLost", Run: serve(spanLost), Right: loaded},
		{Name: "spanKept", Run: serve(spanKept), Right: handled},
		{Name: "spanOuter", Run: serve(spanOuter), Right: loaded},
		{Name: "spanPutKept", Run: serve(spanPutKept), Right: handled},
		{Name: "auditKept", Run: serve(auditKept), Right: saved},
		{Name: "routes", Run: route(routes), Right: saved},
		{
			Name: "trace",
			Run: serve(trace(func(c echo.Context) error {
				load(c.Request().Context())
				return nil
			})),
			Right: loaded,
		},
	})
}
