// Package mutant derives Go programs from the bytes that a fuzzer makes up, such
// that most of them compile. A byte changed in a Go file seldom leaves another one:
// here the bytes choose among changes of its syntax instead.
package mutant

import (
	"encoding/binary"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// most is how many changes one program gets: each costs a type check.
const most = 8

// Of returns the program with the changes that the genes choose, those after which
// it still compiles. It returns src itself if there are none. imports are the packages
// that a change may import, by name.
func Of(src string, genes []byte, imports map[string]string, compiles func(src string) bool) string {
	for n := 0; n < most && len(genes) >= size; n++ {
		g := gene{genes[0], binary.LittleEndian.Uint16(genes[1:]), genes[3]}
		genes = genes[size:]
		next := g.change(src)
		if next == src {
			continue
		}
		if compiles(next) {
			src = next
		} else if next = importing(next, imports); compiles(next) {
			src = next
		}
	}
	return src
}

// importing returns the program with the imports that it lacks.
func importing(src string, imports map[string]string) string {
	file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	if err != nil {
		return src
	}
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(mentioned(src)))) {
		path := imports[name]
		if path == "" || slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool { return spec.Path.Value == strconv.Quote(path) }) {
			continue
		}
		if before, after, ok := strings.Cut(src, "import (\n"); ok {
			src = before + "import (\n\t" + strconv.Quote(path) + "\n" + after
		} else if before, after, ok := strings.Cut(src, "\nimport "); ok {
			src = before + "\nimport " + strconv.Quote(path) + "\nimport " + after
		}
	}
	return src
}

// A gene is one change: what it is, where, and with what.
type gene struct {
	kind byte
	at   uint16
	with byte
}

const size = 4 // bytes of a gene

// A subject is a program that is to be changed.
type subject struct {
	gene
	src   string
	file  *ast.File
	base  int // of positions
	lists [][]ast.Stmt
	exprs []ast.Expr
	ids   []*ast.Ident
}

// change returns the program with one change, or as it is.
func (g gene) change(src string) string {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return src
	}
	s := &subject{gene: g, src: src, file: file, base: fset.File(file.FileStart).Base()}
	ast.Inspect(file, func(n ast.Node) bool {
		var list []ast.Stmt
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BlockStmt:
			list = n.List
		case *ast.CaseClause:
			list = n.Body
		case *ast.CommClause:
			list = n.Body
		case *ast.Ident:
			s.ids = append(s.ids, n)
		}
		if len(list) > 0 {
			s.lists = append(s.lists, list)
		}
		if x, ok := n.(ast.Expr); ok {
			s.exprs = append(s.exprs, x)
		}
		return true
	})
	changes := []func() string{
		s.wrap, s.insert, s.swap, s.repeat, s.remove,
		s.rename, s.comment, s.parens, s.graft, s.argument,
		s.launch, s.declare, s.alias, s.head, s.join, s.literal,
		s.directive,
	}
	return changes[int(g.kind)%len(changes)]()
}

// text returns the source of a node.
func (s *subject) text(n ast.Node) string { return s.src[s.offset(n.Pos()):s.offset(n.End())] }

func (s *subject) offset(pos token.Pos) int { return min(int(pos)-s.base, len(s.src)) }

// put returns the program with text in place of what is between two positions.
func (s *subject) put(pos, end token.Pos, text string) string {
	return s.src[:s.offset(pos)] + text + s.src[s.offset(end):]
}

// pick returns one of the choices.
func pick[T any](by int, choices []T) (choice T, ok bool) {
	if len(choices) == 0 {
		return choice, false
	}
	return choices[by%len(choices)], true
}

// stmt returns the statement that the gene is about, and its list.
func (s *subject) stmt() (list []ast.Stmt, i int, ok bool) {
	total := 0
	for _, list := range s.lists {
		total += len(list)
	}
	if total == 0 {
		return nil, 0, false
	}
	i = int(s.at) % total
	for _, list = range s.lists {
		if i < len(list) {
			break
		}
		i -= len(list)
	}
	return list, i, true
}

