package rewrite

import "strings"

// A trap makes an edit of the launch go wrong that is not made with care.
type trap struct {
	name string
	fits func(f *form, l *loss) bool
	// ownPlace says that the trap chooses where the launch stands.
	ownPlace bool
	// statements says that the literal has to stand on several lines.
	statements bool
	// after says that something that the launch needs is another behind it.
	after bool
	joins bool             // the starter waits for the goroutine
	early func(b *builder) // before the loss is written
	set   func(b *builder) // after it
}

func takesExtra(f *form, l *loss) bool { return f.extra }
func hasBody(f *form, l *loss) bool    { return f.body }

// plainBody is for what a goroutine's own statements do, whose context is none of
// its variables.
func plainBody(f *form, l *loss) bool {
	return f.body && !f.arg && l.name != "derivedInBody" && l.name != "variableInBodyNamedCtx" && l.name != "assignedInBody" &&
		l.name != "componentInBody" && l.name != "ownSpan" && l.name != "ownRootInBody"
}

// ignorable is for launches that are sure to be reported, at the place of their own.
func ignorable(f *form, l *loss) bool {
	switch f.name {
	case "function", "sharedFunction", "pointerMethod", "literal", "literalArgument", "literalParameter", "runAsync":
		return l.name == "Background" || l.name == "TODO" || l.name == "WithValue"
	}
	return false
}

// bodyInPlace is for those that see what is declared around the launch.
func bodyInPlace(f *form, l *loss) bool { return plainBody(f, l) && !f.apart }

// rootExpr is for losses whose expression does not name the active context.
func rootExpr(f *form, l *loss) bool {
	switch l.name {
	case "Background", "TODO", "WithValue", "variable", "variableUsedTwice", "parameterOnly", "component", "componentMethod", "startInBody", "bareSpan":
		return true
	}
	return false
}

// hidesCtx is for launches that do not name the active context at all.
func hidesCtx(f *form, l *loss) bool { return rootExpr(f, l) && f.name != "literalContextUnused" }

func (b *builder) pre(stmts ...string)  { b.before = append(b.before, stmts...) }
func (b *builder) post(stmts ...string) { b.after = append(b.after, stmts...) }

// argument adds an argument to the launch.
func (b *builder) argument(param, typ, arg string) {
	b.extras = append(b.extras, extra{param, typ, arg})
}

// eachOf wraps the launch into a loop, whose second turn panics in the starter.
func (b *builder) eachOf(header string) {
	b.wrap = func(launch string) string {
		return header + " {\nfunc() {\ndefer record.Recovered()\n" + launch + "\n}()\n}"
	}
}

