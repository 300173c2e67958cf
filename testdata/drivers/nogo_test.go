package drivers

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rulesGo is the release of rules_go whose nogo is tested.
const rulesGo = "github.com/bazelbuild/rules_go@v0.65.0"

// nogo is what rules_go runs for each Go package that Bazel builds.
type nogo struct {
	builder string // the program of its actions
	bin     string // what the rule nogo(deps = [fflint], config = …) makes
}

// buildNogo has rules_go make a nogo with fflint in it. The source is that of the
// release, and so is the generated part.
func buildNogo(t *testing.T, config string) nogo {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	var source struct{ Dir string }
	if err := json.Unmarshal([]byte(run(t, 0, ".", "go", "mod", "download", "-json", rulesGo)), &source); err != nil {
		t.Fatal(err)
	}
	source.Dir = filepath.Join(source.Dir, "go", "tools", "builders")
	build, err := os.ReadFile(filepath.Join(source.Dir, "BUILD.bazel"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	// The name allows nogo to import internal packages of x/tools. The versions
	// are chosen as Bazel's go_deps does.
	write(t, filepath.Join(dir, "go.mod"), "module golang.org/x/tools/nogo\n\ngo 1.26.0\n")
	run(t, 0, dir, "go", "mod", "edit", "-require="+rulesGo, "-require=github.com/fflint/fflint@v0.0.0", "-replace=github.com/fflint/fflint="+root)
	for _, rule := range []string{"builder_srcs", "nogo_srcs"} {
		list := regexp.MustCompile(`name = "` + rule + `",\s+srcs = \[([^]]*)\]`).FindSubmatch(build)
		if list == nil {
			t.Fatalf("%s has no rule %s", rulesGo, rule)
		}
		names := regexp.MustCompile(`\w+\.go`).FindAllString(string(list[1]), -1)
		if rule == "builder_srcs" {
			names = append(names, "path.go", "path_windows.go") // by a select; the go command has its own way
		}
		for _, name := range names {
			data, err := os.ReadFile(filepath.Join(source.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, rule, name), string(data))
		}
	}
	n := nogo{filepath.Join(dir, "builder.exe"), filepath.Join(dir, "nogo.exe")}
	run(t, 0, dir, "go", "build", "-mod=mod", "-ldflags=-X main.rulesGoStdlibPrefix=@rules_go//stdlib:", "-o", n.builder, "./builder_srcs")
	write(t, filepath.Join(dir, "config.json"), config)
	run(t, 0, dir, n.builder, "gennogomain", "-analyzer_importpath=github.com/fflint/fflint/analyzer", "-config=config.json", "-output="+filepath.Join(dir, "nogo_srcs", "main.go"))
	run(t, 0, dir, "go", "build", "-mod=mod", "-o", n.bin, "./nogo_srcs")
	return n
}

// run runs nogo on all packages of the module in dir and on what they depend on
// outside the standard library, as Bazel does: in a process for each package, which
// is given the facts about its direct dependencies, and says nothing about packages
// of other modules. It returns the findings, each as "file:line: message", sorted,
// and the patch with their fixes.
func (n nogo) run(t *testing.T, dir string) (found []string, patch string) {
	t.Helper()
	type goPackage struct {
		Dir, ImportPath, Export  string
		Standard                 bool
		GoFiles, CompiledGoFiles []string
		CgoFiles, Imports        []string
		Module                   *struct{ Main bool }
	}
	var packages []goPackage
	list := json.NewDecoder(strings.NewReader(run(t, 0, dir, "go", "list", "-deps", "-export", "-compiled", "-json", "./...")))
	for list.More() {
		var p goPackage
		if err := list.Decode(&p); err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}

	var all []finding
	out := t.TempDir()
	var standard []string
	exports, facts := make(map[string]string), make(map[string]string)
	for _, p := range packages {
		if p.Standard {
			standard = append(standard, p.ImportPath)
		}
		if p.Standard && p.Export != "" { // unsafe has none
			data, err := os.ReadFile(p.Export)
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(out, "sdk", "pkg", "std", filepath.FromSlash(p.ImportPath)+".a"), string(data))
		}
		exports[p.ImportPath] = p.Export
	}
	write(t, filepath.Join(out, "packages.txt"), strings.Join(standard, "\n"))

	for i, p := range packages {
		if p.Standard {
			continue
		}
		here := filepath.Join(out, fmt.Sprint(i))
		facts[p.ImportPath] = filepath.Join(here, "facts")
		args := []string{
			"nogo", "-sdk=" + runtime.GOROOT(), "-goroot=" + filepath.Join(out, "sdk"), "-installsuffix=std", "-package_list=" + filepath.Join(out, "packages.txt"),
			"-importpath=" + p.ImportPath, "-p=" + p.ImportPath, "-go_version=" + strings.TrimPrefix(runtime.Version(), "go"),
			"-nogo=" + n.bin, "-out=" + here, "-out_facts=" + facts[p.ImportPath],
		}
		if !p.Module.Main {
			args = append(args, "-facts_only")
		}
		for _, path := range p.Imports {
			if facts[path] != "" {
				args = append(args, "-arc="+path+"="+path+"="+exports[path], "-facts="+path+"="+path+"="+facts[path])
			}
		}
		for _, name := range append(p.GoFiles, p.CgoFiles...) {
			if name = filepath.Join(p.Dir, name); p.Module.Main {
				name, _ = filepath.Rel(dir, name) // as in the tree that Bazel makes for an action
			}
			args = append(args, "-src="+name)
		}
		if len(p.CgoFiles) > 0 {
			for i, name := range p.CompiledGoFiles {
				if slices.Contains(p.GoFiles, name) {
					continue
				}
				data, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				name = filepath.Join(here+"cgo", fmt.Sprintf("cgo%d.go", i))
				write(t, name, string(data))
				args = append(args, "-ignore_src="+name)
			}
		}
		if err := os.Mkdir(here, 0o777); err != nil {
			t.Fatal(err)
		}
		run(t, 0, dir, append([]string{n.builder}, args...)...)

		// The findings make another action fail, for a build that keeps going to
		// find them all.
		cmd := exec.Command(n.builder, "nogovalidation", filepath.Join(here, "validation"), here)
		says, err := cmd.CombinedOutput()
		if log := files(t, here)["nogo.log"]; err == nil && (log != "" || len(says) > 0) || err != nil && (log == "" || !strings.Contains(string(says), log)) {
			t.Fatalf("%s: %v, and nogovalidation says:\n%s", p.ImportPath, err, says)
		}
		report, _, _ := strings.Cut(string(says), "\n---")
		for _, line := range strings.Split(report, "\n") {
			if m := regexp.MustCompile(`^(.*?):(\d+):(?:\d+:)? (.*) \(fflint\)$`).FindStringSubmatch(line); m != nil {
				line, _ := strconv.Atoi(m[2]) // they are digits
				all = append(all, finding{at: place{file: filepath.ToSlash(m[1]), line: line}, message: m[3]})
			} else if line != "" && line != "nogo: errors found by nogo during build-time code analysis:" {
				t.Errorf("%s: nogo says: %s", p.ImportPath, line)
			}
		}
		patch += files(t, here)["nogo.patch"]
	}
	return byLine(all), patch
}

func TestNogo(t *testing.T) {
	t.Setenv("GOARCH", runtime.GOARCH) // as rules_go does: nogo learns the size of types from it
	t.Setenv("CGO_ENABLED", "1")
	// A crash would go unseen: what nogo prints is shown only if it fails.
	n := buildNogo(t, `{"fflint": {"analyzer_flags": {"crash": "true"}}}`)

	t.Run("findings", func(t *testing.T) {
		shop, _ := unpack(t)
		write(t, filepath.Join(shop, "external", "external.go"), `package external

import (
	"context"

	"example.com/lib"
)

func order(ctx context.Context) {
	go lib.Order(context.Background())
}
`)
		want := findings(t, shop)
		for _, from := range []string{"tasks/tasks.go:", "external/external.go:"} {
			if !slices.ContainsFunc(want, func(s string) bool { return strings.HasPrefix(s, from) }) {
				t.Fatalf("nothing is known of another package:\n%s", strings.Join(want, "\n"))
			}
		}
		found, _ := n.run(t, shop)
		sameLines(t, found, want)
	})

	for _, apply := range [][]string{{"patch", "-p1", "-i"}, {"git", "apply"}} {
		t.Run("fix by "+apply[0], func(t *testing.T) {
			if _, err := exec.LookPath(apply[0]); err != nil {
				t.Skip(err)
			}
			shop, fixed := unpack(t)
			_, patch := n.run(t, shop)
			name := filepath.Join(t.TempDir(), "nogo.patch")
			write(t, name, patch)
			run(t, 0, shop, append(apply, name)...)
			run(t, 0, shop, "gofmt", "-w", ".") // nogo does not format what it changes
			sameFiles(t, shop, fixed)
			left, patch := n.run(t, shop)
			sameLines(t, left, findings(t, shop))
			if patch != "" {
				t.Errorf("there is more to fix:\n%s", patch)
			}
		})
	}

	t.Run("configuration", func(t *testing.T) {
		shop, _ := unpack(t)
		page, err := os.ReadFile("../../docs/bazel.md")
		if err != nil {
			t.Fatal(err)
		}
		config := regexp.MustCompile("(?s)```json\n(.*?)```").FindSubmatch(page)
		if config == nil {
			t.Fatal("docs/bazel.md has no configuration")
		}
		all, want := findings(t, shop), findings(t, shop, "-level=definite")
		if len(want) == 0 || len(want) >= len(all) {
			t.Fatalf("the flags leave %d of %d findings", len(want), len(all))
		}
		n := buildNogo(t, string(config[1]))
		want = slices.DeleteFunc(want, func(s string) bool { return strings.HasPrefix(s, "tasks/") })
		found, _ := n.run(t, shop)
		sameLines(t, found, want)

		for flag, message := range map[string]string{
			`"levle": "definite"`: "fflint: unrecognized flag: levle",
			`"level": "sure"`:     "fflint: invalid value for flag: level=sure: no such level; choose one of ",
		} {
			n := buildNogo(t, `{"fflint": {"analyzer_flags": {`+flag+`}}}`)
			out, err := exec.Command(n.bin, "-importcfg="+os.DevNull, "-p=main", "main.go").CombinedOutput()
			if err == nil || !strings.Contains(string(out), message) {
				t.Errorf("%s: %v, and nogo says:\n%s", flag, err, out)
			}
		}
	})

	// Neither the name of a package nor nogo tells that it is not of the standard
	// library. The comment //nolint is left to nogo.
	t.Run("import paths without a dot", func(t *testing.T) {
		shop, _ := unpack(t)
		write(t, filepath.Join(shop, "runner", "runner.go"), `package runner

import "context"

func Run(f func()) { go f() }

type Client interface {
	Send(ctx context.Context, text string) error
}
`)
		write(t, filepath.Join(shop, "mail", "mail.go"), `package mail

import (
	"context"

	"example.com/shop/runner"
	"example.com/shop/store"
)

func send(ctx context.Context, c runner.Client, id string) {
	store.Save(ctx, id)
	runner.Run(func() { store.Save(context.Background(), id) })
	go c.Send(context.Background(), id)
}
`)
		for name, data := range files(t, shop) {
			write(t, filepath.Join(shop, name), strings.ReplaceAll(data, "example.com/shop", "shop"))
		}
		want := findings(t, shop, "-level=strict")
		if n := len(slices.DeleteFunc(slices.Clone(want), func(s string) bool { return !strings.HasPrefix(s, "mail/") })); n != 2 {
			t.Fatalf("there are %d findings in mail:\n%s", n, strings.Join(want, "\n"))
		}
		n := buildNogo(t, `{"fflint": {"analyzer_flags": {"level": "strict", "nolint": "false", "crash": "true"}}}`)
		found, _ := n.run(t, shop)
		sameLines(t, found, want)
	})
}
