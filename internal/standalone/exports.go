package standalone

import (
	"bytes"
	"fmt"
	"go/types"
	"io"
	"os"

	"golang.org/x/tools/go/gcexportdata"
)

// exports holds the types that packages export, as the compiler has written them, by
// import path.
type exports map[string]*types.Package

// Import implements [types.Importer] for what the package imports.
func (u *unit) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if dep := u.Imports[path]; dep != nil {
		if pkg := u.program.types[dep.PkgPath]; pkg != nil && pkg.Complete() {
			return pkg, nil
		}
	}
	return nil, fmt.Errorf("no types of %q", path)
}

// readExports reads all types that may be needed to analyse the given packages and, for
// their facts, packages that they import. It comes before the analysis: what is read of
// one package may add to the types of others, and nobody must look at them meanwhile.
func (p *program) readExports(units []*unit) error {
	seen := make(map[*unit]bool)
	needed := make(map[*unit]bool)
	var visit func(u *unit)
	visit = func(u *unit) {
		if seen[u] {
			return
		}
		seen[u] = true
		for _, dep := range u.imports {
			needed[dep] = true
			if !dep.standard && (dep.traced || !dep.fetch()) {
				visit(dep)
			}
		}
	}
	for _, u := range units {
		visit(u)
	}

	// Reading ahead takes half of the time off.
	type content struct {
		path string
		data []byte
		err  error
	}
	contents := make(chan content, 16)
	go func() {
		defer close(contents)
		for _, u := range p.units {
			if needed[u] && u.PkgPath != "unsafe" {
				data, err := readExport(u.ExportFile)
				contents <- content{u.PkgPath, data, err}
			}
		}
	}()
	p.types = make(exports)
	var failed error
	for c := range contents {
		if c.err == nil {
			from := &io.LimitedReader{R: bytes.NewReader(c.data), N: int64(len(c.data))} // saves a copy
			_, c.err = gcexportdata.Read(from, p.fset, p.types, c.path)
		}
		if failed == nil {
			failed = c.err
		}
	}
	return failed
}

func readExport(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, err
	}
	if limited, ok := r.(*io.LimitedReader); ok {
		data := make([]byte, limited.N)
		_, err := io.ReadFull(limited, data)
		return data, err
	}
	return io.ReadAll(r)
}
