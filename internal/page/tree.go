package page

import (
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/fflint/fflint/passes/trace"
)

// A drawing is the state of Write.
type drawing struct {
	names       *names
	findings    map[string][]*finding // by place
	numFindings int
	funcs       map[function]int
	calls       map[string]int
}

// An entry is a tree on the page.
type entry struct {
	Name, Package, Place string
	Rows                 []*row
	Counts               counts
	Unknown              bool // something in it is
	seen                 map[string]outcome
}

// Open tells whether the tree is open at first: it has something to report.
func (e *entry) Open() bool { return e.Counts.Lost > 0 }

// A row is a node of a tree.
type row struct {
	*trace.Node
	Level    int
	State    state
	Cells    []string // the classes of the lines left of it
	Marker   string   // the symbol that stands for it
	Words    words
	Category string // of its findings
	Finding  string // the ID of the first
	At       string // file:line:column
	File     string
	Line     int
	Function int    // in pageData.Funcs
	UnseenAt string // the Unseen in pageData.Calls
	AgainAt  string // the Again
	kids     []*row
	parent   *row
	findings []*finding
	outcome  outcome
	line     string // of a launch, the style of the line to what it starts

	// On the axis of events:

	axis, start, end int
	Ends             bool // false if nothing tells when
}

// A state is the look of a row, whether its span is in the trace of the entry or in which
// other. Rows below inherit it.
type state string

const (
	in      state = "in"
	cut     state = "lost" // it should be in the trace
	apart   state = "own"
	unclear state = "unk"
	idle    state = "none" // a launch that starts no span
)

// Words are what a row says.
type words struct {
	How  string // joined, detached
	Sign string // for those who see no colours
	What string // what comes of it
	Sure string
}

// entry draws a tree.
func (d *drawing) entry(n *trace.Node) *entry {
	e := &entry{Name: n.Name, Package: n.Package, seen: make(map[string]outcome)}
	root := d.row(n, nil)
	e.Place = root.File
	axis := root.run(0) + 3 // room for what goes on
	root.extend(axis)
	d.draw(e, root, in, nil, nil, axis)
	e.Counts = count(e.seen)
	return e
}

// row returns what is known of a node, without its lines and its state.
func (d *drawing) row(n *trace.Node, parent *row) *row {
	r := &row{Node: n, parent: parent, Level: 1}
	if parent != nil {
		r.Level = parent.Level + 1
	}
	r.File, r.Line = d.names.place(n)
	r.At = d.names.at(n.Pos, n.Package)
	f := function{n.Package, n.Func}
	i, ok := d.funcs[f]
	if !ok {
		i = len(d.funcs)
		d.funcs[f] = i
	}
	r.Function = i
	r.UnseenAt, r.AgainAt = d.callsAt(n.Unseen), d.callsAt(n.Again)
	if n.Kind == trace.Launch {
		r.findings = d.findings[n.Pos.String()]
		var cats []string
		for _, f := range r.findings {
			if f.ofLaunch() && !slices.Contains(cats, f.Category) {
				cats = append(cats, f.Category)
			}
		}
		r.Category = strings.Join(cats, " ")
		if len(r.findings) > 0 {
			r.Finding = r.findings[0].ID
		}
		r.outcome = r.result()
		switch {
		case r.outcome == unknown:
			r.line = "u"
		case n.Joined:
			r.line = "j"
		default:
			r.line = "d"
		}
	}
	for _, c := range n.Children {
		r.kids = append(r.kids, d.row(c, r))
	}
	r.Words = r.words()
	return r
}

// callsAt returns the places of calls in pageData.Calls, separated by commas.
func (d *drawing) callsAt(calls []string) string {
	var list []string
	for _, c := range calls {
		i, ok := d.calls[c]
		if !ok {
			i = len(d.calls)
			d.calls[c] = i
		}
		list = append(list, itoa(i))
	}
	return strings.Join(list, ",")
}

// result returns the outcome of a launch. What is not sure to be right is unknown.
func (r *row) result() outcome {
	switch {
	case r.Category != "":
		return lost
	case r.Link == trace.None:
		return nothing
	case r.Link == trace.Unknown, r.Link == trace.Below && r.Sure == trace.Unsure:
		return unknown
	case r.Link == trace.Below:
		return propagated
	}
	return other
}

