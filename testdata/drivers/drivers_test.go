// Package drivers runs fflint in every program that runs it: by itself, in go vet
// and go fix, as a language server, and inside golangci-lint, gopls and the nogo of
// Bazel's rules_go, which are built with it for the purpose. They must report what the
// fflint command reports (TestDiagnostics, TestNogo), and their fixes must come to what
// its are.
//
// The module that they work on is in testdata/corpus. testdata/script/fixdrivers.txtar
// has fflint, go vet and go fix repair it.
//
// Building golangci-lint and gopls takes minutes the first time, and seconds with a
// warm build cache.
package drivers

import (
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// binaries is a folder for the programs that are built, and what gopls caches.
var binaries string

// The root module is the one of the checkout, as it is published.
func TestMain(m *testing.M) {
	os.Setenv("GOWORK", "off")
	os.Setenv("GOFLAGS", "")
	os.Setenv("FFLINTCACHE", "off")
	var err error
	if binaries, err = os.MkdirTemp("", "fflint-drivers"); err != nil {
		panic(err)
	}
	os.Setenv("GOPLSCACHE", filepath.Join(binaries, "gopls-cache"))
	status := m.Run()
	os.RemoveAll(binaries)
	os.Exit(status)
}

// run returns the standard output of a command that must exit with a status.
func run(t *testing.T, status int, dir string, args ...string) string {
	t.Helper()
	stdout, _ := output(t, status, dir, args...)
	return stdout
}

// output also returns what is on standard error.
func output(t *testing.T, status int, dir string, args ...string) (stdout, stderr string) {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != status {
		t.Fatalf("%s exits with status %d, not %d\n%s%s", strings.Join(args, " "), got, status, &out, &errs)
	}
	return out.String(), errs.String()
}

// goBuild builds a package of a folder, once, and returns the executable.
func goBuild(t *testing.T, dir, pkg string) string {
	t.Helper()
	bin := filepath.Join(binaries, filepath.Base(pkg)+".exe")
	if _, err := os.Stat(bin); err != nil {
		run(t, 0, dir, "go", "build", "-trimpath", "-buildvcs=false", "-o", bin, pkg)
	}
	return bin
}

// unpack copies the module of the corpus, and the one beside it that it depends on,
// and returns its folder. The second result is what its files should be like once it
// is repaired.
func unpack(t *testing.T) (shop string, fixed map[string]string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir()) // programs name files by what they are
	if err != nil {
		t.Fatal(err)
	}
	fixed = make(map[string]string)
	for name, data := range files(t, "../corpus") {
		if name, ok := strings.CutPrefix(name, "fixed/"); ok {
			fixed[name] = data
			continue
		}
		write(t, filepath.Join(dir, name), data)
	}
	shop = filepath.Join(dir, "shop")
	helper, err := filepath.Abs("../../fix")
	if err != nil {
		t.Fatal(err)
	}
	run(t, 0, shop, "go", "mod", "edit", "-replace=github.com/fflint/fflint/fix="+helper)
	for name, data := range files(t, shop) {
		if _, ok := fixed[name]; !ok {
			fixed[name] = data
		}
	}
	if len(fixed) < 10 {
		t.Fatalf("there are %d files in the module: the corpus is a different one", len(fixed))
	}
	return shop, fixed
}

func write(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
}

// files returns the files below a folder, by their relative names with slashes.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := make(map[string]string)
	root := os.DirFS(dir)
	if err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		found[name] = string(data)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

// sameFiles fails the test unless the files of a folder are the wanted ones.
func sameFiles(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	got := files(t, dir)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if data, ok := got[name]; !ok {
			t.Errorf("%s is gone", name)
		} else if data != want[name] {
			t.Errorf("%s is:\n%s\nwant:\n%s", name, data, want[name])
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is new", name)
		}
	}
}

// sameLines fails the test unless both lists are the same.
func sameLines(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("there is:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
