package main

import (
	"encoding/json"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// reportImported changes the configuration file that go vet calls the tool with, if
// it is for a package that is only imported by those which go vet is asked about: the
// diagnostics of the user's own are reported all the same. The go command of Go 1.26
// keeps one output for both cases. What is not reported now would be missing later,
// when the package itself is asked about.
//
//	go vet -vettool=fflint ./b   // b imports a
//	go vet -vettool=fflint ./a   // would find nothing
//
// Packages of which go vet looks at a variant with tests are not affected, and would
// be reported twice.
func reportImported(args []string) error {
	if len(args) == 0 || !strings.HasSuffix(args[len(args)-1], ".cfg") {
		return nil
	}
	has := func(name string) bool {
		return slices.Contains(args, "-"+name) || slices.Contains(args, "-"+name+"=true")
	}
	if has("fix") && !has("diff") {
		return nil // only what is asked for is repaired, and that is kept apart
	}
	name := args[len(args)-1]
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var config struct {
		ID, Dir, ModulePath, ModuleVersion string
		Module                             *struct{ Path, Version string } // from Go 1.27 on
		GoFiles                            []string
		VetxOnly                           bool
	}
	if err := json.Unmarshal(data, &config); err != nil {
		return err
	}
	if config.Module != nil {
		config.ModulePath, config.ModuleVersion = config.Module.Path, config.Module.Version
	}
	own := config.ModulePath != "" && config.ModulePath != "std" && config.ModulePath != "cmd" && config.ModuleVersion == ""
	variant := strings.Contains(config.ID, " [") // a package as the tests of another have it
	if !config.VetxOnly || !own || variant || hasTests(config.Dir, config.GoFiles) {
		return nil
	}
	var all map[string]any
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	all["VetxOnly"] = false
	if data, err = json.Marshal(all); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
}

// hasTests reports whether a package has tests that are part of it, as far as that
// can be known without the build tags.
func hasTests(dir string, goFiles []string) bool {
	clause := func(name string) string {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly)
		if err != nil {
			return ""
		}
		return file.Name.Name
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(goFiles) == 0 {
		return false
	}
	return slices.ContainsFunc(files, func(f os.DirEntry) bool {
		if !strings.HasSuffix(f.Name(), "_test.go") {
			return false
		}
		matches, err := build.Default.MatchFile(dir, f.Name())
		return err == nil && matches && clause(filepath.Join(dir, f.Name())) == clause(goFiles[0])
	})
}
