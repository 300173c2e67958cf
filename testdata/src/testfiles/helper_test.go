package testfiles

import (
	"context"
	"testing"
)

func helper(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(context.Background())
}

// covered by: helper
func TestLaunch(t *testing.T) {
	ctx, span := tr.Start(t.Context(), "test")
	defer span.End()
	done := make(chan struct{})
	//fflint:ignore there is nothing to silence here, and no word about it
	load(ctx)
	go func() {
		defer close(done)
		save(context.Background())
	}()
	<-done
}