var wrappers = []string{
	"{\n%s\n}", "if true { %s }", "if ok := true; ok {\n%s\n} else {\n}",
	"for range 2 {\n%s\n}", "for i := 0; i < 2; i++ { %s }", "for _, ctx := range []context.Context{ctx} {\n%s\n}",
	"func() { %s }()", "func(ctx context.Context) {\n%s\n}(ctx)", "defer func() {\n%s\n}()", "go func() { %s }()",
	"switch { case true: %s }", "switch {\ndefault:\n%s\n}", "select { default: %s }",
	"L: for { %s\nbreak L }", "L:\n%s\nif false { goto L }", "if false { goto L }\nL:\n%s", "L: %s",
	"{ // opens\n%s // closes\n}", "/* before */ %s /* after */", "ctx := ctx\n%s", "defer func() {}(); %s; println()",
	"if ctx := context.Background(); ctx != nil {\n%s\n}", "switch ctx := any(ctx).(type) { case context.Context: %s }",
	"func(ctx context.Context) context.Context { %s; return ctx }(context.TODO())",
	"for ctx := range func(yield func(context.Context) bool) { yield(ctx) } {\n%s\n}", "for range func(yield func() bool) { for yield() {} } { %s }", "for _, ctx := range iter.Seq2[int, context.Context](nil) {\n%s\nbreak\n}",
	"for range 3 { defer func() { %s }() }", "for ctx := range one(ctx) { %s }", "select { case ctx, ok := <-one(ctx): _ = ok\n%s\ncase one(1) <- 2: }", "M: for i := range 9 { if i > 2 { continue M }\n%s }", "if true { goto M }\n{ %s }\nM:\n",
	"switch x := any(ctx).(type) { case thing, *thing: _ = x\n%s\ncase nil: }", "switch { case true: fallthrough\ndefault: %s }", "call(func(ctx context.Context) { %s })", "go call(func(context.Context) { %s })", "defer call(func(ctx context.Context) { go func() { %s }() })",
}

// wrap puts a statement into another one.
func (s *subject) wrap() string {
	list, i, ok := s.stmt()
	if !ok {
		return s.src
	}
	wrapper, _ := pick(int(s.with), wrappers)
	return s.put(list[i].Pos(), list[i].End(), fmt.Sprintf(wrapper, s.text(list[i])))
}

