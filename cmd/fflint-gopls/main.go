// Fflint-gopls builds a gopls with fflint in it.
//
//	go run github.com/fflint/fflint/cmd/fflint-gopls@latest -o gopls-fflint
//
// Gopls, the language server of most editors for Go, has no plugins. This command
// gets the source of a released gopls from the module proxy, adds one file, which
// puts fflint on the list of analyzers, and builds it with the x/tools that the
// release was made with. An editor that is told to start the result in place of
// gopls shows fflint's findings as one types, and offers its fixes as quick fixes:
//
//	VS Code: "go.alternateTools": {"gopls": "/path/to/gopls-fflint"}
//	Neovim:  vim.lsp.config("gopls", {cmd = {"/path/to/gopls-fflint"}})
//
// The analyzer is turned off as those of gopls are, with
// "analyses": {"fflint": false}. Its flags have their defaults: gopls has no way
// to set them. Gopls does not format what a quick fix changes.
//
// The list is a variable in an internal package of gopls. A release that keeps it
// in another way cannot be built, and neither can one before v0.22.0, which does not
// tell analyzers what is a dependency; the command then says so. It is tested with
// v0.22.0 and v0.23.0.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

const (
	fflint = "github.com/fflint/fflint"
	gopls  = "golang.org/x/tools/gopls"
	tools  = "golang.org/x/tools"
	// newest is the newest version of gopls that the tests have built and driven.
	newest = "v0.23.0"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("fflint-gopls: ")
	b := builder{}
	flag.StringVar(&b.gopls, "gopls", newest, "the `version` of gopls to build")
	flag.StringVar(&b.fflint, "fflint", "", "the fflint to put in: a `version`, or the folder of a checkout (default the version of this command)")
	flag.StringVar(&b.out, "o", "gopls-fflint"+executableSuffix(), "the `file` to write")
	flag.Usage = func() {
		fmt.Fprintf(flag.CommandLine.Output(), "usage: fflint-gopls [flags]\n\nFflint-gopls builds a gopls with fflint in it.\n\n")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := b.build(); err != nil {
		log.Fatal(err)
	}
}

func executableSuffix() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}

// A builder builds one gopls.
type builder struct {
	gopls, fflint, out string
	dir                string // a copy of the source of gopls
}

func (b *builder) build() error {
	out, err := filepath.Abs(b.out)
	if err != nil {
		return err
	}
	requirement, err := b.requirement()
	if err != nil {
		return err
	}
	b.dir, err = os.MkdirTemp("", "fflint-gopls")
	if err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	if err := b.download(); err != nil {
		return err
	}
	if err := checkSource(b.dir); err != nil {
		return fmt.Errorf("gopls %s does not fit: %w; a version that does is %s", b.gopls, err, newest)
	}
	if err := os.WriteFile(filepath.Join(b.dir, filepath.FromSlash(addedName)), []byte(added), 0o666); err != nil {
		return err
	}
	// Gopls uses internal packages of x/tools, which are right in one version
	// only; what fflint requires must not choose another.
	version, err := b.goCommand("list", "-mod=mod", "-m", "-f", "{{.Version}}", tools)
	if err != nil {
		return err
	}
	pin := "-replace=" + tools + "=" + tools + "@" + strings.TrimSpace(version)
	if _, err := b.goCommand(append([]string{"mod", "edit", pin}, requirement...)...); err != nil {
		return err
	}
	// Paths are trimmed for the next build, in another folder, to find all of it
	// in the build cache.
	if _, err := b.goCommand("build", "-mod=mod", "-trimpath", "-buildvcs=false", "-ldflags=-X main.version="+b.gopls+"+fflint", "-o", out, "."); err != nil {
		return fmt.Errorf("gopls %s does not build with fflint: %w; a version that does is %s", b.gopls, err, newest)
	}
	return nil
}

