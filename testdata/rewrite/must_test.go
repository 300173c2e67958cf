package rewrite

import "slices"

// plainRoots are the losses that no care is needed to see.
var plainRoots = []string{"Background", "TODO", "WithValue"}

// mustFind reports whether fflint must report what a program loses.
func mustFind(p *Program) bool {
	return slices.Contains(plainRoots, p.Loss) && slices.Contains([]string{"literal", "function", "sharedFunction", "pointerMethod"}, p.Form)
}

// mustFix reports whether there must be a fix of what is reported.
func mustFix(p *Program) bool {
	return p.Loss == "Background" && slices.Contains([]string{"literal", "function", "sharedFunction"}, p.Form) && p.Trap == "none"
}
