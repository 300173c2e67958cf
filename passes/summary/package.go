package summary

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/flow"
)

// A Package holds the SSA and the summaries of one package.
type Package struct {
	Types *types.Package
	Fset  *token.FileSet
	// Helper is whether the package imports the helper package, directly or
	// not, so that another import of it is sure to compile.
	Helper bool
	// Funcs lists the functions with a body in sight: those of the package,
	// their literals, and the wrappers that method values need.
	Funcs []*Func

	pass                 *analysis.Pass
	traced               bool                     // it depends on a tracing library
	facts                map[*types.Func]*Effects // of other packages' functions, nil for none
	edited               bool                     // see After
	byFn                 map[*ssa.Function]*Func
	methods              map[*types.Func][]*types.Func          // that an interface method stands for, as far as in sight
	untolds              map[*types.Func]bool                   // see someUntold
	declares             map[*types.Package][]*types.TypeName   // see typesIn
	invokes              map[*types.Func]map[*ssa.Function]bool // the declared functions that call an interface method
	prog                 *ssa.Program
	makers               map[*ssa.Function][]*ssa.MakeClosure // by closure
	walker               walker
	joins                *joins                 // nil until asked
	senders              *senders               // nil until asked
	setters              map[settable][]setter  // what sets a field
	byNobody             map[*ssa.Function]bool // see Alone; nil until asked
	mayFound             bool                   // see May
	everyStart, everyMay map[*Func][]Start      // see EveryStart, EveryMay
	calls                map[token.Pos]ast.Node // see Syntax; nil until asked

	// What is assigned where, over all functions.
	stores        map[*ssa.Alloc][]*ssa.Store    // to local variables
	captures      map[*ssa.Alloc][]*ssa.FreeVar  // local variables as closures see them
	storers       map[*ssa.Alloc][]*ssa.Function // who assigns to a local variable
	freeIndex     map[*ssa.FreeVar]int           // among those of its closure
	declared      map[*ssa.FreeVar]*ssa.Alloc    // see variable
	holders       map[types.Type]bool            // see Holds
	globals       map[*ssa.Global][]*ssa.Store   // to package variables
	assigned      map[*types.Var]bool            // fields that are set other than through a local struct
	fieldStores   map[*types.Var][]*ssa.Store    // to fields
	lastingFields map[*types.Var]bool            // see lasting
	addressed     map[*types.Var]bool            // fields whose address is kept or handed on
	queues        map[*types.Var][]delivery      // what receives from the channel in a field
	sendsToFields bool                           // whether functions are sent to such channels
	values        map[*ssa.Function]bool         // functions that are used as values
}

// A Func is one function with its summary.
type Func struct {
	*ssa.Function
	Flow    *flow.Func
	Summary *Summary
	// Sites lists where the function is run, as far as that is in sight.
	Sites []*Edge

	edges       []*Edge
	bySite      map[ssa.CallInstruction][]*Edge // see EdgesAt; nil until asked
	around      *Edge                           // see Around
	aroundKnown bool
	tells       bool // see importedFor
	tellsKnown  bool
	cells       map[*ssa.Alloc]ssa.Value // see cellIn; nil until asked
	setters     []setter
	consumers   []*Func                    // that receive the functions that it sends
	links       []ssa.CallInstruction      // that link another span to one of its own
	unseen      []*Edge                    // see AllEdges; nil until asked
	may         []Start                    // see May
	carried     map[ssa.Instruction]bool   // see Carried; nil until asked
	mentions    map[types.Object]*Mentions // see Mentions; nil until asked

	meetings      []ssa.Instruction // see meetings
	meetingsKnown bool
}

// Mentions tells where a function mentions a local variable.
type Mentions struct {
	// Cell is the address of the variable if a closure has captured it, or nil.
	Cell ssa.Value
	// Value is what it is at all of the mentions if it is not captured and that is the
	// same, or nil.
	Value ssa.Value

	f       *Func
	all     []ssa.Instruction // *ssa.DebugRef, in order
	changes *flow.Points      // those of them by which it is another value; nil until asked
}

