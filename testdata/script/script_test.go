// Package script runs the fflint command, as a user would, in the scripts of
// this directory. A script is a txtar archive: commands, then the files of the
// modules that they work on. It finds on its path
//
//	fflint        the command, built from the checkout
//	fflint-gopls  the other one
//	go            the go command, with the module cache of the machine
//	sharedcache   a build cache that several machines share, for GOCACHEPROG
//	unprivileged  runs a command that respects file permissions, even for root
//	validsarif    checks a file against the schema of SARIF, $SARIFSCHEMA
//	interrupted   runs a command, and Ctrl-C once that has started another
//
// and, in $FIX, the folder of the helper module; in $CORPUS, that of the module which
// every driver is tried on; in $LOGGEDFFLINT, an fflint that writes the packages it is
// run on by go vet to the file $RUNS; in $LOCALPROXY, a proxy that serves the modules in
// mod; and in $GOCOMMAND, the go command. It has these commands in addition to the usual ones:
//
//	exits n cmd...   runs a command that must exit with status n
//	copytree from to copies what is in a folder into another, over what is there
//	sametree a b     fails unless two folders have the same files
//	samediff a b     fails unless two files have the same unified diffs, in any order
//
// and the condition [cgo], which holds where there is a C compiler.
//
// The go command does not see that the tests depend on the other modules of
// the checkout: run them with -count=1.
package script

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/goproxytest"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"loggedfflint": loggedFflint, "sharedcache": sharedCache, "unprivileged": unprivileged, "validsarif": validSARIF, "interrupted": interrupted})
}

func TestScripts(t *testing.T) {
	bin := t.TempDir()
	build := exec.Command("go", "build", "-C", "../..", "-trimpath", "-buildvcs=false", "-o", bin+string(filepath.Separator), "./cmd/...")
	build.Env = append(os.Environ(), "GOWORK=off") // the root module as it is published
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building fflint: %v\n%s", err, out)
	}
	fix, err := filepath.Abs("../../fix")
	if err != nil {
		t.Fatal(err)
	}
	logged, err := exec.LookPath("loggedfflint")
	if err != nil {
		t.Fatal(err)
	}
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	corpus, err := filepath.Abs("../corpus")
	if err != nil {
		t.Fatal(err)
	}
	schema := filepath.Join(t.TempDir(), "sarif.json")
	sarifSchema(t, schema)
	goEnv := environment(t)
	proxy := goproxytest.NewTestServer(t, "mod", "")

	testscript.Run(t, testscript.Params{
		Dir:                 ".",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", bin+string(filepath.ListSeparator)+env.Getenv("PATH"))
			env.Setenv("FFLINT", filepath.Join(bin, "fflint"+env.Getenv("exe")))
			env.Setenv("LOGGEDFFLINT", logged)
			env.Setenv("FIX", fix)
			env.Setenv("GOCOMMAND", goCommand)
			env.Setenv("CORPUS", corpus)
			env.Setenv("LOCALPROXY", proxy.URL)
			env.Setenv("SARIFSCHEMA", schema)
			env.Setenv("FFLINTCACHE", "off") // most scripts run fflint once
			for _, name := range slices.Sorted(maps.Keys(goEnv)) {
				env.Setenv(name, goEnv[name])
			}
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond != "cgo" {
				return false, fmt.Errorf("unknown condition %s", cond)
			}
			return goEnv["CGO_ENABLED"] == "1", nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":    exits,
			"copytree": copyTree,
			"sametree": sameTree,
			"samediff": sameDiff,
		},
	})
}

// TestReadme checks that readme.txtar tries what the README shows: its first piece of code,
// the example, and what becomes of the call in it.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("readme.txtar")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "```go\n")
	example, rest, ok := strings.Cut(rest, "```\n")
	_, rest, shown := strings.Cut(rest, "`fflint -fix` ")
	_, rest, _ = strings.Cut(rest, "\n`")
	repaired, _, _ := strings.Cut(rest, "`")
	if !ok || !shown || !strings.HasPrefix(repaired, "audit(") {
		t.Fatal("the README no longer shows the example, and what -fix makes of it")
	}
	_, std, _ := strings.Cut(string(script), "-- std.txt --")
	if !strings.Contains(string(script), example) || !strings.Contains(std, repaired) {
		t.Errorf("readme.txtar does not have this code:\n%s%s", example, repaired)
	}
}

// environment returns the variables that make the go command of a script use
// the caches and the proxy of the machine, and nothing else of its settings.
func environment(t *testing.T) map[string]string {
	t.Helper()
	out, err := exec.Command("go", "env", "-json",
		"GOPATH", "GOMODCACHE", "GOCACHE", "GOPROXY", "GOSUMDB", "GONOPROXY", "GONOSUMDB", "GOTOOLCHAIN", "CGO_ENABLED").Output()
	if err != nil {
		t.Fatal(err)
	}
	env := make(map[string]string)
	if err := json.Unmarshal(out, &env); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"} {
		if value, ok := os.LookupEnv(name); ok {
			env[name] = value // the way to the proxy
		}
	}
	env["GOENV"] = "off"
	env["GOFLAGS"] = ""
	env["GOWORK"] = "off"
	return env
}

// exits is the script command that runs another with an expected exit status.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits status command [argument...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

func copyTree(ts *testscript.TestScript, neg bool, args []string) {
	from, to := twoPaths(ts, neg, args, "copytree from to")
	for name, data := range files(ts, from) {
		name = filepath.Join(to, name)
		ts.Check(os.MkdirAll(filepath.Dir(name), 0o777))
		ts.Check(os.WriteFile(name, []byte(data), 0o666))
	}
}

func sameTree(ts *testscript.TestScript, neg bool, args []string) {
	a, b := twoPaths(ts, neg, args, "sametree a b")
	inA, inB := files(ts, a), files(ts, b)
	for _, name := range slices.Sorted(maps.Keys(inB)) {
		if _, ok := inA[name]; !ok {
			ts.Fatalf("%s is not in %s", name, args[0])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(inA)) {
		switch data, ok := inB[name]; {
		case !ok:
			ts.Fatalf("%s is not in %s", name, args[1])
		case data != inA[name]:
			ts.Fatalf("%s differs. In %s:\n%s\nIn %s:\n%s", name, args[0], inA[name], args[1], data)
		}
	}
}

// files returns the files below a folder, by their relative names.
func files(ts *testscript.TestScript, dir string) map[string]string {
	found := make(map[string]string)
	ts.Check(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		found[name] = string(data)
		return err
	}))
	return found
}

func sameDiff(ts *testscript.TestScript, neg bool, args []string) {
	twoPaths(ts, neg, args, "samediff a b")
	parts := func(name string) []string {
		all := strings.SplitAfter(ts.ReadFile(name), "\n--- ")
		all[0] = strings.TrimPrefix(all[0], "--- ")
		for i := range all {
			all[i] = strings.TrimSuffix(all[i], "--- ")
		}
		return slices.Sorted(slices.Values(all))
	}
	if a, b := parts(args[0]), parts(args[1]); !slices.Equal(a, b) {
		ts.Fatalf("the diffs are not the same. In %s:\n%q\nIn %s:\n%q", args[0], a, args[1], b)
	}
}

// twoPaths returns the absolute paths of the two arguments of a script command.
func twoPaths(ts *testscript.TestScript, neg bool, args []string, usage string) (string, string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: %s", usage)
	}
	return ts.MkAbs(args[0]), ts.MkAbs(args[1])
}
