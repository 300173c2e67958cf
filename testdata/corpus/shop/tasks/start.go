package tasks

import (
	"context"

	"github.com/fflint/fflint/fix"
)

func start(ctx context.Context, f func(context.Context)) {
	fix.Go(ctx, f)
}
