package trace

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"
)

// WriteText draws a tree with lines: a node on each line, with the place in the source and
// in words how it is recorded. What is recorded elsewhere is connected to nothing. Each line
// begins with the indent.
//
//	handle                shop.go:12
//	├─ charge             shop.go:22
//	└─ ⨯ go func()        shop.go:15   detached, lost: starts a new trace
//	     audit            shop.go:27   a trace of its own
//
// It begins with the [Node.Top].
func WriteText(w io.Writer, indent string, n *Node) error {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 8, 3, ' ', 0)
	writeText(table, n.Top(), indent, indent)
	table.Flush()
	for line := range strings.Lines(b.String()) {
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

func writeText(w io.Writer, n *Node, before, below string) {
	mark := ""
	switch {
	case len(n.Categories) > 0:
		mark = "⨯ "
	case n.Link == Unknown:
		mark = "? "
	}
	fmt.Fprintf(w, "%s%s%s\t%s:%d\t%s\n", before, mark, n.Name, filepath.Base(n.Pos.Filename), n.Pos.Line, n.Words())
	if n.Hidden > 0 && len(n.Children) == 0 {
		fmt.Fprintf(w, "%s… %d more\t\t\n", below+"   ", n.Hidden)
	}
	for i, c := range n.Children {
		switch {
		case c.Kind == Span && c.Link != Below && i < len(n.Children)-1:
			writeText(w, c, below+"│ ", below+"│ ")
		case c.Kind == Span && c.Link != Below:
			writeText(w, c, below+"  ", below+"  ")
		case i == len(n.Children)-1 && n.Hidden > 0:
			writeText(w, c, below+"├─ ", below+"│  ")
			fmt.Fprintf(w, "%s… %d more\t\t\n", below+"└─ ", n.Hidden)
		case i == len(n.Children)-1:
			writeText(w, c, below+"└─ ", below+"   ")
		default:
			writeText(w, c, below+"├─ ", below+"│  ")
		}
	}
}

// Words says how a node is recorded, as far as its place in the tree does not.
func (n *Node) Words() string {
	words := n.fate()
	if n.Kind == Launch {
		how := "detached"
		if n.Joined {
			how = "joined"
		}
		words = append([]string{how}, words...)
	}
	if n.Sure == Likely && len(n.Categories) > 0 {
		words = append(words, "likely")
	}
	switch len(n.Unseen) {
	case 0:
	case 1:
		words = append(words, n.Unseen[0]+" is out of sight")
	default:
		words = append(words, fmt.Sprintf("%d calls are out of sight", len(n.Unseen)))
	}
	switch len(n.Again) {
	case 0:
	case 1:
		words = append(words, n.Again[0]+" as shown elsewhere")
	default:
		words = append(words, fmt.Sprintf("%d calls as shown elsewhere", len(n.Again)))
	}
	switch {
	case n.Loop || n.Times <= 1:
	case n.Maybe:
		words = append(words, fmt.Sprintf("up to %d times", n.Times))
	default:
		words = append(words, fmt.Sprintf("%d times", n.Times))
	}
	if n.Loop {
		words = append(words, "in a loop")
	}
	return strings.Join(words, ", ")
}

// title returns what a parent is called.
func (n *Node) title() string {
	if n.Kind == Entry {
		return "the caller's span"
	}
	return n.Name
}

// fate says what becomes of a node.
func (n *Node) fate() []string {
	var words []string
	for _, category := range n.Categories {
		switch category {
		case "lostparent":
			switch n.Link {
			case Dropped:
				words = append(words, "lost: not recorded")
			case Unknown, None: // below the level likely
				words = append(words, "may be lost")
			default:
				words = append(words, "lost: starts a new trace")
			}
		case "wrongparent":
			words = append(words, "wrong parent")
			for _, c := range n.Children {
				if c.Link == Elsewhere {
					words[len(words)-1] += ": " + c.Parent.title()
					break
				}
			}
		case "finishedspan":
			words = append(words, "writes to a finished span")
		case "canceledctx":
			words = append(words, "cut off by a cancelled context")
		}
	}
	if len(words) > 0 {
		return words
	}
	switch {
	case n.Kind == Entry:
	case n.Link == Elsewhere && n.Kind == Span:
		return []string{"below " + n.Parent.title()}
	case n.Link == Elsewhere:
		return []string{"below another span"}
	case n.Link == Root:
		return []string{"a trace of its own"}
	case n.Link == Chosen:
		return []string{"a parent chosen on purpose"}
	case n.Link == Dropped:
		return []string{"not recorded"}
	case n.Link == None && n.Given:
		return []string{"runs what it is given"}
	case n.Link == None && n.Sure == Unsure:
		return nil // what it starts is shown elsewhere
	case n.Link == None && n.Sure == Likely:
		return []string{"starts no span in sight"}
	case n.Link == None:
		return []string{"starts no span"}
	case n.Link == Unknown && n.Kind == Span:
		return []string{"parent unknown"}
	case n.Link == Unknown:
		return []string{"unknown"}
	}
	return nil
}
