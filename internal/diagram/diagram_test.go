package diagram

import (
	"go/token"
	"testing"

	"github.com/fflint/fflint/passes/trace"
)

// tree returns a tree with every kind of arrow.
func tree() *trace.Node {
	line := 0
	node := func(kind trace.Kind, name string, link trace.Link, children ...*trace.Node) *trace.Node {
		line++
		return &trace.Node{Kind: kind, Name: name, Link: link, Sure: trace.Proved, Pos: token.Position{Filename: "/shop/shop.go", Line: line}, Children: children}
	}
	joined := node(trace.Launch, "g.Go()", trace.Below, node(trace.Span, `say "<hi>"`, trace.Below))
	joined.Joined = true
	lost := node(trace.Launch, "go audit()", trace.Root, node(trace.Span, "audit", trace.Root), node(trace.Span, "count", trace.Below))
	lost.Categories = []string{"lostparent"}
	return node(trace.Entry, "handle", trace.None,
		joined,
		lost,
		node(trace.Launch, "go ship()", trace.Below, node(trace.Span, "ship", trace.Below)),
		node(trace.Launch, "go s.hook()", trace.Unknown, node(trace.Span, "hook", trace.Unknown)),
		node(trace.Launch, "go index()", trace.Root, node(trace.Span, "index", trace.Root), node(trace.Span, "maybe", trace.Dropped)),
	)
}

func TestMermaid(t *testing.T) {
	const want = `flowchart TD;
	n1("handle (shop.go:13)");
	style n1 stroke-dasharray:4 3
	n2(["g.Go() (shop.go:2)"]);
	n3("say #quot;&lt;hi&gt;#quot; (shop.go:1)");
	n4(["go audit() (shop.go:5)"]);
	style n4 stroke:#c62828,stroke-width:2px
	n5("audit (shop.go:3)");
	n6("count (shop.go:4)");
	n7(["go ship() (shop.go:7)"]);
	n8("ship (shop.go:6)");
	n9(["go s.hook() (shop.go:9)"]);
	style n9 stroke-dasharray:4 3
	n10("hook (shop.go:8)");
	style n10 stroke-dasharray:4 3
	n11(["go index() (shop.go:12)"]);
	n12("index (shop.go:10)");
	n13("maybe (shop.go:11)");
	style n13 stroke-dasharray:4 3
	n1 ==>|"joined"| n2;
	n1 --x|"detached, lost: starts a new trace"| n4;
	linkStyle 1 stroke:#c62828,stroke-width:2px
	n1 -.->|"detached"| n7;
	n1 -.-o|"detached, unknown"| n9;
	n1 -.->|"detached, a trace of its own"| n11;
	n2 --> n3;
	n4 --x|"a trace of its own"| n5;
	linkStyle 6 stroke:#c62828,stroke-width:2px
	n4 --> n6;
	n7 --> n8;
	n9 -.-o|"parent unknown"| n10;
	n11 -.-|"a trace of its own"| n12;
	n11 -.-|"not recorded"| n13;
`
	if got := Mermaid(tree()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestGraphviz(t *testing.T) {
	const want = `digraph  {
	
	n1[label="handle\nshop.go:13",shape="box",style="dashed"];
	n2[label="g.Go()\nshop.go:2",shape="oval"];
	n3[label="say \"<hi>\"\nshop.go:1",shape="box"];
	n4[color="#c62828",label="go audit()\nshop.go:5",shape="oval"];
	n5[label="audit\nshop.go:3",shape="box"];
	n6[label="count\nshop.go:4",shape="box"];
	n7[label="go ship()\nshop.go:7",shape="oval"];
	n8[label="ship\nshop.go:6",shape="box"];
	n9[label="go s.hook()\nshop.go:9",shape="oval",style="dashed"];
	n10[label="hook\nshop.go:8",shape="box",style="dashed"];
	n11[label="go index()\nshop.go:12",shape="oval"];
	n12[label="index\nshop.go:10",shape="box"];
	n13[label="maybe\nshop.go:11",shape="box",style="dashed"];
	n1->n2[label="joined",style="bold"];
	n1->n4[arrowhead="box",color="#c62828",fontcolor="#c62828",label="detached, lost: starts a new trace",style="dashed"];
	n1->n7[label="detached",style="dashed"];
	n1->n9[arrowhead="odot",label="detached, unknown",style="dotted"];
	n1->n11[label="detached, a trace of its own",style="dashed"];
	n2->n3;
	n4->n5[arrowhead="box",color="#c62828",fontcolor="#c62828",label="a trace of its own",style="dashed"];
	n4->n6;
	n7->n8;
	n9->n10[arrowhead="odot",label="parent unknown",style="dotted"];
	n11->n12[arrowhead="none",label="a trace of its own",style="dotted"];
	n11->n13[arrowhead="none",label="not recorded",style="dotted"];
	
}
`
	if got := Graphviz(tree()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
