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
}

// A forest is a set of recorded trees, in canonical order.
type forest []*node

type node struct {
	name     string
	children forest
}

// unseen stands for a parent that was not recorded: a remote span, or one
// that was never ended.
const unseen = "?"

// grow builds the forest of the recorded spans.
func grow(spans []span) forest {
	nodes := make(map[string]*node)
	for _, s := range spans {
		nodes[s.id] = &node{name: s.name}
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
	if len(n.children) == 0 {
		return n.name
	}
	return n.name + "(" + n.children.join(", ") + ")"
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
//	tree   = name [ "(" tree { "," tree } ")" ] .
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
	p.rest = strings.TrimSpace(p.rest)
	end := strings.IndexAny(p.rest, "(),+ ")
	if end < 0 {
		end = len(p.rest)
	}
	n := &node{name: p.rest[:end]}
	p.rest = p.rest[end:]
	if n.name == "" {
		return nil, fmt.Errorf("a span name is missing before %q", p.rest)
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

func (p *reader) accept(token string) bool {
	rest, ok := strings.CutPrefix(strings.TrimSpace(p.rest), token)
	if ok {
		p.rest = rest
	}
	return ok
}
