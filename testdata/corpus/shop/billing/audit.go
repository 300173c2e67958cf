//go:build audit

package billing

import (
	"context"

	"example.com/shop/job"
)

func audit(ctx context.Context, id string) {
	go bill(job.New(context.Background(), id))
}
