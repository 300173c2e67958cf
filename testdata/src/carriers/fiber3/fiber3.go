// Package fiber3 launches from handlers of fiber v3 (OpenTelemetry). The span is
// in what Context returns. A fiber.Ctx is a context itself, but one that does
// not see the span.
package fiber3

import (
	"context"

	"github.com/gofiber/fiber/v3"
)

func backgroundLost(c fiber.Ctx) error {
	go save(context.Background()) // want `loses its parent span: .*save`
	return nil
}

func contextKept(c fiber.Ctx) error {
	go save(c.Context())
	return nil
}

func selfLost(c fiber.Ctx) error {
	go save(c) // want `loses its parent span: .*save`
	return nil
}

func selfInLiteralLost(c fiber.Ctx) error {
	go func() { // want `loses its parent span: .*save`
		save(c)
	}()
	return nil
}

func spanLost(c fiber.Ctx) error {
	ctx, span := tr.Start(c.Context(), "handle")
	defer span.End()
	load(ctx)
	go save(c) // want `loses its parent span: .*save`
	return nil
}

func spanKept(c fiber.Ctx) error {
	ctx, span := tr.Start(c.Context(), "handle")
	defer span.End()
	go save(ctx)
	return nil
}

func spanOuter(c fiber.Ctx) error {
	ctx, span := tr.Start(c.Context(), "handle")
	defer span.End()
	load(ctx)
	go save(c.Context()) // want `wrong parent span: .*save`
	return nil
}

// The context is replaced by the one with the span.
func spanPutKept(c fiber.Ctx) error {
	ctx, span := tr.Start(c.Context(), "handle")
	defer span.End()
	c.SetContext(ctx)
	go save(c.Context())
	return nil
}

// routes registers a literal.
func routes(app *fiber.App) {
	app.Get("/", func(c fiber.Ctx) error {
		go save(context.Background()) // want `loses its parent span: .*save`
		return nil
	})
}
