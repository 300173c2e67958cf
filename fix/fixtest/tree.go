package fixtest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A node is a span in its tree.
type node struct {
	Span
	times    int   // how often it was recorded
	parent   *node // nil at the top
	children []*node
	cyclic   bool   // at the top because it is cut off from itself
	loss     string // at the top, how it has lost its parent; or ""

	visit int // which walk of cutCycles was the first to come here
}

func (n *node) isRoot() bool { return n.ParentID == "" }

// forest returns the tops of the trees that the spans form. Tops and children are
// in the order of their start.
func forest(spans []Span) []*node {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, compare)

	type key struct{ trace, id string }
	nodes := make([]*node, 0, len(spans))
	index := make(map[key]*node, len(spans))
	for _, s := range spans {
		k := key{s.TraceID, s.ID}
		if n := index[k]; n != nil {
			n.times++
			continue
		}
		n := &node{Span: s, times: 1}
		nodes = append(nodes, n)
		if s.ID != "" {
			index[k] = n
		}
	}
	for _, n := range nodes {
		if !n.isRoot() {
			n.parent = index[key{n.TraceID, n.ParentID}]
		}
	}
	cutCycles(nodes)

	var tops []*node
	for _, n := range nodes {
		if n.parent == nil {
			tops = append(tops, n)
		} else {
			n.parent.children = append(n.parent.children, n)
		}
	}
	return tops
}

// compare orders spans by their start, and by all they have where that is equal.
func compare(a, b Span) int {
	for _, c := range []int{
		a.Start.Compare(b.Start),
		cmp.Compare(a.Name, b.Name),
		cmp.Compare(a.TraceID, b.TraceID),
		cmp.Compare(a.ID, b.ID),
		cmp.Compare(a.ParentID, b.ParentID),
	} {
		if c != 0 {
			return c
		}
	}
	return 0
}

// cutCycles takes the parent from the first node of each cycle. It walks up from
// every node until it is at the top, or where a walk has been before; if that was
// the same walk, it has gone round.
func cutCycles(nodes []*node) {
	for i, n := range nodes {
		walk := i + 1
		for n != nil && n.visit == 0 {
			n.visit = walk
			n = n.parent
		}
		if n == nil || n.visit != walk {
			continue
		}
		first := n
		for m := n.parent; m != n; m = m.parent {
			if compare(m.Span, first.Span) < 0 {
				first = m
			}
		}
		first.parent, first.cyclic = nil, true
	}
}

// A failure shows so many trees, and so many lines of each: enough to see what
// happened, in a recording of any size.
const (
	maxTrees = 40
	maxLines = 40
)

// report draws the trees, those first whose top has lost its parent.
func report(lost, found []*node) string {
	trees := append(lost, found...)
	spans := 0
	for _, top := range trees {
		spans += top.size()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "fixtest: %s among %s in %s:\n",
		count(len(lost), "lost parent"), count(spans, "span"), count(len(trees), "tree"))
	for i, top := range trees {
		if i == maxTrees {
			fmt.Fprintf(&b, "\n… and %s\n", count(len(trees)-i, "more tree"))
			break
		}
		b.WriteString("\n" + top.label() + "\n")
		left := maxLines - 1
		top.drawChildren(&b, "", &left)
		if more := top.size() - maxLines; more > 0 {
			fmt.Fprintf(&b, "… and %s\n", count(more, "more span"))
		}
	}
	return b.String()
}

// drawChildren draws what is below n, in so many lines as are left.
func (n *node) drawChildren(b *strings.Builder, indent string, left *int) {
	for i, c := range n.children {
		if *left == 0 {
			return
		}
		*left--
		branch, below := "├─ ", "│  "
		if i == len(n.children)-1 {
			branch, below = "└─ ", "   "
		}
		b.WriteString(indent + branch + c.label() + "\n")
		c.drawChildren(b, indent+below, left)
	}
}

// label returns the name of the span, and what is special about it.
func (n *node) label() string {
	s := n.Name
	if s == "" || !isPrintable(s) {
		s = strconv.Quote(s)
	}
	if n.times > 1 {
		s += fmt.Sprintf(" (recorded %d times)", n.times)
	}
	if n.Linked {
		s += " (linked)"
	}
	if n.parent == nil && n.Remote && !n.isRoot() {
		s += " (remote parent)"
	}
	if n.loss != "" {
		s += "  ← " + n.loss
	}
	return s
}

func isPrintable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) })
}

// size returns the number of spans of the tree below and with n.
func (n *node) size() int {
	total := 0
	for todo := []*node{n}; len(todo) > 0; total++ {
		last := todo[len(todo)-1]
		todo = append(todo[:len(todo)-1], last.children...)
	}
	return total
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
