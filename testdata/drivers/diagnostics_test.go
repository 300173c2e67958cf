package drivers

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fflint/fflint/analyzer"
)

// TestDiagnostics has each driver analyze the same module, and compares what it
// says, line by line, with what the fflint command says as JSON. That is written
// down in testdata/corpus/findings.txt. The drivers are told of the tag audit, and
// to look at tests, each in its own way.
func TestDiagnostics(t *testing.T) {
	shop, _ := unpack(t)
	fflint := goBuild(t, "../..", "./cmd/fflint")
	want := standalone(t, shop, "-testfiles", "-tags=audit")

	t.Run("fflint -json", func(t *testing.T) {
		sameLines(t, lines(want), recorded(t))
	})
	t.Run("fflint", func(t *testing.T) {
		t.Setenv("GOFLAGS", "-tags=audit")
		_, stderr := output(t, 3, shop, fflint, "-testfiles", "./...")
		sameLines(t, lines(fromText(t, shop, stderr)), lines(asText(want)))
	})
	t.Run("go vet", func(t *testing.T) {
		_, stderr := output(t, 1, shop, "go", "vet", "-vettool="+fflint, "-tags=audit", "-testfiles", "./...")
		sameLines(t, lines(fromText(t, shop, stderr)), lines(asText(want)))
	})
	t.Run("go vet -json", func(t *testing.T) {
		stdout := run(t, 0, shop, "go", "vet", "-vettool="+fflint, "-tags=audit", "-testfiles", "-json", "./...")
		sameLines(t, lines(fromJSON(t, shop, stdout)), lines(want))
	})
	t.Run("go fix -json", func(t *testing.T) {
		stdout := run(t, 0, shop, "go", "fix", "-fixtool="+fflint, "-tags=audit", "-testfiles", "-json", "./...")
		sameLines(t, lines(fromJSON(t, shop, stdout)), lines(want))
	})
	t.Run("golangci-lint", func(t *testing.T) {
		t.Setenv("GOLANGCI_LINT_CACHE", t.TempDir())
		bin := golangciLint(goBuild(t, ".", "./golangci-lint"))
		shop, _ := unpack(t)
		write(t, filepath.Join(shop, ".golangci.yml"), config+"        settings:\n          testfiles: true\n")
		sameLines(t, lines(bin.run(t, 1, shop, "--build-tags=audit")), lines(toGolangciLint(want)))
	})
	t.Run("gopls", func(t *testing.T) {
		t.Setenv("GOFLAGS", "-tags=audit")
		e := startEditor(t, buildGopls(t), shop)
		sameLines(t, lines(inEditor(t, e, shop, true)), lines(toGopls(want)))
		e.shutdown()
	})
	t.Run("fflint lsp", func(t *testing.T) {
		e := startEditor(t, fflint, shop, "lsp", "-tags=audit", "-testfiles")
		sameLines(t, lines(inEditor(t, e, shop, false)), lines(toServer(want)))
		e.shutdown()
	})
}

// inEditor returns what a language server publishes about the files of a module. If it
// can be asked for it, it must give the same.
func inEditor(t *testing.T, e *editor, shop string, canAsk bool) (found []finding) {
	t.Helper()
	all := files(t, shop)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		switch {
		case filepath.Ext(name) != ".go", strings.HasPrefix(name, "native/") && !hasCgo(t):
			continue
		case name == "billing/noaudit.go":
			continue // gopls has an error for what is not built, and not an empty list
		}
		uri := e.openFile(filepath.Join(shop, filepath.FromSlash(name)), all[name])
		var published []diagnostic
		if canAsk {
			answer := e.ask(uri)
			e.waitFor(uri, brief(answer))
			published = own(e.published[uri].Diagnostics)
			if fmt.Sprintf("%+v", published) != fmt.Sprintf("%+v", answer) {
				t.Errorf("%s: published is\n%+v\nand the answer is\n%+v", name, published, answer)
			}
		} else {
			published = e.waitForAny(uri)
		}
		for _, d := range published {
			f := finding{
				at:       e.place(shop, uri, d.Range.Start),
				end:      e.place(shop, uri, d.Range.End),
				category: d.Code,
				message:  d.Message,
			}
			if want := analyzer.Analyzer.URL + "#" + d.Code; d.CodeDescription.Href != want {
				t.Errorf("%s: the link is %s, not %s", f.at, d.CodeDescription.Href, want)
			}
			for _, r := range d.Related {
				f.related = append(f.related, finding{
					at:      e.place(shop, r.Location.URI, r.Location.Range.Start),
					end:     e.place(shop, r.Location.URI, r.Location.Range.End),
					message: r.Message,
				})
			}
			for _, fix := range e.quickFixes(uri, d) {
				f.fixes = append(f.fixes, fix.Title)
			}
			found = append(found, f)
		}
	}
	return found
}

