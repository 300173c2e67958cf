package golangci

import (
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/fflint/fflint/analyzer"
)

// build makes the linter's analyzer as golangci-lint does.
func build(t *testing.T, settings any) *analysis.Analyzer {
	t.Helper()
	constructor, err := register.GetPlugin("fflint")
	if err != nil {
		t.Fatal(err)
	}
	p, err := constructor(settings)
	if err != nil {
		t.Fatal(err)
	}
	if mode := p.GetLoadMode(); mode != register.LoadModeTypesInfo {
		t.Errorf("the load mode is %q", mode)
	}
	analyzers, err := p.BuildAnalyzers()
	if err != nil {
		t.Fatal(err)
	}
	if len(analyzers) != 1 {
		t.Fatalf("there are %d analyzers", len(analyzers))
	}
	return analyzers[0]
}

func TestSettings(t *testing.T) {
	defaults := map[string]string{
		"level": "likely", "helper": "auto", "testfiles": "false", "nolint": "false",
		"lostparent": "true", "wrongparent": "true", "finishedspan": "true", "canceledctx": "true",
	}
	for _, test := range []struct {
		settings any
		want     map[string]string // where it is not the default
	}{
		{map[string]any{"level": "strict", "helper": "never", "testfiles": true, "canceledctx": false},
			map[string]string{"level": "strict", "helper": "never", "testfiles": "true", "canceledctx": "false"}},
		{map[string]any{"level": "definite"}, map[string]string{"level": "definite"}}, // nothing stays of the one before
		{map[string]any{}, nil},
		{nil, nil},
	} {
		a := build(t, test.settings)
		want := maps.Clone(defaults)
		maps.Copy(want, test.want)
		for name, value := range want {
			if got := a.Flags.Lookup(name).Value.String(); got != value {
				t.Errorf("%v: %s is %s, want %s", test.settings, name, got, value)
			}
		}
	}
}

func TestBadSettings(t *testing.T) {
	for _, test := range []struct {
		settings any
		want     string
	}{
		{map[string]any{"levle": "strict"}, "no such setting: levle; there are canceledctx, finishedspan, helper, level, lostparent, testfiles, wrongparent"},
		{map[string]any{"nolint": true}, "no such setting: nolint"},
		{map[string]any{"crash": true}, "no such setting: crash"},
		{map[string]any{"level": "sure"}, "setting level: no such level; choose one of definite, likely, possible, strict"},
		{map[string]any{"helper": 1}, "setting helper: choose one of auto, first, never"},
		{map[string]any{"testfiles": "maybe"}, "setting testfiles: "},
		{map[string]any{"lostparent": []string{"a"}}, "setting lostparent: "},
		{map[string]any{"wrongparent": nil}, "setting wrongparent: "},
		{[]string{"level"}, "decoding settings: "},
	} {
		if _, err := New(test.settings); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: the error is %v, want %q", test.settings, err, test.want)
		}
	}
	// What is wrong in one run is not left to the next.
	if got := build(t, nil).Flags.Lookup("level").Value.String(); got != "likely" {
		t.Errorf("level is %s", got)
	}
}

// TestDiagnostics compares what golangci-lint is told with what others are.
func TestDiagnostics(t *testing.T) {
	t.Setenv("GOWORK", "off") // the fixtures are a module of their own
	fixtures, err := filepath.Abs("../../testdata/src")
	if err != nil {
		t.Fatal(err)
	}
	diagnostics := func(a *analysis.Analyzer) (all []analysis.Diagnostic) {
		for _, result := range analysistest.Run(deaf{}, fixtures, a, "fixtures/golit", "fixtures/ignore") {
			if result.Err != nil {
				t.Fatal(result.Err)
			}
			all = append(all, result.Diagnostics...)
		}
		return all
	}
	host := diagnostics(build(t, nil))
	if err := analyzer.Analyzer.Flags.Set("nolint", "true"); err != nil {
		t.Fatal(err)
	}
	own := diagnostics(analyzer.Analyzer)

	fixes := make(map[string]analysis.SuggestedFix) // the first, by message
	var related, alternatives bool
	for _, d := range own {
		related = related || len(d.Related) > 0
		alternatives = alternatives || len(d.SuggestedFixes) > 1
		if len(d.SuggestedFixes) > 0 {
			fixes[d.Message] = d.SuggestedFixes[0]
		}
	}
	if !related || !alternatives {
		t.Fatal("the fixtures have no related positions, or no alternative fixes")
	}
	if len(host) <= len(own) {
		t.Errorf("golangci-lint is told %d things, and others %d: //nolint is for it to honour", len(host), len(own))
	}
	for _, d := range host {
		if len(d.Related) > 0 {
			t.Errorf("related positions: %s", d.Message)
		}
		if len(d.SuggestedFixes) > 1 {
			t.Errorf("%d fixes: %s", len(d.SuggestedFixes), d.Message)
		}
		if f, ok := fixes[d.Message]; ok && (len(d.SuggestedFixes) == 0 || d.SuggestedFixes[0].Message != f.Message) {
			t.Errorf("the first fix is not there: %s", d.Message)
		}
	}
}

// deaf does not hear of the wants that are not met.
type deaf struct{}

func (deaf) Errorf(string, ...any) {}
