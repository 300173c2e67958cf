//go:build !audit

package billing

import (
	"context"

	"example.com/shop/job"
)

// Nothing is reported here: the drivers are told of the tag audit.
func audit(ctx context.Context, id string) {
	workers.Submit(func() { bill(job.New(context.WithoutCancel(ctx), id)) })
}
