package standalone

import (
	"fmt"
	"go/types"
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
		seen[u] = true
		for _, dep := range u.imports {
			needed[dep] = true
			if !dep.standard && !seen[dep] {
				seen[dep] = true
				if dep.traced || !dep.fetch() {
					visit(dep)
				}
			}
		}
	}
	for _, u := range units {
		if !seen[u] {
			visit(u)
		}
	}

	p.types = make(exports)
	for _, u := range p.units {
		if needed[u] && u.ExportFile != "" {
			if err := p.readExport(u); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *program) readExport(u *unit) error {
	f, err := os.Open(u.ExportFile)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := gcexportdata.NewReader(f)
	if err == nil {
		_, err = gcexportdata.Read(r, p.fset, p.types, u.PkgPath)
	}
	return err
}
