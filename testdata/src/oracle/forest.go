package oracle

import (
	"fmt"
	"slices"
	"strings"
)

// A span is one recorded span. A root has no parent.
type span struct {
	id, parent string
	name       string
	notes      []string // what it carries, sorted
}

// A forest is a set of recorded trees, in canonical order.
type forest []*node

type node struct {
	name     string
	notes    []string
	children forest
}

// canceled is the note of work that was cut off because its context was
// cancelled. It is always shown.
const canceled = "canceled"

// unseen stands for a parent that was not recorded: a remote span, or one
// that was never ended.
const unseen = "?"

// grow builds the forest of the recorded spans.
func grow(spans []span) forest {
	nodes := make(map[string]*node)
	for _, s := range spans {
		nodes[s.id] = &node{name: s.name, notes: s.notes}
	}
	var roots forest
	done := make(map[string]bool)
	for _, s := range spans {
		if done[s.id] {
			continue // an OpenTracing span finished twice is recorded twice
		}
		done[s.id] = true
		n := nodes[s.id]
		switch parent := nodes[s.parent]; {
		case s.parent == "":
			roots = append(roots, n)
		case parent == nil:
			roots = append(roots, &node{name: unseen, children: forest{n}})
		default:
			parent.children = append(parent.children, n)
		}
	}
	roots.sort()
	return roots
}

func (f forest) sort() {
	for _, n := range f {
		n.children.sort()
	}
	slices.SortFunc(f, func(a, b *node) int { return strings.Compare(a.String(), b.String()) })
}

func (n *node) String() string {
	s := n.name
	if len(n.notes) > 0 {
		s += "{" + strings.Join(n.notes, ", ") + "}"
	}
	if len(n.children) > 0 {
		s += "(" + n.children.join(", ") + ")"
	}
	return s
}

func (f forest) String() string {
	if len(f) == 0 {
		return "nothing"
	}
	return f.join(" + ")
}

func (f forest) join(sep string) string {
	var parts []string
	for _, n := range f {
		parts = append(parts, n.String())
	}
	return strings.Join(parts, sep)
}

// lost reports whether f has more roots than right, or lacks a span of it.
func (f forest) lost(right forest) bool {
	if len(f) > len(right) {
		return true
	}
	have := f.count(func(parent, name string) string { return name })
	for name, n := range right.count(func(parent, name string) string { return name }) {
		if have[name] < n {
			return true
		}
	}
	return false
}

// misplaced reports whether a span of f that has a parent has another one
// than in right. Spans of one name count as one another.
func (f forest) misplaced(right forest) bool {
	edge := func(parent, name string) string { return parent + ">" + name }
	allowed := right.count(edge)
	for e, n := range f.count(edge) {
		if !strings.HasPrefix(e, ">") && n > allowed[e] {
			return true
		}
	}
	return false
}

// unwritten reports whether a span of f lacks a note that it has in right.
// Spans that f lacks are not written to either, but lost.
func (f forest) unwritten(right forest) bool {
	names, notes := f.notes()
	rightNames, rightNotes := right.notes()
	for key, n := range rightNotes {
		if key.note != canceled && notes[key] < n && names[key.name] >= rightNames[key.name] {
			return true
		}
	}
	return false
}

// overwritten reports whether f has notes that right has not: whether work of f
// was cut off, and whether there are others.
func (f forest) overwritten(right forest) (cut, others bool) {
	_, notes := f.notes()
	_, rightNotes := right.notes()
	for key, n := range notes {
		if n <= rightNotes[key] {
			continue
		}
		if key.note == canceled {
			cut = true
		} else {
			others = true
		}
	}
	return cut, others
}

// A noteKey is a note on spans of one name.
type noteKey struct{ name, note string }

// notes counts the spans of each name, and their notes.
func (f forest) notes() (names map[string]int, notes map[noteKey]int) {
	names, notes = make(map[string]int), make(map[noteKey]int)
	var visit func(f forest)
	visit = func(f forest) {
		for _, n := range f {
			names[n.name]++
			for _, note := range n.notes {
				notes[noteKey{n.name, note}]++
			}
			visit(n.children)
		}
	}
	visit(f)
	return names, notes
}

// bare returns f without notes.
func (f forest) bare() forest {
	var g forest
	for _, n := range f {
		g = append(g, &node{name: n.name, children: n.children.bare()})
	}
	g.sort()
	return g
}

// count counts the keys of all nodes. The parent of a root is "".
func (f forest) count(key func(parent, name string) string) map[string]int {
	counts := make(map[string]int)
	var visit func(parent string, f forest)
	visit = func(parent string, f forest) {
		for _, n := range f {
			counts[key(parent, n.name)]++
			visit(n.name, n.children)
		}
	}
	visit("", f)
	return counts
}

// parseForest reads a forest as String prints it, in any order:
//
//	forest = tree { "+" tree } .
//	tree   = name [ "{" [ note { "," note } ] "}" ] [ "(" tree { "," tree } ")" ] .
func parseForest(s string) (forest, error) {
	p := &reader{rest: s}
	f, err := p.list("+")
	if err == nil && p.rest != "" {
		err = fmt.Errorf("%q in %q: not expected", p.rest, s)
	}
	if err != nil {
		return nil, err
	}
	f.sort()
	return f, nil
}

type reader struct{ rest string }

func (p *reader) list(sep string) (forest, error) {
	var f forest
	for {
		n, err := p.tree()
		if err != nil {
			return nil, err
		}
		f = append(f, n)
		if !p.accept(sep) {
			return f, nil
		}
	}
}

func (p *reader) tree() (*node, error) {
	n := &node{name: p.word()}
	if n.name == "" {
		return nil, fmt.Errorf("a span name is missing before %q", p.rest)
	}
	if p.accept("{") && !p.accept("}") {
		for {
			note := p.word()
			if note == "" {
				return nil, fmt.Errorf("a note is missing before %q", p.rest)
			}
			n.notes = append(n.notes, note)
			if !p.accept(",") {
				break
			}
		}
		if !p.accept("}") {
			return nil, fmt.Errorf("a closing brace is missing before %q", p.rest)
		}
		slices.Sort(n.notes)
	}
	if p.accept("(") {
		var err error
		if n.children, err = p.list(","); err != nil {
			return nil, err
		}
		if !p.accept(")") {
			return nil, fmt.Errorf("a closing parenthesis is missing before %q", p.rest)
		}
	}
	return n, nil
}

// word reads a name or a note.
func (p *reader) word() string {
	p.rest = strings.TrimSpace(p.rest)
	end := strings.IndexAny(p.rest, "(){},+ ")
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	return word
}

func (p *reader) accept(token string) bool {
	rest, ok := strings.CutPrefix(strings.TrimSpace(p.rest), token)
	if ok {
		p.rest = rest
	}
	return ok
}
