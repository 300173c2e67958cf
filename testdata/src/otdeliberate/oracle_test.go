package otdeliberate

import (
	"context"
	"testing"

	"fixtures/oracle"

	"github.com/opentracing/opentracing-go"
)

func TestOracle(t *testing.T) {
	carrier := opentracing.TextMapCarrier{"mockpfx-ids-traceid": "1000001", "mockpfx-ids-spanid": "1000002"}
	oracle.Run(t, oracle.OpenTracing, []oracle.Case{
		{Name: "followsFrom", Run: followsFrom, Right: "request(handle(load, save))"},
		{Name: "followsFromBackground", Run: followsFromBackground, Right: "request(handle(load, save))"},
		{
			Name: "followsOuter", Run: followsOuter, Right: "request(handle(load, save))",
			Exempt: "section 3: deliberate, FollowsFrom",
		},
		{
			Name: "extracted", Run: func(ctx context.Context) { extracted(ctx, carrier) }, Right: "request(handle(load, save))",
			Exempt: "section 3: a deliberate root, a remote parent",
		},
		{Name: "tagged", Run: tagged, Right: "request(handle(load, save))"},
	})
}
