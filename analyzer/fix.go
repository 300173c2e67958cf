package analyzer

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/launch"
	"github.com/fflint/fflint/passes/rewrite"
	"github.com/fflint/fflint/passes/summary"
)

// A helperUse says where the helper's fix stands among the two.
type helperUse string

var helperUses = []string{"auto", "first", "never"}

func (h *helperUse) String() string { return string(*h) }

// Set implements flag.Value.
func (h *helperUse) Set(use string) error {
	if !slices.Contains(helperUses, use) {
		return fmt.Errorf("choose one of %s", strings.Join(helperUses, ", "))
	}
	*h = helperUse(use)
	return nil
}

// A repair is the fixes of a finding: the standard library's and the helper's, or
// nil where there is none.
type repair struct{ std, helper *analysis.SuggestedFix }

// fixes returns the fixes in their order, the one that drivers apply unasked first.
// The helper comes first only where its import is sure to compile.
func (r *reporter) fixes(of repair) []analysis.SuggestedFix {
	candidates := []*analysis.SuggestedFix{of.std, of.helper}
	if of.helper != nil && !r.p.Helper {
		of.helper.Message += " (go get " + catalog.Helper + ")"
	}
	switch {
	case helper == "never":
		candidates = candidates[:1]
	case helper == "first" || r.p.Helper:
		slices.Reverse(candidates)
	}
	var fixes []analysis.SuggestedFix
	for _, f := range candidates {
		if f != nil {
			fixes = append(fixes, *f)
		}
	}
	return fixes
}

// repairAll fills in the repairs of the findings: those that are proved.
func (r *reporter) repairAll(findings []*finding) {
	var launches []*launch.Launch
	for _, f := range findings {
		launches = append(launches, f.Launch)
	}
	r.reported, r.index, r.inside = findings, launch.NewIndex(r.p, launches), launch.NewIndex(r.p, nil)
	for _, f := range findings {
		f.repair = r.repair(f.Launch, f.verdict)
		if helper == "never" {
			f.helper = nil
		}
	}
	halves(findings)
	r.prove(findings, func(f *finding) **analysis.SuggestedFix { return &f.std })
	r.prove(findings, func(f *finding) **analysis.SuggestedFix { return &f.helper })
	halves(findings)
}

// halves drops the fixes of a launch of which something else is wrong that cannot be
// fixed: it would be half a repair. What is written too late to a span stays so.
func halves(findings []*finding) {
	for _, f := range findings {
		if f.late != nil || f.std != nil || f.helper != nil {
			continue
		}
		for _, other := range findings {
			if other.Site == f.Site {
				other.repair = repair{}
			}
		}
	}
}

// prove drops the fixes that are not right. Those that stay are so all together:
// with them the package compiles, and when it is analysed again their findings
// are gone, and nothing else has changed.
func (r *reporter) prove(findings []*finding, fix func(*finding) **analysis.SuggestedFix) {
	var fixed []*finding
	for _, f := range findings {
		if *fix(f) != nil {
			fixed = append(fixed, f)
		}
	}
	before := count(findings)
	right := func(fixed []*finding) bool {
		var fixes []*analysis.SuggestedFix
		for _, f := range fixed {
			fixes = append(fixes, *fix(f))
		}
		pass, err := rewrite.Apply(r.pass, fixes)
		if err != nil {
			return false
		}
		again := &reporter{pass: pass, p: r.p.After(pass)}
		again.findIgnores()
		left := count(again.findings())
		for key, n := range count(fixed) {
			left[key] += n
		}
		return len(left) == len(before) && !slices.ContainsFunc(findings, func(f *finding) bool { return left[f.key()] != before[f.key()] })
	}
	// A wrong one among many is found by halves.
	var proved []*finding
	var try func(fixed []*finding)
	try = func(fixed []*finding) {
		all := slices.Concat(proved, fixed)
		switch half := len(fixed) / 2; {
		case len(fixed) == 0:
		case right(all):
			proved = all
		case half > 0:
			try(fixed[:half])
			try(fixed[half:])
		}
	}
	try(fixed)
	for _, f := range fixed {
		if !slices.Contains(proved, f) {
			*fix(f) = nil
		}
	}
}

// count counts the findings by their keys.
func count(findings []*finding) map[string]int {
	counts := make(map[string]int)
	for _, f := range findings {
		counts[f.key()]++
	}
	return counts
}

// key names what a fix elsewhere leaves alone: the category, and the function.
func (f *finding) key() string {
	return f.category + " " + summary.Outermost(f.In.Function).String()
}
