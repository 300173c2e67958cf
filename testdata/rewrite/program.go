// Package rewrite tries fflint's verdicts and fixes on programs that it makes up.
//
// A program launches goroutines, and most lose their parent span. It combines a
// form of launch, a tracing library, a way to lose the span, a trap for whoever
// edits the launch, and a place for it. It is a file of a package with many
// others, and run, analyzed, fixed and run again:
//
//	go test -run=TestPrograms -v . -args -programs=20000 -seed=7
//
// The flag -match tries only what it matches, such as -match='form=literal .*trap=none',
// and -index one program alone; -triples prints what has no fix, and what is missed,
// by form, loss and trap; -keep leaves the modules in a folder.
package rewrite

import (
	"crypto/sha256"
	"fmt"
	"go/format"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Combination names the parts of a program.
type Combination struct {
	Form, Library, Loss, Trap, Place string
}

func (c Combination) String() string {
	return fmt.Sprintf("form=%s library=%s loss=%s trap=%s place=%s", c.Form, c.Library, c.Loss, c.Trap, c.Place)
}

// A Program is one function that launches, with what it needs.
type Program struct {
	Index int
	Combination
	Package string
	kind    kind
	Source  string
	// Entry is an expression for a function that runs it, of the type
	// func(context.Context).
	Entry string
	// Cancel says that its context is cancelled when it has returned.
	Cancel bool
	// Right are the edges of the span tree that it should record, each a parent's
	// name, a > and a span's.
	Right []string
	// Category is what is wrong with it, or "" if nothing is.
	Category string
	// Silent says that fflint has been told to be silent about it.
	Silent bool
}

// ID returns the name of the program's function, and of its file without .go.
func (p *Program) ID() string { return "p" + p.number() }

func (p *Program) number() string { return fmt.Sprintf("%06d", p.Index) }

// A choice is what a program is made of.
type choice struct {
	lib   *library
	loss  *loss
	form  *form
	trap  *trap
	place *place
}

// choose draws the parts of a program. They depend on the seed and the index alone.
func choose(seed uint64, index int) choice {
	rng := rand.New(rand.NewPCG(seed, uint64(index)))
	var c choice
	c.lib = drawLibrary(rng)
	c.loss = draw(rng, fitting(losses, func(l *loss) bool { return l.needs == nil || l.needs(c.lib) }))
	c.form = draw(rng, fitting(forms, func(f *form) bool { return goesWith(c.loss, f, c.lib) }))
	c.trap = draw(rng, fitting(traps, func(t *trap) bool { return t.goesWith(c.form, c.loss) }))
	c.place = draw(rng, fitting(places, func(pl *place) bool { return pl.goesWith(c.form, c.loss, c.trap) }))
	return c
}

// named returns the names of the parts.
func (c choice) named() Combination {
	return Combination{Form: c.form.name, Library: c.lib.name, Loss: c.loss.name, Trap: c.trap.name, Place: c.place.name}
}

// fitting returns the elements that fit.
func fitting[T any](from []T, fits func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(from), func(x T) bool { return !fits(x) })
}

// goesWith reports whether a launch of this form can lose its parent this way.
func goesWith(l *loss, f *form, lib *library) bool {
	switch {
	case l.in == inBody && (!f.body || f.arg), // the context comes as an argument
		l.in == inArgument && !f.arg,
		f.closed && !l.closed,
		l.form != "" && l.form != f.name:
		return false
	}
	return l.needs == nil || l.needs(lib)
}

// goesWith reports whether a launch can have the trap.
func (t *trap) goesWith(f *form, l *loss) bool {
	return (t.fits == nil || t.fits(f, l)) && !(t.ownPlace && l.ownPlace)
}

// goesWith reports whether a launch with a trap can stand in the place.
func (pl *place) goesWith(f *form, l *loss, t *trap) bool {
	switch {
	case (t.ownPlace || l.ownPlace) && pl.name != "plain",
		pl.late && (t.after || l.after || f.joined || t.joins),
		pl.line && (!f.body || f.statements || t.statements || l.statements):
		return false
	}
	return true
}

