package rewrite

import (
	"fmt"
	"strings"
)

// A form is a way to launch a goroutine.
type form struct {
	name       string
	arg        bool   // the context is among the arguments of the launch
	body       bool   // a literal is launched, and its statements can be chosen
	extra      bool   // the launch can have further arguments
	recv       string // value, pointer or interface, where the launched function has a receiver
	fn         string // variable or map, where a variable holds the function
	statements bool   // the literal has to stand on several lines
	joined     bool   // the starter waits for it
	recent     bool   // it needs a recent language version
	closed     bool   // the work sees nothing of the starter
	apart      bool   // the literal stands before the launch
	launch     func(b *builder) string
}

// worker declares a type with a method that saves, and returns its parameters.
func (b *builder) worker(receiver string) {
	b.decls = append(b.decls,
		"type worker§ struct{ n int }",
		fmt.Sprintf("func (w %s) save(%s) {\n%s\n}", receiver, b.parameters("ctx §Context"), b.saved("ctx", "w.n")),
	)
}

// function declares a function that saves.
func (b *builder) function() {
	b.decls = append(b.decls, fmt.Sprintf("func save§(%s) {\n%s\n}", b.parameters("ctx §Context"), b.saved("ctx")))
}

// make adds a statement that makes what is launched, unless a trap has done it.
func (b *builder) makes(name, stmt string) {
	for _, s := range b.before {
		if strings.HasPrefix(s, name+" :=") || strings.HasPrefix(s, "var "+name+" ") || strings.HasPrefix(s, name+"s :=") {
			return
		}
	}
	b.before = append(b.before, stmt)
}

