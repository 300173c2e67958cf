// Package catalog is the table of functions that fflint knows by name: what
// each does to the span that a value carries, and which of its function
// parameters it runs.
//
// A context, a span, a span context and a start option are all values that
// carry a span, or none. An [Entry] says in those terms what one function does.
// The tables are data; a function that is not in them is judged by its body,
// and one without a body in sight is unknown.
//
// The rules come from the documentation and source of the libraries, in the
// versions that the modules in testdata/catalog require. Those of OpenTracing and
// OpenTelemetry were confirmed by a run under their recording tracers.
package catalog

import (
	"go/types"
	"maps"
	"slices"
	"strings"
)

// Helper is the import path of the helper package that the suggested fixes use.
const Helper = "github.com/fflint/fflint/fix"

// An Effect is what a function does to the span that its values carry.
type Effect uint8

const (
	// Carry: the results carry what the argument From carries.
	// With From = None they carry nothing that matters: a plain option.
	Carry Effect = iota + 1
	// Root: the results carry no span.
	Root
	// Deliberate: the results carry a parent that was chosen on purpose, or
	// the wish for none: a remote parent, a link, a new root.
	Deliberate
	// Start: the function starts a span. Its parent is what From carries,
	// unless one of the Options says otherwise; the results carry the span.
	// With From = None the parent comes from the Options alone, and there is
	// none without them: a span that is always a root has neither.
	Start
	// End: the function ends the span that From carries.
	End
	// Use: the function uses the span that From carries and leaves it active.
	Use
	// Write: as Use, but to no effect once the span has ended. The results, if
	// any, carry the same span.
	Write
	// Link: as Use, to link it and another span.
	Link
	// Present: as Use, to tell whether it carries a span at all.
	Present
	// Call: the function runs the function From before it returns.
	Call
	// Launch: the function runs the function From on a new goroutine.
	Launch
	// Timer: as Launch, at a later time of its own.
	Timer
	// Keep: the function keeps the function From, to run it on behalf of nobody:
	// on a schedule, say.
	Keep
	// Bind: the result is a function that runs the function From.
	Bind
	// Wait: the function returns when the goroutines have ended that were
	// launched by way of From.
	Wait
	// Set: the receiver carries what From carries, from then on.
	Set
	// Send: the function sends the request From through the transport of its
	// receiver, which may start a span. With From = None the request carries none.
	Send
)

// An Arg names an argument of a call by its index, without the receiver.
type Arg int8

const (
	// None stands for no argument.
	None Arg = -2
	// Recv stands for the receiver.
	Recv Arg = -1
)

// An Entry is what one function does.
type Entry struct {
	Func    string // as types.Func.FullName prints it
	Effect  Effect
	From    Arg   // the argument that matters, or None
	Options Arg   // for Start alone: the variadic start options, or None
	Results []int // the results that carry the span

	// Life is when the context among the results ends.
	Life Life

	// For Call, Launch, Timer, Keep and Bind:

	Also  []Arg // further function arguments that run in the same way
	Given []Arg // the arguments whose span the function's own parameters carry, in their order
	Once  bool  // another call may have run it
	Joins bool  // the goroutine has ended when the call returns
	Spans bool  // the goroutine has a span of its own, below the one that is Given
}

// A Life says when a context that a function returns ends.
type Life uint8

const (
	// Same: with the context that the function was given.
	Same Life = iota
	// Shorter: then, or earlier: when the function among the results is called,
	// or the group is waited for.
	Shorter
	// Endless: never.
	Endless
)

// Traced reports whether the package with this import path is a tracing
// library: importing it, directly or not, is what makes a package matter.
func Traced(path string) bool { return tracing[path] }

// Lookup returns the entry of fn, or nil if fn is not in the catalogue.
// A method of an instantiated type is looked up as that of its generic type.
func Lookup(fn *types.Func) *Entry {
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	for _, l := range listed[name{fn.Pkg().Path(), fn.Name()}] {
		if l.is(fn) {
			return l.Entry
		}
	}
	return nil
}

// A listing is an entry with what tells its method from others of the name.
type listing struct {
	*Entry
	recv    string // the name of the receiver's type, or empty
	pointer bool
}

func listingOf(e *Entry) listing {
	recv, _, ok := strings.Cut(strings.TrimLeft(e.Func, "(*"), ")")
	if !ok {
		return listing{Entry: e}
	}
	recv, _, _ = strings.Cut(recv, "[") // pool.ResultPool[T]
	return listing{e, nameOf(recv).name, strings.HasPrefix(e.Func, "(*")}
}

// is reports whether fn, a function or method of that name and package, is the one.
func (l *listing) is(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	if recv == nil || l.recv == "" {
		return recv == nil && l.recv == ""
	}
	t := recv.Type()
	ptr, pointer := types.Unalias(t).(*types.Pointer)
	if pointer {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && pointer == l.pointer && named.Obj().Name() == l.recv && named.Obj().Pkg() == fn.Pkg()
}

// A name is the name of a function, method or type with the import path of its package.
// To make a string of it takes longer than to look it up.
type name struct{ path, name string }

func nameOf(full string) name {
	i := strings.LastIndexByte(full, '.')
	return name{full[:i], full[i+1:]}
}

// PlainOption reports whether a start option of the concrete type t leaves the
// parent of the span alone.
//
//	tracer.StartSpan("x", opentracing.Tag{Key: "k", Value: "v"})
func PlainOption(t types.Type) bool {
	_, pointer := types.Unalias(t).(*types.Pointer)
	return !pointer && plainOptions.has(t)
}

// All returns every entry, sorted by function.
func All() []*Entry {
	all := slices.Collect(maps.Values(entries))
	slices.SortFunc(all, func(a, b *Entry) int { return strings.Compare(a.Func, b.Func) })
	return all
}

var (
	entries = make(map[string]*Entry)
	listed  = make(map[name][]listing)
	tracing = make(map[string]bool) // import paths of tracing libraries
)

func init() {
	for _, table := range [][]Entry{
		standardLibrary, executionTracing, frameworks,

		openTracing, openTracingContrib, jaegerClient,
		openTelemetry, openTelemetryContrib, openTelemetryBridge,
		openCensus, datadog, datadogV1, newRelic, sentry, xRay, zipkin,
		dskit, wrappers,

		groups, pools, conc, goZero, lo, schedules,
	} {
		for i := range table {
			e := &table[i]
			if entries[e.Func] != nil {
				panic("internal error: catalogue lists " + e.Func + " twice")
			}
			entries[e.Func] = e
			path := e.Package()
			key := name{path, nameOf(e.Func).name}
			listed[key] = append(listed[key], listingOf(e))
			if e.Effect == Start {
				tracing[path] = true
			}
		}
	}
}

// Package returns the import path of the function's package.
func (e *Entry) Package() string {
	name := strings.TrimLeft(e.Func, "(*") // (*gopkg.in/tomb.v2.Tomb).Go
	if recv, _, ok := strings.Cut(name, ")"); ok {
		name, _, _ = strings.Cut(recv, "[") // pool.ResultPool[T]
	}
	return name[:strings.LastIndexByte(name, '.')]
}
