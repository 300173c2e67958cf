package wrappers

import (
	"context"
	"testing"

	"fixtures/oracle"
	"fixtures/wrappers/tracing"
)

func TestOracle(t *testing.T) {
	track := func(f func(*tracing.Operation)) func(context.Context) {
		return func(ctx context.Context) {
			op := tracing.Track(ctx, "op")
			defer op.Done()
			f(op)
		}
	}
	const (
		saved   = "request(save)"
		handled = "request(handle(save))"
		loaded  = "request(handle(load, save))"
		job     = "request(job(save))"
	)
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "beginLost", Run: beginLost, Right: loaded},
		{Name: "beginKept", Run: beginKept, Right: handled},
		{Name: "beginDiscarded", Run: beginDiscarded, Right: handled},
		{Name: "beginJobLost", Run: beginJobLost, Right: job, Fixed: true},
		{Name: "beginJobKept", Run: beginJobKept, Right: job},
		{Name: "beginJobPassedBy", Run: beginJobPassedBy, Right: job},
		{Name: "loggedLost", Run: loggedLost, Right: loaded},
		{Name: "loggedKept", Run: loggedKept, Right: handled},
		{Name: "loggedDiscarded", Run: loggedDiscarded, Right: handled},
		{Name: "startSpanLost", Run: startSpanLost, Right: loaded},
		{Name: "startSpanKept", Run: startSpanKept, Right: handled},
		{Name: "startSpanDiscarded", Run: startSpanDiscarded, Right: handled},
		{Name: "trackLost", Run: trackLost, Right: loaded},
		{Name: "trackKept", Run: trackKept, Right: handled},
		{Name: "trackMethodKept", Run: trackMethodKept, Right: handled},
		{Name: "trackDiscarded", Run: trackDiscarded, Right: handled},
		{Name: "trackJobLost", Run: trackJobLost, Right: job},
		{Name: "trackGivenLost", Run: track(trackGivenLost), Right: "request(op(save))"},
		{Name: "trackGivenKept", Run: track(trackGivenKept), Right: "request(op(save))"},
		{Name: "traceLost", Run: traceLost, Right: loaded},
		{Name: "traceKept", Run: traceKept, Right: handled},
		{Name: "traceDiscarded", Run: traceDiscarded, Right: handled},
		{Name: "timedLost", Run: timedLost, Right: "request(handle, save)"},
		{Name: "timedKept", Run: timedKept, Right: "request(handle, save)"},
		{Name: "timedJobKept", Run: timedJobKept, Right: "request(job, save)"},
		{Name: "timedJobLost", Run: timedJobLost, Right: "request(job)"},
		{Name: "enterLost", Run: enterLost, Right: loaded},
		{Name: "enterKept", Run: enterKept, Right: handled},
		{Name: "enterEarlier", Run: enterEarlier, Right: loaded},
		{Name: "doKept", Run: doKept, Right: handled},
		{Name: "doLost", Run: doLost, Right: loaded},
		{Name: "doOuter", Run: doOuter, Right: loaded},
		{Name: "doLaunchedLost", Run: doLaunchedLost, Right: job},
		{Name: "doLaunchedKept", Run: doLaunchedKept, Right: job},
		{Name: "valueLost", Run: valueLost, Right: job},
		{Name: "valueKept", Run: valueKept, Right: job},
		{Name: "valueInside", Run: valueInside, Right: loaded},
		{Name: "withKept", Run: withKept, Right: saved},
		{Name: "withLost", Run: withLost, Right: saved},
		{Name: "ormLost", Run: ormLost, Right: saved},
		{Name: "ormCountLost", Run: ormCountLost, Right: "request(count)"},
		{Name: "ormNamedLost", Run: ormNamedLost, Right: "request(count)"},
		{Name: "ormNamedKept", Run: ormNamedKept, Right: "request(count)"},
		{Name: "ormDefaultKept", Run: ormDefaultKept, Right: "request(count)"},

		{Name: "detachKept", Run: detachKept, Right: handled},
		{Name: "detachForKept", Run: detachForKept, Right: saved},
		{Name: "detachSpanKept", Run: detachSpanKept, Right: handled},
		{Name: "detachSpanContextKept", Run: detachSpanContextKept, Right: saved},
		{Name: "detachUserKept", Run: detachUserKept, Right: handled},
		{Name: "copySpanKept", Run: copySpanKept, Right: saved},
		{Name: "byHandKept", Run: byHandKept, Right: saved},
		{Name: "detachedTypeKept", Run: detachedTypeKept, Right: saved},
		{Name: "mergedKept", Run: mergedKept, Right: saved},
		{Name: "detachOuter", Run: detachOuter, Right: loaded},
		{Name: "copyUserLost", Run: copyUserLost, Right: loaded},
		{Name: "copyUserParameterLost", Run: copyUserParameterLost, Right: saved},
		{Name: "copyUserInPlaceLost", Run: copyUserInPlaceLost, Right: saved},
		{Name: "freshLost", Run: freshLost, Right: saved},
		{Name: "copyTenantLost", Run: copyTenantLost, Right: saved},
		{Name: "detachedTypeLost", Run: detachedTypeLost, Right: saved},
		{Name: "detachedRootLost", Run: detachedRootLost, Right: saved},
		{Name: "copySpanBackwards", Run: copySpanBackwards, Right: "request(load, save)"},
	})
}
