// Package ginctx launches from handlers of gin (OpenTelemetry). The span is in
// the context of the request. A *gin.Context is a context too, but one that does
// not see the request's values as long as Engine.ContextWithFallback is off.
package ginctx

import (
	"context"

	"github.com/gin-gonic/gin"
)

func backgroundLost(c *gin.Context) {
	go save(context.Background()) // want `loses its parent span: .*save`
}

func requestKept(c *gin.Context) {
	go save(c.Request.Context())
}

func selfLost(c *gin.Context) {
	go save(c) // want `loses its parent span: .*save`
}

func selfInLiteralLost(c *gin.Context) {
	go func() { // want `loses its parent span: .*save`
		save(c)
	}()
}

func selfDerivedLost(c *gin.Context) {
	go save(context.WithoutCancel(c)) // want `loses its parent span: .*save`
}

func copyLost(c *gin.Context) {
	later := c.Copy()
	go func() { // want `loses its parent span: .*save`
		save(later)
	}()
}

func copyKept(c *gin.Context) {
	later := c.Copy()
	go func() {
		save(later.Request.Context())
	}()
}

func audit(c *gin.Context) { save(c.Request.Context()) }

func auditSelf(c *gin.Context) { save(c) }

func auditKept(c *gin.Context) {
	go audit(c.Copy())
}

func auditLost(c *gin.Context) {
	go auditSelf(c.Copy()) // want `loses its parent span: .*auditSelf`
}

func spanLost(c *gin.Context) {
	ctx, span := tr.Start(c.Request.Context(), "handle")
	defer span.End()
	load(ctx)
	go save(c) // want `loses its parent span: .*save`
}

func spanKept(c *gin.Context) {
	ctx, span := tr.Start(c.Request.Context(), "handle")
	defer span.End()
	go save(ctx)
}

func spanOuter(c *gin.Context) {
	ctx, span := tr.Start(c.Request.Context(), "handle")
	defer span.End()
	load(ctx)
	go save(c.Request.Context()) // want `wrong parent span: .*save`
}

// The request is replaced by one that has the span.
func spanPutKept(c *gin.Context) {
	ctx, span := tr.Start(c.Request.Context(), "handle")
	defer span.End()
	c.Request = c.Request.WithContext(ctx)
	go save(c.Request.Context())
}

// The handler's own span is a root, by mistake, but it is the active one.
func rootSpanKept(c *gin.Context) {
	ctx, span := tr.Start(c, "handle")
	defer span.End()
	go save(ctx)
}

type service struct{}

func (service) handle(c *gin.Context) {
	go save(context.Background()) // want `loses its parent span: .*save`
}

// routes registers a literal.
func routes(r gin.IRouter) {
	r.GET("/", func(c *gin.Context) {
		go save(context.Background()) // want `loses its parent span: .*save`
	})
}
