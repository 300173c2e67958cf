package oracle

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The categories, the first two to be seen in the parents of the recorded
// spans, the others in their notes.
const (
	lostParent   = "lostparent"
	wrongParent  = "wrongparent"
	finishedSpan = "finishedspan"
	canceledCtx  = "canceledctx"
)

// A function is a function or method of a fixture package.
type function struct {
	name       string   // f, or T.m
	pos        string   // file:line
	launches   bool     // it starts a goroutine, itself or in a literal
	coveredBy  []string // the cases that run it, if it is none itself
	categories []string // of its want comments
	wanted     bool     // it has a WANTED comment
	source     string   // its text
	changed    bool     // a fix has changed it
	unknown    []string // the want comments that the oracle does not understand
}

// parseDir reads the functions of the package in dir. The tests count too,
// but not oracle_test.go, where the cases are.
func parseDir(dir string) ([]function, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	var fns []function
	for _, name := range names {
		if filepath.Base(name) == "oracle_test.go" {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		fns = append(fns, functions(fset, f, src)...)
	}
	return fns, nil
}

// markChanged marks the functions of the package in the working directory that
// are not as they were in the module at FFLINT_ORIGINAL.
func markChanged(fns []function) error {
	wd, err := os.Getwd()
	if err != nil {
		return err
	}
	root := wd
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		if root == filepath.Dir(root) {
			return errors.New("no go.mod above " + wd)
		}
		root = filepath.Dir(root)
	}
	rel, err := filepath.Rel(root, wd)
	if err != nil {
		return err
	}
	before, err := parseDir(filepath.Join(os.Getenv("FFLINT_ORIGINAL"), rel))
	if err != nil {
		return err
	}
	source := make(map[string]string)
	for _, fn := range before {
		source[fn.name] = fn.source
	}
	for i := range fns {
		old, ok := source[fns[i].name]
		if !ok {
			return fmt.Errorf("%s is not in FFLINT_ORIGINAL", fns[i].name)
		}
		fns[i].changed = fns[i].source != old
	}
	return nil
}

// functions returns the functions of a file with the text src.
func functions(fset *token.FileSet, file *ast.File, src []byte) []function {
	var fns []function
	for _, decl := range file.Decls {
		fd, ok := decl.(*ast.FuncDecl)
		if !ok || fd.Body == nil {
			continue
		}
		pos := fset.Position(fd.Pos())
		fn := function{
			name:     funcName(fd),
			pos:      fmt.Sprintf("%s:%d", filepath.Base(pos.Filename), pos.Line),
			launches: launches(fd.Body),
			source:   string(src[pos.Offset:fset.Position(fd.End()).Offset]),
		}
		start := fd.Pos()
		if fd.Doc != nil {
			start = fd.Doc.Pos()
		}
		last := fset.Position(fd.End()).Line
		for _, group := range file.Comments {
			for _, c := range group.List {
				if c.Pos() >= start && fset.Position(c.Pos()).Line <= last {
					fn.comment(c.Text)
				}
			}
		}
		slices.Sort(fn.categories)
		fn.categories = slices.Compact(fn.categories)
		fns = append(fns, fn)
	}
	return fns
}

// comment reads one comment of fn.
func (fn *function) comment(text string) {
	// As for analysistest, a want may follow other words of a comment.
	body := strings.TrimSpace(strings.TrimPrefix(text, "//"))
	if i := strings.Index(body, "// want"); i >= 0 {
		body = body[i+len("// "):]
	}
	if names, ok := strings.CutPrefix(body, "covered by:"); ok {
		for name := range strings.SplitSeq(names, ",") {
			fn.coveredBy = append(fn.coveredBy, strings.TrimSpace(name))
		}
	}
	if strings.HasPrefix(body, "WANTED:") {
		fn.wanted = true
	}
	if !strings.HasPrefix(body, "want ") {
		return
	}
	known := false
	for _, c := range []struct{ words, category string }{
		{"loses its parent span", lostParent},
		{"may lose its parent span", lostParent},
		{"gets no context", lostParent},
		{"wrong parent span", wrongParent},
		{"writes to a finished span", finishedSpan},
		{"runs on a cancelled context", canceledCtx},
		{"needs a reason", ""},         // about a comment, not about a launch
		{"unused //fflint:ignore", ""}, // likewise
	} {
		if !strings.Contains(body, c.words) {
			continue
		}
		known = true
		if c.category != "" {
			fn.categories = append(fn.categories, c.category)
		}
	}
	if !known {
		fn.unknown = append(fn.unknown, body)
	}
}

// funcName returns the name of a function, or Type.method.
func funcName(fd *ast.FuncDecl) string {
	if fd.Recv == nil {
		return fd.Name.Name
	}
	typ := fd.Recv.List[0].Type
	for {
		switch x := typ.(type) {
		case *ast.StarExpr:
			typ = x.X
		case *ast.IndexExpr:
			typ = x.X
		case *ast.IndexListExpr:
			typ = x.X
		case *ast.Ident:
			return x.Name + "." + fd.Name.Name
		default:
			return fd.Name.Name
		}
	}
}

// launches reports whether body starts a goroutine: a go statement, a call of
// anything's method Go or TryGo (or fix.Go), time.AfterFunc or
// context.AfterFunc.
func launches(body ast.Node) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = true
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok {
				switch sel.Sel.Name {
				case "Go", "TryGo", "AfterFunc":
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// coverage compares the functions of a package with its cases: every function
// that launches has a case or is covered by one, every case is a function.
func coverage(fns []function, cases []Case, fixed bool) []string {
	var problems []string
	problem := func(format string, args ...any) {
		problems = append(problems, fmt.Sprintf(format, args...))
	}
	names := make(map[string]bool)
	for _, fn := range fns {
		names[fn.name] = true
	}
	runs := make(map[string]bool)
	for _, c := range cases {
		if runs[c.Name] {
			problem("case %s: listed twice", c.Name)
		}
		if !names[c.Name] {
			problem("case %s: no such function", c.Name)
		}
		if c.Run == nil && c.Skip == "" {
			problem("case %s: neither Run nor Skip", c.Name)
		}
		runs[c.Name] = true
	}
	for _, fn := range fns {
		covered := runs[fn.name]
		for _, name := range fn.coveredBy {
			if !runs[name] {
				problem("%s: %s: covered by %s, which is no case", fn.pos, fn.name, name)
			}
			covered = true
		}
		if !covered && fn.launches && !fixed {
			problem("%s: %s launches a goroutine and has no case", fn.pos, fn.name)
		}
		if !covered && (len(fn.categories) > 0 || fn.wanted) {
			problem("%s: %s has a want comment and no case", fn.pos, fn.name)
		}
		for _, want := range fn.unknown {
			problem("%s: %s: the oracle does not know what shows %s", fn.pos, fn.name, want)
		}
	}
	return problems
}

// expected returns what the source promises about the case called name: of
// the function itself and of the functions that it covers.
func expected(fns []function, name string) expectation {
	var e expectation
	for _, fn := range fns {
		if fn.name == name || slices.Contains(fn.coveredBy, name) {
			e.categories = append(e.categories, fn.categories...)
			e.wanted = e.wanted || fn.wanted
			e.changed = e.changed || fn.changed
		}
	}
	slices.Sort(e.categories)
	e.categories = slices.Compact(e.categories)
	return e
}