var statements = []string{
	"ctx := ctx", "ctx = context.WithValue(ctx, 1, 2)", "var ctx context.Context", "ctx := context.Background()", "bg := context.TODO()", "_ = ctx",
	"ctx, cancel := context.WithCancel(ctx)\ndefer cancel()", "if ctx.Err() != nil { return }", "<-ctx.Done()",
	"fix := 1\n_ = fix", "context := 1\n_ = context", "var opentracing any\n_ = opentracing", "detached := ctx\n_ = detached", "detachedCtx := 2; _ = detachedCtx", "spanCtx := 1; _ = spanCtx",
	"go save(context.Background())", "go save(ctx)", "go func() { save(context.Background()) }()", "go func(int) { save(context.TODO()) }(1)",
	"go func(n int, _ ...string) (err error) {\n\tsave(context.Background()) // saves\n\treturn err\n}(1, \"a\", \"b\")",
	"go func() { ctx := context.Background(); save(ctx) }()", "go func() { save(ctx); save(context.Background()) }( /* nothing */ )",
	"go func(f func(context.Context)) { f(context.Background()) }(save)", "go func(a, b int) { save(context.Background()) }(two())",
	"defer func() { go save(context.Background()) }()", "go (save)(context.Background())", "go saveAny[int](context.Background(), 1)", "go saveAny(context.TODO(), 1.5)", "go (func() { save(context.Background()) })()",
	"var wg sync.WaitGroup\nwg.Go(func() { save(context.Background()) })\nwg.Wait()", "time.AfterFunc(1, func() { save(context.Background()) })",
	"var wg sync.WaitGroup; wg.Add(1); go func() { defer wg.Done(); save(context.Background()) }(); wg.Wait()",
	"var g errgroup.Group\ng.Go(func() error { save(context.Background()); return nil })", "g, ctx := errgroup.WithContext(ctx)\ng.Go(func() (err error) { save(ctx); return })\n_ = g.Wait()",
	"span, _ := opentracing.StartSpanFromContext(ctx, \"h\")\ndefer span.Finish()", "span, ctx := opentracing.StartSpanFromContext(ctx, \"h\")\ndefer span.Finish()",
	"span := opentracing.StartSpan(\"h\")\ndefer span.Finish()\nctx = opentracing.ContextWithSpan(ctx, span)", "go opentracing.StartSpan(\"x\").Finish()", "go func() { opentracing.StartSpan(\"x\").Finish() }()",
	"ctx, span := tr.Start(ctx, \"h\")\ndefer span.End()", "_, span := tr.Start(ctx, \"h\")\ndefer span.End()", "ctx, span = tr.Start(ctx, \"second\")\ndefer span.End()",
	"go func() { _, span := tr.Start(context.Background(), \"x\"); span.End() }()",
	"req, _ := http.NewRequest(\"GET\", \"/\", nil)\n_ = req", "go func() { req, _ := http.NewRequest(\"GET\", \"/\", nil); save(req.Context()) }()",
	"save := save; go save(context.Background())", "f := func(ctx context.Context) { save(ctx) }\ngo f(context.Background())", "m := map[int]func(context.Context){1: save}\ngo m[1](context.Background())", "t := thing{ctx}\ngo t.save(t.ctx)", "go thing.save(thing{ctx}, context.Background())", "go func() { println(); recover() }()", "go println(ctx)", "go close(make(chan int))",
	"select { case <-ctx.Done(): go save(context.Background()); default: }", "for i, ctx := range []context.Context{ctx, nil} { go func() { _ = i; save(ctx); save(context.Background()) }() }",
	"save(ctx)", "return", "span.SetTag(\"k\", 1)", "span.Finish()", "span.End()", "ctx = nil", "p := &ctx; _ = p", "//fflint:ignore", "//fflint:ignore it is meant", "//nolint:fflint", "//line other.go:7", "/*line other.go:7*/",
	"go call(save)", "async(func() { save(context.Background()) })", "async(func() { saveAny(ctx, 1) })", "go async(func() { save(context.Background()) })", "f := saveAny[string]; go f(context.Background(), \"\")", "f := thing.save; go f(thing{}, context.TODO())", "f := (&thing{ctx}).save; go f(context.Background())", "go interface{ save(context.Context) }.save(thing{}, context.Background())",
	"for ctx := range func(yield func(context.Context) bool) { go save(ctx); yield(context.Background()) } { go save(ctx) }", "next, stop := iter.Pull(iter.Seq[context.Context](nil)); defer stop(); c, _ := next(); go save(c)", "next, stop := iter.Pull2(func(yield func(int, func()) bool) { yield(1, func() { save(context.Background()) }) }); defer stop(); _, f, _ := next(); go f()",
	"type local struct{ *thing; next *local }; var l local; go l.save(l.next.ctx)", "type local[T any] = []T; go save(local[context.Context]{ctx}[0])", "var f func(int) func(context.Context); f = func(n int) func(context.Context) { if n > 0 { go f(n - 1)(context.Background()) }; return save }; go f(3)(ctx)",
	"for { select { case <-ctx.Done(): return; case c := <-one(ctx): go save(c) } }", "c := one(ctx); select { case c <- ctx: default: }; go save(<-c)", "var x interface{ context.Context; save(context.Context) }; go x.save(x)", "go func() { for range 2 { defer save(context.Background()) } }()",
	"if f, ok := any(ctx).(interface{ save(context.Context) }); ok { go f.save(context.Background()) }", "var a [2]context.Context; for i := range a { go save(a[i]) }", "var m map[string]struct{ f func(context.Context); c context.Context }; go m[\"\"].f(m[\"\"].c)", "go (*(*func(context.Context))(nil))(context.Background())", "defer save(context.Background()); go panic(1)", "_ = min(1, 2); clear(map[int]int{}); go append([]func(context.Context){}, save)[0](context.TODO())",
}

