package ginctx

import (
	"context"
	"testing"

	"github.com/gin-gonic/gin"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	gin.SetMode(gin.ReleaseMode)
	route := func(register func(gin.IRouter)) func(context.Context) {
		return func(ctx context.Context) {
			engine := gin.New()
			engine.Use(func(c *gin.Context) {
				c.Request = c.Request.WithContext(ctx)
				c.Next()
			})
			register(engine)
			engine.ServeHTTP(oracle.Request(context.Background()))
		}
	}
	serve := func(h gin.HandlerFunc) func(context.Context) {
		return route(func(r gin.IRouter) { r.GET("/", h) })
	}
	const (
		saved   = "request(save)"
		handled = "request(handle(save))"
		loaded  = "request(handle(load, save))"
	)
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "backgroundLost", Run: serve(backgroundLost), Right: saved},
		{Name: "requestKept", Run: serve(requestKept), Right: saved},
		{Name: "selfLost", Run: serve(selfLost), Right: saved},
		{Name: "selfInLiteralLost", Run: serve(selfInLiteralLost), Right: saved},
		{Name: "selfDerivedLost", Run: serve(selfDerivedLost), Right: saved},
		{Name: "copyLost", Run: serve(copyLost), Right: saved},
		{Name: "copyKept", Run: serve(copyKept), Right: saved},
		{Name: "auditKept", Run: serve(auditKept), Right: saved},
		{Name: "auditLost", Run: serve(auditLost), Right: saved},
		{Name: "spanLost", Run: serve(spanLost), Right: loaded},
		{Name: "spanKept", Run: serve(spanKept), Right: handled},
		{Name: "spanOuter", Run: serve(spanOuter), Right: loaded},
		{Name: "spanPutKept", Run: serve(spanPutKept), Right: handled},
		{Name: "rootSpanKept", Run: serve(rootSpanKept), Right: "handle(save) + request"},
		{Name: "service.handle", Run: serve(service{}.handle), Right: saved},
		{Name: "routes", Run: route(routes), Right: saved},
	})
}
