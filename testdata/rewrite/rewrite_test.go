package rewrite

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

var (
	programCount = flag.Int("programs", 2100, "how many programs to try")
	seed         = flag.Uint64("seed", 1, "what they are made from")
	only         = flag.Int("index", -1, "the one program to try, instead")
	keep         = flag.String("keep", "", "a folder to leave the modules in")
)

// TestPrograms makes programs up, analyzes and runs them, fixes them and runs
// them again. A program that fails is printed with the flags that replay it.
func TestPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("many programs")
	}
	programs := drawn(t)
	c := newCycle(t, programs)
	c.begin()
	for _, helper := range []string{"never", "first"} {
		c.fixed("helper="+helper, func(dir string) {
			// 3 is for findings that have no fix.
			c.command(dir, []int{0, 3}, c.bin, "-crash", "-fix", "-helper="+helper, "./...")
		})
	}
	c.report()
}

// drawn returns the programs that the flags ask for. No two are the same.
func drawn(t *testing.T) []*Program {
	if *only >= 0 {
		p := makeProgram(*seed, *only)
		if p == nil {
			t.Fatalf("seed %d makes no program %d", *seed, *only)
		}
		return []*Program{p}
	}
	var programs []*Program
	seen := make(map[any]bool)
	for i := 0; len(programs) < *programCount; i++ {
		if i > 10**programCount+1000 {
			t.Fatalf("only %d of %d draws are distinct programs", len(programs), i)
		}
		if p := makeProgram(*seed, i); p != nil && !seen[p.shape()] {
			seen[p.shape()] = true
			programs = append(programs, p)
		}
	}
	return programs
}

// A cycle takes programs through analysis, runs and fixes.
type cycle struct {
	t        *testing.T
	bin      string // fflint
	root     string // the folder of the modules
	dir      string // the module with the programs as they are made
	programs []*Program
	byID     map[string]*Program

	found   map[string][]finding // by program
	results map[string]result
	failed  map[string]bool
	steps   []string // what took how long

	counts   map[string]int
	unfixed  map[string]map[string]int // by dimension
	missed   map[string]map[string]int
	inert    map[string]map[string]int
	failures int
}

// A finding is what fflint reports about a launch.
type finding struct {
	Posn, End      string
	Category       string
	Message        string
	SuggestedFixes []struct{ Message string } `json:"suggested_fixes"`
}

// A result is what a program records. See package runner.
type result struct {
	ID        string
	Edges     []string
	Canceled  []string
	Log, Work []string
	crash     string // what it printed when it ended the process
}

func newCycle(t *testing.T, programs []*Program) *cycle {
	root := *keep
	if root == "" {
		root = t.TempDir()
	} else if err := os.MkdirAll(root, 0o755); err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	c := &cycle{
		t: t, root: root, bin: filepath.Join(root, "fflint"), programs: programs,
		byID: make(map[string]*Program), failed: make(map[string]bool),
		counts: make(map[string]int), unfixed: make(map[string]map[string]int), missed: make(map[string]map[string]int), inert: make(map[string]map[string]int),
	}
	for _, p := range programs {
		c.byID[p.ID()] = p
	}
	c.command("../..", []int{0}, "go", "build", "-o", c.bin, "./cmd/fflint")
	return c
}

// step notes how long something takes.
func (c *cycle) step(name string) func() {
	began := time.Now()
	return func() {
		c.steps = append(c.steps, fmt.Sprintf("%s %.1fs", name, time.Since(began).Seconds()))
	}
}

// output runs a command and returns what it prints, and its exit status.
func (c *cycle) output(dir, name string, args ...string) (stdout, stderr []byte, status int) {
	c.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		c.t.Fatalf("%s: %v", name, err)
	}
	return out.Bytes(), errs.Bytes(), cmd.ProcessState.ExitCode()
}

