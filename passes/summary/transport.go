package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
)

// A request is sent by a client, and a client has a transport. Where every
// transport that it can have starts a span below that of the request, to send a
// request is to start a span. The proof follows the client back to where it was
// made; a client or transport that comes from out of sight proves nothing.
//
//	s.client = &http.Client{Transport: otelhttp.NewTransport(nil)}
//	s.client.Do(req)                // starts a span below the one that req carries
//	http.DefaultClient.Do(req)      // may, for all that anybody knows

// sending is what is known of a value that sends requests. Of several values
// that it may be, the largest counts.
type sending uint8

const (
	nothing  sending = iota // there is no such value
	traced                  // it starts a span below that of the request
	guarded                 // it does so where the request carries one
	untraced                // it starts none, or nobody knows
)

// senders knows what the clients and transports of a package are, with the
// summaries known so far.
type senders struct {
	p    *Package
	memo map[any]sending // by senderKey and owner
	open map[any]bool    // what is being looked at
	cut  bool            // an answer depends on a question that is still open

	transports []assignment // to the Transport of a client
	copies     []assignment // of whole clients
	exposed    map[any]bool // fields and package variables that may be set by way of a pointer to them
}

// A senderKey is a question: does the method of v trace the request it is given?
type senderKey struct {
	v      ssa.Value
	method string
}

// An owner is what has a transport, a client: the *ssa.Alloc of one, the
// *types.Var of a field or the *ssa.Global that is one, or the *ssa.Call of a
// function of another package that is known to return a traced one.
type owner any

// An assignment is one to the transport of clients, or to clients.
type assignment struct {
	*ssa.Store
	base ssa.Value // the client that is changed
	of   []owner
	wild bool // and to others
}

// roundTrip is the method of a transport.
const roundTrip = "RoundTrip"

// sender returns the proofs for the summaries known so far.
func (p *Package) sender() *senders {
	if p.senders == nil {
		p.senders = &senders{p: p, memo: make(map[any]sending), open: make(map[any]bool), exposed: make(map[any]bool)}
		p.senders.index()
	}
	return p.senders
}

// sent returns the entry of a method of http.Client as that of one that starts a
// span, if the client of the call is traced; otherwise it returns e.
//
//	client.Do(req)    // below the span that req carries
//	client.Get(url)   // a root
func (p *Package) sent(call *ssa.CallCommon, e *catalog.Entry) (_ *catalog.Entry, isGuarded bool) {
	if call.StaticCallee() == nil {
		return e, false
	}
	s := p.sender().client(argument(call, catalog.Recv))
	if s != traced && s != guarded {
		return e, false
	}
	return startOf(e.From), s == guarded
}

// sentBy does so for an interface method that sends a request, or returns nil.
//
//	t.base.RoundTrip(req)
func (p *Package) sentBy(call *ssa.CallCommon) (_ *catalog.Entry, isGuarded bool) {
	if !sendShaped(call.Signature()) {
		return nil, false
	}
	s := p.sender().sends(call.Value, call.Method.Name())
	if s != traced && s != guarded {
		return nil, false
	}
	return startOf(0), s == guarded
}

func startOf(request catalog.Arg) *catalog.Entry {
	return &catalog.Entry{Effect: catalog.Start, From: request, Options: catalog.None}
}

// sendShaped reports whether a function with this signature sends a request by
// the look of it.
//
//	RoundTrip(*http.Request) (*http.Response, error)
func sendShaped(sig *types.Signature) bool {
	if sig.Params().Len() != 1 || sig.Results().Len() != 2 {
		return false
	}
	pointsTo := func(v *types.Var, name string) bool {
		ptr, ok := types.Unalias(v.Type()).(*types.Pointer)
		return ok && isNamed(ptr.Elem(), "net/http", name)
	}
	return pointsTo(sig.Params().At(0), "Request") && pointsTo(sig.Results().At(0), "Response") && isError(sig.Results().At(1).Type())
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

func isClient(t types.Type) bool { return isNamed(t, "net/http", "Client") }

// pointsToClient reports whether t is *http.Client.
func pointsToClient(t types.Type) bool {
	ptr, ok := types.Unalias(t).(*types.Pointer)
	return ok && isClient(ptr.Elem())
}

// sendMethod returns the method by which a value of type t sends a request, or "".
func sendMethod(t types.Type) string {
	if pointsToClient(t) {
		return "Do"
	}
	if !types.IsInterface(t) {
		return "" // its methods have summaries of their own
	}
	for _, name := range []string{roundTrip, "Do"} {
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
		if fn, ok := obj.(*types.Func); ok && sendShaped(fn.Signature()) {
			return name
		}
	}
	return ""
}

// tracedResults returns the results of f that are clients or transports which
// are sure to trace.
//
//	func NewClient() *http.Client { return &http.Client{Transport: …} }
func (p *Package) tracedResults(f *Func) []int {
	var results []int
	for i := range f.Signature.Results().Len() {
		method := sendMethod(f.Signature.Results().At(i).Type())
		if method == "" {
			continue
		}
		all := nothing
		for _, v := range returned(f, i) {
			all = max(all, p.sender().sends(v, method))
		}
		if all == traced {
			results = append(results, i)
		}
	}
	return results
}

// returned returns what result i of f may be, without what accompanies an error.
func returned(f *Func, i int) []ssa.Value {
	var values []ssa.Value
	for _, ret := range successes(f) {
		values = append(values, ret.Results[i])
	}
	return values
}

// successes returns the return statements of f but those that return an error.
//
//	return nil, err
func successes(f *Func) []*ssa.Return {
	var rets []*ssa.Return
	for _, b := range f.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if n := len(ret.Results); n > 1 && isError(ret.Results[n-1].Type()) && isNilConst(ret.Results[0]) && !isNilConst(ret.Results[n-1]) {
			continue
		}
		rets = append(rets, ret)
	}
	return rets
}

