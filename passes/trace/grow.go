package trace

import (
	"cmp"
	"fmt"
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/fflint/fflint/passes/summary"
)

// maxDepth bounds the depth of calls.
const maxDepth = 40

// A grower grows one tree.
type grower struct {
	*Program
	limit   int                      // see Entries
	focus   string                   // the launch of Tree
	placed  []*Node                  // all nodes, in order
	home    map[*Node]*Node          // the launch whose goroutine a node is in, or the entry
	above   map[*Node]*Node          // what the spans of a launch should be recorded below
	blind   map[*Node]bool           // something on the goroutine is out of sight
	given   map[*Node]bool           // see Node
	guarded map[*Node]bool           // see Step
	started map[*Node]token.Position // the innermost call that starts a span
	done    map[string][]*Node       // what calls have led to, by their key
	shown   map[*Func]bool
}

// A frame is a function that is running.
type frame struct {
	*Func
	caller      *frame
	depth       int
	args        map[summary.Origin][]value
	names       map[int]string
	spans       map[int][]value // by step
	fed         bool            // see Step.Feeds
	loop, maybe bool            // there is a loop, or a condition, around the call
}

// find returns the innermost running call of a function, or nil.
func (f *frame) find(id string) *frame {
	for f != nil && f.ID != id {
		f = f.caller
	}
	return f
}

// isFed reports whether the caller of a running function has steps for what it gives.
func (f *frame) isFed(id string) bool {
	giver := f.find(id)
	return giver != nil && giver.fed
}

// A value is where something comes from that carries a span: that is node, if it is known.
type value struct {
	kind summary.Kind
	node *Node
}

func (p *Program) grow(fn *Func, focus string, limit int) *Node {
	g := &grower{
		Program: p,
		limit:   limit,
		focus:   focus,
		home:    make(map[*Node]*Node),
		above:   make(map[*Node]*Node),
		blind:   make(map[*Node]bool),
		given:   make(map[*Node]bool),
		guarded: make(map[*Node]bool),
		started: make(map[*Node]token.Position),
		done:    make(map[string][]*Node),
		shown:   make(map[*Func]bool),
	}
	entry := &Node{Kind: Entry, Name: fn.Name, Pos: fn.Pos, End: fn.End, Func: fn.Name, ID: fn.ID, Package: p.in[fn].Path, Link: None, Sure: Proved}
	g.run(&frame{Func: fn, spans: make(map[int][]value)}, entry)
	if g.blind[entry] {
		entry.Sure = Unsure
	}
	return entry
}

// run runs a function on the goroutine of a launch, or of the entry.
func (g *grower) run(f *frame, on *Node) {
	for i, st := range f.Steps {
		if f.isFed(st.Giver) {
			g.given[on] = true // the caller has a step for it
			continue
		}
		switch st.Kind {
		case Span:
			n := g.span(f, st, on)
			f.spans[i] = []value{{summary.Span, n}}
		case Call:
			switch {
			case st.Unseen && (len(st.Parents) > 0 || on.Kind == Launch):
				g.unseen(st, one(g.resolve(f, st.Parents, on)), on)
			case st.Unseen, st.Apart:
				g.aside(st, on)
			case len(st.Runs) == 0 || g.hands(st):
				g.unseen(st, one(g.resolve(f, st.Parents, on)), on)
			}
		case Launch:
			g.launch(f, i, on)
		case Entry:
			for _, run := range st.Runs {
				if got := g.call(f, i, run, nil, on); got != nil {
					f.spans[i] = got
				}
			}
			if st.Unseen {
				g.unseen(st, one(g.resolve(f, st.Parents, on)), on)
			}
		}
	}
}

