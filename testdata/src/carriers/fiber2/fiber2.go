// Package fiber2 launches from handlers of fiber v2 (OpenTelemetry). The span is
// in the user's context; what Context returns is a context as well, but one that
// knows nothing of it.
package fiber2

import (
	"context"

	"github.com/gofiber/fiber/v2"
)

func backgroundLost(c *fiber.Ctx) error {
	go save(context.Background()) // want `loses its parent span: .*save`
	return nil
}

func userContextKept(c *fiber.Ctx) error {
	go save(c.UserContext())
	return nil
}

func fasthttpLost(c *fiber.Ctx) error {
	go save(c.Context()) // want `loses its parent span: .*save`
	return nil
}

func spanLost(c *fiber.Ctx) error {
	ctx, span := tr.Start(c.UserContext(), "handle")
	defer span.End()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
	return nil
}

func spanKept(c *fiber.Ctx) error {
	ctx, span := tr.Start(c.UserContext(), "handle")
	defer span.End()
	go save(ctx)
	return nil
}

func spanOuter(c *fiber.Ctx) error {
	ctx, span := tr.Start(c.UserContext(), "handle")
	defer span.End()
	load(ctx)
	go save(c.UserContext()) // want `wrong parent span: .*save`
	return nil
}

// The user's context is replaced by the one with the span.
func spanPutKept(c *fiber.Ctx) error {
	ctx, span := tr.Start(c.UserContext(), "handle")
	defer span.End()
	c.SetUserContext(ctx)
	go save(c.UserContext())
	return nil
}

// routes registers a literal.
func routes(app *fiber.App) {
	app.Get("/", func(c *fiber.Ctx) error {
		go save(context.Background()) // want `loses its parent span: .*save`
		return nil
	})
}
