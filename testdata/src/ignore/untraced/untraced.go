// Package untraced imports no tracing library, so there is nothing to silence.
package untraced

import "context"

func handle(ctx context.Context) {
	// want +1 `unused //fflint:ignore`
	//fflint:ignore the index is rebuilt for everybody
	go rebuild(context.Background())
}

func rebuild(context.Context) {}