// index notes what is assigned to clients, and which fields may be assigned to
// out of sight. Tests put clients of their own in place.
func (s *senders) index() {
	for _, f := range s.p.Funcs {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				for _, op := range instr.Operands(nil) {
					if v, ok := (*op).(*ssa.Global); ok && !isClient(deref(v.Type())) && leaks(v, instr) {
						s.exposed[v] = true
					}
				}
				switch instr := instr.(type) {
				case *ssa.FieldAddr:
					if field := fieldOf(instr); !isClient(field.Type()) && leaksAnywhere(instr) {
						s.exposed[field] = true
					}
				case *ssa.Store:
					if s.p.inTest(instr.Pos()) {
						continue
					}
					if addr, ok := instr.Addr.(*ssa.FieldAddr); ok && pointsToClient(addr.X.Type()) && fieldOf(addr).Name() == "Transport" {
						s.transports = append(s.transports, assignment{Store: instr, base: addr.X})
					} else if isClient(instr.Val.Type()) {
						s.copies = append(s.copies, assignment{Store: instr, base: instr.Addr})
					}
				}
			}
		}
	}
	for _, all := range [][]assignment{s.transports, s.copies} {
		for i := range all {
			all[i].of, all[i].wild = s.owners(all[i].base)
		}
	}
}

// leaks reports whether an instruction that mentions the address of a variable
// does other things than to load or assign its content.
func leaks(addr ssa.Value, ref ssa.Instruction) bool {
	switch ref := ref.(type) {
	case *ssa.UnOp, *ssa.FieldAddr, *ssa.MakeClosure, *ssa.DebugRef:
		return false
	case *ssa.Store:
		return ref.Val == addr
	}
	return true
}

func leaksAnywhere(addr ssa.Value) bool {
	return slices.ContainsFunc(*addr.Referrers(), func(ref ssa.Instruction) bool { return leaks(addr, ref) })
}

// sends returns what is known of v, a client, a transport or an interface value
// that holds one, if its method is called.
func (s *senders) sends(v ssa.Value, method string) sending {
	if pointsToClient(v.Type()) {
		if method != "Do" {
			return untraced
		}
		return s.client(v)
	}
	if !types.IsInterface(v.Type()) {
		return s.methodOf(v.Type(), method)
	}
	if isNilConst(v) {
		return untraced // a client without a transport uses the default one
	}
	return s.answer(senderKey{v, method}, func() sending {
		values, ok := s.variants(v)
		switch {
		case s.returnsTraced(v):
			return traced
		case !ok:
			return untraced
		}
		all := nothing
		for _, x := range values {
			all = max(all, s.sends(x, method))
		}
		return all
	})
}

// answer finds the answer to a question that may lead back to itself, which adds
// nothing, and remembers it if it depends on no other one that is still open.
func (s *senders) answer(question any, find func() sending) sending {
	if known, ok := s.memo[question]; ok {
		return known
	}
	if s.open[question] {
		s.cut = true
		return nothing
	}
	outer := s.cut
	s.cut = false
	s.open[question] = true
	found := find()
	delete(s.open, question)
	if !s.cut || len(s.open) == 0 {
		s.memo[question] = found
	}
	s.cut = s.cut && len(s.open) > 0 || outer
	return found
}

