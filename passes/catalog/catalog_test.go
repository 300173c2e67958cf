package catalog_test

import (
	"errors"
	"fmt"
	"go/types"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/fflint/fflint/passes/catalog"
)

// TestEntries proves that every entry names a function that exists in its
// library, that the arguments and results it speaks of are there, and that what
// it runs are functions.
func TestEntries(t *testing.T) {
	funcs, _ := library(t)
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
		for _, a := range slices.Concat([]catalog.Arg{e.From}, e.Also, e.Given) {
			if a < catalog.None || a == catalog.Recv && sig.Recv() == nil || int(a) >= sig.Params().Len() {
				t.Errorf("%s: no argument %d in %v", e.Func, a, sig)
			}
		}
		for _, r := range e.Results {
			if r >= sig.Results().Len() {
				t.Errorf("%s: no result %d in %v", e.Func, r, sig)
			}
		}
		switch e.Effect {
		case catalog.Start:
			if e.Options != catalog.None && (!sig.Variadic() || int(e.Options) != sig.Params().Len()-1) {
				t.Errorf("%s: argument %d is not variadic in %v", e.Func, e.Options, sig)
			}
		case catalog.Call, catalog.Launch, catalog.Timer, catalog.Keep, catalog.Bind:
			for _, a := range append(e.Also, e.From) {
				f := run(sig, a)
				if f == nil {
					t.Errorf("%s: argument %d is not a function in %v", e.Func, a, sig)
				} else if len(e.Given) > f.Params().Len() {
					t.Errorf("%s: argument %d has fewer parameters than it is given", e.Func, a)
				}
			}
		case catalog.End, catalog.Use, catalog.Link, catalog.Present, catalog.Wait:
			if e.From == catalog.None || len(e.Results) > 0 {
				t.Errorf("%s: it is about one argument, and its results carry nothing", e.Func)
			}
		case catalog.Carry, catalog.Root, catalog.Deliberate:
			if len(e.Results) == 0 {
				t.Errorf("%s: no result that carries anything", e.Func)
			}
		}
		if e.Effect == catalog.Bind && len(e.Results) != 1 {
			t.Errorf("%s: it makes one function", e.Func)
		}
		if e.Effect != catalog.Start && e.Options != 0 {
			t.Errorf("%s: options of what is not a start", e.Func)
		}
		if runs := run(sig, e.From) != nil; !runs && (e.Also != nil || e.Given != nil || e.Joins) {
			t.Errorf("%s: runs nothing", e.Func)
		}
	}
}

// run returns the signature of the function that argument a is, or of those in
// the variadic slice, or nil.
func run(sig *types.Signature, a catalog.Arg) *types.Signature {
	if a < 0 || int(a) >= sig.Params().Len() {
		return nil
	}
	t := sig.Params().At(int(a)).Type()
	if sig.Variadic() && int(a) == sig.Params().Len()-1 {
		t = t.(*types.Slice).Elem()
	}
	f, _ := t.Underlying().(*types.Signature)
	return f
}

// TestClients proves the same of the clients: each sends the context that comes
// first, if it has one.
func TestClients(t *testing.T) {
	funcs, _ := library(t)
	for _, e := range catalog.Clients() {
		fn := funcs[e.Func]
		if fn == nil {
			t.Errorf("%s: no such function", e.Func)
			continue
		}
		if got := catalog.Client(fn); got == nil || got.Func != e.Func {
			t.Errorf("%s: Client does not find it", e.Func)
		}
		first := fn.Signature().Params().At(0).Type().String()
		if e.Effect != catalog.Send || (e.From == 0) != (first == "context.Context") {
			t.Errorf("%s: it sends argument %d of %v", e.Func, e.From, fn.Signature())
		}
	}
	for name, want := range map[string]bool{
		"(*net/http.Client).Do":          true, // of Lookup
		"net/http.NewRequest":            false,
		"(*database/sql.DB).PingContext": false,
		"(*database/sql.DB).Close":       false,
		"(*net/http.Server).Shutdown":    false,
	} {
		if funcs[name] == nil {
			t.Errorf("%s: no such function", name)
		} else if got := catalog.Client(funcs[name]) != nil; got != want {
			t.Errorf("Client(%s) = %t", name, got)
		}
	}
}

// TestTypes proves that every type that the catalogue names exists.
func TestTypes(t *testing.T) {
	_, names := library(t)
	for _, name := range catalog.Types() {
		if names[name] == nil {
			t.Errorf("%s: no such type", name)
		}
	}
}

// TestGenericTypes proves that the method of an instantiated type is found under
// the name that it has in the generic one.
func TestGenericTypes(t *testing.T) {
	funcs, names := library(t)
	for _, test := range []struct{ typ, method, want string }{
		{
			"github.com/sourcegraph/conc/pool.ResultContextPool", "Go",
			"(*github.com/sourcegraph/conc/pool.ResultContextPool[T]).Go",
		},
		{
			"github.com/alitto/pond/v2.ResultPool", "Submit",
			"(github.com/alitto/pond/v2.ResultPool[R any]).Submit",
		},
	} {
		typ, err := types.Instantiate(nil, names[test.typ].Type(), []types.Type{types.Typ[types.Int]}, true)
		if err != nil {
			t.Fatal(err)
		}
		obj, _, _ := types.LookupFieldOrMethod(typ, true, names[test.typ].Pkg(), test.method)
		fn := obj.(*types.Func)
		if e := catalog.Lookup(fn); e == nil || e.Func != test.want || funcs[test.want] == fn {
			t.Errorf("%v is found as %v, want %s", fn, e, test.want)
		}
	}
}

