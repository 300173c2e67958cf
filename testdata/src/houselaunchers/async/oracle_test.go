package async

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	var stop chan struct{}
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{{
		Name: "launchers",
		Run: func(ctx context.Context) {
			stop = make(chan struct{})
			launchers(ctx, stop)
		},
		Stop:  func() { close(stop) },
		Right: "request",
	}})
}