// command runs a command that must end with one of the statuses.
func (c *cycle) command(dir string, statuses []int, name string, args ...string) []byte {
	c.t.Helper()
	out, errs, status := c.output(dir, name, args...)
	if !slices.Contains(statuses, status) {
		c.t.Fatalf("%s %s: exit status %d\n%s%s", filepath.Base(name), strings.Join(args, " "), status, out, errs)
	}
	return out
}

// write makes the module with the programs.
func (c *cycle) write(dir string) {
	c.t.Helper()
	check := func(err error) {
		if err != nil {
			c.t.Fatal(err)
		}
	}
	put := func(name, text string) {
		check(os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		check(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	for _, name := range []string{"go.mod", "go.sum", "runner/runner.go", "runner/spans.go", "runner/imports.go", "record/record.go", "record/zipkinspans/zipkinspans.go"} {
		text, err := os.ReadFile(name)
		check(err)
		if name == "go.mod" {
			fix, err := filepath.Abs("../../fix")
			check(err)
			text = bytes.ReplaceAll(text, []byte("=> ../../fix"), []byte("=> "+fix))
		}
		put(name, string(text))
	}
	packages := make(map[string][]*Program)
	for _, p := range c.programs {
		packages[p.Package] = append(packages[p.Package], p)
		put(filepath.Join(p.Package, p.ID()+".go"), p.Source)
	}
	var imports, all strings.Builder
	for _, pkg := range slices.Sorted(maps.Keys(packages)) {
		programs := packages[pkg]
		i := slices.IndexFunc(libraries, func(l *library) bool { return l.name == programs[0].Library })
		shared := "package " + pkg + "\n" + libraries[i].common + untraced
		if strings.HasSuffix(pkg, "fix") {
			shared += "\nvar fix = 1\n"
		}
		put(filepath.Join(pkg, "shared.go"), shared)
		var list strings.Builder
		fmt.Fprintf(&list, "package %s\n\nimport (\n\"context\"\n\"net/http/httptest\"\n\n\"rewrite/runner\"\n\"rewrite/record\"\n)\n\n", pkg)
		list.WriteString("var _ = httptest.NewRequest\nvar _ = record.Note\nvar _ context.Context\n\n// Programs are the package's programs.\nvar Programs = []runner.Program{\n")
		for _, p := range programs {
			fmt.Fprintf(&list, "{ID: %q, Library: %q, Cancel: %v, Run: %s},\n", p.ID(), p.Library, p.Cancel, p.Entry)
		}
		list.WriteString("}\n")
		text, err := format.Source([]byte(list.String()))
		check(err)
		put(filepath.Join(pkg, "programs_test.go"), "")
		check(os.Remove(filepath.Join(dir, pkg, "programs_test.go")))
		put(filepath.Join(pkg, "programs.go"), string(text))
		fmt.Fprintf(&imports, "%q\n", "rewrite/"+pkg)
		fmt.Fprintf(&all, "%s.Programs,\n", pkg)
	}
	put("all/all_test.go", "package all\n\nimport (\n\"slices\"\n\"testing\"\n\n\"rewrite/runner\"\n"+imports.String()+")\n\nfunc TestRun(t *testing.T) { runner.Run(t, slices.Concat(\n"+all.String()+")) }\n")
}

// begin writes the programs, analyzes them and runs them: the verdict must be
// what the recorded spans say.
func (c *cycle) begin() {
	c.dir = filepath.Join(c.root, "made")
	c.write(c.dir)
	done := c.step("vet")
	c.command(c.dir, []int{0}, "go", "vet", "./...")
	done()
	c.found = c.analyze(c.dir, "never")
	c.results = c.run(c.dir)
	for _, p := range c.programs {
		r := c.results[p.ID()]
		wrong := wrongs(p.Right, r)
		if r.crash != "" {
			c.fail(p, "as made", "", "it ends the process:\n"+r.crash)
			continue
		}
		if p.Category == "" && len(wrong) > 0 || slices.Contains(wrong, "incomplete") {
			c.fail(p, "as made", "", "the generator does not know this program: it records\n"+r.tree()+"and should record\n"+lines(p.Right))
			continue
		}
		var reported []string
		for _, f := range c.found[p.ID()] {
			c.counts["findings"]++
			if !slices.Contains(reported, f.Category) {
				reported = append(reported, f.Category)
			}
		}
		if len(reported) > 0 {
			c.counts["programs with a finding"]++
		}
		if len(wrong) == 0 {
			c.counts["programs that lose nothing"]++
			if p.Category != "" {
				c.add(c.inert, p)
			}
		}
		for _, category := range reported {
			if !slices.Contains(wrong, category) {
				c.fail(p, "as made", "", "fflint reports "+category+", and it records\n"+r.tree()+c.messages(p))
			}
		}
		for _, category := range wrong {
			if slices.Contains(reported, category) {
				continue
			}
			c.counts["missed "+category]++
			c.add(c.missed, p)
			if mustFind(p) {
				c.fail(p, "as made", "", "fflint does not report "+category+", and it records\n"+r.tree())
			}
		}
	}
}

// messages returns what fflint says about a program.
func (c *cycle) messages(p *Program) string {
	var s strings.Builder
	for _, f := range c.found[p.ID()] {
		fmt.Fprintf(&s, "%s: %s (%d fixes)\n", filepath.Base(f.Posn), f.Message, len(f.SuggestedFixes))
	}
	return s.String()
}

// analyze runs fflint on a module and returns what it finds, by program.
func (c *cycle) analyze(dir, helper string) map[string][]finding {
	defer c.step("fflint")()
	out := c.command(dir, []int{0}, c.bin, "-crash", "-json", "-helper="+helper, "./...")
	var found map[string]map[string]json.RawMessage
	if err := json.Unmarshal(out, &found); err != nil {
		c.t.Fatalf("%v\n%s", err, out)
	}
	byProgram := make(map[string][]finding)
	for pkg, byAnalyzer := range found {
		for analyzer, raw := range byAnalyzer {
			var findings []finding
			if err := json.Unmarshal(raw, &findings); err != nil {
				c.t.Fatalf("%s: %s: %s", pkg, analyzer, raw)
			}
			for _, f := range findings {
				file, _, _ := strings.Cut(f.Posn, ":")
				id := strings.TrimSuffix(filepath.Base(file), ".go")
				if c.byID[id] == nil {
					c.t.Errorf("%s: %s: not in a program", f.Posn, f.Message)
					continue
				}
				if !slices.ContainsFunc(byProgram[id], func(g finding) bool { return g.Posn == f.Posn && g.Category == f.Category }) {
					byProgram[id] = append(byProgram[id], f)
				}
			}
		}
	}
	return byProgram
}

// run builds and runs the programs of a module.
func (c *cycle) run(dir string) map[string]result {
	built := c.step("build")
	bin := filepath.Join(dir, "all.test")
	c.command(dir, []int{0}, "go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-o", bin, "./all")
	built()
	defer c.step("run")()
	var ids []string
	for _, p := range c.programs {
		ids = append(ids, p.ID())
	}
	results := make(map[string]result)
	for len(ids) > 0 {
		list, out := filepath.Join(dir, "programs.txt"), filepath.Join(dir, "results.txt")
		if err := os.WriteFile(list, []byte(lines(ids)), 0o644); err != nil {
			c.t.Fatal(err)
		}
		os.Remove(out)
		cmd := exec.Command(bin, "-test.timeout=5m")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PROGRAMS="+list, "RESULTS="+out)
		printed, err := cmd.CombinedOutput()
		text, readErr := os.ReadFile(out)
		if readErr != nil {
			c.t.Fatalf("%v, %v\n%s", err, readErr, printed)
		}
		begun := ""
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSuffix(line, "\n")
			if !strings.HasPrefix(line, "{") {
				begun = line
				continue
			}
			var r result
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				c.t.Fatal(err)
			}
			slices.Sort(r.Edges)
			results[r.ID] = r
			begun = ""
		}
		if err == nil {
			break
		}
		if begun == "" {
			c.t.Fatalf("%v\n%s", err, printed)
		}
		results[begun] = result{ID: begun, crash: head(string(printed), 20)}
		ids = ids[slices.Index(ids, begun)+1:]
	}
	return results
}

// fixed copies the module, fixes it and runs it again.
func (c *cycle) fixed(stage string, fix func(dir string)) {
	dir := filepath.Join(c.root, strings.ReplaceAll(stage, "=", "-"))
	c.write(dir)
	done := c.step("fix")
	fix(dir)
	done()

	done = c.step("vet")
	c.vet(stage, dir)
	done()
	after := c.analyze(dir, strings.TrimPrefix(stage, "helper="))
	results := c.run(dir)
	for _, p := range c.programs {
		if c.failed[p.ID()] {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, p.Package, p.ID()+".go"))
		if err != nil {
			c.t.Fatal(err)
		}
		c.judge(stage, p, string(text), after[p.ID()], results[p.ID()])
	}
	c.unchanged(dir)
}

