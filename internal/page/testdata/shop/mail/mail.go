// Package mail sends the mail of a shop. The page's tests show it.
package mail

import "context"

// Send sends what is waiting.
func Send(ctx context.Context, list []Mail) {
	ctx, span := tracer.Start(ctx, "send all")
	defer span.End()
	for _, m := range list {
		go func() {
			ctx, span := tracer.Start(ctx, "send <b>"+m.To+"</b>")
			defer span.End()
			deliver(ctx, m)
			go bounce(ctx, m)
		}()
	}
	registered[0](ctx)
}
