package summary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A Kind says where a value that carries a span comes from.
type Kind uint8

const (
	// Unknown: out of sight.
	Unknown Kind = iota
	// Root: from nothing; it carries no span. Site is the call that made it.
	Root
	// Param: whatever the parameter Index of Fn carries, or its field Path.
	Param
	// Span: the span started by the call Site.
	Span
	// Stale: the span that an earlier turn of a loop started by the call Site.
	Stale
	// Deliberate: a parent, or none, that was chosen on purpose.
	Deliberate
	// Function: the value is the function Fn, or a closure of it; if Site is
	// set, one that the function called there has made.
	Function
	// Component: from a component, by the call Site of a method of it.
	Component
	// Made: the value is a channel, or a context with an end of its own, that
	// Site made.
	Made
	// Concrete: the interface value is one of a known type, made by Site.
	Concrete
	// Received: the value, or its field Path, has come from a channel, by Site.
	Received
)

var kindNames = [...]string{"unknown", "root", "param", "span", "stale", "deliberate", "function", "component", "made", "concrete", "received"}

func (k Kind) String() string { return kindNames[k] }

// A Source is one place that a value may come from.
type Source struct {
	Kind  Kind
	Fn    *ssa.Function
	Index int
	Path  path
	Site  ssa.Instruction
	// Either is for a Function or a Concrete that shares its place with others: which
	// of them it is at run time is not known, so what counts is what they have in
	// common.
	Either bool
}

// A path names a field of a struct, a field of that, and so on, by index:
// "/0/2". The empty path is the value itself. Pointers are passed through.
type path string

func (p path) under(field int) path { return path(fmt.Sprintf("/%d", field)) + p }

// maxPath bounds the length of a path, and so the walk through recursive types.
const maxPath = 12

// Sources is the set of places that a value may come from, sorted. A value
// that nothing ever set, such as a nil context, has none.
type Sources []Source

// Overlaps reports whether some source is in both.
func (s Sources) Overlaps(with Sources) bool {
	return slices.ContainsFunc(s, func(src Source) bool { return slices.Contains(with, src) })
}

// Has reports whether any of the sources is of kind k.
func (s Sources) Has(k Kind) bool {
	return slices.ContainsFunc(s, func(src Source) bool { return src.Kind == k })
}

// Only reports whether there are sources and all are of kind k.
func (s Sources) Only(k Kind) bool {
	return len(s) > 0 && !slices.ContainsFunc(s, func(src Source) bool { return src.Kind != k })
}

// without returns the sources that are not of kind k.
func (s Sources) without(k Kind) Sources {
	return slices.DeleteFunc(slices.Clone(s), func(src Source) bool { return src.Kind == k })
}

// union returns the sources of both, sorted.
func (s Sources) union(t Sources) Sources {
	switch {
	case len(s) == 0:
		return t
	case len(t) == 0:
		return s
	}
	u := make(Sources, 0, len(s)+len(t))
	for len(s) > 0 && len(t) > 0 {
		a, b := s[0], t[0]
		if order := compare(a, b); order > 0 {
			u, t = append(u, b), t[1:]
			continue
		}
		u, s = append(u, a), s[1:]
		if a == b {
			t = t[1:]
		}
	}
	return append(append(u, s...), t...)
}

// compare orders sources by kind and position; sources from the same position
// (in instances of a generic function, say) are ordered by function name.
func compare(a, b Source) int {
	return cmp.Or(
		cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Index, b.Index),
		cmp.Compare(a.Path, b.Path),
		compareFuncs(a.Fn, b.Fn),
		compareInstrs(a.Site, b.Site),
		compareBools(a.Either, b.Either),
	)
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return +1
}

func compareFuncs(a, b *ssa.Function) int {
	switch {
	case a == b:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return +1
	}
	return cmp.Or(cmp.Compare(a.Pos(), b.Pos()), strings.Compare(a.String(), b.String()))
}

func compareInstrs(a, b ssa.Instruction) int {
	switch {
	case a == b:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return +1
	}
	return cmp.Or(
		cmp.Compare(a.Pos(), b.Pos()),
		compareFuncs(a.Parent(), b.Parent()),
		cmp.Compare(a.Block().Index, b.Block().Index),
		strings.Compare(a.String(), b.String()),
	)
}

// key identifies the set for comparison. Roots count as one: it does not
// matter which context.Background a lost span came from.
func (s Sources) key() string {
	var b strings.Builder
	root := false
	for _, src := range s {
		if src.Kind == Root {
			if root {
				continue
			}
			root = true
			b.WriteString("root;")
			continue
		}
		fmt.Fprintf(&b, "%d,%d%s,%p,%p%t;", src.Kind, src.Index, src.Path, src.Fn, src.Site, src.Either)
	}
	return b.String()
}
