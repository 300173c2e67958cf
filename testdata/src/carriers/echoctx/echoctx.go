// Package echoctx launches from handlers of echo (OpenTelemetry). An
// echo.Context is no context; the span is in the one of its request.
package echoctx

import (
	"context"

	"github.com/labstack/echo/v4"
)

func backgroundLost(c echo.Context) error {
	go save(context.Background()) // want `loses its parent span: .*save`
	return nil
}

func requestKept(c echo.Context) error {
	go save(c.Request().Context())
	return nil
}

func requestVariableKept(c echo.Context) error {
	ctx := c.Request().Context()
	go func() {
		save(ctx)
	}()
	return nil
}

func spanLost(c echo.Context) error {
	ctx, span := tr.Start(c.Request().Context(), "handle")
	defer span.End()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
	return nil
}

func spanKept(c echo.Context) error {
	ctx, span := tr.Start(c.Request().Context(), "handle")
	defer span.End()
	go save(ctx)
	return nil
}

func spanOuter(c echo.Context) error {
	ctx, span := tr.Start(c.Request().Context(), "handle")
	defer span.End()
	load(ctx)
	go save(c.Request().Context()) // want `wrong parent span: .*save`
	return nil
}

// The request is replaced by one that has the span.
func spanPutKept(c echo.Context) error {
	ctx, span := tr.Start(c.Request().Context(), "handle")
	defer span.End()
	c.SetRequest(c.Request().WithContext(ctx))
	go save(c.Request().Context())
	return nil
}

func audit(c echo.Context) { save(c.Request().Context()) }

func auditKept(c echo.Context) error {
	go audit(c)
	return nil
}

// routes registers a literal.
func routes(e *echo.Echo) {
	e.GET("/", func(c echo.Context) error {
		go save(context.Background()) // want `loses its parent span: .*save`
		return nil
	})
}

// trace is a middleware.
func trace(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, span := tr.Start(c.Request().Context(), "handle")
		defer span.End()
		c.SetRequest(c.Request().WithContext(ctx))
		go save(context.Background()) // want `loses its parent span: .*save`
		return next(c)
	}
}
