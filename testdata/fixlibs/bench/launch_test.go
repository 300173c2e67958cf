//go:build unix

// Package fixbench compares what it costs to launch a goroutine with the helper
// package and with what else there is. It is a module of its own because the
// others are libraries, which the helper's module must not require.
//
//	go test -bench Launch -benchtime 60x
package fixbench

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/sourcegraph/conc"
	"golang.org/x/sync/errgroup"

	"github.com/fflint/fflint/fix"
)

// launches of one form are timed together, of which batch run at a time.
const (
	launches = 20000
	batch    = 256
)

type key struct{}

// use keeps the compiler from dropping ctx.
//
//go:noinline
func use(ctx context.Context) {}

// A form launches batch goroutines that use the values of ctx without its
// cancellation, and waits for them; statement alone leaves the cancellation.
type form struct {
	name string
	run  func(ctx context.Context)
}

// hand is the form that the others are compared with.
const hand = "WithoutCancel"

var forms = []form{
	{"statement", func(ctx context.Context) {
		var wg sync.WaitGroup
		wg.Add(batch)
		for range batch {
			go func() {
				use(ctx)
				wg.Done()
			}()
		}
		wg.Wait()
	}},
	{hand, func(ctx context.Context) {
		var wg sync.WaitGroup
		wg.Add(batch)
		for range batch {
			ctx := context.WithoutCancel(ctx)
			go func() {
				use(ctx)
				wg.Done()
			}()
		}
		wg.Wait()
	}},
	{"fix.Go", func(ctx context.Context) {
		var wg sync.WaitGroup
		wg.Add(batch)
		for range batch {
			fix.Go(ctx, func(ctx context.Context) {
				use(ctx)
				wg.Done()
			})
		}
		wg.Wait()
	}},
	{"go-fix.Detach", func(ctx context.Context) {
		var wg sync.WaitGroup
		wg.Add(batch)
		for range batch {
			go func(ctx context.Context) {
				use(ctx)
				wg.Done()
			}(fix.Detach(ctx))
		}
		wg.Wait()
	}},
	{"errgroup", func(ctx context.Context) {
		var g errgroup.Group
		for range batch {
			ctx := context.WithoutCancel(ctx)
			g.Go(func() error {
				use(ctx)
				return nil
			})
		}
		g.Wait()
	}},
	{"conc", func(ctx context.Context) {
		var wg conc.WaitGroup
		for range batch {
			ctx := context.WithoutCancel(ctx)
			wg.Go(func() { use(ctx) })
		}
		wg.Wait()
	}},
}

// BenchmarkLaunch runs all forms in turn in every round, and reports of each the
// median of its CPU time as a multiple of that of the hand-written form in the same
// round, and its allocations. Wall time says little on a shared machine.
func BenchmarkLaunch(b *testing.B) {
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), key{}, "request"))
	defer cancel()
	ctx.Done() // made once for all of its users, so not part of what is measured
	for _, f := range forms {
		f.run(ctx)
	}

	ratios := make(map[string][]float64)
	for i := 0; i < b.N; i++ {
		times := make(map[string]time.Duration)
		for j := range forms {
			f := forms[(i+j)%len(forms)] // none always comes first
			runtime.GC()
			start := cpuTime(b)
			for range launches / batch {
				f.run(ctx)
			}
			times[f.name] = cpuTime(b) - start
		}
		for name, t := range times {
			ratios[name] = append(ratios[name], float64(t)/float64(times[hand]))
		}
	}
	b.ReportMetric(0, "ns/op") // of no meaning here
	for _, f := range forms {
		r := ratios[f.name]
		slices.Sort(r)
		name := strings.ReplaceAll(f.name, " ", "-")
		b.ReportMetric(r[len(r)/2], name+"-time/"+hand)
		b.ReportMetric(testing.AllocsPerRun(10, func() { f.run(ctx) })/batch, name+"-allocs")
	}
}

// cpuTime returns the CPU time that the process has taken.
func cpuTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// TestAllocs wants at most one allocation more than by hand, and none to detach
// what is detached.
func TestAllocs(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ctx.Done()
	allocs := make(map[string]float64)
	for _, f := range forms {
		allocs[f.name] = testing.AllocsPerRun(20, func() { f.run(ctx) }) / batch
	}
	for _, name := range []string{"fix.Go", "go-fix.Detach"} {
		if allocs[name] > allocs[hand]+1.1 {
			t.Errorf("%s takes %.2f allocations, %s %.2f", name, allocs[name], hand, allocs[hand])
		}
	}
	detached := fix.Detach(ctx)
	if n := testing.AllocsPerRun(100, func() { fix.Detach(detached) }); n != 0 {
		t.Errorf("Detach of a detached context takes %v allocations", n)
	}
}
