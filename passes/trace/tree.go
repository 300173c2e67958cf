package trace

import (
	"go/token"
	"iter"
)

// A Node is a part of a predicted trace.
type Node struct {
	Kind Kind
	// Name is the name of a span, with … for what only a run tells ("order …"), or of a
	// function; if that is not known, and for a launch, it is the call ("go audit()").
	Name string
	// Named means that a span has a name that is known, at least in part.
	Named bool
	// Pos and End are the place of the call, or of the function's declaration. Lines and
	// columns count from 1, columns in bytes.
	Pos, End token.Position
	// Func and Package name the function and the package that the source belongs to.
	Func, Package string
	// ID is that of the function of an entry, or that of a launch.
	ID string
	// Link tells how a span is recorded; for a launch, how the spans of the goroutine are.
	Link Link
	// Sure tells how sure that is.
	Sure Sureness
	// Parent is the span, or the entry, that a span is recorded below, or nil.
	Parent *Node
	// Joined means that something may wait for the goroutine of a launch. Otherwise it is
	// detached: it goes on after its starter.
	Joined bool
	// Loop means that there may be many of it, and Maybe that there may be none. Otherwise
	// there are as many as Times says.
	Loop, Maybe bool
	Times       int
	// Given means that the goroutine of a launch runs a function that its starter has been
	// given: the tree has a launch of its own for that, where it is given.
	Given bool
	// Unseen lists the calls that lead out of sight from below a span or an entry, or from
	// the goroutine of a launch: what is recorded there is not known.
	Unseen []string
	// Again lists the calls from an entry, or from the goroutine of a launch, that would lead
	// to what a large tree shows at another place already.
	Again []string
	// Categories are those of the diagnostics on a launch. Who knows them sets them.
	Categories []string
	// Hidden is how many of the nodes below it have been left out.
	Hidden int
	// Children are what is drawn below it, in the order of the source: below an entry or a
	// span the spans that are started with it as a parent and the launches where it is active,
	// below a launch what else its goroutine starts, wherever that is recorded.
	Children []*Node
}

// A Kind is a kind of nodes.
type Kind uint8

const (
	// Entry is the function that a tree begins with. It stands for the span of its caller,
	// if that brings one along.
	Entry Kind = iota
	// Span is a span.
	Span
	// Launch is the launch of a goroutine.
	Launch
	// Call is a call that leads out of sight. It is a kind of steps alone.
	Call
)

// A Link tells how a span is recorded.
type Link uint8

const (
	// Unknown: what the parent is cannot be told.
	Unknown Link = iota
	// Below: below the span, or the entry, that it is drawn below, over a launch or not.
	Below
	// Elsewhere: below another span.
	Elsewhere
	// Root: without a parent. It starts a trace of its own.
	Root
	// Chosen: with a parent, or without one, that was chosen on purpose.
	Chosen
	// Dropped: not at all. It would be if there were a parent.
	Dropped
	// None is for a launch: the goroutine starts no span.
	None
)

// A Sureness tells how sure something is that was predicted.
type Sureness uint8

const (
	// Unsure: it is not known.
	Unsure Sureness = iota
	// Likely: it is so if the caller's context, or a request, carries a span; or if what is
	// called without anything that carries one starts none by itself.
	Likely
	// Proved: the span that it depends on is started in sight.
	Proved
)

// Top returns the span of an entry below which nothing else is recorded, and which so says as
// much as the entry itself, or the node.
func (n *Node) Top() *Node {
	if n.Kind != Entry || n.Hidden+len(n.Unseen)+len(n.Again) > 0 || len(n.Children) != 1 {
		return n
	}
	top := n.Children[0]
	if top.Kind != Span || top.Link != Below {
		return n
	}
	for c := range n.All() {
		// Focus copies nodes, and not what they are recorded below.
		if c != top && c.Parent != nil && c.Parent.Kind == Entry {
			return n
		}
	}
	return top
}

// Focus returns a copy of the tree with what matters to a launch, which is named by its ID:
// what is around it, and the first nodes below it.
func (n *Node) Focus(launch string) *Node {
	focused, _ := n.focus(launch)
	return focused
}

const (
	focusAround = 4  // nodes before and after, at each level
	focusBelow  = 12 // nodes below the launch
)

func (n *Node) focus(launch string) (focused *Node, found bool) {
	c := *n
	c.Children = nil
	if n.Kind == Launch && n.ID == launch {
		left := focusBelow
		c.Children, c.Hidden = first(n.Children, &left)
		return &c, true
	}
	at := -1
	for i, child := range n.Children {
		part, has := child.focus(launch)
		if has && at < 0 {
			at = i
		} else {
			part = new(Node)
			*part = *child
			part.Children, part.Hidden = nil, child.size()-1
		}
		c.Children = append(c.Children, part)
	}
	if at < 0 {
		return &c, false
	}
	kept := c.Children[max(0, at-focusAround):min(len(c.Children), at+focusAround+1)]
	for _, child := range n.Children {
		c.Hidden += child.size()
	}
	for _, child := range kept {
		c.Hidden -= child.size() + child.hidden()
	}
	c.Children = kept
	return &c, true
}

// first returns copies of the first nodes, depth first, and how many there are more.
func first(nodes []*Node, left *int) (kept []*Node, hidden int) {
	for _, n := range nodes {
		if *left == 0 {
			hidden += n.size()
			continue
		}
		*left--
		c := *n
		c.Children, c.Hidden = first(n.Children, left)
		kept = append(kept, &c)
	}
	return kept, hidden
}

// size returns how many nodes there are in the tree.
func (n *Node) size() int {
	size := 1
	for _, c := range n.Children {
		size += c.size()
	}
	return size
}

// hidden returns how many nodes have been left out of the tree.
func (n *Node) hidden() int {
	hidden := n.Hidden
	for _, c := range n.Children {
		hidden += c.hidden()
	}
	return hidden
}

// All returns a node and all that is below it.
func (n *Node) All() iter.Seq[*Node] {
	return func(yield func(*Node) bool) { n.visit(yield) }
}

func (n *Node) visit(yield func(*Node) bool) bool {
	if !yield(n) {
		return false
	}
	for _, c := range n.Children {
		if !c.visit(yield) {
			return false
		}
	}
	return true
}
