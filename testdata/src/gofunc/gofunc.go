// Package gofunc launches named functions with a go statement
// (OpenTelemetry). The context is an argument, or the function finds its own.
package gofunc

import (
	"context"
	"errors"
	"net/http"
)

func background(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
}

func todo(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(context.TODO()) // want `loses its parent span: .*save`
}

func kept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(ctx)
}

// No span is started here, but the parameter carries one.
func parameter(ctx context.Context) {
	go save(context.Background()) // want `loses its parent span: .*save`
}

// A request carries a context, and that a span.
func request(w http.ResponseWriter, r *http.Request) {
	go save(context.Background()) // want `loses its parent span: .*save`
}

func requestKept(w http.ResponseWriter, r *http.Request) {
	go save(context.WithoutCancel(r.Context()))
}

func variable(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	root := context.Background()
	go save(root) // want `loses its parent span: .*save`
}

var global = context.Background()

// The root is a package variable.
func packageVariable(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(global) // want `loses its parent span: .*save`
}

// task has no way to get a context.
func task() { save(context.Background()) }

func noParameter(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go task() // want `loses its parent span: .*(task|save)`
}

// ignore takes a context and does not pass it on.
func ignore(ctx context.Context) { save(context.TODO()) }

// The context is passed, and ignored.
func ignored(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go ignore(ctx) // want `loses its parent span: .*(ignore|save)`
}

// The context is not the first parameter.
func saveNamed(name string, ctx context.Context) { save(ctx) }

func secondParameter(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go saveNamed("a", context.Background()) // want `loses its parent span: .*saveNamed`
}

// saveUntil traces in ctx, and only waits for stop.
func saveUntil(ctx, stop context.Context) {
	if stop.Err() == nil {
		save(ctx)
	}
}

// Two contexts, and the root is not the one that traces.
func twoContexts(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go saveUntil(ctx, context.Background())
}

// Two contexts, and the root is the one that traces.
func twoContextsCrossed(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go saveUntil(context.Background(), ctx) // want `loses its parent span: .*saveUntil`
}

func saveErr(ctx context.Context) error {
	save(ctx)
	return errors.New("not saved")
}

// The results are dropped.
func results(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go saveErr(context.Background()) // want `loses its parent span: .*saveErr`
}

func saveMany(ctx context.Context, names ...string) {
	for range names {
		save(ctx)
	}
}

func variadic(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go saveMany(context.Background(), "a", "b") // want `loses its parent span: .*saveMany`
}

func saveAll[T any](ctx context.Context, items []T) {
	for range items {
		save(ctx)
	}
}

func generic(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go saveAll(context.Background(), []int{1}) // want `loses its parent span: .*saveAll`
}

func genericKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go saveAll(ctx, []string{"a"})
}

// A traced call in the arguments runs before the launch.
func argument(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go saveAll(ctx, []error{saveErr(ctx)})
}

var hook = func(ctx context.Context) { save(ctx) }

// The function is in a package variable that nothing assigns to.
func functionVariable(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go hook(context.Background()) // want `loses its parent span: .*(hook|save)`
}

// Hook may be set by any package.
var Hook = func(ctx context.Context) { save(ctx) }

// WANTED: the value of a variable that others may set
func exportedVariable(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go Hook(context.Background())
}

// A parameter that is a function may do anything: it is not proved to trace.
func functionParameter(ctx context.Context, fn func(context.Context)) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go fn(context.Background())
}

type tenant struct{}

// A value that only the root has is kept by a fix, which replaces the root alone.
func rootWithValue(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(context.WithValue(context.Background(), tenant{}, "a")) // want `loses its parent span: .*save`
}

// Without the argument the variable would not be used.
func rootVariable(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	bg := context.Background()
	go save(bg) // want `loses its parent span: .*save`
}

func rootVariableShared(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	bg := context.Background()
	if bg.Err() == nil {
		go save(bg) // want `loses its parent span: .*save`
	}
}

// The other argument stays evaluated in the starter.
func evaluatedInStarter(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	n := 1
	next := func() string { n++; return "job" }
	go saveNamed(next(), context.Background()) // want `loses its parent span: .*saveNamed`
	if n != 2 {
		panic("evaluated too late")
	}
}
