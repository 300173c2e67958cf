package analyzer_test

import (
	"bytes"
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
			command(t, dir, bin, "-crash", "-fix", "-helper="+helper, "./...")
			command(t, dir, "go", "vet", "./...")

			t.Setenv("FFLINT_ORACLE", "fixed")
			t.Setenv("FFLINT_ORIGINAL", fixtures)
			command(t, dir, "go", "test", "-count=1", "./...")

			after := findings(t, dir, bin)
			if fixed := changedLaunches(t, dir); len(before)-len(after) != fixed || fixed == 0 {
				t.Errorf("%d findings, and %d after %d fixes", len(before), len(after), fixed)
			}
			if out := command(t, dir, bin, "-crash", "-fix", "-diff", "-helper="+helper, "./..."); strings.Contains(out, "+++") {
				t.Errorf("a second run has more to fix:\n%s", out)
			}
		})
	}
}

// command runs a command that must succeed and returns what it printed.
func command(t *testing.T, dir, name string, args ...string) string {
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

// changedLaunches counts the lines below dir that launch a goroutine and are
// not as they were in the fixtures.
func changedLaunches(t *testing.T, dir string) int {
	t.Helper()
	changed := 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		count := func(file string) int {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			return bytes.Count(src, []byte("go func() {"))
		}
		changed += count(filepath.Join(fixtures, rel)) - count(path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return changed
}
