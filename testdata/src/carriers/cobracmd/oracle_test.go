package cobracmd

import (
	"context"
	"testing"

	"github.com/spf13/cobra"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	execute := func(cmd *cobra.Command) func(context.Context) {
		return func(ctx context.Context) {
			cmd.SetArgs([]string{})
			if err := cmd.ExecuteContext(ctx); err != nil {
				t.Error(err)
			}
		}
	}
	run := func(f func(*cobra.Command, []string) error) func(context.Context) {
		return execute(&cobra.Command{Use: "test", RunE: f})
	}
	const (
		saved  = "request(save)"
		loaded = "request(handle(load, save))"
	)
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "backgroundLost", Run: run(backgroundLost), Right: saved},
		{Name: "contextKept", Run: run(contextKept), Right: saved},
		{Name: "contextInLiteralKept", Run: run(contextInLiteralKept), Right: saved},
		{Name: "spanLost", Run: run(spanLost), Right: loaded},
		{Name: "spanOuter", Run: run(spanOuter), Right: loaded},
		{Name: "spanPutKept", Run: run(spanPutKept), Right: "request(handle(save))"},
		{Name: "newCommand", Run: execute(newCommand()), Right: saved},
	})
}
