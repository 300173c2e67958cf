package safe

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "Go", Run: func(context.Context) { Go(func() {}) }, Right: "request"},
	})
}