// methodOf returns what is known of the method of a type that is no interface: it
// is traced if it starts a span below the one that its request carries, be that
// on a condition.
//
//	func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
//		ctx, span := tracer.Start(r.Context(), "call")
func (s *senders) methodOf(t types.Type, method string) sending {
	obj, _, _ := types.LookupFieldOrMethod(t, true, s.p.Types, method)
	fn, ok := obj.(*types.Func)
	if !ok || !sendShaped(fn.Signature()) {
		return untraced
	}
	if e := catalog.Lookup(fn); e != nil {
		if e.Effect == catalog.Start && e.From == 0 {
			return traced
		}
		return untraced
	}
	best := untraced
	if f := s.p.byFn[s.p.prog.FuncValue(fn.Origin())]; f != nil {
		for _, st := range f.Summary.Starts {
			ofRequest := func(src Source) bool {
				return src.Kind == Param && src.Fn == f.Function && src.Index == 1 && src.Path == ""
			}
			if len(st.Loops) == 0 && below(st.Parents, ofRequest, func(src Source) bool { return src.Kind == Root }) {
				best = min(best, guardedIf(st.Guarded))
			}
		}
	} else if fact := s.p.imported(fn); fact != nil {
		for _, st := range fact.Starts {
			ofRequest := func(o Origin) bool { return o == Origin{Kind: Param, Index: 1} }
			if !st.Endless && below(st.Parents, ofRequest, func(o Origin) bool { return o.Kind == Root }) {
				best = min(best, guardedIf(st.Guarded))
			}
		}
	}
	return best
}

// below reports whether the request is among the parents, and nothing else but roots.
func below[T any](parents []T, ofRequest, isRoot func(T) bool) bool {
	return slices.ContainsFunc(parents, ofRequest) &&
		!slices.ContainsFunc(parents, func(x T) bool { return !ofRequest(x) && !isRoot(x) })
}

func guardedIf(g bool) sending {
	if g {
		return guarded
	}
	return traced
}

// client returns what is known of the client that v points to.
func (s *senders) client(v ssa.Value) sending {
	owners, wild := s.owners(v)
	if wild || len(owners) == 0 {
		return untraced
	}
	all := nothing
	for _, o := range owners {
		all = max(all, s.transportOf(o))
	}
	return all
}

// transportOf returns what is known of the transport of a client: all that is
// assigned to it and not sure to be replaced, and that it is assigned at all.
//
//	client := &http.Client{}
//	if tracing { client.Transport = … }                         // or left nil
//
//	client.Transport = otelhttp.NewTransport(client.Transport)  // replaces it
func (s *senders) transportOf(o owner) sending {
	return s.answer(o, func() sending { return s.findTransport(o) })
}

// findTransport does so for one that has not been asked for.
func (s *senders) findTransport(o owner) sending {
	all := nothing
	if _, ok := o.(*ssa.Call); ok {
		all = traced
	}
	sets := make(storesByFunc)
	for _, a := range slices.Concat(s.transports, s.copies) {
		if slices.Contains(a.of, o) {
			sets.add(s.p.byFn[a.Parent()], a.Store)
		}
	}
	replaced := func(a assignment) bool {
		f := s.p.byFn[a.Parent()]
		others := slices.DeleteFunc(slices.Clone(sets[f]), func(instr ssa.Instruction) bool { return instr == a.Store })
		return len(others) > 0 && !succeeds(f, a.Store, others)
	}
	for _, a := range s.transports {
		switch {
		case a.wild:
			if s.sends(a.Val, roundTrip) != traced {
				return untraced // it may be this client's
			}
		case slices.Contains(a.of, o) && !replaced(a):
			all = max(all, s.sends(a.Val, roundTrip))
		}
	}
	for _, a := range s.copies {
		switch {
		case a.wild:
			return untraced
		case slices.Contains(a.of, o) && !replaced(a):
			all = max(all, s.copied(a.Val))
		}
	}
	if all == nothing || s.leftOut(o, sets) {
		return untraced
	}
	return all
}

// copied returns what is known of a client that is copied.
//
//	c := *client
func (s *senders) copied(v ssa.Value) sending {
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.MUL {
			owners, wild := s.owners(v.X)
			if wild {
				return untraced
			}
			all := nothing
			for _, o := range owners {
				all = max(all, s.transportOf(o))
			}
			return all
		}
	case *ssa.Const: // the zero client
	}
	return untraced
}

