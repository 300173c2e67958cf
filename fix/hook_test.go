package fix_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/fflint/fflint/fix"
)

type hookKey struct{}

// count returns a hook that adds to the number in its context.
func count(by int) func(context.Context) context.Context {
	return func(ctx context.Context) context.Context {
		n, _ := ctx.Value(hookKey{}).(int)
		return context.WithValue(ctx, hookKey{}, n*10+by)
	}
}

// handed returns the number in what each function that detaches hands over.
func handed(ctx context.Context) []any {
	all := []any{fix.Detach(ctx).Value(hookKey{})}
	got := make(chan any)
	fix.Go(ctx, func(ctx context.Context) { got <- ctx.Value(hookKey{}) })
	all = append(all, <-got)
	fix.Func(ctx, func(ctx context.Context) { all = append(all, ctx.Value(hookKey{})) })()
	_ = fix.ErrFunc(ctx, func(ctx context.Context) error { all = append(all, ctx.Value(hookKey{})); return nil })()
	return all
}

func each(v any) []any { return []any{v, v, v, v} }

func TestOnDetach(t *testing.T) {
	ctx := context.Background()
	removeFirst := fix.OnDetach(count(1))
	defer removeFirst()
	removeSecond := fix.OnDetach(count(2))
	defer removeSecond()

	if got := handed(ctx); !slices.Equal(got, each(12)) {
		t.Errorf("hooks leave %v", got)
	}
	_, _ = fix.Await(ctx, func(ctx context.Context) (int, error) {
		if v := ctx.Value(hookKey{}); v != nil {
			t.Errorf("a hook has run for a task: %v", v)
		}
		return 0, nil
	}).Wait()

	removeFirst()
	removeFirst() // does nothing
	if got := handed(ctx); !slices.Equal(got, each(2)) {
		t.Errorf("the second hook leaves %v", got)
	}
	removeSecond()
	if got := handed(ctx); !slices.Equal(got, each(nil)) {
		t.Errorf("no hook leaves %v", got)
	}
}

// What a hook returns is detached, and nothing but a context.
func TestOnDetachResult(t *testing.T) {
	canceled, cancel := context.WithCancel(context.WithValue(context.Background(), hookKey{}, "hook"))
	cancel()
	defer fix.OnDetach(func(context.Context) context.Context { return canceled })()
	defer fix.OnDetach(func(context.Context) context.Context { return nil })()
	ctx := fix.Detach(context.Background())
	if ctx.Value(hookKey{}) != "hook" || ctx.Err() != nil {
		t.Errorf("%v: error %v", ctx, ctx.Err())
	}
	mustPanic(t, func() { fix.OnDetach(nil) })
}

// The hook runs on the goroutine of the caller, before the new one exists.
func TestOnDetachInCaller(t *testing.T) {
	variable := "before"
	defer fix.OnDetach(func(ctx context.Context) context.Context {
		return context.WithValue(ctx, hookKey{}, variable) // a race, if it were on another one
	})()
	got := make(chan any)
	fix.Go(context.Background(), func(ctx context.Context) { got <- ctx.Value(hookKey{}) })
	variable = "after"
	if v := <-got; v != "before" {
		t.Errorf("the hook saw %v", v)
	}
}

func TestOnDetachConcurrently(t *testing.T) {
	var wg sync.WaitGroup
	for i := 0; i < 8; i++ {
		wg.Add(2)
		go func() {
			defer wg.Done()
			for j := 0; j < 100; j++ {
				fix.OnDetach(count(1))()
			}
		}()
		go func() {
			defer wg.Done()
			for j := 0; j < 100; j++ {
				fix.Detach(context.Background())
			}
		}()
	}
	wg.Wait()
	if v := fix.Detach(context.Background()).Value(hookKey{}); v != nil {
		t.Errorf("a hook is left: %v", v)
	}
}

func TestSetEnabled(t *testing.T) {
	defer fix.SetEnabled(true)
	defer fix.OnDetach(count(1))()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, on := range []bool{false, true} {
		fix.SetEnabled(on)
		if fix.Enabled() != on {
			t.Errorf("Enabled returns %v", !on)
		}
		want := each(nil)
		if on {
			want = each(1)
		}
		if got := handed(ctx); !slices.Equal(got, want) {
			t.Errorf("enabled %v: hooks leave %v", on, got)
		}
		if err := fix.Detach(ctx).Err(); err != nil {
			t.Errorf("enabled %v: the context is not detached: %v", on, err)
		}
	}
}
