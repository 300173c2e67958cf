package analyzer_test

import (
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/passes/summary"
)

// fixtures is the module of the fixtures; analysistest loads it offline.
var fixtures, _ = filepath.Abs("../testdata/src")

func TestMain(m *testing.M) {
	summary.Crash = true
	os.Setenv("GOWORK", "off") // the fixtures are a module of their own
	os.Setenv("FFLINTCACHE", "off")
	download := exec.Command("go", "mod", "download")
	download.Dir = fixtures
	if out, err := download.CombinedOutput(); err != nil {
		log.Fatalf("downloading the modules of the fixtures: %v\n%s", err, out)
	}
	os.Exit(m.Run())
}

// leveled lists the fixtures whose wants are not those of the default level, by level.
var leveled = map[string]string{
	"possible": "fixtures/possible",
	"strict":   "fixtures/strict",
}

// TestFixtures runs the analyzer over every other fixture directory at the
// default level. The wants in them are backed by the tests of the fixture module
// itself, which run the same functions and look at the recorded spans.
func TestFixtures(t *testing.T) { testFixtures(t, analyzer.Analyzer) }

func testFixtures(t *testing.T, a *analysis.Analyzer) {
	var packages []string
	for path := range strings.FieldsSeq(command(t, fixtures, "go", "list", "./...")) {
		if !slices.ContainsFunc(slices.Collect(maps.Values(leveled)), func(root string) bool {
			return path == root || strings.HasPrefix(path, root+"/")
		}) {
			packages = append(packages, path)
		}
	}
	analysistest.Run(t, fixtures, a, packages...)
}

// TestLevels does the same at the other levels, and sees that the one before says
// nothing about their fixtures.
func TestLevels(t *testing.T) { testLevels(t, analyzer.Analyzer) }

func testLevels(t *testing.T, a *analysis.Analyzer) {
	t.Cleanup(func() { setLevel(t, "likely") })
	for _, test := range []struct{ level, before string }{{"possible", "likely"}, {"strict", "possible"}} {
		t.Run(test.level, func(t *testing.T) {
			setLevel(t, test.level)
			analysistest.Run(t, fixtures, a, leveled[test.level]+"/...")
			setLevel(t, test.before)
			for _, result := range analysistest.Run(deaf{}, fixtures, a, leveled[test.level]+"/...") {
				for _, d := range result.Diagnostics {
					t.Errorf("at level %s: %s: %s", test.before, result.Pass.Fset.Position(d.Pos), d.Message)
				}
			}
		})
	}
}

// TestNogo runs the analyzer as Bazel's nogo does, which is not run on the standard
// library, and tells neither what the module is nor what is in the files. The import
// paths of the fixtures have no dot, like those of the standard library.
func TestNogo(t *testing.T) {
	bare := func(a *analysis.Analyzer, requires ...*analysis.Analyzer) *analysis.Analyzer {
		b := *a
		b.Requires = requires
		b.Run = func(pass *analysis.Pass) (any, error) {
			if pass.Module.Path == "" {
				return reflect.Zero(b.ResultType).Interface(), nil
			}
			p := *pass
			p.Module, p.ReadFile, p.OtherFiles, p.IgnoredFiles = nil, nil, nil, nil
			p.ResultOf = make(map[*analysis.Analyzer]any)
			for i, b := range requires {
				p.ResultOf[a.Requires[i]] = pass.ResultOf[b]
			}
			return a.Run(&p)
		}
		return &b
	}
	nogo := bare(analyzer.Analyzer, bare(summary.Analyzer))
	t.Run("fixtures", func(t *testing.T) { testFixtures(t, nogo) })
	t.Run("levels", func(t *testing.T) { testLevels(t, nogo) })
}

func setLevel(t *testing.T, level string) {
	if err := analyzer.Analyzer.Flags.Set("level", level); err != nil {
		t.Error(err)
	}
}

// deaf does not hear of the wants that are not met.
type deaf struct{}

func (deaf) Errorf(string, ...any) {}