// call runs what a step runs, and returns the spans that come back. own is the span that the
// launcher has started for it, or nil.
func (g *grower) call(f *frame, i int, run Run, own, on *Node) []value {
	st := f.Steps[i]
	fn := g.funcs[run.Func]
	switch {
	case g.isAway(run):
		g.aside(st, on)
		return nil
	case fn == nil:
		if run.Hungry {
			g.unseen(st, nil, on)
		}
		var back []value
		for _, start := range run.Starts {
			start.Text = strings.TrimPrefix(st.Text, "go ")
			back = append(back, value{summary.Span, g.merge(g.span(f, start, on), on)})
		}
		return back
	case !g.matters[fn] && !g.unclear[fn]:
		return nil
	case f.depth > maxDepth:
		g.unseen(st, nil, on)
		return nil
	}
	for up := f; up != nil; up = up.caller {
		if up.Func == fn { // it calls itself, as often as it will
			var below *Node
			for _, arg := range run.Args {
				below = cmp.Or(below, one(g.resolve(f, arg.From, on)))
			}
			g.unseen(st, below, on)
			return nil
		}
	}
	in := &frame{
		Func: fn, caller: f, depth: f.depth + 1,
		args: make(map[summary.Origin][]value), names: make(map[int]string), spans: make(map[int][]value),
		fed:  st.Feeds || f.isFed(st.Relays),
		loop: st.Kind != Launch && (f.loop || st.Loop), maybe: st.Kind != Launch && (f.maybe || st.Maybe),
	}
	for _, arg := range run.Args {
		in.args[summary.Origin{Kind: summary.Param, Index: arg.Index, Path: arg.Path}] = g.resolve(f, arg.From, on)
	}
	if own != nil {
		in.args[summary.Origin{Kind: summary.Param}] = []value{{summary.Span, own}}
	}
	for _, arg := range run.Names {
		in.names[arg.Index] = g.name(f, arg.Name)
	}
	// If nobody asks for what comes back, another call like this one does the same again.
	key := in.key(on)
	again := !g.used[stepKey{f.ID, i}]
	if done := g.done[key]; again && done != nil {
		for _, n := range done {
			n.Times++
			n.Loop, n.Maybe = n.Loop || f.loop || st.Loop, n.Maybe || f.maybe || st.Maybe
		}
		return nil
	}
	if len(g.placed) >= g.limit && g.shown[fn] {
		g.again(st, on)
		return nil
	}
	g.shown[fn] = true
	before := len(g.placed)
	g.run(in, on)
	g.learn(f, run, on)
	if again {
		g.done[key] = outermost(g.placed[before:])
	}
	if st.Shared {
		g.doubt(g.placed[before:], on)
	}
	return g.comesBack(f, st, in, g.placed[before:], on)
}

// comesBack returns the spans that a function which has run hands out, of those that have
// been placed meanwhile.
func (g *grower) comesBack(f *frame, st Step, in *frame, placed []*Node, on *Node) []value {
	var back []value
	for _, result := range in.Results {
		for _, v := range in.spans[result] {
			if !slices.Contains(back, v) {
				back = append(back, v)
			}
		}
	}
	if len(in.Results) == 0 { // by a way that is not known: it can only be this one
		for _, n := range placed {
			if n.Kind == Span && g.home[n] == on {
				back = append(back, value{summary.Span, n})
			}
		}
	}
	if n := one(back); n != nil && slices.Contains(placed, n) && len(in.Results) > 0 { // by a wrapper: the call says more
		n.Pos, n.End, n.Func, n.Package = st.Pos, st.End, f.Name, g.in[f.Func].Path
	}
	return back
}

// doubt says of the spans among some nodes that are recorded below another one that nobody
// knows where they are.
func (g *grower) doubt(placed []*Node, on *Node) {
	for _, n := range placed {
		if n.Kind != Span || n.Parent == nil || slices.Contains(placed, n.Parent) {
			continue
		}
		if n.Parent != on {
			n.Parent.Children = slices.DeleteFunc(n.Parent.Children, func(c *Node) bool { return c == n })
			if !slices.Contains(on.Children, n) {
				on.Children = append(on.Children, n)
			}
		}
		n.Parent, n.Link, n.Sure = nil, Unknown, Unsure
	}
}

// outermost returns those of some nodes that are not below another one of them.
func outermost(nodes []*Node) []*Node {
	below := make(map[*Node]bool)
	for _, n := range nodes {
		for _, c := range n.Children {
			below[c] = true
		}
	}
	return slices.DeleteFunc(append([]*Node{}, nodes...), func(n *Node) bool { return below[n] })
}