// The modules that require the libraries, one of which does not build with the
// OpenTelemetry of the others.
const (
	module       = "../../testdata/catalog"
	bridgeModule = "../../testdata/catalog/bridge"
	bridge       = "go.opentelemetry.io/otel/bridge/opentracing"
)

// library returns the functions, methods and types of the packages that the
// catalogue speaks of, by full name.
func library(t *testing.T) (map[string]*types.Func, map[string]*types.TypeName) {
	t.Helper()
	pkgs, err := load()
	if err != nil {
		t.Fatal(err)
	}
	funcs := make(map[string]*types.Func)
	names := make(map[string]*types.TypeName)
	for _, pkg := range pkgs {
		scope := pkg.Types.Scope()
		for _, name := range scope.Names() {
			switch obj := scope.Lookup(name).(type) {
			case *types.Func:
				funcs[obj.FullName()] = obj
			case *types.TypeName:
				names[pkg.PkgPath+"."+name] = obj
				set := types.NewMethodSet(types.NewPointer(obj.Type()))
				if types.IsInterface(obj.Type()) {
					set = types.NewMethodSet(obj.Type())
				}
				for m := range set.Methods() {
					fn := m.Obj().(*types.Func).Origin()
					funcs[fn.FullName()] = fn
				}
			}
		}
	}
	return funcs, names
}

// load loads those packages, once. The compiler's export data is enough, and
// stays in the build cache.
var load = sync.OnceValues(func() ([]*packages.Package, error) {
	paths := make(map[string]bool)
	for _, e := range catalog.All() {
		paths[e.Package()] = true
	}
	for _, e := range catalog.Clients() {
		paths[e.Package()] = true
	}
	for _, name := range catalog.Types() {
		paths[name[:strings.LastIndexByte(name, '.')]] = true
	}
	delete(paths, bridge)
	pkgs, err := loadFrom(module, slices.Sorted(maps.Keys(paths))...)
	if err != nil {
		return nil, err
	}
	bridged, err := loadFrom(bridgeModule, bridge)
	return append(pkgs, bridged...), err
})

func loadFrom(dir string, paths ...string) ([]*packages.Package, error) {
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports,
		Dir:  dir,
		Env:  append(os.Environ(), "GOWORK=off"),
	}, paths...)
	for _, pkg := range pkgs {
		for _, e := range pkg.Errors {
			err = errors.Join(err, fmt.Errorf("%s: %w", pkg.PkgPath, e))
		}
	}
	return pkgs, err
}

// TestTraced pins which packages make their importers matter.
func TestTraced(t *testing.T) {
	for path, want := range map[string]bool{
		"github.com/opentracing/opentracing-go": true,
		"go.opentelemetry.io/otel/trace":        true,
		"go.opencensus.io/trace":                true,
		"github.com/getsentry/sentry-go":        true,
		"context":                               false,
		"net/http":                              false,
		"runtime/trace":                         false, // testing imports it
		"golang.org/x/net/trace":                false, // gRPC imports it
		"google.golang.org/grpc":                false,
		"golang.org/x/sync/errgroup":            false,
	} {
		if got := catalog.Traced(path); got != want {
			t.Errorf("Traced(%q) = %t", path, got)
		}
	}
	for _, e := range catalog.All() {
		if e.Effect != catalog.Start {
			continue
		}
		if !catalog.Traced(e.Package()) {
			t.Errorf("%s starts spans, but its package is not traced", e.Func)
		}
		if !strings.Contains(e.Package(), ".") {
			t.Errorf("%s is in the standard library, which everything imports", e.Func)
		}
	}
}

