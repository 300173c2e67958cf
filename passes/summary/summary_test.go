package summary_test

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"go/types"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/fflint/fflint/passes/summary"
)

const fixtures = "../../testdata/src"

// facts returns the facts of the fixture packages on objects, as text and gob,
// by package and object.
func facts(t *testing.T, patterns ...string) (text map[string]string, encoded map[string][]byte) {
	t.Helper()
	summary.Crash = true
	env := append(os.Environ(), "GOWORK=off")
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax | packages.NeedModule,
		Dir:  fixtures,
		Env:  env,
	}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(pkgs) > 0 {
		t.Fatal("the fixtures do not compile")
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{summary.Analyzer}, pkgs, &checker.Options{SanityCheck: true})
	if err != nil {
		t.Fatal(err)
	}
	text, encoded = make(map[string]string), make(map[string][]byte)
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatal(act.Err)
		}
		for _, f := range act.AllObjectFacts() {
			if fn, ok := f.Object.(*types.Func); ok && fn.Pkg() == act.Package.Types {
				text[fn.FullName()] = fmt.Sprint(f.Fact)
				var buf bytes.Buffer
				if err := gob.NewEncoder(&buf).Encode(f.Fact); err != nil {
					t.Fatal(err)
				}
				encoded[fn.FullName()] = buf.Bytes()
			}
		}
	}
	return text, encoded
}

// TestFacts pins what importers are told about the functions of a package.
func TestFacts(t *testing.T) {
	got, _ := facts(t, "./crosspkg/store")
	var lines []string
	for name, fact := range got {
		lines = append(lines, strings.ReplaceAll(name, "fixtures/crosspkg/store.", "")+": "+fact)
	}
	slices.Sort(lines)
	want, err := os.ReadFile("testdata/facts.golden")
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(lines, "\n") + "\n"; text != string(want) {
		t.Errorf("facts of crosspkg/store:\n%s\nwant:\n%s", text, want)
	}
}

// TestFactsEncoding proves that facts are encoded to the same bytes in every
// run: drivers use them as cache keys.
func TestFactsEncoding(t *testing.T) {
	packages := []string{
		"./canceled", "./components", "./crosspkg/...", "./finished", "./houselaunchers/...", "./joins/...", "./storedctx/...", "./wrappers/...",
	}
	_, first := facts(t, packages...)
	_, second := facts(t, packages...)
	if len(first) == 0 || len(first) != len(second) {
		t.Fatalf("%d facts, then %d", len(first), len(second))
	}
	for name, b := range first {
		if !bytes.Equal(b, second[name]) {
			t.Errorf("%s: two encodings differ", name)
		}
		var decoded summary.Effects
		if err := gob.NewDecoder(bytes.NewReader(b)).Decode(&decoded); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