func (r *row) words() (w words) {
	switch r.Sure {
	case trace.Proved:
		w.Sure = "proved"
	case trace.Likely:
		w.Sure = "likely"
	default:
		w.Sure = "unknown"
	}
	switch r.Kind {
	case trace.Entry:
		return words{What: "entry point"}
	case trace.Launch:
		w.How = "detached"
		if r.Joined {
			w.How = "joined"
		}
	}
	if r.Category != "" {
		w.Sign = "⨯"
		var list []string
		for _, f := range r.findings {
			text := f.text()
			switch {
			case f.Category == "lostparent" && r.Link == trace.Dropped:
				text = "lost: not recorded"
			case f.Category == "lostparent" && (r.Link == trace.Unknown || r.Link == trace.None):
				text = "may be lost"
			case f.Category == "wrongparent":
				if name := r.attaches(); name != "" {
					text = "lost: attaches to " + name
				}
			}
			if text != "" && !slices.Contains(list, text) {
				list = append(list, text)
			}
		}
		w.What = strings.Join(list, ", ")
		return w
	}
	switch r.Link {
	case trace.Below:
		switch {
		case r.Sure == trace.Unsure:
			return words{How: w.How, Sign: "?", What: "unknown"}
		case r.Kind == trace.Launch:
			w.What = "propagated"
		}
	case trace.Elsewhere:
		w.What = "attaches to another span"
		if name := r.attaches(); name != "" {
			w.What = "attaches to " + name
		}
	case trace.Root:
		w.What = "starts a new trace"
	case trace.Chosen:
		w.What = "new trace on purpose"
		if name := r.attaches(); name != "" {
			w.What = "on purpose below " + name
		}
	case trace.Dropped:
		w.What = "not recorded"
	case trace.None:
		switch {
		case r.Given:
			w.What, w.Sure = "runs what it is given", ""
		case r.Sure == trace.Unsure:
			w.What, w.Sure = "shown elsewhere", ""
		default:
			w.What = "starts no span"
		}
	default:
		return words{How: w.How, Sign: "?", What: "unknown"}
	}
	return w
}

// attaches returns the name of the span that a span, or what a launch starts, is recorded
// below, or "".
func (r *row) attaches() string {
	if r.Parent != nil {
		return title(r.Parent)
	}
	if r.Kind == trace.Launch {
		for _, k := range r.kids {
			if k.Kind == trace.Span && k.Link == r.Link && k.Parent != nil {
				return title(k.Parent)
			}
		}
		for _, k := range r.kids {
			if k.Kind == trace.Span && k.Link == trace.Elsewhere && k.Parent != nil {
				return title(k.Parent)
			}
		}
	}
	return ""
}

// title returns what a parent is called.
func title(n *trace.Node) string {
	if n.Kind == trace.Entry {
		return "the caller’s span"
	}
	return n.Name
}

// run puts a row and those below on the axis, one event after the other, and returns when
// it is over. A start is worth more than an end, which nobody reads.
func (r *row) run(now int) int {
	r.start = now
	now += 4
	if r.Kind == trace.Launch {
		now = r.start + 2
	}
	waits := false
	for _, k := range r.kids {
		now = k.run(now)
		waits = waits || k.Kind == trace.Launch && k.Joined
	}
	if waits {
		now++ // for the joined ones to end
	}
	now++
	r.end, r.Ends = now, true
	return now
}

// extend makes goroutines last: a joined one until its starter ends, a detached one longer
// than everything. The last span of a goroutine lasts as long.
func (r *row) extend(axis int) {
	r.axis = axis
	var last *row
	for _, k := range r.kids {
		if k.Kind == trace.Span {
			last = k
		}
		if k.Kind != trace.Launch {
			continue
		}
		if k.Joined {
			k.end = r.end - 1
		} else {
			k.end, k.Ends = axis, false
		}
	}
	if r.Kind == trace.Launch && last != nil {
		last.end, last.Ends = r.end, r.Ends
	}
	for _, k := range r.kids {
		k.extend(axis)
	}
}

// X, X2 and Width are the place of a bar, in percent.
func (r *row) X() string  { return percent(r.start, r.axis) }
func (r *row) X2() string { return percent(r.end, r.axis) }
func (r *row) Width() string {
	if !r.Ends {
		return "110%" // beyond the edge, so that it has no right end
	}
	return percent(r.end-r.start, r.axis)
}

// edge returns the style of the line from a row to one below it: "" as within a goroutine,
// j, d, u as of a joined, a detached, and an unknown one, or broken: x if it should not
// be, o if it may.
func (r *row) edge(k *row) string {
	wrong := r.Kind == trace.Launch && r.Category != ""
	switch {
	case k.Kind == trace.Launch:
		switch r.Link {
		case trace.Root, trace.Elsewhere, trace.Dropped:
			if wrong {
				return "x"
			}
		}
		return r.line
	case k.Link == trace.Unknown, k.Link == trace.Below && k.Sure == trace.Unsure:
		return "u"
	case k.Link == trace.Below:
		if r.line == "u" && k.Link == trace.Below { // this much is known
			if r.Joined {
				return "j"
			}
			return "d"
		}
		return r.line
	case k.Link == trace.Chosen, !wrong:
		return "o"
	}
	return "x"
}

func broken(edge string) bool { return edge == "x" || edge == "o" }

