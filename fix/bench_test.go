package fix_test

import (
	"context"
	"sync"
	"testing"

	"github.com/fflint/fflint/fix"
)

// benchContexts returns a context that is never cancelled and one that can be,
// both with a value.
func benchContexts(b *testing.B) []struct {
	name string
	ctx  context.Context
} {
	values, _ := startSpan(context.Background(), "request")
	cancellable, cancel := context.WithCancel(values)
	b.Cleanup(cancel)
	cancellable.Done() // made once for all of its users, so not part of what is measured
	return []struct {
		name string
		ctx  context.Context
	}{
		{"uncancellable", values},
		{"cancellable", cancellable},
	}
}

// BenchmarkGo compares Go with a plain go statement, which does not detach, and
// with what one would write by hand.
func BenchmarkGo(b *testing.B) {
	launches := []struct {
		name   string
		launch func(ctx context.Context, wg *sync.WaitGroup)
	}{
		{"statement", func(ctx context.Context, wg *sync.WaitGroup) {
			go func() {
				use(ctx)
				wg.Done()
			}()
		}},
		{"WithoutCancel", func(ctx context.Context, wg *sync.WaitGroup) {
			ctx = context.WithoutCancel(ctx)
			go func() {
				use(ctx)
				wg.Done()
			}()
		}},
		{"Detach", func(ctx context.Context, wg *sync.WaitGroup) {
			go func(ctx context.Context) {
				use(ctx)
				wg.Done()
			}(fix.Detach(ctx))
		}},
		{"Go", func(ctx context.Context, wg *sync.WaitGroup) {
			fix.Go(ctx, func(ctx context.Context) {
				use(ctx)
				wg.Done()
			})
		}},
	}
	for _, c := range benchContexts(b) {
		for _, l := range launches {
			c, l := c, l
			b.Run(c.name+"/"+l.name, func(b *testing.B) {
				b.ReportAllocs()
				var wg sync.WaitGroup
				for i := 0; i < b.N; i++ {
					wg.Add(1)
					l.launch(c.ctx, &wg)
					if i%256 == 255 {
						wg.Wait() // bounds the number of goroutines
					}
				}
				wg.Wait()
			})
		}
	}
}

// use keeps the compiler from dropping ctx.
//
//go:noinline
func use(ctx context.Context) {}

func BenchmarkDetach(b *testing.B) {
	contexts := benchContexts(b)
	bench := func(name string, ctx context.Context) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; i < b.N; i++ {
				sink = fix.Detach(ctx)
			}
		})
	}
	bench("nil", nil)
	bench("Background", context.Background())
	for _, c := range contexts {
		bench(c.name, c.ctx)
		bench("detached-"+c.name, fix.Detach(c.ctx))
	}
}