// key tells calls apart that may do different things.
func (f *frame) key(on *Node) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %p %t", f.ID, on, f.fed)
	params := slices.SortedFunc(maps.Keys(f.args), func(a, b summary.Origin) int {
		return cmp.Or(a.Index-b.Index, strings.Compare(a.Path, b.Path))
	})
	for _, o := range params {
		fmt.Fprintf(&b, " %d%s", o.Index, o.Path)
		for _, v := range f.args[o] {
			fmt.Fprintf(&b, " %d%p", v.kind, v.node)
		}
	}
	for _, i := range slices.Sorted(maps.Keys(f.names)) {
		fmt.Fprintf(&b, " %d%q", i, f.names[i])
	}
	for up := f.caller; up != nil && strings.HasPrefix(f.ID, up.ID+"$"); up = up.caller {
		fmt.Fprintf(&b, " %p", up) // what a literal sees
	}
	return b.String()
}

// again notes a call that does on a goroutine what the tree shows elsewhere.
func (g *grower) again(st Step, on *Node) {
	if call := strings.TrimPrefix(st.Text, "go "); !slices.Contains(on.Again, call) {
		on.Again = append(on.Again, call)
	}
}

// unseen notes a call that leads out of sight with what is below a node, or nil.
func (g *grower) unseen(st Step, below, on *Node) {
	if below == nil || below != on && g.home[below] != on {
		below = on
	}
	below.noteUnseen(st)
	g.blind[on] = true
}

func (n *Node) noteUnseen(st Step) {
	if call := strings.TrimPrefix(st.Text, "go "); !slices.Contains(n.Unseen, call) {
		n.Unseen = append(n.Unseen, call)
	}
}

// aside notes a call that leads out of sight, and not below a certain node. It matters to a
// goroutine, which may do all of its work there.
func (g *grower) aside(st Step, on *Node) {
	if on.Kind == Launch {
		on.noteUnseen(st)
	}
	g.blind[on] = g.blind[on] || !st.Apart
}

// learn tells what is known of the spans that a function has started on a launched goroutine
// where that is more than what its parameters have told.
func (g *grower) learn(f *frame, run Run, on *Node) {
	for _, start := range run.Starts {
		for _, n := range on.Children {
			if n.Kind == Span && n.Link == Unknown && g.started[n] == start.Pos {
				g.attach(n, g.resolve(f, start.Parents, on), on)
			}
		}
	}
}

// launch runs what a step launches.
func (g *grower) launch(f *frame, i int, on *Node) {
	st := f.Steps[i]
	n := g.node(f, st, st.Text)
	n.Joined = st.Joined
	before := 0
	for _, other := range f.Steps[:i] {
		if other.Kind == Launch {
			before++
		}
	}
	n.ID = fmt.Sprintf("%s#%d", f.ID, before)
	if n.ID == g.focus {
		limit, shown := g.limit, g.shown
		defer func() { g.limit, g.shown = limit, shown }()
		g.limit, g.shown = len(g.placed)+limit, make(map[*Func]bool)
	}
	above := one(g.resolve(f, st.Parents, on))
	g.place(n, above, on)
	if above == nil {
		above = on
	}
	g.above[n] = above
	var own *Node
	if st.Own != nil {
		own = g.span(f, *st.Own, n)
	}
	for _, run := range st.Runs {
		if got := g.call(f, i, run, own, n); got != nil {
			f.spans[i] = got // for what else runs there
		}
	}
	if len(st.Runs) == 0 {
		n.Link, n.Sure = Unknown, Unsure
		return
	}
	if st.Unseen {
		g.unseen(st, nil, n)
	}
	n.sumUp(Span)
	if n.Link == None {
		n.sumUp(Launch) // which pass on what they are given
	}
	if st.Inside && n.Link == Elsewhere {
		g.deepen(n, above, on)
	}
	n.Given = g.given[n]
	switch {
	case n.Link != None:
	case len(n.Again) > 0, n.Given:
		n.Sure = Unsure
	case g.blind[n]:
		n.Link, n.Sure = Unknown, Unsure
	case len(n.Unseen) > 0:
		n.Sure = Likely
	}
}