// Mentions returns where the function mentions a variable, or nil if it does not.
func (f *Func) Mentions(v *types.Var) *Mentions {
	if f.mentions == nil {
		f.mentions = make(map[types.Object]*Mentions)
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				if ref, ok := instr.(*ssa.DebugRef); ok && ref.Object() != nil {
					f.mention(ref)
				}
			}
		}
	}
	return f.mentions[v]
}

func (f *Func) mention(ref *ssa.DebugRef) {
	m := f.mentions[ref.Object()]
	if m == nil {
		m = &Mentions{f: f, Value: ref.X}
		f.mentions[ref.Object()] = m
	}
	m.all = append(m.all, ref)
	load, isLoad := ref.X.(*ssa.UnOp)
	switch {
	case ref.X != m.Value || ref.IsAddr:
		m.Value = nil
	case isLoad && flow.IsCell(load.X) && load.X.Pos() == ref.Object().Pos():
		m.Value = nil
	}
	switch {
	case m.Cell != nil:
	case ref.IsAddr:
		m.Cell = ref.X
	case isLoad && flow.IsCell(load.X) && load.X.Pos() == ref.Object().Pos():
		m.Cell = load.X
	}
}

// ValueAt returns what the variable, which has no Cell, is at an instruction, or nil if
// that is not one value. Before it is mentioned, it is a parameter.
//
//	save(ctx)         // what it is here,
//	if ok {
//		ctx = other
//		save(ctx)     // and here;
//	}
//	go save(root)     // not one value
func (m *Mentions) ValueAt(at ssa.Instruction) ssa.Value {
	if m.changes == nil {
		m.changes = m.f.Flow.Points(m.findChanges())
	}
	var value ssa.Value
	for instr := range m.changes.Last(at) {
		x := m.valueOf(instr)
		if x == nil || value != nil && x != value {
			return nil
		}
		value = x
	}
	return value
}

// findChanges returns the mentions but for those that every path passes after another
// one of the same value: it has not changed between them.
func (m *Mentions) findChanges() []ssa.Instruction {
	mentions := m.f.Flow.Points(m.all)
	return slices.DeleteFunc(slices.Clone(m.all), func(ref ssa.Instruction) bool {
		dominant := mentions.Dominant(ref)
		return dominant != nil && m.valueOf(dominant) == m.valueOf(ref)
	})
}

// valueOf returns what the variable is after a mention, or first if there is none.
func (m *Mentions) valueOf(mention ssa.Instruction) ssa.Value {
	if mention != nil {
		return mention.(*ssa.DebugRef).X
	}
	if param := m.f.Param(m.all[0].(*ssa.DebugRef).Object()); param != nil {
		return param
	}
	return nil
}

// Param returns the parameter that is a variable of the source, or nil.
func (f *Func) Param(v types.Object) *ssa.Parameter {
	for _, param := range f.Params {
		if param.Object() == v {
			return param
		}
	}
	return nil
}

// build builds SSA for the package and indexes its functions.
//
// It does not require the buildssa pass: a pass with facts runs on every
// dependency, and so would buildssa.
func build(pass *analysis.Pass, files []*ast.File) *Package {
	mode := ssa.GlobalDebug // tells which variable holds what, for the fixes
	if isDependency(pass) {
		mode = 0
	}
	prog := ssa.NewProgram(pass.Fset, mode|ssa.BareInits)
	for imp := range used(pass) {
		prog.CreatePackage(imp, nil, nil, true)
	}
	info := *pass.TypesInfo
	info.InitOrder = slices.DeleteFunc(slices.Clone(info.InitOrder), func(v *types.Initializer) bool {
		return !slices.ContainsFunc(files, func(f *ast.File) bool { return f.FileStart <= v.Rhs.Pos() && v.Rhs.Pos() < f.FileEnd })
	})
	pkg := prog.CreatePackage(pass.Pkg, files, &info, false)
	pkg.Build()

	p := &Package{
		Types:         pass.Pkg,
		Fset:          pass.Fset,
		pass:          pass,
		facts:         make(map[*types.Func]*Effects),
		byFn:          make(map[*ssa.Function]*Func),
		methods:       make(map[*types.Func][]*types.Func),
		untolds:       make(map[*types.Func]bool),
		invokes:       make(map[*types.Func]map[*ssa.Function]bool),
		addressed:     make(map[*types.Var]bool),
		values:        make(map[*ssa.Function]bool),
		prog:          prog,
		makers:        make(map[*ssa.Function][]*ssa.MakeClosure),
		stores:        make(map[*ssa.Alloc][]*ssa.Store),
		captures:      make(map[*ssa.Alloc][]*ssa.FreeVar),
		globals:       make(map[*ssa.Global][]*ssa.Store),
		assigned:      make(map[*types.Var]bool),
		fieldStores:   make(map[*types.Var][]*ssa.Store),
		lastingFields: make(map[*types.Var]bool),
	}
	for _, file := range files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok {
				if obj, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
					if fn := prog.FuncValue(obj); fn != nil {
						p.add(fn)
					}
				}
			}
		}
	}
	p.add(pkg.Func("init")) // initialisers of package variables, and their literals
	p.index()
	return p
}

