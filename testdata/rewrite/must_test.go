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

// mustFix reports whether there must be a fix of what is reported, with such a value
// of -helper. What may be left to the user is listed here.
func mustFix(p *Program, helper string) bool {
	if calledInPlace(p) || p.Place == "goto" {
		return false // what was made around that literal, or may be set again before the goroutine runs
	}
	switch p.Form {
	case "withoutContext", "methodWithoutContext", // it cannot be given a context
		"nestedGo", "nestedInLauncher", // one goroutine of two would be half a repair
		"localClosure", "namedLauncherArgument", "WaitGroup.GoVariable", "returnedClosure", "parenthesized":
		return false // the literal is elsewhere, and cannot get a parameter
	}
	switch p.Trap {
	case "ctxDeclaredInBody", "ctxVarInBody", "detachedTaken": // only a go statement's literal can get a parameter, or the helper's
		return p.Form == "literal"
	case "contextHidden": // the standard library's fix has to name the package
		return helper == "first" && p.Form == "function" && p.Loss == "Background"
	case "lineDirective", // the source is elsewhere
		"ctxShadowed", "ctxShadowedByRoot", // the active context has no name there
		"ctxAssignedToRoot", "ctxAssignedToSpan", "capturedAssigned", // nor what it was at the launch
		"lostTwice":
		return false
	}
	switch p.Loss {
	case "Background", "TODO", "parameterOnly", "WithValue", "component", "componentMethod", "outer", "outerParameter",
		"discarded", "derivedInBody", "packageVariable", "houseRoot", "canceled", "canceledOwn", "requestContext":
		return true
	case "requestOnly": // a request is asked for its context by the starter
		return slices.Contains([]string{"literal", "literalParameter", "function", "pointerMethod"}, p.Form)
	}
	return false
}
