package rewrite

import "slices"

// onlyParameter are the losses that begin without a span, in a function that is
// given a context, or something that has one.
var onlyParameter = []string{
	"parameterOnly", "parameterOnlyVariable", "requestOnly", "carrierOnly", "unnamedParameter", "componentParameterOnly",
}

// mustFind reports whether fflint must report that a program loses its parent in
// such a way. What it may miss is listed here.
func mustFind(p *Program, category string) bool {
	switch {
	case p.Form == "mapElement",
		p.Trap == "interfaceNil":
		return false // what the map or the slice holds is unknown, and unknown means silence
	case p.Form == "AfterFunc" && (p.Loss == "requestContext" || slices.Contains(onlyParameter, p.Loss)):
		return false // a timer is no work of the request, if no span is started around it
	case category == canceledCtx && slices.Contains([]string{"nestedGo", "nestedInLauncher", "launcherWithContext"}, p.Form):
		return false // the cancellation is that of a function around the launch's
	case calledInPlace(p) && slices.Contains([]string{"discarded", "bareSpanOuter", "reassignedAfter"}, p.Loss):
		return false // so is the span, or the assignment
	case (p.Form == "nestedGo" || p.Form == "nestedInLauncher") && p.Loss == "reassignedAfter":
		return false
	case p.Form == "nestedLiteral" && (p.Loss == "reassignedAfter" || p.Loss == "ownDiscarded"):
		return false
	}
	return true
}

// calledInPlace reports whether the launch is in a literal that the starter calls.
func calledInPlace(p *Program) bool {
	return p.Place == "calledLiteral" || slices.Contains([]string{"argumentOutOfRange", "interfaceNil", "pointerNil"}, p.Trap)
}

// argumentForms are the launches that are given their context.
var argumentForms = []string{
	"function", "pointerMethod", "valueMethod", "interfaceMethod", "embeddedMethod", "methodOfCall", "methodExpression",
	"methodValue", "functionVariable", "fieldFunction", "genericFunction", "inferredGeneric", "genericMethod",
	"returnedFunction", "literalArgument",
}

// mustFix reports whether there must be a fix of what is reported, with such a value
// of -helper. More may have one: the list grows with the fixes.
func mustFix(p *Program, helper string) bool {
	switch p.Trap {
	case "contextHidden": // the standard library's fix has to name the package
		return helper == "first" && p.Form == "function"
	case "lineDirective", // the source is elsewhere
		"ctxShadowed", "ctxShadowedByRoot": // the active context has no name there
		return false
	}
	switch p.Loss {
	case "Background", "TODO", "parameterOnly":
		return p.Form == "literal" || slices.Contains(argumentForms, p.Form)
	case "WithValue", "component", "componentMethod", "outer":
		return slices.Contains(argumentForms, p.Form)
	}
	return false
}