// used returns the packages whose functions or variables a package names, for which alone
// go/ssa asks. It makes methods as it meets them.
func used(pass *analysis.Pass) map[*types.Package]bool {
	packages := make(map[*types.Package]bool)
	for _, obj := range pass.TypesInfo.Uses {
		switch obj := obj.(type) {
		case *types.Func:
			if obj.Signature().Recv() == nil {
				packages[obj.Pkg()] = true
			}
		case *types.Var:
			if !obj.IsField() {
				packages[obj.Pkg()] = true
			}
		}
	}
	delete(packages, pass.Pkg)
	delete(packages, nil)
	return packages
}

// After returns the package as it is after an edit: pass has the edited files. Of
// other packages it knows what has been asked for before the edit, and what the
// catalogue says.
func (p *Package) After(pass *analysis.Pass) *Package {
	after := build(pass, sources(pass))
	after.Helper, after.traced, after.facts, after.edited = p.Helper, p.traced, p.facts, true
	after.solve()
	return after
}

// Func returns the function fn if its body is in sight, or nil. The instances of a
// generic function share its body.
func (p *Package) Func(fn *ssa.Function) *Func {
	if fn.Origin() != nil {
		fn = fn.Origin()
	}
	return p.byFn[fn]
}

// index notes what is assigned where.
func (p *Package) index() {
	p.everyStart, p.everyMay = make(map[*Func][]Start), make(map[*Func][]Start)
	p.declares = make(map[*types.Package][]*types.TypeName)
	p.storers = make(map[*ssa.Alloc][]*ssa.Function)
	p.freeIndex = make(map[*ssa.FreeVar]int)
	p.declared = make(map[*ssa.FreeVar]*ssa.Alloc)
	p.holders = make(map[types.Type]bool)
	for _, f := range p.Funcs {
		for i, v := range f.FreeVars {
			p.freeIndex[v] = i
		}
	}
	for _, f := range p.Funcs {
		for _, v := range f.FreeVars {
			if variable := p.variable(v); variable != nil {
				p.captures[variable] = append(p.captures[variable], v)
			}
		}
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				p.indexUses(instr)
				st, ok := instr.(*ssa.Store)
				if !ok {
					continue
				}
				switch addr := st.Addr.(type) {
				case *ssa.Alloc, *ssa.FreeVar:
					if v := p.variable(addr); v != nil {
						p.stores[v] = append(p.stores[v], st)
						if by := p.storers[v]; len(by) == 0 || by[len(by)-1] != f.Function {
							p.storers[v] = append(by, f.Function)
						}
					}
				case *ssa.Global:
					if !p.inTest(st.Pos()) {
						p.globals[addr] = append(p.globals[addr], st)
					}
				case *ssa.FieldAddr:
					field := fieldOf(addr)
					if !p.inTest(st.Pos()) {
						p.fieldStores[field.Origin()] = append(p.fieldStores[field.Origin()], st)
					}
					if p.variable(addr.X) == nil {
						p.assigned[field] = true
					}
				}
			}
		}
	}
}