// insert puts a new statement before another one.
func (s *subject) insert() string {
	list, i, ok := s.stmt()
	if !ok {
		return s.src
	}
	stmt, _ := pick(int(s.with), statements)
	return s.put(list[i].Pos(), list[i].Pos(), stmt+"\n")
}

// swap exchanges a statement and the next one.
func (s *subject) swap() string {
	list, i, ok := s.stmt()
	if !ok || i+1 >= len(list) {
		return s.src
	}
	a, b := list[i], list[i+1]
	between := s.src[s.offset(a.End()):s.offset(b.Pos())]
	return s.put(a.Pos(), b.End(), s.text(b)+between+s.text(a))
}

// repeat has a statement a second time.
func (s *subject) repeat() string {
	list, i, ok := s.stmt()
	if !ok {
		return s.src
	}
	return s.put(list[i].End(), list[i].End(), "\n"+s.text(list[i]))
}

// remove leaves a statement out.
func (s *subject) remove() string {
	list, i, ok := s.stmt()
	if !ok {
		return s.src
	}
	return s.put(list[i].Pos(), list[i].End(), "")
}

// names are those that edits use, or look for.
var names = []string{"ctx", "context", "fix", "fflintfix", "detached", "detachedCtx", "spanCtx", "opentracing", "ot", "trace", "oteltrace", "save", "span", "bg", "http", "_", "nil", "r", "ctx2"}

// rename gives everything of one name another.
func (s *subject) rename() string {
	id, ok := pick(int(s.at), s.ids)
	if !ok {
		return s.src
	}
	to, _ := pick(int(s.with), names)
	if int(s.with) >= len(names)*2 { // one use alone
		return s.put(id.Pos(), id.End(), to)
	}
	var b strings.Builder
	done := s.file.FileStart
	for _, other := range s.ids {
		if other.Name == id.Name && other != s.file.Name && other.Pos() >= done {
			b.WriteString(s.src[s.offset(done):s.offset(other.Pos())] + to)
			done = other.End()
		}
	}
	return b.String() + s.src[s.offset(done):]
}

var comments = []string{
	" /* here */ ", " // here\n", "\n// here\n", "/* two\nlines */", " //fflint:ignore it is meant\n", " //fflint:ignore\n", " //nolint:fflint // it is meant\n", "\n//nolint\n",
	"\n//line other.go:3\n", "/*line other.go:3:5*/", "/*\tx*/", "/* a */ /* b */", " // }\n", "\n\n", "\n//go:noinline\n", " // want `x`\n", "\n/*\n", "\n*/\n",
}

// comment puts a comment before or after something.
func (s *subject) comment() string {
	var nodes []ast.Node
	ast.Inspect(s.file, func(n ast.Node) bool {
		if n != nil {
			nodes = append(nodes, n)
		}
		return true
	})
	n, _ := pick(int(s.at>>2), nodes)
	pos := n.Pos()
	switch s.at & 3 {
	case 1:
		pos = n.End()
	case 2:
		pos++
	case 3:
		pos = n.End() - 1
	}
	text, _ := pick(int(s.with), comments)
	return s.put(pos, pos, text)
}

// parens puts an expression into parentheses, or makes it another that is the same.
func (s *subject) parens() string {
	x, ok := pick(int(s.at), s.exprs)
	if !ok {
		return s.src
	}
	around, _ := pick(int(s.with), []string{"(%s)", "((%s))", "(\n%s)", "*&%s", "[]context.Context{%s}[0]", "context.Context(%s)", "any(%s)", "func() context.Context { return %s }()", "context.WithValue(%s, 1, 2)", "context.WithoutCancel(%s)", "thing{%s}.ctx", "<-one(%s)"})
	return s.put(x.Pos(), x.End(), fmt.Sprintf(around, s.text(x)))
}

