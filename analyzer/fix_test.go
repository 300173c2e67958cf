package analyzer_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestFixes applies the fixes of all fixtures, the standard library's and the
// helper's, and has the oracle run the result: every function that a fix has
// changed must record the right parents, and is not reported any more.
func TestFixes(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "fflint")
	command(t, "..", "go", "build", "-o", bin, "./cmd/fflint")
	for _, helper := range []string{"never", "first"} {
		t.Run("helper="+helper, func(t *testing.T) {
			root := t.TempDir()
			dir := filepath.Join(root, "testdata", "src")
			for _, module := range []string{"testdata/src", "fix"} { // one replaces the other by path
				if err := os.CopyFS(filepath.Join(root, module), os.DirFS(filepath.Join("..", module))); err != nil {
					t.Fatal(err)
				}
			}
			before := findings(t, dir, bin)
			fixable := fixable(t, command(t, dir, bin, "-crash", "-json", "-helper="+helper, "./..."))
			command(t, dir, bin, "-crash", "-fix", "-helper="+helper, "./...")
			command(t, dir, "go", "vet", "./...")

			t.Setenv("FFLINT_ORACLE", "fixed")
			t.Setenv("FFLINT_ORIGINAL", fixtures)
			command(t, dir, "go", "test", "-count=1", "./...")

			after := findings(t, dir, bin)
			if len(before)-len(after) != fixable || fixable == 0 {
				t.Errorf("%d findings, and %d after %d fixes", len(before), len(after), fixable)
			}
			if out := command(t, dir, bin, "-crash", "-fix", "-diff", "-helper="+helper, "./..."); strings.Contains(out, "+++") {
				t.Errorf("a second run has more to fix:\n%s", out)
			}
		})
	}
}

// command runs a command that must succeed and returns what it printed.
func command(t testing.TB, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", filepath.Base(name), strings.Join(args, " "), err, out)
	}
	return string(out)
}

// findings returns the findings on launches below dir.
func findings(t *testing.T, dir, bin string) []string {
	t.Helper()
	cmd := exec.Command(bin, "-crash", "./...")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != 3 {
		t.Fatalf("fflint: %v\n%s", err, out)
	}
	return regexp.MustCompile(`(?m)^.*: goroutine .*$`).FindAllString(string(out), -1)
}

// fixable counts the findings that have a fix, in what -json prints. A package is
// there twice if it has tests.
func fixable(t *testing.T, out string) int {
	t.Helper()
	var found map[string]map[string][]struct {
		Posn, Message  string
		SuggestedFixes []any `json:"suggested_fixes"`
	}
	if err := json.Unmarshal([]byte(out), &found); err != nil {
		t.Fatal(err)
	}
	findings := make(map[string]bool)
	for _, byAnalyzer := range found {
		for _, d := range byAnalyzer["fflint"] {
			if len(d.SuggestedFixes) > 0 && strings.HasPrefix(d.Message, "goroutine") {
				findings[d.Posn+d.Message] = true
			}
		}
	}
	return len(findings)
}
