package otwrappers

import (
	"context"
	"testing"

	"github.com/opentracing/opentracing-go"

	"fixtures/oracle"
	"fixtures/otwrappers/tracing"
)

func TestOracle(t *testing.T) {
	const (
		handled = "request(handle(save))"
		loaded  = "request(handle(load, save))"
		job     = "request(job(save))"
	)
	traced := func(f func(context.Context)) func(context.Context) {
		return func(ctx context.Context) { f(tracing.WithTracer(ctx, opentracing.GlobalTracer())) }
	}
	oracle.Run(t, oracle.OpenTracing, []oracle.Case{
		{Name: "beginLost", Run: beginLost, Right: loaded},
		{Name: "beginKept", Run: beginKept, Right: handled},
		{Name: "beginDiscarded", Run: beginDiscarded, Right: handled},
		{Name: "beginByHandKept", Run: beginByHandKept, Right: handled},
		{Name: "childDiscarded", Run: childDiscarded, Right: handled},
		{Name: "childKept", Run: childKept, Right: handled},
		{Name: "childJobLost", Run: childJobLost, Right: "request(job)"},
		{Name: "childJobKept", Run: childJobKept, Right: "request(job)"},
		{Name: "rootJobLost", Run: rootJobLost, Right: job},
		{Name: "rootHandleKept", Run: rootHandleKept, Right: "handle(save) + request"},
		{Name: "regionLost", Run: regionLost, Right: loaded},
		{Name: "regionKept", Run: regionKept, Right: handled},
		{Name: "regionDiscarded", Run: regionDiscarded, Right: handled},
		{Name: "regionJobLost", Run: regionJobLost, Right: "request(job)"},
		{Name: "regionJobKept", Run: regionJobKept, Right: "request(job)"},
		{Name: "detachKept", Run: detachKept, Right: handled},
		{Name: "detachIfTracedKept", Run: detachIfTracedKept, Right: handled},
		{
			Name: "forgetfulKept", Run: forgetfulKept,
			Right: "request(handle(fetch, refresh))", Exempt: "it is lost in place, in the callee",
		},
		{Name: "refreshLost", Run: refreshLost, Right: "request(handle(load, refresh))"},
		{Name: "followKept", Run: followKept, Right: job},
		{Name: "copyLost", Run: copyLost, Right: loaded},
		{Name: "optionalKept", Run: traced(optionalKept), Right: job},
		{Name: "copiedToKept", Run: copiedToKept, Right: handled},
		{Name: "copiedFromLost", Run: copiedFromLost, Right: loaded},
		{Name: "optionalInSpanKept", Run: traced(optionalInSpanKept), Right: "request(handle(job(save)))"},
		{Name: "optionalLost", Run: traced(optionalLost), Right: loaded},
		{Name: "optionalOuter", Run: traced(optionalOuter), Right: loaded},
	})
}
