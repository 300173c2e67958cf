package summary

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A Summary is what a function does to spans and contexts, as its callers see it.
type Summary struct {
	// Results tells where each result comes from.
	Results []Sources
	// Starts lists the spans that the function starts, through any number of
	// calls, and that have a parent outside of it or none.
	Starts []Start
	// Runs lists the function values from outside that the function runs.
	Runs []Run
	// Ends lists the spans from outside that the function ends.
	Ends Sources
	// Writes lists the spans from outside that the function writes to.
	Writes []Write
	// Heeds lists the contexts from outside whose end the function may notice.
	Heeds []Heed
	// Sets lists the fields of structs from outside that the function sets.
	Sets []Setting
	// parents tells the parents of the spans that the results carry.
	parents Sources
	// life tells what ends the context among the results.
	life Sources
}

// A Trail leads from a call to what happens because of it.
type Trail struct {
	// Call is the call in this function that does it or leads to it.
	Call ssa.CallInstruction
	// Inner is the same seen from the callee, or nil where Call does it itself or
	// leads out of sight.
	Inner *Trail
}

// Last returns the innermost call in sight.
func (t *Trail) Last() ssa.CallInstruction {
	for t.Inner != nil {
		t = t.Inner
	}
	return t.Call
}

// A Write is something noted in a span, by a method that has no effect once the
// span has ended.
type Write struct {
	Trail
	// Span tells which span it is.
	Span Sources
	// Endless means that it stands in a loop that runs until it is told to end.
	Endless bool
}

// A Heed is the use of a context by something that may notice its end.
//
//	<-ctx.Done()
//	db.QueryContext(ctx, …) // out of sight
type Heed struct {
	Trail
	// Carried tells where the span comes from that the context carries.
	Carried Sources
	// Life tells what ends it.
	Life Sources
	// Endless means that it stands in a loop that runs until it is told to end.
	Endless bool
}

// A Start is the start of a span, seen from a function that leads to it.
type Start struct {
	Trail
	// Parents tells where the span's parent comes from.
	Parents Sources
	// Life tells what ends the context that the span is started with.
	Life Sources
	// Guarded means that the span is started only if a parent is there.
	//
	//	if parent := opentracing.SpanFromContext(ctx); parent != nil {
	//		span := parent.Tracer().StartSpan(…)
	Guarded bool
	// ByOption means that the parent comes from start options alone: without
	// any there is none.
	ByOption bool
	// May means that the callee is out of sight: it may start a span, or none.
	May bool
	// Loops holds, for each endless-looking loop on the way to the start, what
	// can end it: channels and contexts.
	Loops []Sources
}

// A Run says that a function value from outside is run.
type Run struct {
	Func   Source    // always a Param
	Method string    // the method that is run of an interface value, or empty
	Mode   Mode      // how, seen from the function of the summary
	Args   []Sources // what it is given
	// Joined means that a new goroutine has ended when the function returns.
	Joined bool
	// Loops holds, for each endless-looking loop that runs it again and again, what
	// can end it.
	Loops []Sources
}

// A Mode is the way in which a function is run.
type Mode uint8

const (
	Call  Mode = iota // before the calling function goes on
	Defer             // when the calling function returns
	Go                // on a new goroutine
	Timer             // on a new goroutine, at a time of its own
)

// Launches reports whether the mode is one of a new goroutine.
func (m Mode) Launches() bool { return m >= Go }

// through returns the mode of something run in mode m by a function that is
// itself run in mode outer.
func (m Mode) through(outer Mode) Mode {
	if m.Launches() || m == outer {
		return m
	}
	return outer
}

// key identifies the summary, to see whether it has changed.
func (s *Summary) key() string {
	var b []byte
	for _, r := range s.Results {
		b = fmt.Appendf(b, "r%s|", r.key())
	}
	for _, st := range s.Starts {
		b = fmt.Appendf(b, "s%s|", st.key())
	}
	for _, r := range s.Runs {
		b = fmt.Appendf(b, "x%s|", r.key())
	}
	for _, w := range s.Writes {
		b = fmt.Appendf(b, "w%s%t|", w.Span.key(), w.Endless)
	}
	for _, h := range s.Heeds {
		b = fmt.Appendf(b, "h%s|", h.key())
	}
	for _, set := range s.Sets {
		b = fmt.Appendf(b, "f%d%s%s|", set.Param, set.Path, set.From.key())
	}
	return string(fmt.Appendf(b, "e%s|p%s|l%s", s.Ends.key(), s.parents.key(), s.life.key()))
}

func (h *Heed) key() string { return fmt.Sprintf("%s/%s%t", h.Carried.key(), h.Life.key(), h.Endless) }

func (s *Start) key() string {
	b := fmt.Appendf(nil, "%s%t%tu%s", s.Parents.key(), s.Guarded, s.ByOption, s.Life.key())
	for _, l := range s.Loops {
		b = fmt.Appendf(b, "l%s", l.key())
	}
	return string(b)
}

func (r *Run) key() string {
	b := fmt.Appendf(nil, "%s%s%d%t", Sources{r.Func}.key(), r.Method, r.Mode, r.Joined)
	for _, a := range r.Args {
		b = fmt.Appendf(b, "a%s", a.key())
	}
	for _, l := range r.Loops {
		b = fmt.Appendf(b, "l%s", l.key())
	}
	return string(b)
}

// maxStarts, for writes as well, and maxRuns bound a summary. A function that
// starts spans in more distinct ways than this keeps the first ones, in source order.
const (
	maxStarts = 64
	maxRuns   = 32
)

// addStart adds a start, unless an equal one is there.
func (s *Summary) addStart(st Start) {
	if len(s.Starts) >= maxStarts {
		return
	}
	k := st.key()
	if !slices.ContainsFunc(s.Starts, func(o Start) bool { return o.key() == k }) {
		s.Starts = append(s.Starts, st)
	}
}

// addWrite adds a write, unless one to the same span is there.
func (s *Summary) addWrite(w Write) {
	k := w.Span.key()
	if len(s.Writes) < maxStarts && !slices.ContainsFunc(s.Writes, func(o Write) bool { return o.Span.key() == k && o.Endless == w.Endless }) {
		s.Writes = append(s.Writes, w)
	}
}

// addHeed adds the use of a context, unless an equal one is there.
func (s *Summary) addHeed(h Heed) {
	k := h.key()
	if len(s.Heeds) < maxStarts && !slices.ContainsFunc(s.Heeds, func(o Heed) bool { return o.key() == k }) {
		s.Heeds = append(s.Heeds, h)
	}
}

func (s *Summary) addRun(r Run) {
	if len(s.Runs) >= maxRuns {
		return
	}
	k := r.key()
	if !slices.ContainsFunc(s.Runs, func(o Run) bool { return o.key() == k }) {
		s.Runs = append(s.Runs, r)
	}
}