// graft puts one expression in the place of another.
func (s *subject) graft() string {
	x, ok := pick(int(s.at), s.exprs)
	if !ok {
		return s.src
	}
	y, _ := pick(int(s.at>>8)+int(s.with)*7, s.exprs)
	return s.put(x.Pos(), x.End(), s.text(y))
}

// contexts are expressions with a context.
var contexts = []string{"ctx", "context.Background()", "context.TODO()", "context . Background ( )", "context.Background( /* root */ )", "(context.Background())", "nil", "r.Context()", "bg", "t.ctx", "t.Context()", "span", "base", "context.WithoutCancel(ctx)", "opentracing.ContextWithSpan(ctx, span)", "context.\n\t// it is a root\n\tBackground()"}

// argument replaces an argument of a call, or adds one.
func (s *subject) argument() string {
	var calls []*ast.CallExpr
	for _, x := range s.exprs {
		if call, ok := x.(*ast.CallExpr); ok {
			calls = append(calls, call)
		}
	}
	call, ok := pick(int(s.at), calls)
	if !ok {
		return s.src
	}
	text, _ := pick(int(s.with), contexts)
	if len(call.Args) == 0 {
		return s.put(call.Lparen+1, call.Lparen+1, text)
	}
	arg, _ := pick(int(s.at>>8), call.Args)
	return s.put(arg.Pos(), arg.End(), text)
}

// directives begin a directive, or nearly so, and reasons go on with it.
var (
	directives = []string{"//fflint:ignore", "// fflint:ignore", "//fflint:ignored", "//fflint:", "//FFLINT:ignore", "//nolint", "//nolint:", "//nolint:fflint", "//nolint:FFlint,all", "//nolint: errcheck , fflint ", "// nolint:fflint", "//line ", "//line :", "//line other.go", "//line other.go:0", "//line other.go:7:", "//go:build ", "//go:generate ", "// Code generated ", "//export "}
	reasons    = []string{"", " ", "\t", " it is meant", "\tit is meant", " \u00a0", "\u2003why", " \x01\x7f", " \u202e\u2028", " \r", " // why", "//why", ":", ",", ",,fflint", " {", "1", ":9999999999", ":-1", "other.go:3", " by hand. DO NOT EDIT.", " //fflint:ignore", " %d %s", strings.Repeat(" x", 2000)}
)

// directive puts a directive, which may be malformed, before or after something, or at
// an end of the file.
func (s *subject) directive() string {
	name, _ := pick(int(s.with), directives)
	reason, _ := pick(int(s.with)/len(directives)+int(s.at>>4), reasons)
	text := name + reason
	if s.at&1 == 1 {
		text = "/*" + text[2:] + "*/"
	} else if s.at&2 == 0 {
		text += "\n"
	}
	var at []token.Pos
	for _, list := range s.lists {
		for _, stmt := range list {
			at = append(at, stmt.Pos(), stmt.End())
		}
	}
	for _, d := range s.file.Decls {
		at = append(at, d.Pos(), d.End())
	}
	at = append(at, s.file.FileStart, s.file.FileEnd, s.file.Name.End())
	pos, _ := pick(int(s.at>>2), at)
	if s.at&2 == 2 && s.at&1 == 0 {
		return s.put(pos, pos, "\n"+text+"\n") // a line of its own
	}
	return s.put(pos, pos, text)
}

var launches = []string{
	"go %s", "go func() { %s }()", "go func() {\n%s\n}()", "go func(ctx context.Context) { %s }(ctx)", "go func(context.Context, int) { %s }(ctx, 1)",
	"var wg sync.WaitGroup\nwg.Go(func() { %s })", "time.AfterFunc(1, func() { %s })", "var g errgroup.Group\ng.Go(func() error { %s; return nil })", "f := func() { %s }; go f()", "context.AfterFunc(ctx, func() { %s })",
	"defer %s", "go func() (err error) { %s; return err }()", "go func() { go func() { %s }() }()",
}