// draw adds the rows from r down. Its trace, and the lines left of it, are those of the
// rows above: cells with its own, and the ones that go on below it.
func (d *drawing) draw(e *entry, r *row, s state, cells, below []string, axis int) {
	r.State, r.Cells = s, cells
	e.Rows = append(e.Rows, r)
	switch r.Kind {
	case trace.Entry:
		r.Marker = "me"
	case trace.Span:
		r.Marker = "ms"
		if s != in {
			r.Marker = "mo"
		}
		if s == unclear {
			r.Marker = "mu"
		}
	case trace.Launch:
		if r.Pos.IsValid() {
			merge(e.seen, map[string]outcome{r.Pos.String(): r.outcome})
		}
		r.Marker = map[string]string{"j": "mj", "d": "md", "u": "mu"}[r.line]
		switch r.outcome {
		case lost:
			r.State, r.Marker = cut, "mx"
		case unknown:
			r.State = unclear
		case nothing:
			r.State = idle
		case other:
			r.State = apart
		case propagated:
			r.State = in
		}
	}
	if r.Words.Sign == "?" || len(r.Unseen) > 0 {
		e.Unknown = true
	}
	for i, k := range r.kids {
		edge := r.edge(k)
		goesOn := slices.ContainsFunc(r.kids[i+1:], func(k *row) bool { return !broken(r.edge(k)) })
		down := ""
		if goesOn {
			down = strings.TrimSpace("v " + r.line)
		}
		cell := down
		switch {
		case goesOn:
		case broken(edge):
			cell = "s " + edge
		default:
			cell = strings.TrimSpace("l " + r.line)
		}
		across := edge
		if k.Kind == trace.Launch && !broken(edge) {
			across = k.line
			if k.outcome == lost {
				across += " r"
			}
		}
		kid := s
		switch edge {
		case "x":
			kid = cut
		case "o":
			kid = apart
		case "u":
			kid = unclear
		}
		d.draw(e, k, kid, append(slices.Clone(below), cell+" h"+across), append(slices.Clone(below), down), axis)
	}
}

// Kids tells whether there is something to collapse.
func (r *row) Kids() bool { return len(r.kids) > 0 }

// KindName, LinkName and SureName are for the attributes of the row.
func (r *row) KindName() string {
	return [...]string{trace.Entry: "entry", trace.Span: "span", trace.Launch: "launch"}[r.Kind]
}

// LinkName is the name of the link.
func (r *row) LinkName() string {
	return [...]string{
		trace.Unknown: "unknown", trace.Below: "below", trace.Elsewhere: "elsewhere", trace.Root: "root",
		trace.Chosen: "chosen", trace.Dropped: "dropped", trace.None: "none",
	}[r.Link]
}

// SureName is how sure the link is.
func (r *row) SureName() string {
	return [...]string{trace.Unsure: "unknown", trace.Likely: "likely", trace.Proved: "proved"}[r.Sure]
}

// Lost tells whether the row has a finding.
func (r *row) Lost() bool { return r.Category != "" }

// Broken tells whether nothing leads to a span from where it should hang.
func (r *row) Broken() bool {
	return r.Kind == trace.Span && r.parent != nil && r.parent.edge(r) == "x"
}

// Life is the style of the line that a goroutine's life is drawn as.
func (r *row) Life() string { return r.line }

// Form is the style of a bar that is not a span, or not a recorded one.
func (r *row) Form() string {
	switch {
	case r.Kind == trace.Entry:
		return "e"
	case r.Kind == trace.Span && r.Link == trace.Dropped:
		return "d"
	}
	return ""
}

// Label is the row in words.
func (r *row) Label() string {
	list := []string{r.Name, r.KindName(), r.Words.How, r.Words.What, r.Words.Sure}
	switch {
	case r.Loop:
		list = append(list, "in a loop")
	case r.Times > 1 && r.Maybe:
		list = append(list, "up to "+itoa(r.Times)+" times")
	case r.Times > 1:
		list = append(list, itoa(r.Times)+" times")
	}
	list = append(list, r.rest()...)
	if r.File != "" {
		list = append(list, path.Base(r.File)+" line "+itoa(r.Line))
	}
	list = slices.DeleteFunc(list, func(s string) bool { return s == "" })
	return strings.Join(list, ", ")
}

// rest says what the tree does not show of a row.
func (r *row) rest() (list []string) {
	if len(r.Unseen) > 0 {
		list = append(list, calls(len(r.Unseen))+" out of sight")
	}
	if len(r.Again) > 0 {
		list = append(list, calls(len(r.Again))+" shown elsewhere")
	}
	return list
}

func calls(n int) string {
	if n == 1 {
		return "1 call"
	}
	return itoa(n) + " calls"
}

// Chips are what stands behind the name.
func (r *row) Chips() (list []string) {
	switch {
	case r.Loop:
		list = append(list, "loop")
	case r.Times > 1 && r.Maybe:
		list = append(list, "≤ "+itoa(r.Times)+"×")
	case r.Times > 1:
		list = append(list, itoa(r.Times)+"×")
	}
	if len(r.Unseen) > 0 {
		list = append(list, "+?")
	}
	if len(r.Again) > 0 {
		list = append(list, "+…")
	}
	return list
}

func percent(n, of int) string {
	return strconv.FormatFloat(math.Round(float64(n)*1000/float64(of))/10, 'f', -1, 64) + "%"
}

func itoa(n int) string { return strconv.Itoa(n) }
