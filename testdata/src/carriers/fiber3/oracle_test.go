package fiber3

import (
	"context"
	"testing"

	"github.com/gofiber/fiber/v3"
	"github.com/valyala/fasthttp"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	app := fiber.New()
	// A context that goes back to its pool must not be in use any more, so the
	// handlers get one that does not.
	serve := func(h fiber.Handler) func(context.Context) {
		return func(ctx context.Context) {
			c := app.AcquireCtx(new(fasthttp.RequestCtx))
			c.SetContext(ctx)
			if err := h(c); err != nil {
				t.Error(err)
			}
		}
	}
	route := func(register func(*fiber.App)) func(context.Context) {
		return func(ctx context.Context) {
			app := fiber.New()
			app.Use(func(c fiber.Ctx) error {
				c.SetContext(ctx)
				return c.Next()
			})
			register(app)
			app.Handler()(new(fasthttp.RequestCtx))
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
		{Name: "selfLost", Run: serve(selfLost), Right: saved},
		{Name: "selfInLiteralLost", Run: serve(selfInLiteralLost), Right: saved},
		{Name: "spanLost", Run: serve(spanLost), Right: loaded},
		{Name: "spanKept", Run: serve(spanKept), Right: handled},
		{Name: "spanOuter", Run: serve(spanOuter), Right: loaded},
		{Name: "spanPutKept", Run: serve(spanPutKept), Right: handled},
		{Name: "routes", Run: route(routes), Right: saved},
	})
}
