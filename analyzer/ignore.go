package analyzer

import (
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// findIgnores collects the comments that silence the launch on their line, or
// on the line below, and reports those of fflint's own form that give no reason.
//
//	//fflint:ignore the cache outlives the request
//	go s.refresh()
//
//	go s.refresh() //nolint:fflint // the cache outlives the request
func (r *reporter) findIgnores() {
	r.ignores = make(map[string]map[int]bool)
	for _, file := range r.pass.Files {
		for _, group := range file.Comments {
			for _, c := range group.List {
				text, own := strings.CutPrefix(c.Text, "//fflint:ignore")
				switch {
				case own && text != "" && text[0] != ' ' && text[0] != '\t':
					continue // another directive: //fflint:ignored
				case own && strings.TrimSpace(text) == "":
					if !r.skips(c.Pos()) {
						r.pass.Report(analysis.Diagnostic{
							Pos:      c.Pos(),
							End:      c.End(),
							Category: "ignore",
							Message:  "//fflint:ignore needs a reason; without one it ignores nothing",
						})
					}
					continue
				case !own && !(noLint && silencedByNoLint(c.Text)):
					continue
				}
				at := r.pass.Fset.Position(c.Pos())
				if r.ignores[at.Filename] == nil {
					r.ignores[at.Filename] = make(map[int]bool)
				}
				r.ignores[at.Filename][at.Line] = true
			}
		}
	}
}

// silencedByNoLint reports whether the comment is a golangci-lint directive
// that names fflint, or every linter.
//
//	//nolint
//	//nolint:all
//	//nolint:errcheck,fflint // why
func silencedByNoLint(comment string) bool {
	text, ok := strings.CutPrefix(comment, "//nolint")
	if !ok {
		return false
	}
	names, ok := strings.CutPrefix(text, ":")
	if !ok {
		return text == "" || text[0] == ' ' || text[0] == '\t'
	}
	names, _, _ = strings.Cut(names, "//")
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.TrimSpace(name); name == "all" || strings.EqualFold(name, "fflint") {
			return true
		}
	}
	return false
}

// ignored reports whether the line of pos, or the one above, has an ignore.
func (r *reporter) ignored(pos token.Pos) bool {
	at := r.pass.Fset.Position(pos)
	lines := r.ignores[at.Filename]
	return lines[at.Line] || lines[at.Line-1]
}
