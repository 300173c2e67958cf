package trace

import (
	"go/token"
	"iter"
	"slices"

	"github.com/fflint/fflint/passes/summary"
)

// A Package holds what the functions of one package do to the trace. It is plain data: it
// can be written by [encoding/gob], and joined with other packages in a [Program].
type Package struct {
	Path string
	// Traced means that the package depends on a tracing library. Nothing is known of the
	// functions of another one.
	Traced bool
	Funcs  []*Func
}

// A Func is what one function does to the trace, seen from inside.
type Func struct {
	ID       string // its full name, as types.Func.FullName has it; "$1" follows for a literal
	Name     string // "(*shop).ServeHTTP", without the package
	Pos, End token.Position
	Params   []Param
	Steps    []Step // in an order in which they may happen
	// Results are the Steps whose spans it hands out: by its results, or to functions that it
	// is given.
	Results []int
}

// A Param is a parameter, the receiver first.
type Param struct {
	Name string
	// Carrier means that it brings a span along, for all that its type tells.
	Carrier bool
}

// A Step is something that a function does.
type Step struct {
	// Kind is Span where it starts a span, Launch where it launches a goroutine, Call where
	// it calls something out of sight, and Entry where it runs a function.
	Kind     Kind
	Pos, End token.Position
	Text     string // the call: "go audit()", "stores.Go()"
	Name     Name   // of a span
	// Parents tells where the parent of a span comes from, or of one that may be started
	// out of sight; for a launch, the span that is active there.
	Parents []Ref
	// Guarded means that the span is started only if there is a parent.
	Guarded bool
	// Runs are what is run. If it is one of several, Maybe is set; if it is handed to
	// something out of sight, Kind is Call.
	Runs []Run
	// Giver is the function whose callers give the function that is run, or empty: they have
	// a step for it, if they know it.
	Giver string
	// Feeds means that there are steps for the functions that a call is given. Relays is the
	// function whose callers give them, or empty.
	Feeds  bool
	Relays string
	// Joined means that something may wait for the goroutine.
	Joined bool
	// Inside means that a function launches what it is given, below a span of its own perhaps.
	Inside bool
	// Own is the span that the launcher starts for the goroutine, or nil: it is what the
	// parameters of the function carry.
	Own *Step
	// Unseen means that a function value is called of which nothing, or not all, is known, and
	// Apart that a call leads out of sight with nothing that carries a span: what is started
	// there, if anything, is not in this trace.
	Unseen, Apart bool
	// Shared means that what is run shares the variable of its context with the function,
	// which may set it again before.
	Shared bool
	// Loop means that it may happen many times, and Maybe that it may not.
	Loop, Maybe bool
}

// A Run is the run of a function.
type Run struct {
	Func    string
	Package string // the import path, of a function of another package
	// Told means that a fact tells what such a function does.
	Told bool
	// Hungry means that it runs functions that it is given, and it is not known which.
	Hungry bool
	// Args tells where what the parameters carry comes from, as far as it matters.
	Args  []Arg
	Names []NameArg
	// Starts are the spans that the function starts for all that is known without it. Where
	// it is at hand, they tell what the Args do not.
	Starts []Step
}

// An Arg tells where a parameter, or a field of it, comes from.
type Arg struct {
	Index int
	Path  string
	From  []Ref
}

// A NameArg tells what string a parameter is.
type NameArg struct {
	Index int
	Name  Name
}

// A Ref is where something comes from that carries a span. If it is of the kind Param or
// Span, the index is one of the parameters or steps of Func.
type Ref struct {
	summary.Origin
	Func string
}

// A Name is the name of a span: text, and what is not known before the run.
type Name []NamePart

// A NamePart is text, or what the parameter Param of the function Func is if that is set.
// Without either it is not known.
type NamePart struct {
	Text  string
	Func  string
	Param int
}

// runs returns what a function is known to run.
func (fn *Func) runs() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, st := range fn.Steps {
			if st.Kind == Call {
				continue
			}
			for _, run := range st.Runs {
				if !yield(run.Func) {
					return
				}
			}
		}
	}
}

// refs returns the spans that a step refers to.
func (st *Step) refs() iter.Seq[Ref] {
	return func(yield func(Ref) bool) {
		all := [][]Ref{st.Parents}
		if st.Own != nil {
			all = append(all, st.Own.Parents)
		}
		for _, run := range st.Runs {
			for _, arg := range run.Args {
				all = append(all, arg.From)
			}
			for _, start := range run.Starts {
				all = append(all, start.Parents)
			}
		}
		for _, ref := range slices.Concat(all...) {
			if (ref.Kind == summary.Span || ref.Kind == summary.Stale) && !yield(ref) {
				return
			}
		}
	}
}
