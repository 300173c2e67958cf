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

// helpers are the values of fflint's flag -helper that are tried.
var helpers = []string{"never", "first"}

var (
	programCount = flag.Int("programs", 2100, "how many programs to try")
	seed         = flag.Uint64("seed", 1, "what they are made from")
	index        = flag.Int("index", -1, "the one program to try, instead")
	match        = flag.String("match", "", "a regular expression for what they are made of, such as form=literal")
	fixes        = flag.Bool("fixes", true, "fix them, too")
	triples      = flag.Bool("triples", false, "print the counts by form, loss and trap too, each with the index of a program")
	binary       = flag.String("fflint", "", "an fflint to try, instead of the checkout's")
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
	for _, helper := range helpers {
		if !*fixes {
			break
		}
		c.fixed(helper, func(dir string) {
			// 3 is for findings that have no fix.
			c.command(dir, []int{0, 3}, c.bin, append([]string{"-crash", "-fix", "-helper=" + helper}, c.patterns()...)...)
		})
	}
	c.report()
	c.failures()
}

// drawn returns the programs that the flags ask for. No two are the same.
func drawn(t *testing.T) []*Program {
	if *index >= 0 {
		c := choose(*seed, *index)
		p := assemble(*index, c)
		if p == nil {
			t.Fatalf("seed %d has no program %d: %s", *seed, *index, c.named())
		}
		return []*Program{p}
	}
	wanted, err := regexp.Compile(*match)
	if err != nil {
		t.Fatal(err)
	}
	var programs []*Program
	seen := make(map[any]bool)
	const perPackage = 12
	of := make(map[kind]int)
	draws := 2**programCount + 1000
	if *match != "" {
		draws = 200000
	}
	for i := 0; len(programs) < *programCount && i < draws; i++ {
		c := choose(*seed, i)
		if !wanted.MatchString(c.named().String()) {
			continue
		}
		if p := assemble(i, c); p != nil && !seen[p.shape()] {
			seen[p.shape()] = true
			programs = append(programs, p)
			p.move(of[p.kind] / perPackage)
			of[p.kind]++
		}
	}
	if len(programs) == 0 || len(programs) < *programCount && *match == "" {
		t.Fatalf("%d draws make only %d distinct programs", draws, len(programs))
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

	found   map[string]map[string][]finding // by value of -helper, by program
	results map[string]result
	failed  map[string][]failure
	steps   []string // what took how long

	counts  map[string]int
	unfixed map[string]map[string]int // by dimension
	missed  map[string]map[string]int
	inert   map[string]map[string]int
	// examples has the index of a program for each triple of form, loss and trap.
	examples map[string]int
}

// A failure is a problem of a program.
type failure struct {
	stage, problem string
	after          string // the source then
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
	for _, dir := range append([]string{"made"}, helpers...) {
		if err := os.RemoveAll(filepath.Join(root, dir)); err != nil { // kept from another time
			t.Fatal(err)
		}
	}
	c := &cycle{
		t: t, root: root, bin: filepath.Join(root, "fflint"), programs: programs,
		byID: make(map[string]*Program), failed: make(map[string][]failure),
		counts: make(map[string]int), examples: make(map[string]int), unfixed: make(map[string]map[string]int), missed: make(map[string]map[string]int), inert: make(map[string]map[string]int),
	}
	for _, p := range programs {
		c.byID[p.ID()] = p
	}
	if *binary != "" {
		if c.bin, err = filepath.Abs(*binary); err != nil {
			t.Fatal(err)
		}
		return c
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
	cmd.Env = append(os.Environ(), "GOWORK=off") // each module as its users get it
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
		shared := "package " + pkg + "\n" + programs[0].kind.lib.common + untraced
		if strings.HasSuffix(pkg, "fix") {
			shared += "\nvar fix = 1\n"
		}
		put(filepath.Join(pkg, "shared.go"), shared)
		var list strings.Builder
		fmt.Fprintf(&list, "package %s\n\nimport (\n\"context\"\n\"net/http/httptest\"\n\n\"rewrite/record\"\n)\n\n", pkg)
		list.WriteString("var _ = httptest.NewRequest\nvar _ context.Context\n\n// Programs are the package's programs.\nvar Programs = []record.Program{\n")
		for _, p := range programs {
			fmt.Fprintf(&list, "{ID: %q, Library: %q, Cancel: %v, Run: %s},\n", p.ID(), p.Library, p.Cancel, p.Entry)
		}
		list.WriteString("}\n")
		text, err := format.Source([]byte(list.String()))
		check(err)
		put(filepath.Join(pkg, "programs.go"), string(text))
		fmt.Fprintf(&imports, "%q\n", "rewrite/"+pkg)
		fmt.Fprintf(&all, "%s.Programs,\n", pkg)
	}
	put("all/all_test.go", "package all\n\nimport (\n\"slices\"\n\"testing\"\n\n\"rewrite/runner\"\n"+imports.String()+")\n\nfunc TestRun(t *testing.T) { runner.Run(t, slices.Concat(\n"+all.String()+")) }\n")
}

// patterns returns the packages with programs.
func (c *cycle) patterns() []string {
	var patterns []string
	for _, p := range c.programs {
		patterns = append(patterns, "./"+p.Package)
	}
	slices.Sort(patterns)
	return slices.Compact(patterns)
}

// begin writes the programs, analyzes them and runs them: the verdict must be
// what the recorded spans say.
func (c *cycle) begin() {
	c.dir = filepath.Join(c.root, "made")
	c.write(c.dir)
	done := c.step("vet")
	c.command(c.dir, []int{0}, "go", append([]string{"vet"}, c.patterns()...)...)
	done()
	c.found = make(map[string]map[string][]finding)
	for _, helper := range helpers {
		c.found[helper] = c.analyze(c.dir, helper)
	}
	c.results = c.run(c.dir)
	for _, p := range c.programs {
		found := c.found["never"][p.ID()]
		for _, problem := range c.verdict(p, found, c.results[p.ID()]) {
			c.fail(p, "as made", "", problem)
		}
		c.counts["findings"] += len(found)
		if len(found) > 0 {
			c.counts["programs with a finding"]++
		}
		if more := len(c.found["first"][p.ID()]); more != len(found) {
			c.fail(p, "as made", "", fmt.Sprintf("%d findings, and %d with -helper=first", len(found), more))
		}
	}
}

// verdict compares what fflint reports about a program with what it records.
func (c *cycle) verdict(p *Program, found []finding, r result) (problems []string) {
	problem := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	wrong := wrongs(p.Right, r)
	if r.crash != "" {
		problem("it ends the process:\n%s", r.crash)
		return problems
	}
	if p.Silent {
		if len(found) > 0 {
			problem("it is to be left alone, and fflint reports\n%s", messages(found))
		}
		c.counts["programs to be left alone"]++
		return problems
	}
	if p.Category == "" && len(wrong) > 0 || slices.Contains(wrong, incomplete) {
		problem("the generator does not know what it makes: it records\n%sand should record\n%s", r.tree(), lines(p.Right))
		return problems
	}
	if len(wrong) == 0 {
		c.counts["programs that lose nothing"]++
		if p.Category != "" {
			c.add(c.inert, p)
		}
	}
	reported := categories(found)
	for _, category := range reported {
		if !slices.Contains(wrong, category) {
			problem("fflint reports %s, and it records\n%s%s", category, r.tree(), messages(found))
		}
	}
	for _, category := range wrong {
		if slices.Contains(reported, category) {
			continue
		}
		c.counts["missed "+category]++
		c.add(c.missed, p)
		if mustFind(p, category) {
			problem("fflint does not report %s, and it records\n%s", category, r.tree())
		}
	}
	return problems
}

// messages returns what fflint says about a program.
func messages(found []finding) string {
	var s strings.Builder
	for _, f := range found {
		fmt.Fprintf(&s, "%s: %s (%d fixes)\n", filepath.Base(f.Posn), f.Message, len(f.SuggestedFixes))
	}
	return s.String()
}

// analyze runs fflint on a module and returns what it finds, by program.
func (c *cycle) analyze(dir, helper string) map[string][]finding {
	defer c.step("fflint")()
	out := c.command(dir, []int{0}, c.bin, append([]string{"-crash", "-json", "-helper=" + helper}, c.patterns()...)...)
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

// fixed writes the module once more, fixes it and runs it again.
func (c *cycle) fixed(helper string, fix func(dir string)) {
	stage := "with helper=" + helper
	dir := filepath.Join(c.root, helper)
	c.write(dir)
	done := c.step("fix")
	fix(dir)
	done()

	done = c.step("vet")
	c.vet(stage, dir)
	done()
	after := c.analyze(dir, helper)
	results := c.run(dir)
	for _, p := range c.programs {
		text, err := os.ReadFile(filepath.Join(dir, p.Package, p.ID()+".go"))
		if err != nil {
			c.t.Fatal(err)
		}
		if slices.ContainsFunc(c.failed[p.ID()], func(f failure) bool { return f.stage == stage }) || c.results[p.ID()].crash != "" {
			continue
		}
		found := c.found[helper][p.ID()]
		c.count(stage, p, string(text), found, after[p.ID()])
		for _, problem := range problems(helper, p, string(text), found, after[p.ID()], c.results[p.ID()], results[p.ID()]) {
			c.fail(p, stage, string(text), problem)
		}
	}
	c.unchanged(dir)
}

// count counts what fixes do to a program.
func (c *cycle) count(stage string, p *Program, text string, found, after []finding) {
	if text != p.Source {
		c.counts["programs fixed "+stage]++
	}
	c.counts["findings fixed "+stage] += len(found) - len(after)
	if _, without := byFix(found); len(without) > 0 {
		c.counts["findings without a fix "+stage] += len(without)
		if stage == "with helper=first" { // either
			c.add(c.unfixed, p)
		}
	}
}

// byFix splits findings into those with a fix and those without.
func byFix(found []finding) (with, without []finding) {
	for _, f := range found {
		if len(f.SuggestedFixes) > 0 {
			with = append(with, f)
		} else {
			without = append(without, f)
		}
	}
	return with, without
}

// vet compiles and vets what the fixes have left. A program that does not pass
// fails and is put back as it was, for the sake of the others.
func (c *cycle) vet(stage, dir string) {
	at := regexp.MustCompile(`(?m)^(?:vet: )?(?:\./)?(\w+/(p\d{6})\.go):(.*)$`)
	for range 20 {
		out, errs, status := c.output(dir, "go", append([]string{"vet"}, c.patterns()...)...)
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

// problems compares a program after a fix with what it was: its text, what fflint
// finds, and what it records.
func problems(helper string, p *Program, text string, found, foundAfter []finding, before, after result) (problems []string) {
	problem := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	fixable, without := byFix(found)
	if text == p.Source {
		switch {
		case len(fixable) > 0:
			problem("nothing is changed by a fix of\n%s", messages(fixable))
		case len(found) > 0 && mustFix(p, helper):
			problem("there is no fix of\n%s", messages(found))
		}
		return problems
	}
	if len(fixable) == 0 {
		problem("it is changed, and there is no fix")
	}
	if formatted, err := format.Source([]byte(text)); err != nil || string(formatted) != text {
		problem("it is not formatted: %v", err)
	}
	for _, name := range otherFunctions(p.Source, text, fixable) {
		problem("%s is changed, and nothing is fixed there", name)
	}
	if after.crash != "" {
		problem("it ends the process:\n%s", after.crash)
		return problems
	}
	if d := difference(before.Log, after.Log); d != "" {
		problem("the starter sees something else:\n%s", d)
	}
	if d := difference(before.Work, after.Work); d != "" {
		problem("the goroutines are given something else:\n%s", d)
	}
	wrong := wrongs(p.Right, after)
	if len(after.Canceled) <= len(before.Canceled) && !slices.Contains(categories(fixable), canceledCtx) {
		wrong = slices.DeleteFunc(wrong, func(w string) bool { return w == canceledCtx }) // as it was
	}
	switch {
	case len(without) == 0 && len(wrong) > 0:
		problem("%s: it records\n%sand should record\n%s", strings.Join(wrong, ", "), after.tree(), lines(p.Right))
	case misplaced(p.Right, after) >= misplaced(p.Right, before) && len(after.Canceled) >= len(before.Canceled):
		problem("no span has a better parent: it records\n%sand should record\n%s", after.tree(), lines(p.Right))
	}
	if len(foundAfter) > len(without) {
		problem("a second run reports\n%sand the first\n%s", messages(foundAfter), messages(found))
	}
	if again, _ := byFix(foundAfter); len(again) > 0 {
		problem("a second run would fix\n%s", messages(again))
	}
	return problems
}

// misplaced counts the spans that have not the right parent.
func misplaced(right []string, r result) int {
	count := make(map[string]int)
	for _, edge := range right {
		count[edge]++
	}
	n := 0
	for _, edge := range r.Edges {
		if count[edge]--; count[edge] < 0 {
			n++
		}
	}
	return n
}

// categories returns those of findings, each once.
func categories(findings []finding) []string {
	var names []string
	for _, f := range findings {
		if !slices.Contains(names, f.Category) {
			names = append(names, f.Category)
		}
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
	src = strings.ReplaceAll(src, "\r\n", "\n") // go/format leaves no \r
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

// incomplete is what is wrong with a program that records more spans, or fewer.
const incomplete = "incomplete"

// wrongs returns what is wrong with what a program records: categories, or
// incomplete.
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
			add(incomplete)
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

// fail notes what is wrong with a program.
func (c *cycle) fail(p *Program, stage, after, problem string) {
	c.failed[p.ID()] = append(c.failed[p.ID()], failure{stage, strings.TrimSuffix(problem, "\n"), after})
}

// failures prints the programs that have failed, each with what replays it.
func (c *cycle) failures() {
	most := 30
	for _, p := range c.programs {
		var s strings.Builder
		after := ""
		for _, f := range c.failed[p.ID()] {
			if f.after != after && f.after != p.Source {
				s.WriteString(source("after", after))
				after = f.after
			}
			fmt.Fprintf(&s, "%s: %s\n", f.stage, f.problem)
		}
		if s.Len() == 0 {
			continue
		}
		if most--; most < 0 {
			c.t.Errorf("%d programs fail in all", len(c.failed))
			return
		}
		c.t.Errorf("program %d: %s\nreplay: go test -count=1 -run=TestPrograms . -args -seed=%d -index=%d\n%s%s%s",
			p.Index, p.Combination, *seed, p.Index, s.String(), source("after", after), source("before", p.Source))
	}
}

// source returns a source with a title, or nothing.
func source(title, text string) string {
	if text == "" {
		return ""
	}
	return "---- " + title + "\n" + text
}

// add counts a program by its parts.
func (c *cycle) add(to map[string]map[string]int, p *Program) {
	for dimension, name := range map[string]string{"form": p.Form, "loss": p.Loss, "trap": p.Trap, "library": p.Library, "place": p.Place} {
		if to[dimension] == nil {
			to[dimension] = make(map[string]int)
		}
		to[dimension][name]++
	}
	triple := fmt.Sprintf("\n%s, %s, %s:", p.Form, p.Loss, p.Trap)
	if to["triple"] == nil {
		to["triple"] = make(map[string]int)
	}
	to["triple"][triple]++
	if _, ok := c.examples[triple]; !ok {
		c.examples[triple] = p.Index
	}
}

// report prints the counts.
func (c *cycle) report() {
	var s strings.Builder
	fmt.Fprintf(&s, "seed %d: %d distinct programs\n", *seed, len(c.programs))
	for _, name := range slices.Sorted(maps.Keys(c.counts)) {
		fmt.Fprintf(&s, "%6d %s\n", c.counts[name], name)
	}
	fmt.Fprintf(&s, "%6d programs fail\n", len(c.failed))
	for _, table := range []struct {
		title  string
		counts map[string]map[string]int
	}{{"without a fix", c.unfixed}, {"missed", c.missed}, {"nothing lost after all", c.inert}} {
		for _, dimension := range []string{"form", "loss", "trap", "place", "library"} {
			if len(table.counts) == 0 {
				break
			}
			fmt.Fprintf(&s, "%s, by %s:%s\n", table.title, dimension, ranked(table.counts[dimension], nil))
		}
		if *triples {
			fmt.Fprintf(&s, "%s, each with the index of one:%s\n", table.title, ranked(table.counts["triple"], c.examples))
		}
	}
	fmt.Fprintf(&s, "%s\n", strings.Join(c.steps, ", "))
	c.t.Log(s.String())
}

// ranked returns the names with their counts, the highest first, and their examples.
func ranked(counts, examples map[string]int) string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if d := counts[b] - counts[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	const most = 12
	var s strings.Builder
	for i, name := range names {
		if i == most && examples == nil {
			fmt.Fprintf(&s, " and %d more", len(names)-most)
			break
		}
		fmt.Fprintf(&s, " %s %d", name, counts[name])
		if i, ok := examples[name]; ok {
			fmt.Fprintf(&s, " (%d)", i)
		}
	}
	return s.String()
}