// vet compiles and vets what the fixes have left. A program that does not pass
// fails and is put back as it was, for the sake of the others.
func (c *cycle) vet(stage, dir string) {
	at := regexp.MustCompile(`(?m)^(?:vet: )?(?:\./)?(\w+/(p\d{6})\.go):(.*)$`)
	for range 20 {
		out, errs, status := c.output(dir, "go", "vet", "./...")
		if status == 0 {
			return
		}
		bad := make(map[string][]string)
		for _, m := range at.FindAllStringSubmatch(string(out)+string(errs), -1) {
			bad[m[2]] = append(bad[m[2]], m[3])
		}
		if len(bad) == 0 {
			c.t.Fatalf("%s: go vet:\n%s%s", stage, out, errs)
		}
		for id, messages := range bad {
			p := c.byID[id]
			name := filepath.Join(dir, p.Package, id+".go")
			text, err := os.ReadFile(name)
			if err != nil {
				c.t.Fatal(err)
			}
			c.fail(p, stage, string(text), "go vet says\n"+lines(messages))
			if err := os.WriteFile(name, []byte(p.Source), 0o644); err != nil {
				c.t.Fatal(err)
			}
		}
	}
	c.t.Fatalf("%s: go vet finds no end", stage)
}

// unchanged checks that what is no program is as it was.
func (c *cycle) unchanged(dir string) {
	files, err := filepath.Glob(filepath.Join(c.dir, "*", "*.go"))
	if err != nil || len(files) == 0 {
		c.t.Fatal(files, err)
	}
	for _, name := range files {
		rel, err := filepath.Rel(c.dir, name)
		if err != nil {
			c.t.Fatal(err)
		}
		if c.byID[strings.TrimSuffix(filepath.Base(name), ".go")] != nil {
			continue
		}
		before, err := os.ReadFile(name)
		if err != nil {
			c.t.Fatal(err)
		}
		after, err := os.ReadFile(filepath.Join(dir, rel))
		if err != nil || !bytes.Equal(before, after) {
			c.t.Errorf("%s is changed: %v", rel, err)
		}
	}
}