// launch has a statement run on another goroutine.
func (s *subject) launch() string {
	list, i, ok := s.stmt()
	if !ok {
		return s.src
	}
	around, _ := pick(int(s.with), launches)
	return s.put(list[i].Pos(), list[i].End(), fmt.Sprintf(around, strings.TrimPrefix(s.text(list[i]), "go ")))
}

var declarations = []string{
	"func fix() {}", "var fix = 1", "type fflintfix int", "func detached() {}", "var detachedCtx = 1", "const spanCtx = 1", "var bg = context.Background()", "type ctx int", "var ctx = context.TODO()", "type Context = context.Context", "type context2 interface{ context.Context }",
	"func init() { go save(context.Background()) }", "func late(ctx context.Context) { go save(context.Background()) } // ends", "var _ = func(ctx context.Context) int { go save(context.Background()); return 1 }",
	"func unnamed(context.Context) { go save(context.Background()) }", "func generic[T any](ctx context.Context, x T) { go saveAny(context.Background(), x) }", "// at the end", "/* at\nthe end */",
	"func (t *thing) keep(ctx context.Context) { t.ctx = ctx; go t.save(t.ctx) }", "func handle(w http.ResponseWriter, r *http.Request) { go save(context.Background()) }",
	"func (t *thing) pairs(p *pairs[int, context.Context]) { go save(p.next.value) }\ntype pairs[K comparable, V any] struct{ key K; value V; next *pairs[K, V] }", "type self[T interface{ less(T) bool }] struct{ x T }", "type alias[T any] = map[string]func(context.Context, T)\nfunc (t thing) all(a alias[int]) { go a[\"\"](t.ctx, 1) }", "type ring struct{ next *ring; context.Context }\nfunc (r ring) turn(ctx context.Context) { go save(r.next); go r.next.turn(r) }",
	"type stack[T any] []T\nfunc (s *stack[T]) push(ctx context.Context, x T) { *s = append(*s, x); go saveAny(context.Background(), s) }\nfunc stacked(ctx context.Context, s *stack[context.Context]) { f := s.push; go f(context.Background(), ctx); go (*stack[context.Context]).push(s, ctx, nil) }",
	"func even(ctx context.Context, n int) { save(ctx); go odd(context.Background(), n-1) }\nfunc odd(ctx context.Context, n int) { go even(ctx, n-1) }", "func deep[T any](ctx context.Context, n int) { if n > 0 { go deep[T](context.Background(), n-1) }; save(ctx) }", "func seq(ctx context.Context) iter.Seq[context.Context] { return func(yield func(context.Context) bool) { go save(context.Background()); yield(ctx) } }\nfunc ranged(ctx context.Context) { for ctx := range seq(ctx) { go save(ctx); defer save(ctx) } }",
	"func named(ctx context.Context) (span opentracing.Span, err error) { span, _ = opentracing.StartSpanFromContext(ctx, \"n\"); go save(ctx); return }",
}

// declare adds a declaration.
func (s *subject) declare() string {
	text, _ := pick(int(s.with), declarations)
	if d, ok := pick(int(s.at), s.file.Decls); ok && s.at&1 == 1 {
		return s.put(d.End(), d.End(), "\n"+text+"\n")
	}
	return strings.TrimRight(s.src, "\n") + "\n\n" + text + "\n"
}

// alias imports a package in another way.
func (s *subject) alias() string {
	spec, ok := pick(int(s.at), s.file.Imports)
	if !ok {
		return s.src
	}
	p, _ := strconv.Unquote(spec.Path.Value)
	switch s.with % 8 {
	case 0: // with a dot
		return s.qualified(spec, ". "+spec.Path.Value, base(p)+".", "")
	case 1:
		return s.qualified(spec, "other "+spec.Path.Value, base(p)+".", "other.")
	case 2: // twice
		return s.put(spec.Pos(), spec.End(), s.text(spec)+"; _ "+spec.Path.Value)
	case 3:
		return s.put(spec.Pos(), spec.End(), "`"+p+"`")
	case 4:
		return s.put(spec.End(), spec.End(), " // for it")
	case 5:
		return s.put(spec.Pos(), spec.Pos(), "// for it\n")
	case 6:
		return s.put(spec.End(), spec.End(), " /* for\nit */")
	}
	return s.put(spec.Pos(), spec.End(), base(p)+" "+spec.Path.Value)
}

