package analyzer_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fflint/fflint/analyzer"
)

// notReported names, for each paragraph of the documentation on what is not
// reported, the fixtures that run silent because of it.
var notReported = map[string][]string{
	"A root that was chosen on purpose": {
		"deliberate.newRoot", "deliberate.links", "deliberate.linkedBack", "otdeliberate.followsFrom", "deliberate.remote",
	},
	"A daemon": {"daemons.endless", "daemons.newCollector", "rulings.refreshNow", "mainpkg.main"},
	"A child of a span that has ended": {
		"rulings.endedSpan", "wrong.siblings", "wrong.leaf",
	},
	"A goroutine that ends with what the function returns": {"wrong.build"},
	"A context that is replaced only where it is nil": {
		"rulings.missing", "components.run", "rulings.unknownOrigin",
	},
	"A late write, or work on a cancelled context": {
		"joins.waitGroup", "finished.heartbeat", "canceled.watch", "finished.handOver", "canceled.spanOnly",
	},
	"A launch in main":                       {"mainpkg.main", "noscope.literal", "rulings.registered"},
	"Timers":                                 {"rulings.timerParameter", "rulings.onCancelParameter"},
	"Roots that a module of a fixed version": {"crosspkg/app.syncs"}, // and testdata/script/dependency.txtar
	"Generated files":                        {"generated.lostInGenerated", "testfiles.helper"},
}

// TestNotReported proves that the documentation does not promise more silence
// than the fixtures show, and that what they show is silent. That they run as they
// should is proved in the module of the fixtures.
func TestNotReported(t *testing.T) {
	_, text, ok := strings.Cut(analyzer.Analyzer.Doc, "What is not reported:\n")
	text, _, found := strings.Cut(text, "To silence one launch")
	if !ok || !found {
		t.Fatal("the documentation has no such section")
	}
	seen := make(map[string]bool)
	for _, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		paragraph = strings.Join(strings.Fields(paragraph), " ")
		key := ""
		for k := range notReported {
			if strings.HasPrefix(paragraph, k) && len(k) > len(key) {
				key = k
			}
		}
		if key == "" {
			t.Errorf("no fixture is known for: %s", paragraph)
		}
		seen[key] = true
	}
	for key, names := range notReported {
		if !seen[key] {
			t.Errorf("the documentation does not say: %s", key)
		}
		for _, name := range names {
			dir, fn, _ := strings.Cut(name, ".")
			silent(t, dir, fn)
		}
	}
}

// silent fails the test unless fn is a function of a fixture package without a
// want.
func silent(t *testing.T, dir, fn string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(fixtures, dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	for _, name := range files {
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range f.Decls {
			fd, ok := decl.(*ast.FuncDecl)
			if !ok || fd.Name.Name != fn {
				continue
			}
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			body := string(src[fset.Position(fd.Pos()).Offset:fset.Position(fd.End()).Offset])
			if strings.Contains(body, "// want ") || strings.Contains(body, "WANTED") {
				t.Errorf("%s.%s is not silent", dir, fn)
			}
			return
		}
	}
	t.Errorf("no fixture %s.%s", dir, fn)
}