// judge compares a program after a fix with what it was.
func (c *cycle) judge(stage string, p *Program, text string, after []finding, r result) {
	for _, problem := range c.problems(stage, p, text, after, r) {
		c.fail(p, stage, text, problem)
	}
}

func (c *cycle) problems(stage string, p *Program, text string, after []finding, r result) (problems []string) {
	problem := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	before := c.results[p.ID()]
	var fixable, without []finding
	for _, f := range c.found[p.ID()] {
		if len(f.SuggestedFixes) > 0 {
			fixable = append(fixable, f)
		} else {
			without = append(without, f)
		}
	}
	if len(without) > 0 && stage == "helper=never" {
		c.counts["findings without a fix"] += len(without)
		c.add(c.unfixed, p)
	}
	if text == p.Source {
		switch {
		case len(fixable) > 0 && stage == "helper=never":
			problem("nothing is changed by a fix of\n%s", c.messages(p))
		case mustFix(p) && len(c.found[p.ID()]) > 0:
			problem("there is no fix of\n%s", c.messages(p))
		}
		return problems
	}
	c.counts["programs changed with "+stage]++
	c.counts["fixed with "+stage] += len(c.found[p.ID()]) - len(after)
	if len(c.found[p.ID()]) == 0 {
		problem("changed without a finding")
	}
	if formatted, err := format.Source([]byte(text)); err != nil || string(formatted) != text {
		problem("not formatted: %v", err)
	}
	for _, name := range otherFunctions(p.Source, text, c.found[p.ID()]) {
		problem("%s is changed, and nothing is reported there", name)
	}
	if r.crash != "" {
		problem("it ends the process:\n%s", r.crash)
		return problems
	}
	if d := difference(before.Log, r.Log); d != "" {
		problem("the starter sees something else:\n%s", d)
	}
	if d := difference(before.Work, r.Work); d != "" {
		problem("the goroutines are given something else:\n%s", d)
	}
	wrong := wrongs(p.Right, r)
	if !slices.Contains(wrongs(p.Right, before), canceledCtx) == false && !slices.Contains(categories(fixable), canceledCtx) {
		wrong = slices.DeleteFunc(wrong, func(w string) bool { return w == canceledCtx }) // it was before
	}
	switch {
	case len(without) == 0 && len(wrong) > 0:
		problem("%s: it records\n%sand should record\n%s", strings.Join(wrong, ", "), r.tree(), lines(p.Right))
	case len(without) == 0 && len(after) > 0:
		problem("a second run reports %s", after[0].Message)
	case len(after) > len(without):
		problem("a second run reports %d launches, and %d have had no fix", len(after), len(without))
	}
	for _, f := range after {
		if len(f.SuggestedFixes) > 0 {
			problem("a second run would fix %s", f.Message)
		}
	}
	return problems
}

