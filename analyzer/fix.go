package analyzer

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/launch"
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
func (r *reporter) fixes(of repair) []analysis.SuggestedFix {
	if of.helper != nil && !r.p.Helper {
		hinted := *of.helper // which another finding may share
		hinted.Message += " (go get " + catalog.Helper + ")"
		of.helper = &hinted
	}
	candidates := []*analysis.SuggestedFix{of.std, of.helper}
	if r.helperFirst() {
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
	r.reported = make(map[ssa.CallInstruction][]*finding)
	for _, f := range findings {
		launches = append(launches, f.Launch)
		r.reported[f.Site] = append(r.reported[f.Site], f)
	}
	r.index, r.inside = launch.NewIndex(r.p, launches), launch.NewIndex(r.p, nil)
	for _, f := range findings {
		f.repair = r.repair(f.Launch, f.verdict)
	}
	r.repairBoth(findings)
	for _, f := range findings {
		if helper == "never" {
			f.helper = nil
		}
	}
	r.halves(findings)
	// Drivers apply the first fix of each finding, so these are proved together, and
	// then what is left of the others with them.
	first := func(f *finding) **analysis.SuggestedFix {
		if f.helper != nil && (f.std == nil || r.helperFirst()) {
			return &f.helper
		}
		return &f.std
	}
	second := func(f *finding) **analysis.SuggestedFix {
		if f.std != nil && f.helper != nil && !r.helperFirst() {
			return &f.helper
		}
		return &f.std
	}
	for proved := false; !proved; {
		proved = r.prove(findings, first)
		r.halves(findings)
	}
	if slices.ContainsFunc(findings, func(f *finding) bool { return first(f) != second(f) }) {
		for proved := false; !proved; {
			proved = r.prove(findings, second)
			r.halves(findings)
		}
	}
}

// repairBoth gives one fix to the two findings on a launch whose context has the wrong
// parent and is cancelled, too: two would overlap.
//
//	ctx, span := tracer.Start(r.Context(), "handle")
//	go audit(r.Context())   // go audit(context.WithoutCancel(ctx))
func (r *reporter) repairBoth(findings []*finding) {
	for _, f := range findings {
		if f.category != wrongParent || f.inside || f.pinned {
			continue
		}
		for _, other := range r.reported[f.Site] {
			if other.cutOff == nil {
				continue
			}
			both := f.verdict
			both.cut = true
			if fixed := r.repair(f.Launch, both); fixed != (repair{}) {
				f.repair, other.repair = fixed, fixed
			}
		}
	}
}

// helperFirst reports whether the helper's fix comes first: where its import is sure
// to compile, or by option.
func (r *reporter) helperFirst() bool { return helper == "first" || helper == "auto" && r.p.Helper }

// halves drops the fixes of a launch of which something else is wrong that cannot be
// fixed: it would be half a repair. What is written too late to a span stays so.
func (r *reporter) halves(findings []*finding) {
	for _, f := range findings {
		if f.late != nil || f.std != nil || f.helper != nil {
			continue
		}
		for _, other := range r.reported[f.Site] {
			other.repair = repair{}
		}
	}
}
