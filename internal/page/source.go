package page

import (
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fflint/fflint/passes/trace"
)

// Around each place that is shown there are this many lines before and after; page.js shows
// as many.
const before, after = 5, 6

// longest is how much of a line is shown, in bytes: enough for what is written by hand.
const longest = 240

// A pageData is what the script needs and the rows do not say.
type pageData struct {
	Files map[string][]excerpt `json:"files"`
	Funcs []function           `json:"funcs"`
	Calls []string             `json:"calls"`
}

// A function is what the source of a row belongs to.
type function struct {
	Package string `json:"p"`
	Name    string `json:"f"`
}

// An excerpt is a run of lines. Runs do not overlap: whatever is shown is stored once.
type excerpt struct {
	Line int    `json:"n"` // the first
	Text string `json:"t"`
}

// A names has the names of files on the page, and collects what is shown of them.
type names struct {
	dir   string
	of    map[string]string       // by file name
	shown map[string]map[int]bool // the places, by file name
}

func newNames(r *Report) *names {
	s := &names{dir: r.Dir, of: make(map[string]string), shown: make(map[string]map[int]bool)}
	if s.dir != "" {
		return s
	}
	var common []string
	first := true
	add := func(pos token.Position) {
		if pos.Filename == "" {
			return
		}
		dir := strings.Split(path.Dir(filepath.ToSlash(pos.Filename)), "/")
		if first {
			common, first = dir, false
		}
		n := 0
		for n < min(len(dir), len(common)) && dir[n] == common[n] {
			n++
		}
		common = common[:n]
	}
	for _, p := range r.Packages {
		for _, e := range p.Entries {
			for n := range e.All() {
				add(n.Pos)
			}
		}
		for _, f := range p.Findings {
			add(f.Pos)
		}
	}
	s.dir = filepath.FromSlash(strings.Join(common, "/"))
	if s.dir == "" && len(common) > 0 {
		s.dir = string(filepath.Separator) // all that they share is the root
	}
	return s
}

// name returns what a file is called. One outside of the folder is called after its
// package: where modules are kept on this machine is of no interest.
func (s *names) name(file, pkg string) string {
	if file == "" {
		return ""
	}
	if name, ok := s.of[file]; ok {
		return name
	}
	name, err := filepath.Rel(s.dir, file)
	if err != nil || !filepath.IsLocal(name) {
		pkg, _, _ = strings.Cut(pkg, " ") // of a test variant, "p [p.test]"
		name = path.Join(pkg, filepath.Base(file))
	}
	name = filepath.ToSlash(name)
	s.of[file] = name
	return name
}

// at returns a place as "file:line:column", and shows the lines around it.
func (s *names) at(pos token.Position, pkg string) string {
	if !pos.IsValid() || pos.Filename == "" {
		return ""
	}
	if s.shown[pos.Filename] == nil {
		s.shown[pos.Filename] = make(map[int]bool)
	}
	s.shown[pos.Filename][pos.Line] = true
	return s.name(pos.Filename, pkg) + ":" + itoa(pos.Line) + ":" + itoa(pos.Column)
}

// excerpts returns what is shown of the files.
func (s *names) excerpts() map[string][]excerpt {
	files := make(map[string][]excerpt)
	for file, shown := range s.shown {
		source, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		text := strings.Split(strings.TrimSuffix(string(source), "\n"), "\n")
		var list []excerpt
		next := 1 // the first line that is not stored
		for line := 1; line <= len(text); line++ {
			if !shown[line] {
				continue
			}
			from, to := max(1, line-before, next), min(len(text), line+after)
			if from > to {
				continue
			}
			part := slices.Clone(text[from-1 : to])
			for i, l := range part {
				l = strings.TrimSuffix(l, "\r")
				if len(l) > longest {
					l = l[:longest] + "…"
				}
				part[i] = strings.ToValidUTF8(l, "")
			}
			if n := len(list); n > 0 && from == next {
				list[n-1].Text += "\n" + strings.Join(part, "\n")
			} else {
				list = append(list, excerpt{from, strings.Join(part, "\n")})
			}
			next = to + 1
		}
		if len(list) > 0 {
			files[s.of[file]] = list
		}
	}
	return files
}

// place returns what a row shows: the file and the line.
func (s *names) place(n *trace.Node) (file string, line int) {
	if !n.Pos.IsValid() {
		return "", 0
	}
	return s.name(n.Pos.Filename, n.Package), n.Pos.Line
}