// categories returns those of findings.
func categories(findings []finding) []string {
	var names []string
	for _, f := range findings {
		names = append(names, f.Category)
	}
	return names
}

// otherFunctions returns the functions that are not the same before and after,
// and have no finding.
func otherFunctions(before, after string, found []finding) []string {
	old, fresh := functionsOf(before), functionsOf(after)
	var changed []string
	for name, fn := range old {
		reported := slices.ContainsFunc(found, func(f finding) bool {
			parts := strings.Split(f.Posn, ":")
			line, _ := strconv.Atoi(parts[len(parts)-2])
			return fn.first <= line && line <= fn.last
		})
		if !reported && fresh[name].text != fn.text {
			changed = append(changed, name)
		}
	}
	for name := range fresh {
		if _, ok := old[name]; !ok {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	return changed
}

// A declaration is a function or a type in a file.
type declaration struct {
	text        string
	first, last int
}

func functionsOf(src string) map[string]declaration {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ParseComments)
	if err != nil {
		return nil
	}
	decls := make(map[string]declaration)
	for _, d := range file.Decls {
		first, last := fset.Position(d.Pos()), fset.Position(d.End())
		name := "?"
		switch d := d.(type) {
		case *ast.FuncDecl:
			name = d.Name.Name
			if d.Recv != nil {
				name += " of " + strconv.Itoa(d.Recv.NumFields())
			}
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				continue
			}
			if spec, ok := d.Specs[0].(*ast.TypeSpec); ok {
				name = spec.Name.Name
			}
		}
		decls[name] = declaration{src[first.Offset:last.Offset], first.Line, last.Line}
	}
	return decls
}

