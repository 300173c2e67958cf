package deliberate

import (
	"context"
	"testing"

	"fixtures/oracle"

	"go.opentelemetry.io/otel/trace"
)

func TestOracle(t *testing.T) {
	withRemote := func(ctx context.Context) {
		remoteSpanContext(ctx, trace.NewSpanContext(trace.SpanContextConfig{
			TraceID: trace.TraceID{1}, SpanID: trace.SpanID{1}, TraceFlags: trace.FlagsSampled,
		}))
	}
	const newRootRule = "section 3: a deliberate root, WithNewRoot"
	const remoteRule = "section 3: a deliberate root, a remote parent"
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "newRoot", Run: newRoot, Right: "request(handle(audit))", Exempt: newRootRule},
		{Name: "newRootFromBackground", Run: newRootFromBackground, Right: "request(handle(audit, load))", Exempt: newRootRule},
		{Name: "belowNewRoot", Run: belowNewRoot, Right: "request(handle(audit(save)))", Exempt: newRootRule},
		{Name: "newRootInVariable", Run: newRootInVariable, Right: "request(handle(audit, load))", Exempt: newRootRule},
		{Name: "newRootInHelper", Run: newRootInHelper, Right: "request(handle(audit, load))", Exempt: newRootRule},
		{Name: "links", Run: links, Right: "request(handle(audit))", Exempt: "section 3: a deliberate root, WithLinks"},
		{Name: "remote", Run: remote, Right: "request(handle(load, save))", Exempt: remoteRule},
		{Name: "remoteSpanContext", Run: withRemote, Right: "request(handle(load, save))", Exempt: remoteRule},
		{Name: "spanContext", Run: spanContext, Right: "request(handle(save))"},
		{Name: "spanContextAsRemote", Run: spanContextAsRemote, Right: "request(handle(load, save))"},
		{Name: "spanFromContext", Run: spanFromContext, Right: "request(handle(save))"},
		{Name: "spanFromRoot", Run: spanFromRoot, Right: "request(handle(load, save))"},
		{Name: "oneOfTwo", Run: oneOfTwo, Right: "audit + request(handle(load, save))"},
		{Name: "linkedBack", Run: linkedBack, Right: "request(handle(refresh(save)))", Exempt: "section 2: a link is deliberate"},
		{Name: "linkedTo", Run: linkedTo, Right: "request(handle(job(save)))", Exempt: "section 2: a link is deliberate"},
	})
}
