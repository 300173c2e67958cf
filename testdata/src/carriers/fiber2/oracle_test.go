package fiber2

import (
	"context"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	route := func(register func(*fiber.App)) func(context.Context) {
		return func(ctx context.Context) {
			app := fiber.New()
			app.Use(func(c *fiber.Ctx) error {
				c.SetUserContext(ctx)
				return c.Next()
			})
			register(app)
			app.Handler()(new(fasthttp.RequestCtx))
		}
	}
	serve := func(h fiber.Handler) func(context.Context) {
		return route(func(app *fiber.App) { app.Get("/", h) })
	}
	const (
		saved   = "request(save)"
		handled = "request(handle(save))"
		loaded  = "request(handle(load, save))"
	)
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "backgroundLost", Run: serve(backgroundLost), Right: saved},
		{Name: "userContextKept", Run: serve(userContextKept), Right: saved},
		{Name: "fasthttpLost", Run: serve(fasthttpLost), Right: saved},
		{Name: "spanLost", Run: serve(spanLost), Right: loaded},
		{Name: "spanKept", Run: serve(spanKept), Right: handled},
		{Name: "spanOuter", Run: serve(spanOuter), Right: loaded},
		{Name: "spanPutKept", Run: serve(spanPutKept), Right: handled},
		{Name: "routes", Run: route(routes), Right: saved},
	})
}