// TestTraps pins the entries that their names, or a sister library, would make
// one write differently.
func TestTraps(t *testing.T) {
	const none, recv = catalog.None, catalog.Recv
	const (
		datadog  = "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer"
		newrelic = "github.com/newrelic/go-agent/v3/newrelic"
		sentry   = "github.com/getsentry/sentry-go"
		zipkin   = "github.com/openzipkin/zipkin-go"
		xray     = "github.com/aws/aws-xray-sdk-go/xray"
		conc     = "github.com/sourcegraph/conc/pool"
	)
	for _, test := range []struct {
		why  string
		want catalog.Entry
	}{
		{"the context is for the handler of panics", catalog.Entry{
			Func: "github.com/bytedance/gopkg/util/gopool.CtxGo", Effect: catalog.Launch, From: 1,
		}},
		{"the context is for the log", catalog.Entry{
			Func: "github.com/zeromicro/go-zero/core/threading.GoSafeCtx", Effect: catalog.Launch, From: 1,
		}},
		{"the context stops the work and reaches no function", catalog.Entry{
			Func: "k8s.io/client-go/util/workqueue.ParallelizeUntil", Effect: catalog.Launch, From: 3, Joins: true,
		}},
		{"the pool has the context", catalog.Entry{
			Func: "(*" + conc + ".ContextPool).Go", Effect: catalog.Launch, From: 0, Given: []catalog.Arg{recv},
		}},
		{"a setting of the pool keeps its context", catalog.Entry{
			Func: "(*" + conc + ".ContextPool).WithMaxGoroutines", Effect: catalog.Carry, From: recv, Results: []int{0},
		}},
		{"the second result is the context", catalog.Entry{
			Func: "golang.org/x/sync/errgroup.WithContext", Effect: catalog.Carry, From: 0, Results: []int{1},
		}},
		{"the function may outlive the call", catalog.Entry{
			Func: "github.com/zeromicro/go-zero/core/fx.DoWithTimeout", Effect: catalog.Launch, From: 0,
		}},
		{"the span of the context is ignored", catalog.Entry{
			Func:   "go.opencensus.io/trace.StartSpanWithRemoteParent",
			Effect: catalog.Start, From: 2, Options: none, Results: []int{0, 1},
		}},
		{"the context wins over the options", catalog.Entry{
			Func: datadog + ".StartSpanFromContext", Effect: catalog.Start, From: 0, Options: none, Results: []int{0, 1},
		}},
		{"the context wins over the options", catalog.Entry{
			Func:   "(*" + zipkin + ".Tracer).StartSpanFromContext",
			Effect: catalog.Start, From: 0, Options: none, Results: []int{0, 1},
		}},
		{"an option that continues a trace wins over the context", catalog.Entry{
			Func: sentry + ".StartSpan", Effect: catalog.Start, From: 0, Options: 2, Results: []int{0},
		}},
		{"the result is a context, not a span context", catalog.Entry{
			Func: "(*" + sentry + ".Span).Context", Effect: catalog.Carry, From: recv, Results: []int{0},
		}},
		{"Flush comes after Finish", catalog.Entry{
			Func: "(" + zipkin + ".Span).Flush", Effect: catalog.Use, From: recv,
		}},
		{"a transaction has no parent", catalog.Entry{
			Func: "(*" + newrelic + ".Application).StartTransaction", Effect: catalog.Start, From: none, Options: none, Results: []int{0},
		}},
		{"a reference for another goroutine stands for the same transaction", catalog.Entry{
			Func: "(*" + newrelic + ".Transaction).NewGoroutine", Effect: catalog.Deliberate, From: recv, Results: []int{0},
		}},
		{"the remote parent comes after the start", catalog.Entry{
			Func: "(*" + newrelic + ".Transaction).AcceptDistributedTraceHeaders", Effect: catalog.Link, From: recv,
		}},
		{"a segment is a root whatever the context carries", catalog.Entry{
			Func: xray + ".BeginSegment", Effect: catalog.Start, From: none, Options: none, Results: []int{0, 1},
		}},
		{"the goroutine is given the subsegment", catalog.Entry{
			Func: xray + ".CaptureAsync", Effect: catalog.Launch, From: 2, Given: []catalog.Arg{0},
		}},
		{"the request comes first", catalog.Entry{
			Func:   "github.com/opentracing-contrib/go-stdlib/nethttp.TraceRequest",
			Effect: catalog.Start, From: 1, Options: none, Results: []int{0, 1},
		}},
		{"what it starts is what TraceRequest stands for", catalog.Entry{
			Func: "(*github.com/opentracing-contrib/go-stdlib/nethttp.Transport).RoundTrip", Effect: catalog.Use, From: 0,
		}},
		{"no option sets a parent", catalog.Entry{
			Func: "github.com/grafana/dskit/tracing.StartSpanFromContext", Effect: catalog.Start, From: 0, Options: none, Results: []int{0, 1},
		}},
		{"the span is an argument", catalog.Entry{
			Func: "(*github.com/go-kratos/kratos/v2/middleware/tracing.Tracer).End", Effect: catalog.End, From: 1,
		}},
		{"a task is no span, and the context keeps that of another library", catalog.Entry{
			Func: "runtime/trace.NewTask", Effect: catalog.Carry, From: 0, Results: []int{0},
		}},
		{"the trace is no span, and the context keeps that of another library", catalog.Entry{
			Func: "golang.org/x/net/trace.NewContext", Effect: catalog.Carry, From: 0, Results: []int{0},
		}},
	} {
		i := slices.IndexFunc(catalog.All(), func(e *catalog.Entry) bool { return e.Func == test.want.Func })
		if i < 0 {
			t.Errorf("%s: not listed", test.want.Func)
		} else if got := *catalog.All()[i]; !equal(got, test.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", test.why, got, test.want)
		}
	}
}

// equal compares two entries.
func equal(a, b catalog.Entry) bool {
	return a.Effect == b.Effect && a.From == b.From && a.Options == b.Options && a.Joins == b.Joins &&
		slices.Equal(a.Results, b.Results) && slices.Equal(a.Also, b.Also) && slices.Equal(a.Given, b.Given)
}
