package standalone

import (
	"bytes"
	"encoding/gob"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/cache"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/passes/summary"
)

// A store keeps what is found in packages between runs. A nil store is empty, and stays
// so.
type store struct {
	*cache.Cache
	run key // part of all keys
}

// A key stands for all that decides what is found in a package.
type key = cache.ActionID

// openStore opens the store. It returns nil if there is no place for one.
func openStore() *store {
	dir, err := cacheDir()
	if err != nil || dir == "off" || os.MkdirAll(dir, 0o777) != nil {
		return nil
	}
	c, err := cache.Open(dir)
	if err != nil {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	tool, err := cache.FileHash(self)
	if err != nil {
		return nil
	}
	h := cache.NewHash("run")
	fmt.Fprintf(h, "%x", tool)
	analyzer.Analyzer.Flags.VisitAll(func(f *flag.Flag) { fmt.Fprintf(h, " %s=%v", f.Name, f.Value) })
	return &store{c, h.Sum()}
}

// cacheDir returns the folder of the cache: $FFLINTCACHE, which may be "off", or the
// folder fflint in the user's cache folder.
func cacheDir() (string, error) {
	if dir := os.Getenv("FFLINTCACHE"); dir != "" {
		return dir, nil
	}
	dir, err := os.UserCacheDir()
	return filepath.Join(dir, "fflint"), err
}

// contentName matches the files of the build cache, whose names tell what they contain.
var contentName = regexp.MustCompile(`^[0-9a-f]{64}-d$`)

// setKey computes the key, after those of the imports. The compiler's export file, and
// those of all imports, stand for the types; the facts of imports follow from their keys.
func (u *unit) setKey(run key) error {
	h := cache.NewHash("package")
	fmt.Fprintf(h, "%x %q %v %q", run, u.ID, u.named, u.ExportFile)
	if u.ExportFile != "" && !contentName.MatchString(filepath.Base(u.ExportFile)) {
		return fmt.Errorf("%s is not named after its content", u.ExportFile)
	}
	if u.standard {
		u.key = h.Sum()
		return nil
	}
	immutable := false // the sources are those of a version
	if m := u.Module; m != nil {
		fmt.Fprintf(h, " %q %q %q", m.Path, m.Version, m.GoVersion)
		immutable = m.Version != "" && m.Replace == nil && m.Dir != "" // there is none in a vendor folder
	}
	for _, name := range u.CompiledGoFiles {
		fmt.Fprintf(h, " %q", name)
		if !immutable {
			sum, err := cache.FileHash(name)
			if err != nil {
				return err
			}
			fmt.Fprintf(h, " %x", sum)
		}
	}
	slices.SortFunc(u.imports, func(a, b *unit) int { return strings.Compare(a.PkgPath, b.PkgPath) })
	for _, dep := range u.imports {
		fmt.Fprintf(h, " %x", dep.key)
	}
	u.key = h.Sum()
	return nil
}

// entryKey returns the key of the entry, which depends on what has been asked for.
func (u *unit) entryKey() key {
	if !u.named || !u.program.predict {
		return u.key
	}
	return cache.Subkey(u.key, "predict")
}

// An entry is how what is found in a package is written.
type entry struct {
	Trace *summary.Traced
	Facts []fact
	// Files are those that the diagnostics are about. Positions are as in a file set of
	// these files, in this order.
	Files       []string
	Diagnostics []analysis.Diagnostic
	Prediction  *Prediction
}

type fact struct {
	Path    objectpath.Path
	Effects *summary.Effects
}

// fetch takes what is found in the package from the store, and reports whether it is there.
func (u *unit) fetch() bool {
	if u.program.cache == nil {
		return false
	}
	data, _, err := u.program.cache.GetBytes(u.entryKey())
	if err != nil {
		return false
	}
	var e entry
	if gob.NewDecoder(bytes.NewReader(data)).Decode(&e) != nil {
		return false
	}
	fset := token.NewFileSet()
	for _, name := range e.Files {
		if _, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution); err != nil {
			return false
		}
	}
	u.summarised.do(u.program.workers, func() error {
		u.fset = fset
		u.found = found{trace: e.Trace, facts: make(map[objectpath.Path]*summary.Effects, len(e.Facts)), diagnostics: e.Diagnostics, prediction: e.Prediction}
		for _, f := range e.Facts {
			u.facts[f.Path] = f.Effects
		}
		return nil
	})
	return true
}

// keep puts what has been found into the store, if it can be written there: a full disk
// is no reason to fail.
func (u *unit) keep() {
	if u.program.cache == nil || u.failed {
		return
	}
	e := entry{Trace: u.trace, Prediction: u.prediction}
	for _, path := range slices.Sorted(maps.Keys(u.facts)) {
		e.Facts = append(e.Facts, fact{path, u.facts[path]})
	}

	files := make(map[*token.File]*token.File) // by those of the run
	fset := token.NewFileSet()
	ok := true
	move := func(pos *token.Pos) {
		if !pos.IsValid() {
			return
		}
		from := u.fset.File(*pos)
		to := files[from]
		if to == nil {
			if !slices.Contains(u.CompiledGoFiles, from.Name()) {
				ok = false // a place in another package's, of which only the lines are known
				return
			}
			to = fset.AddFile(from.Name(), -1, from.Size())
			files[from] = to
			e.Files = append(e.Files, from.Name())
		}
		*pos = to.Pos(from.Offset(*pos))
	}
	for _, d := range u.diagnostics {
		d.Related = slices.Clone(d.Related)
		for i := range d.Related {
			move(&d.Related[i].Pos)
			move(&d.Related[i].End)
		}
		d.SuggestedFixes = slices.Clone(d.SuggestedFixes)
		for i := range d.SuggestedFixes {
			edits := slices.Clone(d.SuggestedFixes[i].TextEdits)
			for j := range edits {
				move(&edits[j].Pos)
				move(&edits[j].End)
			}
			d.SuggestedFixes[i].TextEdits = edits
		}
		move(&d.Pos)
		move(&d.End)
		e.Diagnostics = append(e.Diagnostics, d)
	}
	var buf bytes.Buffer
	if ok && gob.NewEncoder(&buf).Encode(e) == nil {
		u.program.cache.PutBytes(u.entryKey(), buf.Bytes())
	}
}

// trim removes what has not been used for days.
func (s *store) trim() {
	if s != nil {
		s.Trim()
	}
}
