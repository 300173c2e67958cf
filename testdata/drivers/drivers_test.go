// Package drivers runs fflint inside other programs, which are built with it for
// the purpose: golangci-lint, gopls, and the nogo of Bazel's rules_go. They must report
// what the fflint command reports, and their fixes must come to what its are.
//
// The module that they work on is in testdata/script/fixdrivers.txtar, where the
// fflint command, go vet and go fix have their turn.
//
// Building them takes minutes the first time, and seconds with a warm build cache.
package drivers

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// The root module is the one of the checkout, as it is published.
func TestMain(m *testing.M) {
	os.Setenv("GOWORK", "off")
	os.Setenv("GOFLAGS", "")
	os.Exit(m.Run())
}

// run returns the standard output of a command that must exit with a status.
func run(t *testing.T, status int, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != status {
		t.Fatalf("%s exits with status %d, not %d\n%s%s", strings.Join(args, " "), got, status, &stdout, &stderr)
	}
	return stdout.String()
}

// goBuild builds a package of a folder and returns the executable.
func goBuild(t *testing.T, dir, pkg string) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), filepath.Base(pkg)+".exe")
	run(t, 0, dir, "go", "build", "-trimpath", "-buildvcs=false", "-o", bin, pkg)
	return bin
}

// unpack writes the module of the script, and the one beside it that it depends
// on, and returns its folder. The second result is what its files should be like
// once it is repaired.
func unpack(t *testing.T) (shop string, fixed map[string]string) {
	t.Helper()
	archive, err := txtar.ParseFile("../script/fixdrivers.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir()) // programs name files by what they are
	if err != nil {
		t.Fatal(err)
	}
	fixed = make(map[string]string)
	for _, f := range archive.Files {
		if name, ok := strings.CutPrefix(f.Name, "fixed/"); ok {
			fixed[name] = string(f.Data)
			continue
		}
		write(t, filepath.Join(dir, f.Name), string(f.Data))
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
		t.Fatalf("there are %d files in the module: the archive is a different one", len(fixed))
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

// findings returns what the fflint command reports about the module in dir, each
// as "file:line: message", sorted. The lines that a //line comment renames have
// their real names, as in golangci-lint and gopls.
func findings(t *testing.T, dir string, flags ...string) []string {
	t.Helper()
	fflint := goBuild(t, "../..", "./cmd/fflint")
	var packages map[string]map[string][]struct{ Posn, Message string }
	out := run(t, 0, dir, append(append([]string{fflint, "-json"}, flags...), "./...")...)
	if err := json.Unmarshal([]byte(out), &packages); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	found := make(map[string]bool) // a file belongs to a package and to its test variant
	for _, analyzers := range packages {
		for _, d := range analyzers["fflint"] {
			file, line, _ := strings.Cut(strings.TrimPrefix(d.Posn, dir+string(filepath.Separator)), ":")
			line, _, _ = strings.Cut(line, ":")
			found[place(file+":"+line)+": "+d.Message] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// place returns a place as the tests want it: with slashes, and by its real name
// where a //line comment has another.
func place(at string) string {
	switch at = filepath.ToSlash(at); at {
	case "orders/orders.y:11":
		return "orders/line.go:15"
	case "orders/orders.y:12":
		return "orders/line.go:16"
	}
	return at
}

// sameLines fails the test unless both lists are the same.
func sameLines(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("there is:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
