package standalone

import (
	"context"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/passes/summary"
)

// TestStandardLibrary analyses the standard library as if it were the user's own and
// depended on a tracing library, so that nothing is left out. The analysis does not fail,
// and nothing is reported: there are no spans.
func TestStandardLibrary(t *testing.T) {
	t.Setenv("FFLINTCACHE", "off")
	set := func(flag, value string) {
		t.Helper()
		old := analyzer.Analyzer.Flags.Lookup(flag).Value.String()
		t.Cleanup(func() { analyzer.Analyzer.Flags.Set(flag, old) })
		if err := analyzer.Analyzer.Flags.Set(flag, value); err != nil {
			t.Fatal(err)
		}
	}
	set("crash", "true")
	named, err := packages.Load(&packages.Config{Mode: mode}, "std")
	if err != nil {
		t.Fatal(err)
	}
	for _, level := range []string{"likely", "possible"} {
		t.Run(level, func(t *testing.T) {
			set("level", level)
			p, err := newProgram(named)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range p.units {
				u.standard, u.traced = false, true
				u.Module = &packages.Module{Path: "example.com/std"}
				if len(u.imports) == 0 { // it stands for the tracing library
					u.summarised.do(p.workers, func() error {
						u.trace = new(summary.Traced)
						return nil
					})
				}
			}
			if err := p.analyze(context.Background(), func(int, int) {}); err != nil {
				t.Fatal(err)
			}
			analyzed := 0
			for _, u := range p.units {
				if u.trace != nil {
					analyzed++
				}
				for _, d := range u.diagnostics {
					t.Errorf("%s: %s", u.fset.Position(d.Pos), d.Message)
				}
			}
			if analyzed < 300 {
				t.Errorf("only %d packages have been analysed", analyzed)
			}
		})
	}
}
