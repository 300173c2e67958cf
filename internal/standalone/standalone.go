// Package standalone analyses packages in one process, without the go command's part in
// go vet. It does what [golang.org/x/tools/go/analysis/singlechecker] does, which parses
// and type-checks each dependency down to the standard library, in a fraction of the time:
//
//   - The types of what a package imports are those that the compiler has exported.
//   - A dependency is parsed for its facts alone: if it depends on a tracing library, or
//     if a function of it is called that may have one (see [summary.Tells]).
//   - What is found in a package is kept in a cache.
package standalone

import (
	"context"
	"errors"
	"go/token"
	"os"
	"runtime"
	"sync"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/summary"
)

// ErrUnfit says that [Analyze] cannot do with what the compiler exports: a package does
// not compile, for example, or is not there. singlechecker tells what is wrong.
var ErrUnfit = errors.New("packages that the compiler does not export")

// mode is what must be known of all packages.
const mode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
	packages.NeedDeps | packages.NeedExportFile | packages.NeedTypesSizes | packages.NeedModule

// Analyze analyses the packages that the patterns name, as they are without their tests,
// and returns a graph with one action for each, in the order of the go command. The flags
// of the analyzer have been set. With predict, the result of an action is a *[Prediction].
// progress is told how many packages are done, of how many.
func Analyze(ctx context.Context, patterns []string, predict bool, progress func(done, total int)) (*checker.Graph, error) {
	if os.Getenv("GOPACKAGESDRIVER") != "" {
		return nil, ErrUnfit // another build system knows the packages
	}
	opened := make(chan *store, 1)
	go func() { opened <- openStore() }() // while the go command works
	named, err := packages.Load(&packages.Config{Context: ctx, Mode: mode}, patterns...)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil || len(named) == 0:
		return nil, ErrUnfit
	}
	p, err := newProgram(named)
	if err != nil {
		return nil, err
	}
	p.predict = predict
	p.use(<-opened)
	if err := p.analyze(ctx, progress); err != nil {
		return nil, err
	}
	graph := new(checker.Graph)
	for _, pkg := range named {
		u := p.byPath[pkg.PkgPath]
		graph.Roots = append(graph.Roots, &checker.Action{
			Analyzer:    analyzer.Analyzer,
			Package:     &packages.Package{ID: pkg.ID, Name: pkg.Name, PkgPath: pkg.PkgPath, Fset: u.fset},
			IsRoot:      true,
			Diagnostics: u.diagnostics,
			Result:      u.prediction,
		})
	}
	return graph, nil
}

// A program is the packages of one run.
type program struct {
	units   []*unit // after what they import
	byPath  map[string]*unit
	fset    *token.FileSet
	types   exports
	cache   *store // nil if there is none
	workers *workers
	predict bool
}

// newProgram returns the program of the named packages and all that they import.
func newProgram(named []*packages.Package) (*program, error) {
	p := &program{
		byPath:  make(map[string]*unit),
		fset:    token.NewFileSet(),
		workers: &workers{idle: runtime.GOMAXPROCS(0)},
	}
	fit := true
	packages.Visit(named, nil, func(pkg *packages.Package) {
		u := &unit{Package: pkg, program: p, fset: p.fset}
		u.loaded.done, u.summarised.done = make(chan struct{}), make(chan struct{})
		for _, imported := range pkg.Imports {
			dep := p.byPath[imported.PkgPath]
			u.imports = append(u.imports, dep)
			u.traced = u.traced || dep.traced || catalog.Traced(dep.PkgPath)
		}
		u.traced = u.traced && !catalog.Traced(pkg.PkgPath)
		u.standard = pkg.Module == nil && summary.IsStandardPath(pkg.PkgPath)
		p.units = append(p.units, u)
		p.byPath[pkg.PkgPath] = u
		// There is no file for unsafe, and for what has only tests.
		fit = fit && len(pkg.Errors) == 0 && (pkg.ExportFile != "" || pkg.PkgPath == "unsafe" || len(pkg.CompiledGoFiles) == 0)
	})
	for _, pkg := range named {
		p.byPath[pkg.PkgPath].named = true
	}
	if !fit || len(p.byPath) != len(p.units) {
		return nil, ErrUnfit
	}
	return p, nil
}

// use has the program use a store, if all parts of the keys are to be had.
func (p *program) use(s *store) {
	if s == nil {
		return
	}
	for _, u := range p.units {
		if u.setKey(s.run) != nil {
			return
		}
	}
	p.cache = s
}

// analyze analyses the packages that depend on a tracing library, and the named ones with
// comments for fflint, imports first. Others are analysed when their facts are asked for.
func (p *program) analyze(ctx context.Context, progress func(done, total int)) error {
	var missing []*unit
	total := 0
	for _, u := range p.units {
		if !u.traced {
			if ok, err := u.hasIgnore(); err != nil {
				return ErrUnfit
			} else if !ok {
				continue
			}
		}
		total++
		if !u.fetch() {
			missing = append(missing, u)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if err := p.readExports(missing); err != nil {
		return ErrUnfit
	}

	done := total - len(missing)
	progress(done, total)
	var mu sync.Mutex // guards done
	err := p.do(ctx, missing, func() {
		mu.Lock()
		defer mu.Unlock()
		done++
		progress(done, total)
	})
	if err == nil {
		p.cache.trim()
	}
	return err
}

// do analyses packages, which are in the order of their imports. done is called after each.
func (p *program) do(ctx context.Context, units []*unit, done func()) error {
	group, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	work := func(urgency urgency, work func() error) {
		p.workers.begin(urgency)
		defer p.workers.end()
		if group.Err() == nil {
			if err := work(); err != nil {
				cancel(err)
			}
		}
	}
	await := func(u *unit) {
		select {
		case <-u.summarised.done:
		case <-group.Done():
		}
	}
	// foresee has a package loaded, and those summarised whose facts it will ask for.
	var foresee func(u *unit, urgency urgency)
	foresee = func(u *unit, urgency urgency) {
		if u.summarised.started.Load() || !u.foreseen.CompareAndSwap(false, true) {
			return
		}
		work(urgency, u.load)
		if group.Err() != nil {
			return
		}
		for _, dep := range u.asks {
			wg.Go(func() {
				foresee(dep, asked)
				work(asked, dep.summarise)
			})
		}
	}
	window := make(chan struct{}, 2*runtime.GOMAXPROCS(0)) // of those that are foreseen
	for _, u := range units {
		wg.Go(func() {
			select {
			case window <- struct{}{}:
				foresee(u, ahead)
				await(u)
				<-window
			case <-u.summarised.done:
			case <-group.Done():
			}
		})
		wg.Go(func() {
			for _, dep := range u.imports {
				if dep.traced { // or else it is summarised when it is asked
					await(dep)
				}
			}
			work(forFacts, u.summarise)
			if u.named {
				work(forReport, u.report)
			}
			done()
		})
	}
	finished := make(chan struct{})
	go func() {
		wg.Wait()
		close(finished)
	}()
	select {
	case <-finished:
	case <-ctx.Done(): // a large package may take a while
		return ctx.Err()
	}
	if group.Err() != nil {
		return context.Cause(group)
	}
	return nil
}