// What a driver cannot show, or shows in another way, and why. There are no other
// differences.

// asText is for what go vet and fflint print: it has neither the end of a place nor
// the category, nor the fixes.
func asText(all []finding) []finding {
	return each(all, func(f finding) finding {
		f.end, f.category, f.fixes = place{}, "", nil
		for i := range f.related {
			f.related[i].end = place{}
		}
		return f
	})
}

// toGolangciLint is for golangci-lint. Its issues have neither an end nor a
// category. The plugin leaves out related places, which would be issues of their
// own, and all fixes but the first, for golangci-lint applies all. Of the issues on
// one line it shows the first.
func toGolangciLint(all []finding) []finding {
	all = each(inRealFile(all), func(f finding) finding {
		f.end, f.category, f.related = place{}, "", nil
		f.fixes = f.fixes[:min(len(f.fixes), 1)]
		return f
	})
	return slices.CompactFunc(all, func(a, b finding) bool { return a.at.file == b.at.file && a.at.line == b.at.line })
}

// toGopls is for gopls, which has no way to set -testfiles.
func toGopls(all []finding) []finding {
	return slices.DeleteFunc(inRealFile(all), func(f finding) bool { return strings.HasSuffix(f.at.file, "_test.go") })
}

// toServer is for fflint lsp. It runs go vet, which names the file that a //line comment
// names, and not the real one. There is no orders.y.
func toServer(all []finding) []finding {
	return slices.DeleteFunc(slices.Clone(all), func(f finding) bool { return f.at.file == "orders/orders.y" })
}

// inRealFile is for drivers that do not heed //line comments. The messages do.
func inRealFile(all []finding) []finding {
	real := func(p place) place {
		if p.file == "orders/orders.y" {
			p.file = "orders/line.go"
			p.line += 4
		}
		return p
	}
	all = each(all, func(f finding) finding {
		f.at, f.end = real(f.at), real(f.end)
		for i := range f.related {
			f.related[i].at, f.related[i].end = real(f.related[i].at), real(f.related[i].end)
		}
		return f
	})
	slices.SortFunc(all, finding.compare)
	return all
}

func each(all []finding, f func(finding) finding) []finding {
	changed := make([]finding, len(all))
	for i, x := range all {
		x.related = slices.Clone(x.related)
		changed[i] = f(x)
	}
	return changed
}

// A finding is a diagnostic, or a related place of one, as a driver shows it.
type finding struct {
	at, end  place
	category string
	message  string
	related  []finding
	fixes    []string // their messages
}

// A place is in a file that is named from the module's folder, with slashes.
type place struct {
	file         string
	line, column int // column counts bytes, from 1
}

func (p place) String() string { return fmt.Sprintf("%s:%d:%d", p.file, p.line, p.column) }

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.file, q.file), cmp.Compare(p.line, q.line), cmp.Compare(p.column, q.column))
}

func (f finding) compare(g finding) int {
	return cmp.Or(f.at.compare(g.at), cmp.Compare(f.message, g.message))
}

// String returns the finding in one line, and its related places and fixes in lines
// of their own.
func (f finding) String() string {
	var b strings.Builder
	b.WriteString(f.at.String())
	if f.end != (place{}) {
		fmt.Fprintf(&b, "-%d:%d", f.end.line, f.end.column)
	}
	if f.category != "" {
		b.WriteString(": [" + f.category + "]")
	}
	b.WriteString(": " + f.message)
	for _, r := range f.related {
		b.WriteString("\n\t" + r.String())
	}
	for _, fix := range f.fixes {
		b.WriteString("\n\tfix: " + fix)
	}
	return b.String()
}

func lines(all []finding) (lines []string) {
	slices.SortFunc(all, finding.compare)
	for _, f := range all {
		lines = append(lines, strings.Split(f.String(), "\n")...)
	}
	return lines
}

// recorded returns the lines of findings.txt. Those about cgo files are for where
// there is a C compiler.
func recorded(t *testing.T) (lines []string) {
	t.Helper()
	data, err := os.ReadFile("../corpus/findings.txt")
	if err != nil {
		t.Fatal(err)
	}
	left := false
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "\t") {
			left = strings.HasPrefix(line, "native/") && !hasCgo(t)
		}
		if !left {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	return lines
}

