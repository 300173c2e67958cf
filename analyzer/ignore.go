package analyzer

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/fflint/fflint/passes/rewrite"
)

// An ignore is a comment that silences the launch on its line, or on the line
// below.
//
//	//fflint:ignore the cache outlives the request
//	go s.refresh()
//
//	go s.refresh() //nolint:fflint // the cache outlives the request
type ignore struct {
	*ast.Comment
	own  bool // of fflint's form, and not golangci-lint's
	used bool // there is something to silence, at some level
}

// findIgnores collects the ignores, and reports those of fflint's own form that
// give no reason.
func (r *reporter) findIgnores() {
	r.ignores = make(map[string]map[int]*ignore)
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
							Category: ignoreComment,
							URL:      Category{Name: ignoreComment}.URL(),
							Message:  "//fflint:ignore needs a reason; without one it ignores nothing",
						})
					}
					continue
				case !own && !(noLint && silencedByNoLint(c.Text)):
					continue
				}
				at := r.pass.Fset.Position(c.Pos())
				if r.ignores[at.Filename] == nil {
					r.ignores[at.Filename] = make(map[int]*ignore)
				}
				r.ignores[at.Filename][at.Line] = &ignore{Comment: c, own: own}
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

// ignored reports whether the line of pos, or the one above, has an ignore, and
// marks it as used.
func (r *reporter) ignored(pos token.Pos) bool {
	at := r.pass.Fset.Position(pos)
	lines := r.ignores[at.Filename]
	found := false
	for _, line := range []int{at.Line, at.Line - 1} {
		if lines[line] != nil {
			lines[line].used = true
			found = true
		}
	}
	return found
}

// reportUnused reports the ignores of fflint's own form that silence nothing at
// any level. An ignore that outlives its launch would hide the next one there.
func (r *reporter) reportUnused() {
	for _, file := range r.pass.Files {
		if r.skips(file.FileStart) {
			continue
		}
		for _, group := range file.Comments {
			for _, c := range group.List {
				at := r.pass.Fset.Position(c.Pos())
				ig := r.ignores[at.Filename][at.Line]
				if ig == nil || ig.Comment != c || !ig.own || ig.used {
					continue
				}
				d := analysis.Diagnostic{
					Pos:      c.Pos(),
					End:      c.End(),
					Category: ignoreComment,
					URL:      Category{Name: ignoreComment}.URL(),
					Message:  "unused //fflint:ignore: nothing is reported here at any level",
				}
				if edit, ok := r.without(c); ok && rewrite.InPlace(r.pass.Fset, file, c.Pos()) {
					d.SuggestedFixes = []analysis.SuggestedFix{{Message: "Delete the comment", TextEdits: []analysis.TextEdit{edit}}}
				}
				r.pass.Report(d)
			}
		}
	}
}

// without returns the edit that deletes a comment, and its line if it stands
// alone there, and leaves a formatted file formatted.
func (r *reporter) without(c *ast.Comment) (analysis.TextEdit, bool) {
	file := r.pass.Fset.File(c.Pos())
	src, err := rewrite.ReadFile(r.pass, file.Name())
	if err != nil || len(src) != file.Size() {
		return analysis.TextEdit{}, false
	}
	start, end := file.Offset(c.Pos()), file.Offset(c.End())
	line := bytes.LastIndexByte(src[:start], '\n') + 1
	if len(bytes.TrimSpace(src[line:start])) == 0 {
		start = line
		if i := bytes.IndexByte(src[end:], '\n'); i >= 0 {
			end += i + 1
		}
	} else {
		start = len(bytes.TrimRight(src[:start], " \t"))
	}
	rest := append(bytes.Clone(src[:start]), src[end:]...)
	if clean, err := format.Source(src); err == nil && bytes.Equal(clean, src) {
		// The comment may have held other comments apart, or blank lines.
		if rest, err = format.Source(rest); err != nil {
			return analysis.TextEdit{}, false
		}
	}
	// The edit is what the two differ in.
	start = 0
	for start < min(len(rest), len(src)) && rest[start] == src[start] {
		start++
	}
	tail := 0
	for tail < min(len(rest), len(src))-start && rest[len(rest)-1-tail] == src[len(src)-1-tail] {
		tail++
	}
	return analysis.TextEdit{Pos: file.Pos(start), End: file.Pos(len(src) - tail), NewText: rest[start : len(rest)-tail]}, true
}