// requirement returns the arguments of go mod edit that require fflint.
func (b *builder) requirement() ([]string, error) {
	version := b.fflint
	if version == "" {
		info, ok := debug.ReadBuildInfo()
		// Only what comes from a proxy has a checksum. The version of a
		// checkout may be one that nobody else can get.
		if !ok || info.Main.Path != fflint || info.Main.Sum == "" {
			return nil, errors.New("this command was built in a checkout; say which one to put in, with -fflint FOLDER")
		}
		version = info.Main.Version
	}
	if info, err := os.Stat(version); err == nil && info.IsDir() {
		dir, err := filepath.Abs(version)
		if err != nil {
			return nil, err
		}
		return []string{"-require=" + fflint + "@v0.0.0", "-replace=" + fflint + "=" + dir}, nil
	}
	if strings.ContainsAny(version, `/\`) {
		return nil, fmt.Errorf("there is no folder %s", version)
	}
	return []string{"-require=" + fflint + "@" + version}, nil
}

// download copies the source of gopls, which is read-only in the module cache, and
// makes the version that is asked for, which may be latest, a definite one.
func (b *builder) download() error {
	out, err := b.goCommand("mod", "download", "-json", gopls+"@"+b.gopls)
	var module struct{ Version, Dir, Error string }
	if json.Unmarshal([]byte(out), &module) == nil && module.Error != "" {
		return fmt.Errorf("cannot get gopls %s: %s", b.gopls, strings.TrimPrefix(module.Error, gopls+"@"))
	}
	if err != nil {
		return fmt.Errorf("cannot get gopls %s: %w", b.gopls, err)
	}
	b.gopls = module.Version
	return os.CopyFS(b.dir, os.DirFS(module.Dir))
}

// goCommand runs the go command in the copy of gopls and returns its output. An
// error has what the command says of it.
func (b *builder) goCommand(args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), "GOWORK=off")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("go %s: %w\n%s", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return string(out), err
}

// added is the file that is added to gopls.
const (
	addedName = "internal/settings/fflint.go"
	added     = `package settings

import "` + fflint + `/analyzer"

func init() { AllAnalyzers = append(AllAnalyzers, &Analyzer{analyzer: analyzer.Analyzer}) }
`
)

// checkSource reports what the added file and fflint need of gopls, and the source
// in dir does not have.
func checkSource(dir string) error {
	for _, need := range []struct {
		pkg   string
		node  func(ast.Node) bool
		error string
	}{
		{"internal/settings", isList, "its list of analyzers is not the variable AllAnalyzers of internal/settings"},
		{"internal/settings", isAnalyzer, "the type Analyzer of internal/settings has no field analyzer"},
		{"internal/cache", setsModule, "it does not tell analyzers which module a package is of, and fflint would offer fixes in dependencies"},
	} {
		switch ok, err := has(filepath.Join(dir, filepath.FromSlash(need.pkg)), need.node); {
		case err != nil:
			return err
		case !ok:
			return errors.New(need.error)
		}
	}
	return nil
}

// isList reports whether a node declares the variable AllAnalyzers.
func isList(n ast.Node) bool {
	spec, ok := n.(*ast.ValueSpec)
	return ok && slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return id.Name == "AllAnalyzers" })
}

// isAnalyzer reports whether a node declares a struct Analyzer with a field analyzer.
func isAnalyzer(n ast.Node) bool {
	spec, ok := n.(*ast.TypeSpec)
	if !ok || spec.Name.Name != "Analyzer" {
		return false
	}
	s, ok := spec.Type.(*ast.StructType)
	return ok && slices.ContainsFunc(s.Fields.List, func(f *ast.Field) bool {
		return slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return id.Name == "analyzer" })
	})
}

// setsModule reports whether a node makes an analysis.Pass with a Module.
func setsModule(n ast.Node) bool {
	lit, ok := n.(*ast.CompositeLit)
	if !ok {
		return false
	}
	sel, ok := lit.Type.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Pass" && slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		key, ok := kv.Key.(*ast.Ident)
		return ok && key.Name == "Module"
	})
}

// has reports whether the Go files of a folder have such a node.
func has(dir string, is func(ast.Node) bool) (bool, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	found := false
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return false, err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			found = found || n != nil && is(n)
			return !found
		})
	}
	return found, err
}