// qualified returns the program with one import changed, and what is named by it.
func (s *subject) qualified(spec *ast.ImportSpec, as, old, qualifier string) string {
	start, end := s.offset(spec.Pos()), s.offset(spec.End())
	rest := s.src[end:]
	i := strings.Index(rest, "\nfunc ")
	if i < 0 {
		i = len(rest)
	}
	return s.src[:start] + as + rest[:i] + strings.ReplaceAll(rest[i:], old, qualifier)
}

// base returns the name of the package with an import path.
func base(path string) string {
	name := path[strings.LastIndexByte(path, '/')+1:]
	return strings.TrimSuffix(name, "-go")
}

// head changes how the file begins, or all of its lines.
func (s *subject) head() string {
	switch s.with % 10 {
	case 0:
		return "//go:build go1.20\n\n" + s.src
	case 1:
		return "//go:build go1.21\n\n" + s.src
	case 2:
		return "// Code generated by hand. DO NOT EDIT.\n\n" + s.src
	case 3:
		return "//line other.go:1\n" + s.src
	case 4:
		return strings.ReplaceAll(strings.ReplaceAll(s.src, "\r\n", "\n"), "\n", "\r\n")
	case 5:
		return "\ufeff" + s.src
	case 6:
		return "// Package doc.\n" + s.src
	case 7: // one declaration of all imports, or many
		return strings.Replace(s.src, "import \"context\"", "import (\n\t\"context\"\n)", 1)
	case 8:
		return s.put(s.file.Name.End(), s.file.Name.End(), " // names it")
	}
	return strings.TrimRight(s.src, "\n")
}

// join puts a node on one line.
func (s *subject) join() string {
	list, i, ok := s.stmt()
	if !ok {
		return s.src
	}
	text := s.text(list[i])
	text = strings.ReplaceAll(text, "{\n", "{ ")
	text = strings.ReplaceAll(text, ",\n", ", ")
	return s.put(list[i].Pos(), list[i].End(), strings.ReplaceAll(text, "\n", "; "))
}

// literal changes the signature of a function literal, and what it is called with.
func (s *subject) literal() string {
	var calls []*ast.CallExpr
	for _, x := range s.exprs {
		if call, ok := x.(*ast.CallExpr); ok {
			if _, ok := call.Fun.(*ast.FuncLit); ok {
				calls = append(calls, call)
			}
		}
	}
	call, ok := pick(int(s.at), calls)
	if !ok {
		return s.src
	}
	lit := call.Fun.(*ast.FuncLit)
	forms, _ := pick(int(s.with), [][2]string{
		{"int", "1"}, {"_ int", "1"}, {"ctx context.Context", "ctx"}, {"ctx context.Context", "context.Background()"}, {"_ context.Context, n int", "ctx, 1"}, {"detached, ctx int", "1, 2"},
		{"int, string", "pair()"}, {"n int, s string", "pair()"}, {"...int", "1, 2"}, {"xs ...int", "[]int{1, 2}..."}, {"xs ...int", ""}, {"/* in */", "/* out */"}, {"n int,\n", "1,\n"},
	})
	params, args := forms[0], forms[1]
	if lit.Type.Params.NumFields() > 0 {
		params, args = params+", ", args+", "
	}
	return s.src[:s.offset(lit.Type.Params.Opening)+1] + params + s.src[s.offset(lit.Type.Params.Opening)+1:s.offset(call.Lparen)+1] + args + s.src[s.offset(call.Lparen)+1:]
}