func hasCgo(t *testing.T) bool {
	t.Helper()
	return strings.TrimSpace(run(t, 0, ".", "go", "env", "CGO_ENABLED")) == "1"
}

// standalone returns what the fflint command reports about the module in dir. The
// flag -tags is one of the go command.
func standalone(t *testing.T, dir string, flags ...string) []finding {
	t.Helper()
	args := []string{goBuild(t, "../..", "./cmd/fflint"), "-json"}
	for _, flag := range flags {
		if strings.HasPrefix(flag, "-tags=") {
			t.Setenv("GOFLAGS", flag)
			continue
		}
		args = append(args, flag)
	}
	found := fromJSON(t, dir, run(t, 0, dir, append(args, "./...")...))
	t.Setenv("GOFLAGS", "")
	// It analyzes a package as it is, and once more with its tests.
	return slices.CompactFunc(found, func(a, b finding) bool { return a.String() == b.String() })
}

// findings returns them as byLine does.
func findings(t *testing.T, dir string, flags ...string) []string {
	t.Helper()
	return byLine(standalone(t, dir, flags...))
}

// byLine returns findings as "file:line: message", in their real files, sorted.
func byLine(all []finding) (lines []string) {
	for _, f := range inRealFile(all) {
		lines = append(lines, fmt.Sprintf("%s:%d: %s", f.at.file, f.at.line, f.message))
	}
	slices.Sort(lines)
	return lines
}

// byFile returns what byLine has of each file, as "line: message", sorted.
func byFile(lines []string) map[string][]string {
	found := make(map[string][]string)
	for _, line := range lines {
		file, rest, _ := strings.Cut(line, ":")
		found[file] = append(found[file], rest)
	}
	for _, list := range found {
		slices.Sort(list)
	}
	return found
}

// fromJSON reads what -json prints: an object for all packages, or one for each.
func fromJSON(t *testing.T, dir, text string) (found []finding) {
	t.Helper()
	type diagnostic struct {
		Posn, End, Category, Message string
		Related                      []struct{ Posn, End, Message string }
		Fixes                        []struct{ Message string } `json:"suggested_fixes"`
	}
	for dec := json.NewDecoder(strings.NewReader(text)); ; {
		var packages map[string]map[string][]diagnostic
		if err := dec.Decode(&packages); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		for _, id := range slices.Sorted(maps.Keys(packages)) {
			for _, d := range packages[id]["fflint"] {
				f := finding{at: parsePlace(t, dir, d.Posn), end: parsePlace(t, dir, d.End), category: d.Category, message: d.Message}
				for _, r := range d.Related {
					f.related = append(f.related, finding{at: parsePlace(t, dir, r.Posn), end: parsePlace(t, dir, r.End), message: r.Message})
				}
				for _, fix := range d.Fixes {
					f.fixes = append(f.fixes, fix.Message)
				}
				found = append(found, f)
			}
		}
	}
	slices.SortFunc(found, finding.compare)
	return found
}

// fromText reads what is printed for people. Related places come after what they
// are related to, with a tab before the message.
func fromText(t *testing.T, dir, text string) (found []finding) {
	t.Helper()
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue // the name of a package
		}
		at, message, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		if !ok {
			t.Fatalf("there is a line %q in:\n%s", line, text)
		}
		f := finding{at: parsePlace(t, dir, at), message: message}
		if related, ok := strings.CutPrefix(message, "\t"); ok && len(found) > 0 {
			f.message = related
			last := &found[len(found)-1]
			last.related = append(last.related, f)
			continue
		}
		found = append(found, f)
	}
	slices.SortFunc(found, finding.compare)
	return found
}

// parsePlace parses file:line:column, with the name of a file in dir.
func parsePlace(t *testing.T, dir, text string) place {
	t.Helper()
	file := text
	var numbers [2]int
	for i := range numbers {
		colon := strings.LastIndexByte(file, ':')
		n, err := strconv.Atoi(file[colon+1:])
		if colon < 0 || err != nil {
			t.Fatalf("%q is not a place", text)
		}
		numbers[i], file = n, file[:colon]
	}
	file = strings.TrimPrefix(file, dir+string(filepath.Separator))
	return place{filepath.ToSlash(file), numbers[1], numbers[0]}
}
