package rewrite

import (
	"fmt"
	"strings"
)

// Where a loss can be: in an argument of the launch, in the body of a literal that
// takes no context, or in either.
type position int

const (
	anywhere position = iota
	inArgument
	inBody
)

// A loss is a way to lose the parent span, or not to.
type loss struct {
	name     string
	category string // what is wrong then, or "" if nothing is
	in       position
	needs    func(lib *library) bool
	closed   bool   // the work's context needs nothing of the starter
	form     string // the one form that it goes with
	// ownPlace says that the loss chooses where the launch stands, and statements that
	// the literal has to stand on several lines.
	ownPlace, statements bool
	// after says that the active context is another one behind the launch.
	after bool
	// inner is the span that the goroutine starts and does its work below.
	inner string
	// rootOnPurpose says that the work's span is to have no parent.
	rootOnPurpose bool
	// lose writes the statements around the launch, and the context of the work.
	lose func(b *builder)
}

const (
	lostParent  = "lostparent"
	wrongParent = "wrongparent"
	canceledCtx = "canceledctx"
)

// store declares a type whose contexts live as long as it does.
func (b *builder) store() {
	b.decls = append(b.decls,
		"type store§ struct {\nctx §Context\n}",
		"func newStore§() *store§ { return &store§{ctx: "+b.root()+"} }",
		"// Context returns the context of the store.\nfunc (s *store§) Context() §Context { return s.ctx }",
	)
	b.receiver = "(s *store§) "
	b.entry = "newStore§().p§"
}

// carrier makes the program a function of a carrier of contexts, which is all it has.
func (b *builder) carried() {
	b.decls = append(b.decls,
		"type job§ struct {\nctx §Context\n}",
		"// Context returns the context of the job.\nfunc (j *job§) Context() §Context { return j.ctx }",
	)
	b.params = "j *job§"
	b.entry = "func(ctx context.Context) { p§(&job§{ctx: ctx}) }"
}

// turns launches in a loop, below a span for each turn.
func (b *builder) turns(start string, stmts ...string) {
	start = strings.Replace(start, `"$turn"`, "name", 1)
	b.wrap = func(launch string) string {
		return "for _, name := range []string{\"first\", \"second\"} {\n" + start + "\n" + strings.Join(stmts, "\n") + "\n" + launch + "\nrecord.Note(name)\n}"
	}
	b.edges = append(b.edges, "request>first", "request>second", "first>save", "second>save")
	b.noSave = true
}

// handler makes the program a handler of HTTP requests.
func (b *builder) handler() {
	b.params = "rw http.ResponseWriter, r *http.Request"
	b.entry = "func(ctx context.Context) { p§(httptest.NewRecorder(), httptest.NewRequest(\"GET\", \"/\", nil).WithContext(ctx)) }"
	b.cancel = true
}

func hasBare(lib *library) bool       { return lib.bare != "" }
func hasRoot(lib *library) bool       { return lib.root != "" }
func hasDeliberate(lib *library) bool { return lib.deliberate != "" }

// losing returns a loss that begins with an active span, and hands out expr.
func losing(name string, in position, expr func(b *builder) string) *loss {
	closed := name == "Background" || name == "TODO" || name == "WithValue"
	return &loss{name: name, category: lostParent, in: in, closed: closed, lose: func(b *builder) {
		b.begin("handle")
		b.expr = expr(b)
	}}
}