// deepen moves a launch to where its spans are recorded, if that is deeper than the caller of
// the launcher can tell.
//
//	tracing.Each(ctx, "rows", func(ctx context.Context) { save(ctx) }) // below "rows"
func (g *grower) deepen(launch, above, on *Node) {
	var deeper *Node
	for _, c := range launch.Children {
		if c.Kind != Span || c.Link != Elsewhere {
			continue
		}
		if deeper != nil && c.Parent != deeper {
			return
		}
		deeper = c.Parent
	}
	up := deeper
	for up != nil && up != above {
		up = up.Parent
	}
	if deeper == nil || up == nil || g.home[deeper] != on {
		return
	}
	from := above
	if !slices.Contains(from.Children, launch) {
		from = on
	}
	from.Children = slices.DeleteFunc(from.Children, func(c *Node) bool { return c == launch })
	deeper.Children = append(deeper.Children, launch)
	g.above[launch] = deeper
	for _, c := range launch.Children {
		if c.Kind == Span && c.Link == Elsewhere {
			c.Link = Below
		}
	}
	launch.sumUp(Span)
}

// sumUp tells how the spans of a launch are recorded, by its children of a kind.
func (n *Node) sumUp(kind Kind) {
	n.Link, n.Sure = None, Proved
	for _, c := range n.Children {
		switch rank := slices.Index(worst, c.Link); {
		case c.Kind != kind:
		case n.Link == None || rank < slices.Index(worst, n.Link):
			n.Link, n.Sure = c.Link, c.Sure
		case c.Link == n.Link:
			n.Sure = min(n.Sure, c.Sure)
		}
	}
}

// worst are the links from the one that says most of a goroutine to the one that says least.
var worst = []Link{Root, Dropped, Elsewhere, Unknown, Below, Chosen, None}

// node returns a new node for a step.
func (g *grower) node(f *frame, st Step, name string) *Node {
	return &Node{
		Kind: st.Kind, Name: name, Pos: st.Pos, End: st.End, Func: f.Name, Package: g.in[f.Func].Path,
		Loop: f.loop || st.Loop, Maybe: f.maybe || st.Maybe, Times: 1,
	}
}

// place puts a node below the one where it belongs, if that is on the same goroutine.
func (g *grower) place(n, below, on *Node) {
	g.home[n] = on
	if below == nil || below != on && g.home[below] != on {
		below = on
	}
	below.Children = append(below.Children, n)
	g.placed = append(g.placed, n)
}

// span starts a span.
func (g *grower) span(f *frame, st Step, on *Node) *Node {
	n := g.node(f, st, st.Text)
	if name := g.name(f, st.Name); strings.Trim(name, unknown) != "" {
		n.Name, n.Named = name, true
	}
	g.guarded[n], g.started[n] = st.Guarded, st.Pos
	parents := g.resolve(f, st.Parents, on)
	g.attach(n, parents, on)
	g.place(n, one(parents), on)
	return n
}

// attach tells how a span is recorded whose parent is one of some values.
func (g *grower) attach(n *Node, parents []value, on *Node) {
	expected := g.above[on] // nil on the goroutine of the entry
	switch kinds := kindsOf(parents); {
	case kinds == (kindSet{span: true}) && one(parents) != nil, kinds == (kindSet{stale: true}) && one(parents) != nil:
		n.Parent = one(parents)
		if n.Parent.Link == Dropped { // nor is there a parent for this one
			g.attach(n, []value{{kind: summary.Root}}, on)
			return
		}
		n.Link, n.Sure = Below, Proved
		if n.Parent.Kind == Entry {
			n.Sure = Likely
		}
		if kinds.stale || expected != nil && n.Parent != expected && g.home[n.Parent] != on {
			n.Link = Elsewhere
		}
	case kinds == (kindSet{root: true}):
		n.Parent, n.Link, n.Sure = nil, Root, Proved
		held := slices.ContainsFunc(parents, func(v value) bool { return v.kind == summary.Component })
		if held || expected != nil && expected.Kind == Entry {
			n.Sure = Likely
		}
		if g.guarded[n] {
			n.Link = Dropped
		}
	case kinds == (kindSet{chosen: true}):
		n.Link, n.Sure = Chosen, Proved
	}
}