var forms = []*form{
	{name: "function", arg: true, extra: true, launch: func(b *builder) string {
		b.function()
		return "go save§(" + b.args(b.expr) + ")"
	}},
	{name: "sharedFunction", arg: true, extra: true, launch: func(b *builder) string {
		return "go save(" + b.args(b.expr) + ")"
	}},
	{name: "pointerMethod", arg: true, extra: true, recv: "pointer", launch: func(b *builder) string {
		b.worker("*worker§")
		b.makes("w", "w := &worker§{n: 1}")
		return "go " + b.recv + ".save(" + b.args(b.expr) + ")"
	}},
	{name: "valueMethod", arg: true, extra: true, recv: "value", launch: func(b *builder) string {
		b.worker("worker§")
		b.makes("w", "w := worker§{n: 1}")
		return "go " + b.recv + ".save(" + b.args(b.expr) + ")"
	}},
	{name: "interfaceMethod", arg: true, extra: true, recv: "interface", launch: func(b *builder) string {
		b.worker("worker§")
		b.decls = append(b.decls, "type saver§ interface {\nsave("+b.parameters("ctx §Context")+")\n}")
		b.makes("w", "var w saver§ = worker§{n: 1}")
		return "go " + b.recv + ".save(" + b.args(b.expr) + ")"
	}},
	{name: "embeddedMethod", arg: true, extra: true, launch: func(b *builder) string {
		b.worker("*worker§")
		b.decls = append(b.decls, "type office§ struct{ *worker§ }")
		b.makes("w", "w := office§{&worker§{n: 1}}")
		return "go w.save(" + b.args(b.expr) + ")"
	}},
	{name: "methodOfCall", arg: true, extra: true, launch: func(b *builder) string {
		b.worker("*worker§")
		return "go record.Next(\"receiver\", &worker§{n: 1}).save(" + b.args(b.expr) + ")"
	}},
	{name: "methodExpression", arg: true, extra: true, launch: func(b *builder) string {
		b.worker("*worker§")
		b.makes("w", "w := &worker§{n: 1}")
		return "go (*worker§).save(" + b.args("w", b.expr) + ")"
	}},
	{name: "functionVariable", arg: true, extra: true, fn: "variable", launch: func(b *builder) string {
		b.function()
		b.makes("f", "f := save§")
		return "go f(" + b.args(b.expr) + ")"
	}},
	{name: "mapElement", arg: true, extra: true, fn: "map", launch: func(b *builder) string {
		b.function()
		b.makes("m", fmt.Sprintf("m := map[string]func(%s){\"k\": save§}", b.parameters("ctx §Context")))
		return "go m[record.Next(\"key\", \"k\")](" + b.args(b.expr) + ")"
	}},
	{name: "methodValue", arg: true, extra: true, launch: func(b *builder) string {
		b.worker("worker§")
		b.makes("w", "w := worker§{n: 1}")
		b.before = append(b.before, "do := w.save", "w.n = 2", "record.Note(w.n)")
		return "go do(" + b.args(b.expr) + ")"
	}},
	{name: "genericFunction", arg: true, extra: true, launch: func(b *builder) string {
		b.decls = append(b.decls, fmt.Sprintf("func save§[T any](%s) {\n%s\n}", b.parameters("ctx §Context", "v T"), b.saved("ctx", "v")))
		return "go save§[float64](" + b.args(b.expr, "1") + ")"
	}},
	{name: "inferredGeneric", arg: true, recent: true, extra: true, launch: func(b *builder) string {
		b.decls = append(b.decls, fmt.Sprintf("func save§[T any](%s) {\n%s\n}", b.parameters("ctx §Context", "v, u T"), b.saved("ctx", "v", "u")))
		return "go save§(" + b.args(b.expr, "1", "2.5") + ")"
	}},
	{name: "genericMethod", arg: true, extra: true, launch: func(b *builder) string {
		b.decls = append(b.decls, "type box§[T any] struct{ v T }",
			fmt.Sprintf("func (of box§[T]) save(%s) {\n%s\n}", b.parameters("ctx §Context"), b.saved("ctx", "of.v")))
		b.before = append(b.before, "boxed := box§[string]{v: \"v\"}")
		return "go boxed.save(" + b.args(b.expr) + ")"
	}},
	{name: "returnedFunction", arg: true, extra: true, launch: func(b *builder) string {
		p := b.parameters("ctx §Context")
		b.decls = append(b.decls, fmt.Sprintf("func saver§(n int) func(%s) {\nreturn func(%s) {\n%s\n}\n}", p, p, b.saved("ctx", "n")))
		return "go saver§(record.Next(\"made\", 1))(" + b.args(b.expr) + ")"
	}},
	{name: "pair", arg: true, launch: func(b *builder) string {
		b.decls = append(b.decls,
			"func pair§(ctx §Context) (§Context, int) { return ctx, record.Next(\"pair\", 1) }",
			"func save§(ctx §Context, n int) { save(ctx, n) }")
		return "go save§(pair§(" + b.expr + "))"
	}},
	{name: "literalArgument", arg: true, body: true, extra: true, launch: func(b *builder) string {
		return "go func(" + b.parameters("ctx §Context") + ") {" + b.body("ctx") + "}(" + b.args(b.expr) + ")"
	}},
	{name: "literalLastArgument", arg: true, body: true, launch: func(b *builder) string {
		return "go func(n int, c §Context) {" + b.body("c", "n") + "}(record.Next(\"n\", 1), " + b.expr + ")"
	}},
	{name: "launcherWithContext", arg: true, body: true, launch: func(b *builder) string {
		b.decls = append(b.decls, "func spawn§(ctx §Context, f func(§Context)) { go f(ctx) }")
		return "spawn§(" + b.expr + ", func(ctx §Context) {" + b.body("ctx") + "})"
	}},

	{name: "literal", body: true, launch: func(b *builder) string {
		return "go func() {" + b.body(b.expr) + "}()"
	}},
	{name: "literalParameter", body: true, extra: true, launch: func(b *builder) string {
		if len(b.extras) == 0 {
			b.extras = append(b.extras, extra{"n", "int", `record.Next("n", 1)`})
		}
		return "go func(" + b.parameters() + ") {" + b.body(b.expr) + "}(" + b.args() + ")"
	}},
	{name: "literalUnnamed", body: true, launch: func(b *builder) string {
		return "go func(int, string) {" + b.body(b.expr) + "}(record.Next(\"n\", 1), \"s\")"
	}},
	{name: "literalVariadic", body: true, launch: func(b *builder) string {
		return "go func(ns ...int) {" + b.body(b.expr, "len(ns)") + "}(record.Next(\"n\", 1), 2)"
	}},
	{name: "literalSpread", body: true, launch: func(b *builder) string {
		b.before = append(b.before, "ns := append(make([]int, 0, 4), 1)")
		b.after = append(b.after, "ns = append(ns, 2)", "record.Note(len(ns))")
		return "go func(ns ...int) {" + b.body(b.expr, "len(ns)") + "}(ns...)"
	}},
	{name: "literalResult", body: true, launch: func(b *builder) string {
		return "go func() error {" + b.returning(b.expr) + "}()"
	}},
	{name: "literalEarlyReturn", body: true, statements: true, launch: func(b *builder) string {
		return "go func() (err error) {\nif record.Next(\"failed\", false) {\nreturn errors.New(\"failed\")\n}\n" + b.returning(b.expr) + "}()"
	}},
	{name: "nestedLiteral", body: true, launch: func(b *builder) string {
		return "go func() { func() {" + b.body(b.expr) + "}() }()"
	}},
	{name: "nestedGo", body: true, launch: func(b *builder) string {
		return "go func() { go func() {" + b.body(b.expr) + "}() }()"
	}},
	{name: "localClosure", body: true, apart: true, launch: func(b *builder) string {
		b.before = append(b.before, "do := func() {"+b.body(b.expr)+"}")
		return "go do()"
	}},
	{name: "WaitGroup.Go", body: true, recent: true, joined: true, launch: func(b *builder) string {
		b.before = append(b.before, "var wg sync.WaitGroup")
		b.last = append(b.last, "wg.Wait()", "record.Note(\"joined\")")
		return "wg.Go(func() {" + b.body(b.expr) + "})"
	}},
	{name: "WaitGroup.Done", body: true, joined: true, statements: true, launch: func(b *builder) string {
		b.before = append(b.before, "var wg sync.WaitGroup")
		b.last = append(b.last, "wg.Wait()", "record.Note(\"joined\")")
		return "wg.Add(1)\ngo func() {\ndefer wg.Done()\n" + b.body(b.expr) + "}()"
	}},
	{name: "errgroup.Go", body: true, joined: true, launch: func(b *builder) string {
		b.before = append(b.before, "var g errgroup.Group")
		b.last = append(b.last, "record.Note(\"joined\", g.Wait())")
		return "g.Go(func() error {" + b.returning(b.expr) + "})"
	}},
	{name: "errgroup.TryGo", body: true, joined: true, launch: func(b *builder) string {
		b.before = append(b.before, "var g errgroup.Group")
		b.last = append(b.last, "record.Note(\"joined\", g.Wait())")
		return "record.Note(g.TryGo(func() error {" + b.returning(b.expr) + "}))"
	}},
	{name: "AfterFunc", body: true, launch: func(b *builder) string {
		return "time.AfterFunc(time.Second, func() {" + b.body(b.expr) + "})"
	}},
	{name: "runAsync", body: true, launch: func(b *builder) string {
		b.decls = append(b.decls, "func runAsync§(f func()) { go f() }")
		return "runAsync§(func() {" + b.body(b.expr) + "})"
	}},
	{name: "runErr", body: true, launch: func(b *builder) string {
		b.decls = append(b.decls, "func runErr§(f func() error) {\ngo func() {\nrecord.Note(f())\n}()\n}")
		return "runErr§(func() error {" + b.returning(b.expr) + "})"
	}},
	{name: "submit", body: true, launch: func(b *builder) string {
		b.decls = append(b.decls, "func submit§(f func(int)) { go f(1) }")
		return "submit§(func(n int) {" + b.body(b.expr, "n") + "})"
	}},
	{name: "submitUnnamed", body: true, launch: func(b *builder) string {
		b.decls = append(b.decls, "func submit§(f func(int)) { go f(1) }")
		return "submit§(func(int) {" + b.body(b.expr) + "})"
	}},
	{name: "namedLauncherArgument", body: true, apart: true, launch: func(b *builder) string {
		b.decls = append(b.decls, "func runAsync§(f func()) { go f() }")
		b.before = append(b.before, "job := func() {"+b.body(b.expr)+"}")
		return "runAsync§(job)"
	}},
	{name: "returnedClosure", arg: true, launch: func(b *builder) string {
		b.decls = append(b.decls, "func saver§(ctx §Context, n int) func() {\nreturn func() {\n"+b.saved("ctx", "n")+"\n}\n}")
		return "go saver§(" + b.expr + ", record.Next(\"made\", 1))()"
	}},
	{name: "fieldFunction", arg: true, extra: true, launch: func(b *builder) string {
		b.function()
		b.decls = append(b.decls, fmt.Sprintf("type hooks§ struct {\nsaved func(%s)\n}", b.parameters("ctx §Context")))
		b.makes("hooks", "hooks := hooks§{saved: save§}")
		return "go hooks.saved(" + b.args(b.expr) + ")"
	}},
	{name: "withoutContext", closed: true, launch: func(b *builder) string {
		b.decls = append(b.decls, "func work§() {\n"+b.saved(b.expr)+"\n}")
		return "go work§()"
	}},
	{name: "methodWithoutContext", closed: true, launch: func(b *builder) string {
		b.decls = append(b.decls, "type worker§ struct{ n int }", "func (w *worker§) run() {\n"+b.saved(b.expr, "w.n")+"\n}",
			"func runAsync§(f func()) { go f() }")
		b.makes("w", "w := &worker§{n: 1}")
		return "runAsync§(w.run)"
	}},
	{name: "nestedInLauncher", body: true, launch: func(b *builder) string {
		b.decls = append(b.decls, "func runAsync§(f func()) { go f() }")
		return "runAsync§(func() { go func() {" + b.body(b.expr) + "}() })"
	}},
	{name: "WaitGroup.GoVariable", body: true, joined: true, recent: true, apart: true, launch: func(b *builder) string {
		b.before = append(b.before, "var wg sync.WaitGroup", "do := func() {"+b.body(b.expr)+"}")
		b.last = append(b.last, "wg.Wait()", "record.Note(\"joined\")")
		return "wg.Go(do)"
	}},
	{name: "WaitGroup.GoUnjoined", body: true, recent: true, launch: func(b *builder) string {
		b.before = append(b.before, "var wg sync.WaitGroup")
		return "wg.Go(func() {" + b.body(b.expr) + "})"
	}},
	{name: "errgroup.WithContext", body: true, joined: true, launch: func(b *builder) string {
		if b.params != "ctx §Context" {
			b.before = append(b.before, "var g errgroup.Group")
		} else {
			b.before = append(b.before, "g, gctx := errgroup.WithContext("+b.ctx+")", "count(gctx)")
		}
		b.last = append(b.last, "record.Note(\"joined\", g.Wait())")
		return "g.Go(func() error {" + b.returning(b.expr) + "})"
	}},
	{name: "literalBlankParameter", body: true, launch: func(b *builder) string {
		return "go func(_ int) {" + b.body(b.expr) + "}(record.Next(\"n\", 1))"
	}},
	{name: "literalNamedResult", body: true, statements: true, launch: func(b *builder) string {
		return "go func() (n int, err error) {\ndefer func() { record.Note(n, err) }()" + b.body(b.expr) + "return 1, nil\n}()"
	}},
	{name: "literalContextUnused", body: true, launch: func(b *builder) string {
		if b.params != "ctx §Context" || b.ctx != "ctx" {
			return "go func(§Context) {" + b.body(b.expr) + "}(nil)"
		}
		return "go func(_ §Context, n int) {" + b.body(b.expr) + "}(" + b.ctx + ", record.Next(\"n\", 1))"
	}},
	{name: "parenthesized", body: true, launch: func(b *builder) string {
		return "go (func() {" + b.body(b.expr) + "})()"
	}},
}
