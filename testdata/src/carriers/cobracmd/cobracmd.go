// Package cobracmd launches from commands of cobra (OpenTelemetry): a command
// has the context that it is executed with.
package cobracmd

import (
	"context"

	"github.com/spf13/cobra"
)

func backgroundLost(cmd *cobra.Command, args []string) error {
	go save(context.Background()) // want `loses its parent span: .*save`
	return nil
}

func contextKept(cmd *cobra.Command, args []string) error {
	go save(cmd.Context())
	return nil
}

func contextInLiteralKept(cmd *cobra.Command, args []string) error {
	go func() {
		save(cmd.Context())
	}()
	return nil
}

func spanLost(cmd *cobra.Command, args []string) error {
	ctx, span := tr.Start(cmd.Context(), "handle")
	defer span.End()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
	return nil
}

func spanOuter(cmd *cobra.Command, args []string) error {
	ctx, span := tr.Start(cmd.Context(), "handle")
	defer span.End()
	load(ctx)
	go save(cmd.Context()) // want `wrong parent span: .*save`
	return nil
}

// The command's context is replaced by the one with the span.
func spanPutKept(cmd *cobra.Command, args []string) error {
	ctx, span := tr.Start(cmd.Context(), "handle")
	defer span.End()
	cmd.SetContext(ctx)
	go save(cmd.Context())
	return nil
}

func newCommand() *cobra.Command {
	return &cobra.Command{
		Use: "save",
		RunE: func(cmd *cobra.Command, args []string) error {
			go save(context.Background()) // want `loses its parent span: .*save`
			return nil
		},
	}
}
