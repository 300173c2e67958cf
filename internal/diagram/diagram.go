// Package diagram writes a predicted trace as a diagram for a document: in the language of
// Mermaid, which GitHub, GitLab and others draw, or in that of Graphviz.
package diagram

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/emicklei/dot"

	"github.com/fflint/fflint/passes/trace"
)

// Mermaid returns the tree as a Mermaid flowchart.
func Mermaid(root *trace.Node) string {
	return quotes.Replace(dot.MermaidFlowchart(graph(root, mermaid), dot.MermaidTopToBottom))
}

// quotes spells the quotes that the library escapes for HTML as Mermaid does, which takes
// the others for something else.
var quotes = strings.NewReplacer("&#34;", "#quot;", "&#39;", "#39;")

// Graphviz returns the tree in the language DOT.
func Graphviz(root *trace.Node) string { return graph(root, graphviz).String() }

// A look is the attributes of the parts of a diagram in one of the languages.
type look struct {
	label string // the format of a node's text: the name, the file and the line
	// The arrow to a launch or a span, by how it is recorded.
	within, joined, detached, unknown, apart, lost []attribute
	launch, outlined, red                          []attribute // of nodes
}

type attribute struct{ name, value string }

var mermaid = look{
	label:    "%s (%s:%d)",
	within:   []attribute{{"link", "-->"}},
	joined:   []attribute{{"link", "==>"}},
	detached: []attribute{{"link", "-.->"}},
	unknown:  []attribute{{"link", "-.-o"}},
	apart:    []attribute{{"link", "-.-"}},
	lost:     []attribute{{"link", "--x"}, {"linkStyle", "stroke:#c62828,stroke-width:2px"}},
	launch:   []attribute{{"shape", "stadium"}},
	outlined: []attribute{{"style", "stroke-dasharray:4 3"}},
	red:      []attribute{{"style", "stroke:#c62828,stroke-width:2px"}},
}

var graphviz = look{
	label:    "%s\n%s:%d",
	within:   nil,
	joined:   []attribute{{"style", "bold"}},
	detached: []attribute{{"style", "dashed"}},
	unknown:  []attribute{{"style", "dotted"}, {"arrowhead", "odot"}},
	apart:    []attribute{{"style", "dotted"}, {"arrowhead", "none"}},
	lost:     []attribute{{"style", "dashed"}, {"arrowhead", "box"}, {"color", "#c62828"}, {"fontcolor", "#c62828"}},
	launch:   []attribute{{"shape", "oval"}},
	outlined: []attribute{{"style", "dashed"}},
	red:      []attribute{{"color", "#c62828"}},
}

// graph returns the graph of a tree: a box for each span, a round node for each launch, and
// an arrow from each to what is drawn below it.
func graph(root *trace.Node, l look) *dot.Graph {
	g := dot.NewGraph(dot.Directed)
	g.NodeInitializer(func(n dot.Node) { n.Attr("shape", "box") })
	drawn := 0
	var draw func(n *trace.Node) dot.Node
	draw = func(n *trace.Node) dot.Node {
		drawn++
		node := g.Node(fmt.Sprintf("%06d", drawn)) // the library sorts by it
		node.Label(fmt.Sprintf(l.label, n.Name, filepath.Base(n.Pos.Filename), n.Pos.Line))
		switch {
		case len(n.Categories) > 0:
			set(node.Attr, l.red)
		case n.Kind == trace.Entry, n.Link == trace.Dropped, n.Link == trace.Unknown:
			set(node.Attr, l.outlined)
		}
		if n.Kind == trace.Launch {
			set(node.Attr, l.launch)
		}
		for _, c := range n.Children {
			edge := g.Edge(node, draw(c))
			set(edge.Attr, l.arrow(n, c))
			if words := c.Words(); words != "" {
				edge.Label(words)
			}
		}
		return node
	}
	draw(root.Top())
	return g
}

func set[T any](attr func(name string, value any) T, attributes []attribute) {
	for _, a := range attributes {
		attr(a.name, a.value)
	}
}

// arrow returns the look of the arrow between two nodes.
func (l look) arrow(from, to *trace.Node) []attribute {
	wrong := from.Kind == trace.Launch && len(from.Categories) > 0
	switch {
	case to.Kind == trace.Launch && len(to.Categories) > 0:
		return l.lost
	case to.Kind == trace.Launch && to.Link == trace.Unknown:
		return l.unknown
	case to.Kind == trace.Launch && to.Joined:
		return l.joined
	case to.Kind == trace.Launch:
		return l.detached
	case to.Link == trace.Below:
		return l.within
	case to.Link == trace.Unknown:
		return l.unknown
	case wrong:
		return l.lost
	}
	return l.apart
}