// leftOut reports whether a client may be without a transport, for all that the
// functions which assign it do.
func (s *senders) leftOut(o owner, sets storesByFunc) bool {
	switch o := o.(type) {
	case *ssa.Alloc:
		f := s.p.byFn[o.Parent()]
		return len(sets[f]) == 0 || succeeds(f, o, sets[f])
	case *types.Var:
		return sets.partial()
	}
	return false // a package variable is set before anything runs
}

// storesByFunc holds what sets one field, or a field of it, by function.
type storesByFunc map[*Func][]ssa.Instruction

func (s storesByFunc) add(f *Func, st *ssa.Store) { s[f] = append(s[f], st) }

// partial reports whether one of the functions that set the field may do without.
//
//	s := &server{}
//	if tracing { s.transport = … }
//	return s
func (s storesByFunc) partial() bool {
	for f, sets := range s {
		if succeeds(f, birth(f, sets), sets) {
			return true
		}
	}
	return false
}

// birth returns the instruction from which on the struct whose field is set
// exists in f: where f makes it, or the first one.
func birth(f *Func, sets []ssa.Instruction) ssa.Instruction {
	for _, instr := range sets {
		base := instr.(*ssa.Store).Addr
		for addr, ok := base.(*ssa.FieldAddr); ok; addr, ok = base.(*ssa.FieldAddr) {
			base = addr.X
		}
		if made, ok := base.(*ssa.Alloc); ok && made.Parent() == f.Function {
			return made
		}
	}
	return f.Blocks[0].Instrs[0]
}

// succeeds reports whether f may return after the instruction from, and no error,
// without executing one of avoid.
func succeeds(f *Func, from ssa.Instruction, avoid []ssa.Instruction) bool {
	return slices.ContainsFunc(successes(f), func(ret *ssa.Return) bool { return f.Flow.CanFollow(from, ret, avoid...) })
}

// owners returns the clients that v may point to; wild means that there are others.
func (s *senders) owners(v ssa.Value) (owners []owner, wild bool) {
	seen := make(map[ssa.Value]bool)
	var visit func(v ssa.Value)
	add := func(o owner) {
		if !slices.Contains(owners, o) {
			owners = append(owners, o)
		}
	}
	visit = func(v ssa.Value) {
		if seen[v] {
			return
		}
		seen[v] = true
		switch x := v.(type) {
		case *ssa.Const:
			wild = wild || !x.IsNil()
			return
		case *ssa.Alloc:
			if isClient(deref(x.Type())) {
				add(x)
				return
			}
		case *ssa.Global:
			if isClient(deref(x.Type())) && s.ownGlobal(x) {
				add(x)
				return
			}
		case *ssa.FieldAddr:
			if field := fieldOf(x); isClient(field.Type()) && s.ownField(field, x.X.Type()) {
				add(field)
				return
			}
		}
		if call := callOf(v); call != nil && s.returnsTraced(v) {
			add(call)
			return
		}
		values, ok := s.variants(v)
		wild = wild || !ok
		for _, x := range values {
			visit(x)
		}
	}
	visit(v)
	return owners, wild
}

// variants returns the values that v may be, one step back: what was assigned to
// a variable or a field, what a function returns. ok is false if it may be others.
func (s *senders) variants(v ssa.Value) (values []ssa.Value, ok bool) {
	switch v := v.(type) {
	case *ssa.Phi:
		return v.Edges, true
	case *ssa.MakeInterface:
		return []ssa.Value{v.X}, true
	case *ssa.ChangeInterface:
		return []ssa.Value{v.X}, true
	case *ssa.ChangeType:
		return []ssa.Value{v.X}, true
	case *ssa.FreeVar:
		// The receiver that a method value has bound, or a captured variable.
		for _, mk := range s.p.makers[v.Parent()] {
			values = append(values, mk.Bindings[s.p.freeIndex[v]])
		}
		return values, len(values) > 0
	case *ssa.Field:
		return s.heldIn(v.X.Type().Underlying().(*types.Struct).Field(v.Field), v.X.Type())
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return nil, false // received from a channel
		}
		switch addr := v.X.(type) {
		case *ssa.FieldAddr:
			return s.heldIn(fieldOf(addr), addr.X.Type())
		case *ssa.Global:
			if !s.ownGlobal(addr) {
				return nil, false
			}
			stores := s.p.globals[addr]
			if types.IsInterface(deref(addr.Type())) && slices.ContainsFunc(stores, func(st *ssa.Store) bool { return st.Parent().Synthetic == "" }) {
				return nil, false // nil until then
			}
			return s.assigned(stores)
		case *ssa.Alloc, *ssa.FreeVar:
			return s.contentOf(addr)
		}
	case *ssa.Call, *ssa.Extract:
		call := callOf(v)
		if call == nil {
			return nil, false
		}
		i := 0
		if x, ok := v.(*ssa.Extract); ok {
			i = x.Index
		}
		fn := call.Call.StaticCallee()
		if fn == nil {
			return nil, false
		}
		if fn.Origin() != nil {
			fn = fn.Origin()
		}
		if f := s.p.byFn[fn]; f != nil {
			return returned(f, i), true
		}
	}
	return nil, false
}

