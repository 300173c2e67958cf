package fix

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
)

// A hook is what OnDetach has installed. It is a pointer, to be found again.
type hook = *func(context.Context) context.Context

var (
	disabled  atomic.Bool
	hooks     atomic.Pointer[[]hook] // nil if there are none
	hooksLock sync.Mutex             // held to replace them
)

// OnDetach installs a hook: [Detach], and so [Go], [Func] and [ErrFunc], call it
// on the goroutine of their caller, before the new goroutine exists, and detach
// the context that it returns. It returns a function that removes the hook.
//
// A hook is for a tracer whose spans must not be handed over as they are: one that
// recycles finished spans, so that a late child gets an unrelated parent, or one
// that wants a copy for each goroutine.
//
//	remove := fix.OnDetach(func(ctx context.Context) context.Context {
//		if txn := newrelic.FromContext(ctx); txn != nil {
//			return newrelic.NewContext(ctx, txn.NewGoroutine())
//		}
//		return ctx
//	})
//
// A hook that returns nil leaves the context as it is. Hooks run in the order in
// which they were installed, by any number of goroutines at once, and again for a
// context that has been detached before. A panic in a hook is one in the caller of
// Detach. If f is nil, OnDetach panics.
//
// Not for work that concerns one launch: that is done before it.
func OnDetach(f func(ctx context.Context) context.Context) (remove func()) {
	if f == nil {
		panic("fix: OnDetach called with a nil function")
	}
	h := hook(&f)
	replaceHooks(func(all []hook) []hook { return append(all, h) })
	return func() {
		replaceHooks(func(all []hook) []hook {
			return slices.DeleteFunc(all, func(other hook) bool { return other == h })
		})
	}
}

// replaceHooks installs what change makes of a copy of the hooks.
func replaceHooks(change func([]hook) []hook) {
	hooksLock.Lock()
	defer hooksLock.Unlock()
	var all []hook
	if old := hooks.Load(); old != nil {
		all = slices.Clone(*old)
	}
	if all = change(all); len(all) == 0 {
		hooks.Store(nil) // so that Detach has nothing to do
		return
	}
	hooks.Store(&all)
}

// handOver returns what the hooks make of ctx.
func handOver(all []hook, ctx context.Context) context.Context {
	if !Enabled() {
		return ctx
	}
	for _, h := range all {
		if next := (*h)(ctx); next != nil {
			ctx = next
		}
	}
	return ctx
}

// SetEnabled turns the package's work for tracing off and on again, for the whole
// program: off, no hook of [OnDetach] runs, and the packages otfix and otelfix
// start no spans. What is run, and how long it may run, does not change: functions
// are called on new goroutines, and contexts are detached, either way.
//
// It is on at first.
func SetEnabled(on bool) { disabled.Store(!on) }

// Enabled reports whether the package's work for tracing is on. See [SetEnabled].
func Enabled() bool { return !disabled.Load() }
