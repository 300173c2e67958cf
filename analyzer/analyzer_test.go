package analyzer_test

import (
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/passes/summary"
)

// fixtures is the module of the fixtures; analysistest loads it offline.
var fixtures, _ = filepath.Abs("../testdata/src")

func TestMain(m *testing.M) {
	summary.Crash = true
	os.Setenv("GOWORK", "off") // the fixtures are a module of their own
	download := exec.Command("go", "mod", "download")
	download.Dir = fixtures
	if out, err := download.CombinedOutput(); err != nil {
		log.Fatalf("downloading the modules of the fixtures: %v\n%s", err, out)
	}
	os.Exit(m.Run())
}

// TestFixtures runs the analyzer over every fixture directory at the default
// level. The wants in them are backed by the tests of the fixture module
// itself, which run the same functions and look at the recorded spans.
func TestFixtures(t *testing.T) {
	analysistest.Run(t, fixtures, analyzer.Analyzer, "./...")
}