// callOf returns the call that v is a result of, or nil.
func callOf(v ssa.Value) *ssa.Call {
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	call, _ := v.(*ssa.Call)
	return call
}

// returnsTraced reports whether v is the result of a function of another package
// that is known to return a traced client or transport.
func (s *senders) returnsTraced(v ssa.Value) bool {
	call := callOf(v)
	if call == nil || call.Call.StaticCallee() == nil {
		return false
	}
	i := 0
	if x, ok := v.(*ssa.Extract); ok {
		i = x.Index
	}
	fact := s.p.imported(object(call.Call.StaticCallee()))
	return fact != nil && slices.Contains(fact.Senders, i)
}

// ownField reports whether a field of a struct type can only be set in this
// package, and where that is in sight.
func (s *senders) ownField(field *types.Var, in types.Type) bool {
	if field.Pkg() != s.p.Types || field.Origin() != field || s.exposed[field] {
		return false
	}
	if !field.Exported() || s.p.Types.Name() == "main" {
		return true
	}
	named, ok := types.Unalias(deref(in)).(*types.Named)
	return ok && !named.Obj().Exported()
}

// ownGlobal does so for a package variable.
func (s *senders) ownGlobal(v *ssa.Global) bool {
	return v.Pkg != nil && v.Pkg.Pkg == s.p.Types && (!token.IsExported(v.Name()) || s.p.Types.Name() == "main") && !s.exposed[v]
}

// heldIn returns what is assigned to a field. One that holds an interface must be
// assigned wherever it may be: left nil, it would make a client use the default transport.
func (s *senders) heldIn(field *types.Var, in types.Type) (values []ssa.Value, ok bool) {
	if !s.ownField(field, in) {
		return nil, false
	}
	if types.IsInterface(field.Type()) {
		sets := make(storesByFunc)
		for _, st := range s.p.fieldStores[field] {
			sets.add(s.p.byFn[st.Parent()], st)
		}
		if sets.partial() {
			return nil, false
		}
	}
	return s.assigned(s.p.fieldStores[field])
}

func (s *senders) assigned(stores []*ssa.Store) (values []ssa.Value, ok bool) {
	for _, st := range stores {
		if !s.p.inTest(st.Pos()) {
			values = append(values, st.Val)
		}
	}
	return values, len(values) > 0
}

// contentOf returns what is assigned to a local variable. One that holds an
// interface must not be used before.
//
//	var transport http.RoundTripper
//	if tracing { transport = … }
func (s *senders) contentOf(cell ssa.Value) (values []ssa.Value, ok bool) {
	variable := s.p.variable(cell)
	if variable == nil || leaksAnywhere(variable) || slices.ContainsFunc(s.p.captures[variable], func(v *ssa.FreeVar) bool { return leaksAnywhere(v) }) {
		return nil, false
	}
	stores := s.p.stores[variable]
	if types.IsInterface(deref(variable.Type())) {
		fl := s.p.byFn[variable.Parent()].Flow
		set := slices.ContainsFunc(stores, func(st *ssa.Store) bool {
			return st.Parent() == variable.Parent() && !slices.ContainsFunc(*variable.Referrers(), func(ref ssa.Instruction) bool {
				return usesContent(ref) && !fl.Dominates(st, ref)
			})
		})
		if !set {
			return nil, false
		}
	}
	return s.assigned(stores)
}

// usesContent reports whether an instruction that mentions a variable may load it.
func usesContent(ref ssa.Instruction) bool {
	switch ref.(type) {
	case *ssa.Store, *ssa.DebugRef:
		return false
	}
	return true
}

// sendFunc returns the function that a field holds, one that sends a request, if
// it is set in one place.
//
//	f.fetch = client.Do
//	f.fetch(req)
func (p *Package) sendFunc(v ssa.Value) Sources {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	addr, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	sig, ok := v.Type().Underlying().(*types.Signature)
	if !ok || !sendShaped(sig) {
		return nil
	}
	values, ok := p.sender().heldIn(fieldOf(addr), addr.X.Type())
	if !ok || len(values) != 1 {
		return nil
	}
	if fns := p.Sources(values[0]); len(fns) == 1 && fns.Only(Function) {
		return fns
	}
	return nil
}