var losses = []*loss{
	losing("Background", anywhere, (*builder).root),
	losing("TODO", anywhere, func(b *builder) string { return b.context + "TODO()" }),
	losing("WithValue", anywhere, func(b *builder) string {
		return b.context + "WithValue(" + b.root() + `, key{}, record.Next("value", 1))`
	}),
	losing("WithoutCancelOfRoot", anywhere, func(b *builder) string {
		return b.context + "WithoutCancel(" + b.root() + ")"
	}),
	losing("derivedInBody", inBody, func(b *builder) string {
		b.bodyHead = append(b.bodyHead, "ctx, cancel := "+b.context+"WithTimeout("+b.root()+", time.Minute)", "defer cancel()")
		return "ctx"
	}),
	losing("derivedBefore", anywhere, func(b *builder) string {
		b.before = append(b.before, "timed, cancel := "+b.context+"WithTimeout("+b.root()+", time.Hour)", "time.AfterFunc(time.Minute, cancel)")
		return "timed"
	}),
	losing("variable", anywhere, func(b *builder) string {
		b.before = append(b.before, "bg := "+b.root())
		return "bg"
	}),
	losing("declaredVariable", anywhere, func(b *builder) string {
		b.before = append(b.before, "var bg §Context = "+b.root())
		return "bg"
	}),
	losing("variableUsedTwice", anywhere, func(b *builder) string {
		b.before = append(b.before, "bg := "+b.root(), "count(bg)")
		return "bg"
	}),
	{name: "variableOfTwo", category: lostParent, lose: func(b *builder) {
		b.begin("handle")
		b.before = append(b.before, "bg := "+b.root())
		b.after = append(b.after, "go audit(bg)")
		b.edges = append(b.edges, "handle>audit")
		b.expr = "bg"
	}},
	losing("variableInBody", inBody, func(b *builder) string {
		b.bodyHead = append(b.bodyHead, "bg := "+b.root())
		return "bg"
	}),
	losing("variableInBodyNamedCtx", inBody, func(b *builder) string {
		b.bodyHead = append(b.bodyHead, "ctx := "+b.root())
		return "ctx"
	}),
	losing("assignedInBody", inBody, func(b *builder) string {
		b.bodyHead = append(b.bodyHead, "var ctx §Context", "ctx = "+b.root())
		return "ctx"
	}),
	losing("component", anywhere, func(b *builder) string {
		b.store()
		return "s.ctx"
	}),
	losing("componentMethod", anywhere, func(b *builder) string {
		b.store()
		return "s.Context()"
	}),
	losing("componentDerived", anywhere, func(b *builder) string {
		b.store()
		return b.context + `WithValue(s.ctx, key{}, record.Next("value", 1))`
	}),
	losing("componentInBody", inBody, func(b *builder) string {
		b.store()
		b.bodyHead = append(b.bodyHead, "ctx, cancel := "+b.context+"WithCancel(s.ctx)", "defer cancel()")
		return "ctx"
	}),
	{name: "parameterOnly", category: lostParent, closed: true, lose: func(b *builder) {
		b.expr = b.root()
	}},
	{name: "parameterOnlyVariable", category: lostParent, lose: func(b *builder) {
		b.before = append(b.before, "bg := "+b.root())
		b.expr = "bg"
	}},
	{name: "requestOnly", category: lostParent, closed: true, lose: func(b *builder) {
		b.handler()
		b.expr = b.root()
	}},
	{name: "carrierOnly", category: lostParent, lose: func(b *builder) {
		b.carried()
		b.expr = b.root()
	}},
	{name: "unnamedParameter", category: lostParent, lose: func(b *builder) {
		b.params = "_ §Context"
		b.expr = b.root()
	}},
	{name: "bareSpan", category: lostParent, needs: hasBare, lose: func(b *builder) {
		b.head = append(b.head, fill(b.lib.bare, "", "span", b.ctx, "handle"), "defer span."+b.lib.end+"()")
		b.path = append(b.path, "handle")
		b.expr = b.root()
	}},
	{name: "startInBody", category: lostParent, in: inBody, statements: true, lose: func(b *builder) {
		b.begin("handle")
		b.expr = b.root()
		b.work = func(expr string, given []string) string {
			return b.start("_", "span", expr, "save") + "\ndefer span." + b.lib.end + "()\nrecord.Traced(" + b.context + "TODO(), \"save\")"
		}
	}},
	{name: "ownRootInBody", category: lostParent, in: inBody, inner: "job", lose: func(b *builder) {
		b.begin("handle")
		b.bodyHead = append(b.bodyHead, b.start("ctx", "job", b.root(), "job"), "defer job."+b.lib.end+"()")
		b.expr = "ctx"
	}},
	{name: "noParentOption", category: lostParent, in: inBody, needs: hasRoot, lose: func(b *builder) {
		b.begin("handle")
		b.work = func(string, []string) string {
			sep := "\n"
			if b.line {
				sep = "; "
			}
			return fill(b.lib.root, "", "span", "", "save") + sep + "defer span." + b.lib.end + "()" + sep + "record.Traced(" + b.context + "TODO(), \"save\")"
		}
		b.expr = b.ctx
	}},
	{name: "branch", category: lostParent, lose: func(b *builder) {
		b.begin("handle")
		b.before = append(b.before, `if record.Next("async", true) {`+"\n"+b.ctx+" = "+b.root()+"\n}")
		b.expr = b.ctx
	}},
	{name: "branchOfVariable", category: lostParent, lose: func(b *builder) {
		b.begin("handle")
		b.before = append(b.before, "which := "+b.ctx, `if record.Next("async", true) {`+"\nwhich = "+b.root()+"\n}")
		b.expr = "which"
	}},

	{name: "outer", category: wrongParent, lose: func(b *builder) {
		b.begin("first")
		b.head = append(b.head, b.start("inner", "innerSpan", b.ctx, "second"), "defer innerSpan."+b.lib.end+"()", "count(inner)")
		b.path = append(b.path, "second")
		b.expr = b.ctx
	}},
	{name: "outerParameter", category: wrongParent, lose: func(b *builder) {
		b.head = append(b.head, b.start("inner", "span", b.ctx, "handle"), "defer span."+b.lib.end+"()", "count(inner)")
		b.path = append(b.path, "handle")
		b.expr = b.ctx
	}},
	{name: "discarded", category: wrongParent, lose: func(b *builder) {
		b.head = append(b.head, b.start("_", "span", b.ctx, "handle"), "defer span."+b.lib.end+"()")
		b.path = append(b.path, "handle")
		b.expr = b.ctx
	}},
	{name: "superseded", category: wrongParent, lose: func(b *builder) {
		b.begin("first")
		b.head = append(b.head, "old := "+b.ctx, b.start(b.ctx, "span2", b.ctx, "second"), "defer span2."+b.lib.end+"()", "count("+b.ctx+")")
		b.path = append(b.path, "second")
		b.expr = "old"
	}},
	{name: "bareSpanOuter", category: wrongParent, needs: hasBare, lose: func(b *builder) {
		b.head = append(b.head, fill(b.lib.bare, "", "span", b.ctx, "handle"), "defer span."+b.lib.end+"()")
		b.path = append(b.path, "handle")
		b.expr = b.ctx
	}},
	{name: "reassignedAfter", category: wrongParent, in: inBody, after: true, lose: func(b *builder) {
		b.begin("handle")
		b.bodyHead = append([]string{"record.Late()"}, b.bodyHead...)
		b.after = append(b.after, b.start(b.ctx, "later", b.ctx, "later"), "defer later."+b.lib.end+"()", "count("+b.ctx+")")
		b.edges = append(b.edges, "handle>later")
		b.expr = b.ctx
	}},
	{name: "ownDiscarded", category: wrongParent, in: inBody, inner: "job", lose: func(b *builder) {
		b.begin("handle")
		b.bodyHead = append(b.bodyHead, b.start("_", "job", b.ctx, "job"), "defer job."+b.lib.end+"()")
		b.expr = b.ctx
	}},
	{name: "fetchedThenOuter", category: wrongParent, lose: func(b *builder) {
		b.begin("first")
		b.head = append(b.head, "outer := "+b.ctx, b.start(b.ctx, "span2", b.ctx, "second"), "defer span2."+b.lib.end+"()", "count("+b.ctx+")")
		b.path = append(b.path, "second")
		b.expr = b.context + `WithValue(outer, key{}, record.Next("value", 1))`
	}},

	{name: "canceled", category: canceledCtx, lose: func(b *builder) {
		b.head = append(b.head, b.ctx+", cancel := "+b.context+"WithCancel("+b.ctx+")", "defer cancel()")
		b.begin("handle")
		b.expr = b.ctx
	}},
	{name: "canceledOwn", category: canceledCtx, lose: func(b *builder) {
		b.begin("handle")
		b.head = append(b.head, "timed, cancel := "+b.context+"WithTimeout("+b.ctx+", time.Minute)", "defer cancel()")
		b.expr = "timed"
	}},
	{name: "requestContext", category: canceledCtx, lose: func(b *builder) {
		b.handler()
		b.expr = "r.Context()"
	}},
	{name: "requestSpan", category: canceledCtx, lose: func(b *builder) {
		b.handler()
		b.head = append(b.head, b.start(b.ctx, "span", "r.Context()", "handle"), "defer span."+b.lib.end+"()", "count("+b.ctx+")")
		b.path = append(b.path, "handle")
		b.expr = b.ctx
	}},

	{name: "groupContextAfter", category: canceledCtx, lose: func(b *builder) {
		b.begin("handle")
		b.head = append(b.head, "group, gctx := errgroup.WithContext("+b.ctx+")", "group.Go(func() error { return nil })", "record.Note(group.Wait())")
		b.expr = "gctx"
	}},
	{name: "groupContextBefore", category: wrongParent, lose: func(b *builder) {
		b.head = append(b.head, "group, gctx := errgroup.WithContext("+b.ctx+")")
		b.begin("handle")
		b.end = append(b.end, "record.Note(group.Wait())")
		b.expr = "gctx"
	}},
	{name: "canceledLater", category: canceledCtx, lose: func(b *builder) {
		b.begin("handle")
		b.head = append(b.head, "timed, cancel := "+b.context+"WithCancel("+b.ctx+")")
		b.end = append(b.end, "cancel()")
		b.expr = "timed"
	}},
	{name: "canceledLost", category: lostParent, lose: func(b *builder) {
		b.head = append(b.head, b.ctx+", cancel := "+b.context+"WithCancel("+b.ctx+")", "defer cancel()")
		b.begin("handle")
		b.expr = b.root()
	}},
	{name: "packageVariable", category: lostParent, closed: true, lose: func(b *builder) {
		b.begin("handle")
		b.decls = append(b.decls, "var bg§ = "+b.root())
		b.expr = "bg§"
	}},
	{name: "houseRoot", category: lostParent, closed: true, lose: func(b *builder) {
		b.begin("handle")
		b.decls = append(b.decls, "func fresh§() §Context { return "+b.context+"WithValue("+b.root()+", key{}, 1) }")
		b.expr = "fresh§()"
	}},
	{name: "houseDetach", category: lostParent, lose: func(b *builder) {
		b.begin("handle")
		b.decls = append(b.decls, "func detach§(ctx §Context) §Context { return "+b.context+"WithValue("+b.root()+", key{}, ctx.Value(key{})) }")
		b.expr = "detach§(" + b.ctx + ")"
	}},
	{name: "houseStart", category: lostParent, lose: func(b *builder) {
		b.decls = append(b.decls, "func begin§(ctx §Context) (§Context, func()) {\n"+b.start("ctx", "span", "ctx", "handle")+"\nreturn ctx, func() { span."+b.lib.end+"() }\n}")
		b.head = append(b.head, b.ctx+", end := begin§("+b.ctx+")", "defer end()", "count("+b.ctx+")")
		b.path = append(b.path, "handle")
		b.expr = b.root()
	}},
	{name: "componentOfField", category: lostParent, lose: func(b *builder) {
		b.begin("handle")
		b.store()
		b.decls = append(b.decls, "type shop§ struct{ stock *store§ }", "func newShop§() *shop§ { return &shop§{stock: newStore§()} }")
		b.receiver = "(s *shop§) "
		b.entry = "newShop§().p§"
		b.expr = "s.stock.ctx"
	}},
	{name: "componentParameterOnly", category: lostParent, lose: func(b *builder) {
		b.store()
		b.expr = "s.ctx"
	}},
	{name: "spanOfEachTurn", category: lostParent, ownPlace: true, lose: func(b *builder) {
		b.turns(b.start("ctx", "span", b.ctx, "$turn"), "defer span."+b.lib.end+"()", "count(ctx)")
		b.expr = b.root()
	}},
	{name: "spanOfEachTurnAssigned", category: lostParent, ownPlace: true, lose: func(b *builder) {
		b.head = append(b.head, "outer := "+b.ctx)
		span := strings.Replace(b.start(b.ctx, "span", "outer", "$turn"), b.ctx+",", "next,", 1)
		span = strings.Replace(span, "span, "+b.ctx, "span, next", 1)
		b.turns(span, b.ctx+" = next", "defer span."+b.lib.end+"()", "count("+b.ctx+")")
		b.expr = b.root()
	}},
	{name: "outerOfEachTurn", category: wrongParent, ownPlace: true, lose: func(b *builder) {
		b.turns(b.start("turn", "span", b.ctx, "$turn"), "defer span."+b.lib.end+"()", "count(turn)")
		b.expr = b.ctx
	}},

	// Nothing is lost here.
	{name: "active", lose: func(b *builder) {
		b.begin("handle")
		b.expr = b.ctx
	}},
	{name: "activeDetached", lose: func(b *builder) {
		b.begin("handle")
		b.expr = b.context + "WithoutCancel(" + b.ctx + ")"
	}},
	{name: "activeByHelper", lose: func(b *builder) {
		b.begin("handle")
		b.expr = "fix.Detach(" + b.ctx + ")"
	}},
	{name: "activeWithValue", lose: func(b *builder) {
		b.begin("handle")
		b.expr = b.context + "WithValue(" + b.ctx + `, key{}, record.Next("value", 1))`
	}},
	{name: "activeUnderOtherName", lose: func(b *builder) {
		b.begin("handle")
		b.before = append(b.before, "background := "+b.ctx)
		b.expr = "background"
	}},
	{name: "activeParameter", lose: func(b *builder) {
		b.expr = b.ctx
	}},
	{name: "activeOfCarrier", lose: func(b *builder) {
		b.carried()
		b.expr = "j.Context()"
	}},
	{name: "ownSpan", in: inBody, inner: "job", lose: func(b *builder) {
		b.begin("handle")
		b.bodyHead = append(b.bodyHead, b.start("ctx", "job", b.ctx, "job"), "defer job."+b.lib.end+"()")
		b.expr = "ctx"
	}},
	{name: "rootOnPurpose", in: inBody, statements: true, rootOnPurpose: true, needs: hasDeliberate, lose: func(b *builder) {
		b.begin("handle")
		b.work = func(expr string, given []string) string {
			return fmt.Sprintf("_, span := tr.Start(%s, \"save\", trace.WithNewRoot())\ndefer span.End()\nrecord.Traced(%s, \"save\")", expr, expr)
		}
		b.expr = b.ctx
	}},
	{name: "ended", lose: func(b *builder) { // a child of a span that has ended is legal
		b.begin("handle")
		b.head[len(b.head)-2] = "record.Note(\"working\")"
		b.before = append(b.before, "span."+b.lib.end+"()")
		b.expr = b.ctx
	}},
}
