package fix_test

import (
	"context"
	"errors"
	"testing"

	"github.com/fflint/fflint/fix"
)

// mustPanic fails the test unless f panics.
func mustPanic(t *testing.T, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	f()
}

func TestFunc(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	ctx, _ = startSpan(ctx, "request")
	calls := 0
	f := fix.Func(ctx, func(ctx context.Context) {
		calls++
		_, s := startSpan(ctx, "expire")
		if s.path() != "request>expire" || ctx.Err() != nil {
			t.Errorf("span %s, error %v", s.path(), ctx.Err())
		}
	})
	cancel()
	ctx = nil // too late to matter
	f()
	f()
	if calls != 2 {
		t.Errorf("%d calls", calls)
	}
	fix.Func(nil, func(ctx context.Context) {
		if ctx != context.Background() {
			t.Errorf("the function gets %v", ctx)
		}
	})()
	mustPanic(t, func() { fix.Func(context.Background(), nil) })
	mustPanic(t, fix.Func(context.Background(), func(context.Context) { panic("in the caller") }))
}

func TestErrFunc(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	ctx, _ = startSpan(ctx, "request")
	failure := errors.New("failure")
	f := fix.ErrFunc(ctx, func(ctx context.Context) error {
		_, s := startSpan(ctx, "flush")
		if s.path() != "request>flush" || ctx.Err() != nil {
			t.Errorf("span %s, error %v", s.path(), ctx.Err())
		}
		return failure
	})
	cancel()
	if err := f(); err != failure {
		t.Errorf("it returns %v", err)
	}
	mustPanic(t, func() { fix.ErrFunc(context.Background(), nil) })
}

// What each library's keys are is pinned in a module of their own.
func TestRoot(t *testing.T) {
	type other struct{}
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), other{}, "kept"))
	ctx = context.WithValue(ctx, "newRelicTransaction", "hidden") //nolint:staticcheck // the library's own key
	root := fix.Root(ctx)
	if v := root.Value("newRelicTransaction"); v != nil {
		t.Errorf("the span is %v", v)
	}
	if v := root.Value(other{}); v != "kept" {
		t.Errorf("another value is %v", v)
	}
	if v := root.Value(nil); v != nil {
		t.Errorf("the value of no key is %v", v)
	}
	if fix.Root(root) != root {
		t.Error("a root has been wrapped again")
	}
	if v := context.WithValue(root, "newRelicTransaction", "later").Value("newRelicTransaction"); v != "later" { //nolint:staticcheck // as above
		t.Errorf("a span put in afterwards is %v", v)
	}
	if fix.Root(nil) != context.Background() {
		t.Error("there is a root of nothing")
	}

	below, stop := context.WithCancel(root)
	defer stop()
	cancel()
	if root.Err() == nil || below.Err() == nil {
		t.Error("the cancellation is lost")
	}
	if detached := fix.Detach(root); detached.Err() != nil || detached.Value("newRelicTransaction") != nil || detached.Value(other{}) != "kept" {
		t.Error("a detached root is not one")
	}
}

func BenchmarkValue(b *testing.B) {
	ctx, _ := startSpan(context.Background(), "request")
	for name, ctx := range map[string]context.Context{"plain": ctx, "root": fix.Root(ctx)} {
		ctx := ctx
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; i < b.N; i++ {
				_ = ctx.Value(spanKey{})
			}
		})
	}
}