// draw returns one of the elements.
func draw[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

// drawLibrary returns one of the two common ones mostly, the others now and then.
func drawLibrary(rng *rand.Rand) *library {
	if rng.IntN(8) > 0 {
		return libraries[rng.IntN(2)]
	}
	return libraries[2+rng.IntN(len(libraries)-2)]
}

// An extra is an argument of the launched function beside its context.
type extra struct {
	param, typ string // in the launched function
	arg        string // at the launch
}

// A builder holds a program in the making. In all texts, § stands for the
// number of the program.
type builder struct {
	lib  *library
	form *form

	file    []string // lines before the package clause
	context string   // what stands before the names of package context: "context."
	imports []string // as lines, where they are not found by themselves
	single  bool     // imports without parentheses
	decls   []string
	pkg     string // the suffix of the package, for what all of its files are to have

	receiver, params, results string // of the program's function
	result                    string // its last statement
	entry                     string
	cancel                    bool

	ctx      string // the variable with the active context
	head     []string
	before   []string
	after    []string // after the launch
	last     []string // at the end, after what joins
	end      []string // behind that
	expr     string   // the context that the goroutine's work gets
	bodyHead []string
	bodyTail []string
	work     func(expr string, given []string) string
	wrap     func(launch string) string // around the launch, inside the place
	extras   []extra
	recv     string   // the receiver at the launch
	fn       string   // the function variable at the launch
	noSave   bool     // the edges are complete
	silent   bool     // fflint has been told to be
	crlf     bool     // lines end as on Windows
	each     []string // edges for each time that the launch is passed
	times    int      // how often the launch is passed
	line     bool     // the literal stands on one line

	path  []string // the spans above the work
	edges []string // further spans
}

// assemble returns the program of the given parts, or nil if they do not go
// together.
func assemble(index int, c choice) *Program {
	l, f, t, pl, lib := c.loss, c.form, c.trap, c.place, c.lib
	if !goesWith(l, f, lib) || !t.goesWith(f, l) || !pl.goesWith(f, l, t) {
		return nil
	}
	b := &builder{
		lib: lib, form: f, context: "context.", ctx: "ctx", times: 1, recv: "w", fn: "f",
		params: "ctx §Context", entry: "p§",
		path: []string{"request"},
		work: func(expr string, given []string) string {
			return "save(" + strings.Join(append([]string{expr}, given...), ", ") + ")"
		},
		line: pl.line,
	}
	if t.early != nil {
		t.early(b)
	}
	l.lose(b)
	if t.set != nil {
		t.set(b)
	}
	launch := f.launch(b)
	if b.line && strings.Contains(launch, "\n") {
		return nil
	}
	if b.wrap != nil {
		launch = b.wrap(launch)
	}
	launch = pl.put(b, launch)

	p := &Program{
		Index:       index,
		Combination: c.named(),
		Package:     lib.pkg + b.pkg,
		kind:        kind{lib, b.pkg},
		Cancel:      b.cancel,
		Category:    l.category,
		Silent:      b.silent,
	}
	parent := ""
	for _, span := range b.path {
		p.Right = append(p.Right, parent+">"+span)
		parent = span
	}
	p.Right = append(p.Right, b.edges...)
	for range b.times {
		if b.noSave {
			continue
		}
		if l.inner != "" { // the goroutine's own span
			p.Right = append(p.Right, parent+">"+l.inner, l.inner+">save")
		} else if l.rootOnPurpose {
			p.Right = append(p.Right, ">save")
		} else {
			p.Right = append(p.Right, parent+">save")
		}
		p.Right = append(p.Right, b.each...)
	}
	slices.Sort(p.Right)

	number := p.number()
	text := b.text(launch)
	p.Entry = strings.ReplaceAll(b.entry, "§", number)
	text = strings.ReplaceAll(text, "§PACKAGE", p.Package)
	text = strings.ReplaceAll(text, "§Context", b.context+"Context")
	text = strings.ReplaceAll(text, "§", number)
	src, err := format.Source([]byte(text))
	if err != nil {
		panic(fmt.Sprintf("%s: %v\n%s", p.Combination, err, text))
	}
	p.Source = string(src)
	if b.crlf {
		p.Source = strings.ReplaceAll(p.Source, "\n", "\r\n")
	}
	return p
}

// text returns the file.
func (b *builder) text(launch string) string {
	var body []string
	body = append(body, b.head...)
	body = append(body, b.before...)
	body = append(body, launch)
	body = append(body, b.after...)
	body = append(body, b.last...)
	body = append(body, b.end...)
	if b.result != "" {
		body = append(body, b.result)
	}
	fn := fmt.Sprintf("func %sp§(%s) %s {\n%s\n}", b.receiver, b.params, b.results, strings.Join(body, "\n"))
	if b.context != "context." { // so that the import is used, come what may
		b.decls = append(b.decls, "var _ §Context")
	}
	code := strings.Join(append(slices.Clone(b.decls), "// p§ launches.\n"+fn), "\n\n")
	code = strings.ReplaceAll(code, "§Context", b.context+"Context")

	var std, other []string
	known := []struct{ path, as string }{
		{"errors", "errors"}, {"runtime", "runtime"}, {"net/http", "http"}, {"sync", "sync"}, {"time", "time"},
	}
	for _, k := range known {
		if uses(code, k.as) {
			std = append(std, fmt.Sprintf("%q", k.path))
		}
	}
	switch b.context {
	case "context.":
		if uses(code, "context") {
			std = append(std, `"context"`)
		}
	case "":
		std = append(std, `. "context"`)
	default:
		std = append(std, strings.TrimSuffix(b.context, ".")+` "context"`)
	}
	for _, k := range []struct{ path, as string }{
		{"golang.org/x/sync/errgroup", "errgroup"}, {b.lib.path, b.lib.as}, {"rewrite/record", "record"}, {"github.com/fflint/fflint/fix", "fix"},
	} {
		if uses(code, k.as) {
			other = append(other, fmt.Sprintf("%q", k.path))
		}
	}
	for _, line := range b.imports {
		std = append(std, line)
	}
	byPath := func(a, b string) int { return strings.Compare(a[strings.Index(a, `"`):], b[strings.Index(b, `"`):]) }
	slices.SortFunc(std, byPath)
	slices.SortFunc(other, byPath)
	var s strings.Builder
	for _, line := range b.file {
		s.WriteString(line + "\n")
	}
	fmt.Fprintf(&s, "package §PACKAGE\n\n")
	if b.single {
		for _, line := range append(std, other...) {
			fmt.Fprintf(&s, "import %s\n", line)
		}
	} else {
		fmt.Fprintf(&s, "import (\n%s\n\n%s\n)\n", strings.Join(std, "\n"), strings.Join(other, "\n"))
	}
	fmt.Fprintf(&s, "\n%s\n", code)
	return s.String()
}

// uses reports whether the code names a package.
func uses(code, pkg string) bool {
	return regexp.MustCompile(`(^|[^\w.])` + pkg + `\.\p{Lu}`).MatchString(code)
}

// start returns a statement that starts a span.
func (b *builder) start(ctx, span, from, name string) string {
	return fill(b.lib.start, ctx, span, from, name)
}

// begin starts the span that should be the goroutine's parent, in the active context.
func (b *builder) begin(name string) {
	b.head = append(b.head,
		b.start(b.ctx, "span", b.ctx, name),
		"defer span."+b.lib.end+"()",
		"count("+b.ctx+")",
	)
	b.path = append(b.path, name)
}

// root returns a context without a span.
func (b *builder) root() string { return b.context + "Background()" }

// given returns the names of the extra parameters.
func (b *builder) given() []string {
	var names []string
	for _, x := range b.extras {
		names = append(names, strings.TrimPrefix(x.param, "..."))
	}
	return names
}

// args returns the arguments of a launch: the context, if any, and the extra ones.
func (b *builder) args(context ...string) string {
	for _, x := range b.extras {
		context = append(context, x.arg)
	}
	return strings.Join(context, ", ")
}

// parameters returns the parameters of a launched function, which may begin
// with some others.
func (b *builder) parameters(first ...string) string {
	for _, x := range b.extras {
		first = append(first, x.param+" "+x.typ)
	}
	return strings.Join(first, ", ")
}

// saved returns the goroutine's work, on a context and with the given values.
func (b *builder) saved(ctx string, more ...string) string {
	return b.work(ctx, append(more, b.given()...))
}

// body returns the statements of a launched literal, whose work gets expr.
func (b *builder) body(expr string, more ...string) string {
	var stmts []string
	stmts = append(stmts, b.bodyHead...)
	stmts = append(stmts, b.saved(expr, more...))
	stmts = append(stmts, b.bodyTail...)
	if b.line {
		return " " + strings.Join(stmts, "; ") + " "
	}
	return "\n" + strings.Join(stmts, "\n") + "\n"
}

// returning returns the same for a literal with an error for a result.
func (b *builder) returning(expr string) string {
	body := b.body(expr)
	if b.line {
		return body + "; return nil "
	}
	return body + "return nil\n"
}

// move puts the program into the package of a number among those of its kind. The
// cost of what is done to one program can depend on how many there are beside it.
func (p *Program) move(number int) {
	to := p.kind.lib.pkg + strconv.Itoa(number) + p.kind.suffix
	p.Source = strings.Replace(p.Source, "package "+p.Package, "package "+to, 1)
	p.Package = to
}

// A kind is what the programs of a package share.
type kind struct {
	lib    *library
	suffix string
}

// shape tells programs apart that differ in more than their numbers.
func (p *Program) shape() [sha256.Size]byte {
	return sha256.Sum256([]byte(strings.ReplaceAll(p.Package+p.Source, p.number(), "")))
}