var traps = []*trap{
	{name: "none"},
	{name: "none"},
	{name: "argumentAssigned", fits: takesExtra, set: func(b *builder) {
		b.pre("x := 1")
		b.argument("x", "int", "x")
		b.post("x = 2", "record.Note(x)")
	}},
	{name: "argumentOrder", fits: takesExtra, set: func(b *builder) {
		b.argument("x", "int", `record.Next("first", 1)`)
		b.argument("y", "string", `record.Next("second", "b")`)
		b.post(`record.Note("after")`)
	}},
	{name: "argumentReceived", fits: takesExtra, set: func(b *builder) {
		b.pre("ch := make(chan int, 9)", "for i := 0; i < cap(ch); i++ {\nch <- i\n}")
		b.argument("x", "int", "<-ch")
		b.post("record.Note(len(ch), <-ch)")
	}},
	{name: "variadicAppended", fits: func(f *form, l *loss) bool { return f.extra && f.name != "sharedFunction" }, set: func(b *builder) {
		b.pre("xs := append(make([]int, 0, 4), 1)")
		b.extras = append(b.extras, extra{"xs", "...int", "xs..."})
		work := b.work
		b.work = func(expr string, given []string) string {
			for i, name := range given {
				if name == "xs" {
					given[i] = "len(xs)"
				}
			}
			return work(expr, given)
		}
		b.post("xs = append(xs, 2)", "record.Note(len(xs))")
	}},
	{name: "argumentOutOfRange", fits: takesExtra, ownPlace: true, set: func(b *builder) {
		b.pre("xs := []int{1}")
		b.argument("x", "int", "xs[i]")
		b.eachOf("for i := range []int{1, 2}")
	}},
	{name: "argumentCopied", fits: takesExtra, set: func(b *builder) {
		b.decls = append(b.decls, "type item§ struct{ n int }")
		b.pre("item := item§{n: 1}")
		b.argument("x", "any", "item")
		b.post("item.n = 2", "record.Note(item)")
	}},
	{name: "argumentUntyped", fits: takesExtra, set: func(b *builder) {
		b.pre("shift := 3")
		b.argument("x", "float64", "1")
		b.argument("y", "int64", "1 << shift")
		b.argument("z", "error", "nil")
	}},
	{name: "argumentOfMap", fits: takesExtra, set: func(b *builder) {
		b.pre(`counts := map[string]int{"k": 1}`)
		b.argument("x", "int", `counts[record.Next("look-up", "k")]`)
		b.post(`delete(counts, "k")`, "record.Note(len(counts))")
	}},
	{name: "argumentDereferenced", fits: takesExtra, set: func(b *builder) {
		b.pre("one := 1", "p := &one")
		b.argument("x", "int", "*p")
		b.post("two := 2", "p = &two", "record.Note(*p)")
	}},
	{name: "argumentComments", fits: takesExtra, set: func(b *builder) {
		b.argument("x", "int", "/* before */ record.Next(\"x\", 1) /* behind */")
	}},
	{name: "argumentLiteral", fits: func(f *form, l *loss) bool { return f.extra && f.name != "sharedFunction" }, set: func(b *builder) {
		b.argument("x", "func() int", "func() int { return record.Next(\"called\", 1) }")
		work := b.work
		b.work = func(expr string, given []string) string {
			for i, name := range given {
				if name == "x" {
					given[i] = "x()"
				}
			}
			return work(expr, given)
		}
	}},
	{name: "valueReceiverAssigned", fits: func(f *form, l *loss) bool { return f.recv == "value" }, set: func(b *builder) {
		b.pre("w := worker§{n: 1}")
		b.post("w.n = 2", "record.Note(w.n)")
	}},
	{name: "pointerReceiverAssigned", fits: func(f *form, l *loss) bool { return f.recv == "pointer" }, set: func(b *builder) {
		b.pre("w := &worker§{n: 1}")
		b.post("w = &worker§{n: 9}", "record.Note(w.n)")
	}},
	{name: "interfaceAssigned", fits: func(f *form, l *loss) bool { return f.recv == "interface" }, set: func(b *builder) {
		b.pre("var w saver§ = worker§{n: 1}")
		b.post("w = worker§{n: 9}", "record.Note(w)")
	}},
	{name: "receiverCalled", fits: func(f *form, l *loss) bool { return f.recv == "pointer" }, set: func(b *builder) {
		b.pre("w := &worker§{n: 1}")
		b.recv = `record.Next("receiver", w)`
		b.work = func(expr string, given []string) string {
			return "save(" + strings.Join(append([]string{expr}, given...), ", ") + ")"
		}
	}},
	{name: "interfaceNil", fits: func(f *form, l *loss) bool { return f.recv == "interface" }, ownPlace: true, set: func(b *builder) {
		b.pre("ws := []saver§{worker§{n: 1}, nil}")
		b.eachOf("for _, w := range ws")
	}},
	{name: "pointerNil", fits: func(f *form, l *loss) bool { return f.recv == "value" }, ownPlace: true, set: func(b *builder) {
		b.pre("ws := []*worker§{{n: 1}, nil}")
		b.eachOf("for _, w := range ws")
	}},
	{name: "variableAssigned", after: true, fits: func(f *form, l *loss) bool { return f.fn == "variable" }, set: func(b *builder) {
		b.post("f = nil", "record.Note(f == nil)")
	}},
	{name: "elementDeleted", after: true, fits: func(f *form, l *loss) bool { return f.fn == "map" }, set: func(b *builder) {
		b.post(`delete(m, "k")`, "record.Note(len(m))")
	}},
	{name: "loop121", fits: func(f *form, l *loss) bool { return f.extra && !f.recent }, ownPlace: true, early: old, set: func(b *builder) {
		b.argument("x", "int", "i")
		b.times = 3
		b.wrap = func(launch string) string {
			return "for i := 0; i < 3; i++ {\n" + launch + "\nrecord.Note(\"turn\", i)\n}"
		}
	}},
	{name: "loopBody121", fits: func(f *form, l *loss) bool { return bodyInPlace(f, l) && !f.recent }, ownPlace: true, early: old, set: loopBody},
	{name: "loopBody122", fits: bodyInPlace, ownPlace: true, set: loopBody},
	{name: "version121", fits: func(f *form, l *loss) bool { return !f.recent }, early: old},
	{name: "ctxAssignedToRoot", after: true, fits: rootExpr, set: func(b *builder) {
		if b.params != "ctx §Context" {
			return
		}
		b.post(b.ctx+" = "+b.root(), "count("+b.ctx+")")
	}},
	{name: "ctxAssignedToSpan", after: true, fits: func(f *form, l *loss) bool { return rootExpr(f, l) && l.name != "bareSpan" }, set: func(b *builder) {
		if b.params != "ctx §Context" {
			return
		}
		b.post(b.start(b.ctx, "later", b.ctx, "later"), "defer later."+b.lib.end+"()", "count("+b.ctx+")")
		b.edges = append(b.edges, b.path[len(b.path)-1]+">later")
	}},
	{name: "ctxShadowed", fits: hidesCtx, set: func(b *builder) {
		if b.ctx == "ctx" {
			b.wrap = func(launch string) string {
				return "{\nctx := \"no context\"\n" + launch + "\nrecord.Note(ctx)\n}"
			}
		}
	}},
	{name: "ctxShadowedByRoot", fits: hidesCtx, set: func(b *builder) {
		if b.ctx == "ctx" {
			b.wrap = func(launch string) string {
				return "{\nctx := " + b.root() + "\n" + launch + "\ncount(ctx)\n}"
			}
		}
	}},
	{name: "ctxDeclaredInBody", fits: func(f *form, l *loss) bool { return plainBody(f, l) && rootExpr(f, l) }, set: func(b *builder) {
		b.bodyHead = append(b.bodyHead, `ctx := "no context"`, "record.Note(ctx)")
	}},
	{name: "ctxVarInBody", fits: func(f *form, l *loss) bool { return plainBody(f, l) && rootExpr(f, l) }, set: func(b *builder) {
		b.bodyTail = append(b.bodyTail, "var ctx int", "record.Note(ctx)")
	}},
	{name: "ctxUsedInBody", fits: plainBody, set: func(b *builder) {
		if b.params == "ctx §Context" {
			b.bodyHead = append(b.bodyHead, "record.Late()", "count("+b.ctx+")")
		}
	}},
	{name: "ctxRenamed", fits: func(f *form, l *loss) bool { return true }, early: func(b *builder) {
		b.ctx = "requestScope"
		b.params = "requestScope §Context"
	}},
	{name: "detachedTaken", fits: func(f *form, l *loss) bool { return plainBody(f, l) && rootExpr(f, l) }, set: func(b *builder) {
		b.bodyHead = append(b.bodyHead, "ctx, detached, detachedCtx := 1, 2, 3", "record.Note(ctx, detached, detachedCtx)")
	}},
	{name: "capturedAssigned", fits: plainBody, set: func(b *builder) {
		b.pre("x := 1")
		b.bodyHead = append(b.bodyHead, "record.Late()", "record.Note(x)")
		b.post("x = 2", "record.Note(x)")
	}},
	{name: "returns", fits: func(f *form, l *loss) bool { return f.body }, set: func(b *builder) {
		b.bodyHead = append(b.bodyHead, "defer func() { record.Note(\"returned\") }()")
	}},
	{name: "recovers", fits: hasBody, set: func(b *builder) {
		b.bodyHead = append(b.bodyHead, "defer record.Recovered()")
		b.bodyTail = append(b.bodyTail, "var none []int", "record.Note(none[len(none)])")
	}},
	{name: "labelInBody", statements: true, fits: hasBody, set: func(b *builder) {
		b.bodyHead = append(b.bodyHead, "retry:", "for i := 0; i < 3; i++ {", "switch i {", "case 0:", "continue retry", "}", "break retry", "}")
	}},
	{name: "closes", joins: true, fits: plainBody, ownPlace: true, set: func(b *builder) {
		b.pre("done := make(chan int)")
		b.bodyHead = append(b.bodyHead, "defer close(done)")
		b.last = append(b.last, "_, open := <-done", "record.Note(open)")
	}},
	{name: "bodyComments", statements: true, fits: hasBody, set: func(b *builder) {
		b.bodyHead = append(b.bodyHead, "// First.", "/* second */")
		b.bodyTail = append(b.bodyTail, "/* last but one */", "// Last, before the brace.")
	}},
	{name: "contextRenamed", early: func(b *builder) { b.context = "stdctx." }},
	{name: "contextDotted", early: func(b *builder) { b.context = "" }},
	{name: "contextBlank", early: func(b *builder) { b.imports = append(b.imports, `_ "context"`) }},
	{name: "contextShadowed", fits: rootExpr, early: func(b *builder) { b.context = "stdctx." }, set: func(b *builder) {
		b.wrap = func(launch string) string {
			return "{\ncontext := \"shadow\"\n" + launch + "\nrecord.Note(context)\n}"
		}
	}},
	{name: "contextHidden", fits: func(f *form, l *loss) bool {
		if f.arg && f.body {
			return false // the literal names the package
		}
		return l.name == "variable" || l.name == "variableUsedTwice" || l.name == "component" || l.name == "componentMethod"
	}, set: func(b *builder) { // the one name of the package is hidden
		b.wrap = func(launch string) string {
			return "{\ncontext := \"hidden\"\n" + launch + "\nrecord.Note(context)\n}"
		}
	}},
	{name: "fixLocal", set: func(b *builder) {
		if strings.HasPrefix(b.expr, "fix.") {
			return
		}
		b.pre("fix := 1")
		b.post("record.Note(fix)")
	}},
	{name: "fixDeclared", fits: func(f *form, l *loss) bool { return l.name != "activeByHelper" }, early: func(b *builder) { b.pkg += "fix" }},
	{name: "fixImported", set: func(b *builder) {
		if !strings.HasPrefix(b.expr, "fix.") {
			b.post("fix.Root(" + b.context + "TODO())")
		}
	}},
	{name: "importsAlone", early: func(b *builder) { b.single = true }},
	{name: "results", set: func(b *builder) {
		if b.params != "ctx §Context" || b.receiver != "" {
			return
		}
		b.results = "(n int, err error)"
		b.result = "return record.Next(\"result\", 1), nil"
		b.entry = "func(ctx context.Context) { record.Note(p§(ctx)) }"
	}},
	{name: "rightBeside", fits: func(f *form, l *loss) bool {
		return plainBody(f, l) && rootExpr(f, l) && l.name != "parameterOnly" && l.name != "bareSpan"
	}, set: func(b *builder) {
		if b.params != "ctx §Context" {
			return
		}
		b.bodyHead = append(b.bodyHead, "audit("+b.ctx+")")
		b.each = append(b.each, "handle>audit")
	}},
	{name: "lostTwice", fits: func(f *form, l *loss) bool { return plainBody(f, l) && rootExpr(f, l) }, set: func(b *builder) {
		b.bodyTail = append(b.bodyTail, "audit("+b.context+"TODO(), 2)")
		b.each = append(b.each, b.path[len(b.path)-1]+">audit")
	}},
	{name: "goexits", fits: hasBody, set: func(b *builder) {
		b.bodyHead = append(b.bodyHead, `defer record.Note("gone")`)
		b.bodyTail = append(b.bodyTail, `if record.Next("exit", true) { runtime.Goexit() }`)
	}},
	{name: "lineDirective", early: func(b *builder) {
		b.decls = append(b.decls, "//line p§.go:1000\nvar _ = key{}")
	}},
	{name: "windows", set: func(b *builder) { b.crlf = true }},
	{name: "generated", early: func(b *builder) {
		b.file = append(b.file, "// Code generated by hand. DO NOT EDIT.", "")
		b.silent = true
	}},
	{name: "ignored", ownPlace: true, fits: ignorable, set: func(b *builder) {
		b.wrap = func(launch string) string { return "//fflint:ignore everybody shares it\n" + launch }
		b.silent = true
	}},
	{name: "nolint", ownPlace: true, fits: ignorable, set: func(b *builder) {
		b.wrap = func(launch string) string { return "//nolint:fflint // everybody shares it\n" + launch }
		b.silent = true
	}},
	{name: "commentsAround", set: func(b *builder) {
		b.pre("// The goroutine outlives the request.")
		b.post("// That was it.")
	}},
}

// old makes a file one of a language version whose loops have one variable for all turns.
func old(b *builder) { b.file = append(b.file, "//go:build go1.21", "") }

// loopBody launches in a loop, whose variable the goroutine reads.
func loopBody(b *builder) {
	b.times = 3
	b.bodyHead = append(b.bodyHead, "record.Late()", "record.Note(i)")
	b.wrap = func(launch string) string {
		return "for i := 0; i < 3; i++ {\n" + launch + "\nrecord.Note(\"turn\", i)\n}"
	}
}