// wrongs returns what is wrong with what a program records: categories, or
// "incomplete" if it lacks a span.
func wrongs(right []string, r result) []string {
	count := make(map[string]int)
	names := make(map[string]int)
	for _, edge := range right {
		count[edge]++
		names[edge[strings.Index(edge, ">"):]]++
	}
	var wrong []string
	add := func(name string) {
		if !slices.Contains(wrong, name) {
			wrong = append(wrong, name)
		}
	}
	for _, edge := range r.Edges {
		count[edge]--
		names[edge[strings.Index(edge, ">"):]]--
		switch {
		case count[edge] >= 0:
		case strings.HasPrefix(edge, ">"):
			add(lostParent)
		default:
			add(wrongParent)
		}
	}
	if len(r.Canceled) > 0 {
		add(canceledCtx)
	}
	for _, n := range names {
		if n != 0 {
			add("incomplete")
		}
	}
	slices.Sort(wrong)
	return wrong
}

// tree returns the recorded edges.
func (r result) tree() string {
	s := lines(r.Edges)
	if len(r.Canceled) > 0 {
		s += "cancelled: " + strings.Join(r.Canceled, ", ") + "\n"
	}
	return s
}

// difference returns how two lists differ, or "".
func difference(before, after []string) string {
	if slices.Equal(before, after) {
		return ""
	}
	return "before:\n" + lines(before) + "after:\n" + lines(after)
}

// lines returns the strings, each on a line.
func lines(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return strings.Join(list, "\n") + "\n"
}

// head returns the first lines of a text.
func head(text string, n int) string {
	all := strings.SplitAfter(text, "\n")
	return strings.Join(all[:min(n, len(all))], "")
}

// fail reports what is wrong with a program.
func (c *cycle) fail(p *Program, stage, after, problem string) {
	c.failed[p.ID()] = true
	c.failures++
	const most = 40
	if c.failures > most {
		return
	}
	var s strings.Builder
	fmt.Fprintf(&s, "program %d, %s: %s\n%s\n", p.Index, stage, p.Combination, strings.TrimSuffix(problem, "\n"))
	fmt.Fprintf(&s, "replay: go test -count=1 -run=TestPrograms . -args -seed=%d -index=%d\n", *seed, p.Index)
	fmt.Fprintf(&s, "---- before\n%s", p.Source)
	if after != "" && after != p.Source {
		fmt.Fprintf(&s, "---- after\n%s", after)
	}
	c.t.Error(s.String())
}

// add counts a program by its parts.
func (c *cycle) add(to map[string]map[string]int, p *Program) {
	for dimension, name := range map[string]string{"form": p.Form, "loss": p.Loss, "trap": p.Trap, "library": p.Library, "place": p.Place} {
		if to[dimension] == nil {
			to[dimension] = make(map[string]int)
		}
		to[dimension][name]++
	}
}

// report prints the counts.
func (c *cycle) report() {
	var s strings.Builder
	fmt.Fprintf(&s, "seed %d: %d distinct programs\n", *seed, len(c.programs))
	for _, name := range slices.Sorted(maps.Keys(c.counts)) {
		fmt.Fprintf(&s, "%6d %s\n", c.counts[name], name)
	}
	if c.failures > 0 {
		fmt.Fprintf(&s, "%6d problems\n", c.failures)
	}
	for _, table := range []struct {
		title  string
		counts map[string]map[string]int
	}{{"without a fix", c.unfixed}, {"missed", c.missed}, {"nothing lost after all", c.inert}} {
		for _, dimension := range []string{"form", "loss", "trap", "place", "library"} {
			fmt.Fprintf(&s, "%s, by %s:%s\n", table.title, dimension, ranked(table.counts[dimension]))
		}
	}
	fmt.Fprintf(&s, "%s\n", strings.Join(c.steps, ", "))
	c.t.Log(s.String())
}

// ranked returns the names with their counts, the highest first.
func ranked(counts map[string]int) string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if d := counts[b] - counts[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	var s strings.Builder
	for _, name := range names {
		fmt.Fprintf(&s, " %s %d", name, counts[name])
	}
	return s.String()
}
