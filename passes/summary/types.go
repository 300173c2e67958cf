package summary

import (
	"go/types"

	"github.com/fflint/fflint/passes/catalog"
)

// IsContext reports whether t is context.Context.
func IsContext(t types.Type) bool { return isNamed(t, "context", "Context") }

// IsCarrier reports whether a parameter of type t brings a span along: a
// context, a request or a span.
func IsCarrier(t types.Type) bool { return IsContext(t) || catalog.CarrierOf(t) != nil || IsSpan(t) }

// IsSpan reports whether t is a span of a tracing library.
func IsSpan(t types.Type) bool { return catalog.IsSpan(t) }

// deref returns what a pointer type points to, and any other type as it is.
func deref(t types.Type) types.Type {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		return ptr.Elem()
	}
	return t
}

func isNamed(t types.Type, path, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path
}

// embeddedContext returns the field from which a struct that is a context has
// its method Value: what it carries is what that context carries.
//
//	type requestContext struct {
//		context.Context
//		id string
//	}
func embeddedContext(t types.Type) (field int, ok bool) {
	s, ok := deref(t).Underlying().(*types.Struct)
	if !ok {
		return 0, false
	}
	_, index, _ := types.LookupFieldOrMethod(t, true, nil, "Value")
	if len(index) != 2 || !IsContext(s.Field(index[0]).Type()) {
		return 0, false
	}
	return index[0], true
}

// carries reports whether it pays to follow values of type t: not the plain
// ones, which are most.
func carries(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return false
	case *types.Slice:
		return carries(t.Elem())
	}
	return !types.Identical(t, types.Universe.Lookup("error").Type())
}

// startShaped reports whether a method with this signature starts a span by
// the look of it: it takes a context, and returns a context and a value with a
// method End or Finish. ctx is the index of the parameter.
//
//	Begin(ctx context.Context, name string) (context.Context, Span)
func startShaped(sig *types.Signature) (ctx int, results []int, ok bool) {
	ctx = contextParam(sig)
	if ctx < 0 || sig.Results().Len() < 2 {
		return 0, nil, false
	}
	var hasContext, hasSpan bool
	for i := range sig.Results().Len() {
		t := sig.Results().At(i).Type()
		switch {
		case IsContext(t):
			hasContext = true
			results = append(results, i)
		case hasMethod(t, "End") || hasMethod(t, "Finish"):
			hasSpan = true
			results = append(results, i)
		}
	}
	return ctx, results, hasContext && hasSpan
}

// contextParam returns the index of the only context parameter, or -1.
func contextParam(sig *types.Signature) int {
	ctx := -1
	for i := range sig.Params().Len() {
		if IsContext(sig.Params().At(i).Type()) {
			if ctx >= 0 {
				return -1
			}
			ctx = i
		}
	}
	return ctx
}

func hasMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	_, ok := obj.(*types.Func)
	return ok
}