// indexUses notes the interface methods, the functions and the addresses of
// fields that an instruction uses.
func (p *Package) indexUses(instr ssa.Instruction) {
	var called ssa.Value
	switch instr := instr.(type) {
	case *ssa.DebugRef:
		return
	case *ssa.FieldAddr:
		for _, ref := range *instr.Referrers() {
			switch ref := ref.(type) {
			case *ssa.UnOp, *ssa.DebugRef:
			case *ssa.Store:
				if ref.Addr != instr {
					p.addressed[fieldOf(instr).Origin()] = true
				}
			default:
				p.addressed[fieldOf(instr).Origin()] = true
			}
		}
	case *ssa.Send:
		p.sendsToFields = p.sendsToFields || sendsFunc(instr.Chan.Type())
	case *ssa.Select:
		for _, st := range instr.States {
			p.sendsToFields = p.sendsToFields || st.Dir == types.SendOnly && sendsFunc(st.Chan.Type())
		}
	case ssa.CallInstruction:
		call := instr.Common()
		if call.IsInvoke() {
			m := call.Method.Origin()
			if p.invokes[m] == nil {
				p.invokes[m] = make(map[*ssa.Function]bool)
			}
			p.invokes[m][Outermost(instr.Parent())] = true
		} else {
			called = call.Value
		}
	}
	for _, op := range instr.Operands(nil) {
		if fn, ok := (*op).(*ssa.Function); ok && (called != fn || slices.Contains(instr.(ssa.CallInstruction).Common().Args, *op)) {
			p.values[fn] = true
		}
	}
}

// add adds fn and every function with a body that it mentions, callees first.
func (p *Package) add(fn *ssa.Function) {
	if fn == nil || len(fn.Blocks) == 0 || p.byFn[fn] != nil {
		return
	}
	f := &Func{Function: fn, Flow: flow.New(fn), Summary: new(Summary)}
	p.byFn[fn] = f
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if mk, ok := instr.(*ssa.MakeClosure); ok {
				closure := mk.Fn.(*ssa.Function)
				p.makers[closure] = append(p.makers[closure], mk)
			}
			for _, op := range instr.Operands(nil) {
				if callee, ok := (*op).(*ssa.Function); ok {
					p.add(callee)
				}
			}
		}
	}
	p.Funcs = append(p.Funcs, f)
}

// variable returns the declaration of the local variable with the address
// cell, seen from the function that declares it or from a closure.
func (p *Package) variable(cell ssa.Value) *ssa.Alloc {
	switch c := cell.(type) {
	case *ssa.Alloc:
		return c
	case *ssa.FreeVar:
		variable, known := p.declared[c]
		if !known {
			variable = p.variable(p.binding(c))
			p.declared[c] = variable
		}
		return variable
	}
	return nil
}

// binding returns what the closure's creator binds to v, or nil if that is not
// one value.
func (p *Package) binding(v *ssa.FreeVar) ssa.Value {
	makers := p.makers[v.Parent()]
	if len(makers) != 1 {
		return nil
	}
	return makers[0].Bindings[p.freeIndex[v]]
}

// object returns the object that v is: the field, variable or call that it
// comes from.
func (p *Package) object(v ssa.Value) awaitable {
	for {
		switch x := v.(type) {
		case *ssa.UnOp:
			if x.Op != token.MUL {
				return x
			}
			v = x.X
		case *ssa.FieldAddr:
			return fieldOf(x)
		case *ssa.Field:
			return x.X.Type().Underlying().(*types.Struct).Field(x.Field)
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.Index:
			v = x.X
		case *ssa.Lookup:
			v = x.X
		case *ssa.Slice:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.TypeAssert:
			v = x.X
		case *ssa.FreeVar:
			bound := p.binding(x)
			if bound == nil {
				return x
			}
			v = bound
		default:
			return v
		}
	}
}

// inSight reports whether the body of a function is in sight; that of an instance
// is the one of its generic function.
func (p *Package) inSight(fn *ssa.Function) bool {
	if fn != nil && fn.Origin() != nil {
		fn = fn.Origin()
	}
	return p.byFn[fn] != nil
}

// inTest reports whether pos is in a test file.
func (p *Package) inTest(pos token.Pos) bool {
	return strings.HasSuffix(p.Fset.Position(pos).Filename, "_test.go")
}
