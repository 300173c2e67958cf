package catalog_test

import (
	"go/types"
	"maps"
	"os"
	"slices"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/fflint/fflint/passes/catalog"
)

// TestEntries proves that every entry names a function that exists in the
// library that the fixtures use, and that the arguments and results it speaks
// of are there.
func TestEntries(t *testing.T) {
	funcs := load(t)
	for _, e := range catalog.All() {
		fn := funcs[e.Func]
		if fn == nil {
			t.Errorf("%s: no such function", e.Func)
			continue
		}
		if catalog.Lookup(fn) != e {
			t.Errorf("%s: Lookup does not find it", e.Func)
		}
		sig := fn.Signature()
		switch {
		case e.From == catalog.None:
		case e.From == catalog.Recv && sig.Recv() == nil, int(e.From) >= sig.Params().Len():
			t.Errorf("%s: no argument %d in %v", e.Func, e.From, sig)
		}
		for _, r := range e.Results {
			if r >= sig.Results().Len() {
				t.Errorf("%s: no result %d in %v", e.Func, r, sig)
			}
		}
		switch e.Effect {
		case catalog.Start:
			if e.From == catalog.None && e.Options == catalog.None {
				t.Errorf("%s: a start whose parent comes from nowhere", e.Func)
			}
			if e.Options != catalog.None && (!sig.Variadic() || int(e.Options) != sig.Params().Len()-1) {
				t.Errorf("%s: argument %d is not variadic in %v", e.Func, e.Options, sig)
			}
		case catalog.Call, catalog.Launch, catalog.Timer:
			if _, ok := sig.Params().At(int(e.From)).Type().Underlying().(*types.Signature); !ok {
				t.Errorf("%s: argument %d is not a function in %v", e.Func, e.From, sig)
			}
		case catalog.End, catalog.Use, catalog.Link, catalog.Present:
			if len(e.Results) > 0 {
				t.Errorf("%s: its results carry nothing", e.Func)
			}
		}
	}
}

// load returns the exported functions and methods of the packages that the
// catalogue speaks of, by full name.
func load(t *testing.T) map[string]*types.Func {
	paths := make(map[string]bool)
	for _, e := range catalog.All() {
		paths[e.Package()] = true
	}
	const fixtures = "../../testdata/src"
	env := append(os.Environ(), "GOWORK=off")
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports,
		Dir:  fixtures,
		Env:  env,
	}, slices.Sorted(maps.Keys(paths))...)
	if err != nil {
		t.Fatal(err)
	}
	funcs := make(map[string]*types.Func)
	for _, pkg := range pkgs {
		for _, err := range pkg.Errors {
			t.Errorf("%s: %v", pkg.PkgPath, err)
		}
		scope := pkg.Types.Scope()
		for _, name := range scope.Names() {
			switch obj := scope.Lookup(name).(type) {
			case *types.Func:
				funcs[obj.FullName()] = obj
			case *types.TypeName:
				set := types.NewMethodSet(types.NewPointer(obj.Type()))
				if types.IsInterface(obj.Type()) {
					set = types.NewMethodSet(obj.Type())
				}
				for m := range set.Methods() {
					fn := m.Obj().(*types.Func)
					funcs[fn.FullName()] = fn
				}
			}
		}
	}
	return funcs
}

// TestTraced pins which packages make their importers matter.
func TestTraced(t *testing.T) {
	for path, want := range map[string]bool{
		"github.com/opentracing/opentracing-go": true,
		"go.opentelemetry.io/otel/trace":        true,
		"context":                               false,
		"golang.org/x/sync/errgroup":            false,
	} {
		if got := catalog.Traced(path); got != want {
			t.Errorf("Traced(%q) = %t", path, got)
		}
	}
	for _, e := range catalog.All() {
		if e.Effect == catalog.Start && !catalog.Traced(e.Package()) {
			t.Errorf("%s starts spans, but its package is not traced", e.Func)
		}
	}
}