// merge drops the last node if it says the same as one beside it, and returns that. What is
// known of a function of another package is in how many ways it starts spans, and not where.
func (g *grower) merge(n, on *Node) *Node {
	above := on
	if n.Parent != nil && slices.Contains(n.Parent.Children, n) {
		above = n.Parent
	}
	for _, c := range above.Children {
		if c != n && c.Kind == Span && !c.Named && c.Pos == n.Pos && c.Link == n.Link && c.Parent == n.Parent {
			above.Children = slices.DeleteFunc(above.Children, func(c *Node) bool { return c == n })
			g.placed = g.placed[:len(g.placed)-1]
			return c
		}
	}
	return n
}

// A kindSet says what is among some values.
type kindSet struct{ span, stale, root, chosen, unknown bool }

func kindsOf(values []value) (s kindSet) {
	for _, v := range values {
		switch {
		case v.kind == summary.Span && v.node != nil:
			s.span = true
		case v.kind == summary.Stale && v.node != nil:
			s.stale = true
		case v.kind == summary.Root, v.kind == summary.Component:
			s.root = true
		case v.kind == summary.Deliberate:
			s.chosen = true
		default:
			s.unknown = true
		}
	}
	return s
}

// one returns the node that all of the values are, or nil.
func one(values []value) *Node {
	var node *Node
	for _, v := range values {
		if v.node == nil || node != nil && node != v.node {
			return nil
		}
		node = v.node
	}
	return node
}

// resolve returns what the refs of a running function are.
func (g *grower) resolve(f *frame, refs []Ref, on *Node) []value {
	var values []value
	add := func(more ...value) {
		for _, v := range more {
			if !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
	}
	for _, ref := range refs {
		switch ref.Kind {
		case summary.Root:
			add(value{kind: summary.Root})
			continue
		case summary.Component:
			// Who has made the component knows its context.
			if in := f.find(ref.Func); in != nil && in.caller != nil {
				got := in.args[summary.Origin{Kind: summary.Param, Index: ref.Index, Path: ref.Path}]
				if len(got) == 0 {
					got = []value{{}}
				}
				add(got...)
				continue
			}
			add(value{kind: summary.Component})
			continue
		case summary.Deliberate:
			add(value{kind: summary.Deliberate})
			continue
		}
		in := f.find(ref.Func)
		switch {
		case in == nil:
			add(value{})
		case ref.Kind == summary.Span, ref.Kind == summary.Stale:
			got := in.spans[ref.Index]
			if got == nil {
				got = []value{{}}
			}
			for _, v := range got {
				if v.kind == summary.Span {
					v.kind = ref.Kind
				}
				add(v)
			}
		case ref.Kind == summary.Param && in.caller == nil:
			if in.Params[ref.Index].Carrier {
				add(value{summary.Span, g.entry(on)})
			} else {
				add(value{})
			}
		case ref.Kind == summary.Param:
			got, known := in.args[summary.Origin{Kind: summary.Param, Index: ref.Index, Path: ref.Path}]
			if !known {
				got = []value{{}}
			}
			add(got...)
		default:
			add(value{})
		}
	}
	return values
}

// entry returns the root of the tree that a launch is in.
func (g *grower) entry(on *Node) *Node {
	for g.home[on] != nil {
		on = g.home[on]
	}
	return on
}

// unknown stands for the part of a name that is not known.
const unknown = "…"

// name returns what is known of a name.
func (g *grower) name(f *frame, name Name) string {
	var b strings.Builder
	for _, part := range name {
		text := part.Text
		if part.Func != "" {
			if in := f.find(part.Func); in != nil {
				text = in.names[part.Param]
			}
		}
		b.WriteString(cmp.Or(text, unknown))
	}
	return b.String()
}
