package otrulings

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTracing, []oracle.Case{
		{Name: "guarded", Run: guarded, Right: "request(handle(load, save))"},
		{Name: "guardedKept", Run: guardedKept, Right: "request(handle(save))"},
		{Name: "guardedOuter", Run: guardedOuter, Right: "request(handle(load, save))"},
		{Name: "notRecorded", Run: notRecorded, Right: "request(handle(load, save))"},
		{Name: "guardedNotRecorded", Run: guardedNotRecorded, Right: "request(handle(load, save))"},
		{Name: "guardedWrapper", Run: guardedWrapper, Right: "request(handle(job(load), load))"},
		{Name: "guardedWrapperKept", Run: guardedWrapperKept, Right: "request(handle(job(load)))"},

		{Name: "finishedSpan", Run: finishedSpan, Right: "request(validate(load, save))"},
		{Name: "closed", Run: closed, Right: "request(handle(load, save))"},
		{Name: "group", Run: group, Right: "request(fan(load, save))"},
		{Name: "groupDiscarded", Run: groupDiscarded, Right: "request(fan(save))"},
		{
			Name:  "replaced",
			Run:   func(ctx context.Context) { replaced(ctx, true) },
			Right: "request(handle(load, save))",
		},
		{Name: "missing", Run: missing, Right: "request(handle(save))"},
		{Name: "blank", Run: blank, Right: "request(save)"},
	})
}
