package main

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/fflint/fflint/passes/launch"
	"github.com/fflint/fflint/passes/summary"
)

var a = &analysis.Analyzer{Name: "zdbg", Doc: "d", Requires: []*analysis.Analyzer{summary.Analyzer}, Run: func(pass *analysis.Pass) (any, error) {
	p, _ := pass.ResultOf[summary.Analyzer].(*summary.Package)
	if p == nil {
		return nil, nil
	}
	want := os.Getenv("DBG")
	for _, l := range launch.All(p) {
		pos := p.Fset.Position(l.Site.Pos())
		at := fmt.Sprintf("%s:%d", pos.Filename, pos.Line)
		if !strings.Contains(at, want) {
			continue
		}
		fmt.Printf("LAUNCH %s mode %v func %v joined=%v active=%d contexts=%v starts=%d writes=%v\n", at, l.Mode, l.Func, p.Joined(l.Edge), len(l.Active), l.Contexts, len(l.Starts), len(p.Writes(l.Edge)))
		
		for _, st := range p.Starts(l.Edge) {
			fmt.Printf("   start %v parents:", p.Fset.Position(st.Last().Pos()))
			for _, s := range st.Parents {
				n, _, ok := p.Component(s)
				fmt.Printf(" {%v fn=%v idx=%d path=%s site=%v comp=%v %v}", s.Kind, s.Fn, s.Index, s.Path, s.Site, n, ok)
			}
			fmt.Printf(" life:")
			for _, s := range st.Life {
				fmt.Printf(" {%v idx=%d path=%s site=%v}", s.Kind, s.Index, s.Path, s.Site)
			}
			fmt.Printf(" loops=%d\n", len(st.Loops))
		}
	}
	if fn := os.Getenv("DBGF"); fn != "" {
		for _, f := range p.Funcs {
			if strings.Contains(f.String(), fn) {
				fmt.Printf("FUNC %v\n", f)
				s := f.Summary
				for _, st := range s.Starts {
					fmt.Printf("   start %v parents: %v guarded=%v\n", p.Fset.Position(st.Last().Pos()), st.Parents, st.Guarded)
				}
				for _, r := range s.Runs {
					fmt.Printf("   run %v\n", r)
				}
				fmt.Printf("   results %v sets %v\n", s.Results, s.Sets)
				if os.Getenv("DBGE") != "" {
					for _, e := range f.Edges() {
						fmt.Printf("   edge %v %v -> %v %v\n", e.Site, e.Mode, e.Func, e.Entry)
					}
				}
			}
		}
	}
	return nil, nil
}}

func main() { singlechecker.Main(a) }
