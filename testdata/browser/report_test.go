package browser

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var screenshots = flag.String("screenshots", "", "write screenshots of the example's report to this `folder`")

// The report is that of the checkout, about modules as their users have them.
func TestMain(m *testing.M) {
	os.Setenv("GOWORK", "off")
	os.Setenv("GOFLAGS", "")
	dir, err := os.MkdirTemp("", "fflint-browser")
	if err != nil {
		panic(err)
	}
	fflint = filepath.Join(dir, "fflint.exe")
	os.Setenv("FFLINTCACHE", filepath.Join(dir, "cache"))
	status := m.Run()
	os.RemoveAll(dir)
	os.Exit(status)
}

// fflint is the program, once a test has built it.
var fflint string

func run(t *testing.T, dir string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(args, " "), err, out, &stderr)
	}
	return out
}

// A report is a page, and what it is about.
type report struct {
	file  string
	dir   string   // of the module
	found []string // the diagnostics, each as "file:line:column category", sorted
}

// example is the report on the module of the README.
func example(t *testing.T) report {
	t.Helper()
	return reportOn(t, "../example")
}

// market is the report on the module in testdata/market, which has whatever a page can
// show. Its dependencies are those of the example.
func market(t *testing.T) report {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir()) // fflint names files by what they are
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS("testdata/market")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join("../example", name))
		if err != nil {
			t.Fatal(err)
		}
		data = bytes.Replace(data, []byte("module example\n"), []byte("module example.com/market\n"), 1)
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return reportOn(t, dir)
}

// reportOn lets fflint report about a module.
func reportOn(t *testing.T, dir string) report {
	t.Helper()
	if _, err := os.Stat(fflint); err != nil {
		run(t, "../..", "go", "build", "-trimpath", "-buildvcs=false", "-o", fflint, "./cmd/fflint")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	r := report{file: filepath.Join(t.TempDir(), "report.html"), dir: dir}
	run(t, dir, fflint, "-report", r.file, "./...")

	var packages map[string]map[string][]struct{ Category, Posn string }
	if err := json.Unmarshal(run(t, dir, fflint, "-json", "./..."), &packages); err != nil {
		t.Fatal(err)
	}
	for _, analyzers := range packages {
		for _, d := range analyzers["fflint"] {
			posn, err := filepath.Rel(dir, d.Posn)
			if err != nil {
				t.Fatal(err)
			}
			r.found = append(r.found, filepath.ToSlash(posn)+" "+d.Category)
		}
	}
	slices.Sort(r.found)
	return r
}

// large is a window that has room for everything.
func large(scheme string) look {
	return look{width: 1280, height: 900, media: map[string]string{"prefers-color-scheme": scheme}}
}

// A row is one of a tree, as the page says it is and as the browser draws it.
type row struct {
	Entry, Package, Label, Kind, Link, Sure, Pos, Category, Class string

	Marker      string // the ID of its symbol
	MarkerColor string
	Edge        string // the style of what leads to it: solid, or ⨯ if that is broken
	EdgeColor   string
	Line        string // the dashes of a goroutine's life
	LineColor   string
}

func (p *tab) rows(t *testing.T) []row {
	t.Helper()
	return eval[[]row](t, p, `[...document.querySelectorAll(".tree tr")].map(tr => {
		const data = tr.dataset;
		const marker = tr.cells[0].querySelector("svg");
		const edge = tr.cells[0].querySelector("i:last-of-type");
		const after = edge && getComputedStyle(edge, "::after");
		const broken = after?.content === '"⨯"';
		const line = tr.cells[2].querySelector("line");
		return {
			entry: tr.closest(".entry").querySelector("h3").textContent,
			package: tr.closest(".package").querySelector("h2").textContent,
			label: tr.getAttribute("aria-label"),
			kind: data.kind, link: data.link, sure: data.sure, pos: data.pos,
			category: data.category ?? "",
			class: tr.className,
			marker: marker.querySelector("use").getAttribute("href"),
			markerColor: getComputedStyle(marker).color,
			edge: !after ? "" : broken ? "⨯" : after.borderTopStyle,
			edgeColor: !after ? "" : broken ? after.color : after.borderTopColor,
			line: line ? getComputedStyle(line).strokeDasharray : "",
			lineColor: line ? getComputedStyle(line).stroke : "",
		};
	})`)
}

// color returns a colour of the page as computed styles have it.
func (p *tab) color(t *testing.T, name string) string {
	t.Helper()
	return eval[string](t, p, fmt.Sprintf(`(() => {
		const probe = document.createElement("i");
		probe.style.color = "var(--%s)";
		document.body.append(probe);
		const color = getComputedStyle(probe).color;
		probe.remove();
		return color;
	})()`, name))
}

func isRed(t *testing.T, color string) bool {
	t.Helper()
	var r, g, b int
	if _, err := fmt.Sscanf(color, "rgb(%d, %d, %d)", &r, &g, &b); err != nil {
		t.Fatalf("%s is no colour: %v", color, err)
	}
	return r > g+g/2 && r > b+b/2
}

// What is red is where the diagnostics are.
func TestRedEdges(t *testing.T) {
	b := start(t)
	for _, r := range []report{example(t), market(t)} {
		if len(r.found) == 0 {
			t.Fatal("there are no diagnostics")
		}
		for _, scheme := range []string{"light", "dark"} {
			p := b.open(t, r.file, large(scheme))
			lost := p.color(t, "lost")
			if !isRed(t, lost) {
				t.Errorf("%s: the colour of what is lost is %s", scheme, lost)
			}
			drawn := make(map[string]bool)
			for _, r := range p.rows(t) {
				if r.Kind != "launch" {
					continue
				}
				colors := []string{r.MarkerColor, r.EdgeColor, r.LineColor}
				if r.Category == "" {
					if slices.ContainsFunc(colors, func(c string) bool { return isRed(t, c) }) {
						t.Errorf("%s: %s at %s has the colours %v", scheme, r.Label, r.Pos, colors)
					}
					continue
				}
				for _, c := range strings.Fields(r.Category) {
					drawn[r.Pos+" "+c] = true
				}
				if want := []string{lost, lost, lost}; !slices.Equal(colors, want) || r.Marker != "#mx" {
					t.Errorf("%s: %s at %s is drawn as %s with the colours %v, not %v", scheme, r.Label, r.Pos, r.Marker, colors, want)
				}
			}
			if got := slices.Sorted(maps.Keys(drawn)); !slices.Equal(got, r.found) {
				t.Errorf("%s: lost are\n%s\nbut the diagnostics are\n%s", scheme, strings.Join(got, "\n"), strings.Join(r.found, "\n"))
			}
		}
	}
}

// Below a launch that loses the parent nothing is drawn as if it were in the trace, and
// below another one nothing is red.
func TestRedBelow(t *testing.T) {
	b := start(t)
	p := b.open(t, market(t).file, large("light"))
	lost := p.color(t, "lost")
	var launch row // the last one
	checked := 0
	for _, r := range p.rows(t) {
		switch {
		case r.Kind == "launch":
			launch = r
		case r.Kind == "span" && strings.HasPrefix(r.Label, "audit"):
			checked++
			if launch.Category == "" {
				t.Fatalf("the audit at %s is below %s", r.Pos, launch.Label)
			}
			if r.MarkerColor != lost || r.Edge != "⨯" || r.EdgeColor != lost {
				t.Errorf("%s, below %s, is drawn in %s, and %s in %s leads to it", r.Label, launch.Label, r.MarkerColor, r.Edge, r.EdgeColor)
			}
		case isRed(t, r.MarkerColor) || r.EdgeColor != "" && isRed(t, r.EdgeColor):
			t.Errorf("%s at %s is red", r.Label, r.Pos)
		}
	}
	if checked != 2 {
		t.Errorf("there are %d spans that start below another parent, not 2", checked)
	}
}

// Colours are not all that tells launches apart.
func TestLaunchesDiffer(t *testing.T) {
	b := start(t)
	p := b.open(t, market(t).file, large("light"))
	type drawing struct{ marker, edge, line string }
	got := make(map[string]drawing)
	for _, r := range p.rows(t) {
		if r.Kind == "launch" {
			name, _, _ := strings.Cut(r.Label, ",")
			got[name+" "+r.Category] = drawing{r.Marker, r.Edge, r.Line}
		}
	}
	joined, detached, unknown, lost := got["wait.Go() "], got["go invoice() "], got["go s.notifier.Notify() "], got["go func() lostparent"]
	all := []drawing{joined, detached, unknown, lost}
	for i, a := range all {
		for j, b := range all[:i] {
			if a.marker == "" || a.marker == b.marker {
				t.Errorf("launches %d and %d have the symbol %q", j, i, a.marker)
			}
		}
	}
	for i, a := range all[:3] {
		for j, b := range all[:i] {
			if a.edge == b.edge || a.line == b.line {
				t.Errorf("launches %d and %d are drawn as %v and %v", j, i, a, b)
			}
		}
	}
	if joined.edge != "solid" || joined.line != "none" {
		t.Errorf("the line of a joined launch is %v", joined)
	}
}

// outcomes counts launches, each place once and as the worst that it is anywhere.
func outcomes(rows []row) map[string]int {
	order := []string{"none", "propagated", "other", "unknown", "lost"}
	worst := make(map[string]int)
	for _, r := range rows {
		if r.Kind != "launch" {
			continue
		}
		is := "other"
		switch {
		case r.Category != "":
			is = "lost"
		case r.Link == "unknown", r.Link == "below" && r.Sure == "unknown":
			is = "unknown"
		case r.Link == "below":
			is = "propagated"
		case r.Link == "none":
			is = "none"
		}
		worst[r.Pos] = max(worst[r.Pos], slices.Index(order, is))
	}
	n := map[string]int{"launches": len(worst)}
	for _, name := range []string{"propagated", "lost", "unknown", "other"} {
		n[name] = 0
	}
	for _, i := range worst {
		switch order[i] {
		case "none":
			n["other"]++
		default:
			n[order[i]]++
		}
	}
	return n
}

func TestFigures(t *testing.T) {
	b := start(t)
	for _, test := range []struct {
		report
		want map[string]int
	}{
		{example(t), map[string]int{"launches": 3, "propagated": 1, "lost": 1, "unknown": 1, "other": 0}},
		{market(t), map[string]int{"launches": 9, "propagated": 3, "lost": 4, "unknown": 1, "other": 1}},
	} {
		p := b.open(t, test.file, large("light"))
		got := eval[map[string]int](t, p, `Object.fromEntries([...document.querySelectorAll("[data-figure]")].map(e =>
			[e.dataset.figure, Number(e.querySelector("dd").textContent)]))`)
		rows := p.rows(t)
		if counted := outcomes(rows); !maps.Equal(got, test.want) || !maps.Equal(got, counted) {
			t.Errorf("the figures are %v, in the rows are %v, and the source has %v", got, counted, test.want)
		}

		// Those of the packages, and how many entries they have.
		type line struct {
			Path string
			N    []int
		}
		for _, l := range eval[[]line](t, p, `[...document.querySelectorAll(".packages tbody tr")].map(tr =>
			({path: tr.cells[0].textContent, n: [...tr.cells].slice(1).map(c => Number(c.textContent))}))`) {
			in := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return r.Package != l.Path })
			entries := 0
			for _, r := range in {
				if r.Kind == "entry" {
					entries++
				}
			}
			n := outcomes(in)
			if want := []int{entries, n["launches"], n["propagated"], n["lost"], n["unknown"], n["other"]}; !slices.Equal(l.N, want) {
				t.Errorf("%s has the figures %v, and in the rows are %v", l.Path, l.N, want)
			}
		}

		// Those of the categories.
		categories := make(map[string]int)
		for _, f := range test.found {
			_, c, _ := strings.Cut(f, " ")
			categories[c]++
		}
		for c, n := range eval[map[string]int](t, p, `Object.fromEntries([...document.querySelectorAll("[name=cat]")].map(e =>
			[e.value, Number(e.closest("label").querySelector("small").textContent)]))`) {
			if n != categories[c] {
				t.Errorf("the page counts %d of %s, and there are %d diagnostics", n, c, categories[c])
			}
		}
	}
}

// A view is what a filtered page shows.
type view struct {
	Entries  []string // that are not hidden
	Findings []string // their categories, if opened
	Hits     []string // the names of marked rows
	Output   string
	Nothing  string // what it says if there is nothing
	Form     string // what is in the filter
	Hash     string
}

func (p *tab) view(t *testing.T) view {
	t.Helper()
	// What a change of the hash does is yet to come.
	return eval[view](t, p, `(async () => {
		await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
		const all = selector => [...document.querySelectorAll(selector)].filter(e => !e.closest("[hidden]"));
		const none = document.querySelector("#none");
		return {
			entries: all(".entry").filter(e => e.checkVisibility()).map(e => e.querySelector("h3").textContent),
			findings: all(".finding").map(e => e.dataset.category),
			hits: all("tr.hit").filter(e => e.checkVisibility()).map(e => e.querySelector("b").textContent),
			output: document.querySelector("output").textContent,
			nothing: none.checkVisibility() ? none.textContent : "",
			form: new URLSearchParams(new FormData(document.querySelector("#filter"))).toString(),
			hash: location.hash,
		};
	})()`)
}

func TestFilter(t *testing.T) {
	b := start(t)
	p := b.open(t, market(t).file, large("light"))
	all := p.view(t)
	if want := []string{"Send", "Bounce", "Flush", "Sweep", "(*Server).ServeHTTP", "(*Server).Return"}; !slices.Equal(all.Entries, want) {
		t.Fatalf("without a filter the entries are %q, not %q", all.Entries, want)
	}
	if all.Nothing != "" || len(all.Hits) > 0 {
		t.Errorf("without a filter the page says %q and marks %q", all.Nothing, all.Hits)
	}
	for _, test := range []struct {
		name      string
		set       func()
		entries   []string
		findings  []string // if others than all
		hits      []string
		hash      string
		noFinding bool
	}{
		{
			name:     "a package",
			set:      func() { p.fill(t, "pkg", "example.com/market/orders") },
			entries:  []string{"(*Server).ServeHTTP", "(*Server).Return"},
			findings: []string{"lostparent", "wrongparent"},
			hash:     "#pkg=example.com%2Fmarket%2Forders",
		},
		{
			name:     "a part of a package's path",
			set:      func() { p.fill(t, "pkg", "ma") },
			entries:  all.Entries, // market
			findings: all.Findings,
			hash:     "#pkg=ma",
		},
		{
			name:     "the package's link",
			set:      func() { p.click(t, ".packages tbody a") },
			entries:  []string{"Send", "Bounce", "Flush", "Sweep"},
			findings: []string{"finishedspan", "canceledctx"},
			hash:     "#pkg=example.com%2fmarket%2fmail",
		},
		{
			name:     "lostparent",
			set:      func() { p.check(t, "lostparent") },
			entries:  []string{"(*Server).ServeHTTP"},
			findings: []string{"lostparent"},
			hits:     []string{"go func()"},
			hash:     "#cat=lostparent",
		},
		{
			name:     "wrongparent",
			set:      func() { p.check(t, "wrongparent") },
			entries:  []string{"(*Server).Return"},
			findings: []string{"wrongparent"},
			hits:     []string{"go audit()"},
			hash:     "#cat=wrongparent",
		},
		{
			name:     "finishedspan",
			set:      func() { p.check(t, "finishedspan") },
			entries:  []string{"Send"},
			findings: []string{"finishedspan"},
			hits:     []string{"go func()"},
			hash:     "#cat=finishedspan",
		},
		{
			name:     "canceledctx",
			set:      func() { p.check(t, "canceledctx") },
			entries:  []string{"Bounce"},
			findings: []string{"canceledctx"},
			hits:     []string{"go deliver()"},
			hash:     "#cat=canceledctx",
		},
		{
			name:     "two categories",
			set:      func() { p.check(t, "canceledctx"); p.check(t, "wrongparent") },
			entries:  []string{"Bounce", "(*Server).Return"},
			findings: []string{"canceledctx", "wrongparent"},
			hits:     []string{"go deliver()", "go audit()"},
			hash:     "#cat=wrongparent%2Ccanceledctx",
		},
		{
			name:     "a category in a package without it",
			set:      func() { p.check(t, "canceledctx"); p.fill(t, "pkg", "orders") },
			findings: []string{},
			hash:     "#pkg=orders&cat=canceledctx",
		},
		{
			name:     "a name",
			set:      func() { p.fill(t, "q", "Deliver") },
			entries:  []string{"Bounce", "Flush", "Sweep"},
			findings: []string{"finishedspan", "canceledctx"},
			hits:     []string{"go deliver()", "deliver", "deliver", "deliver"},
			hash:     "#q=Deliver",
		},
		{
			name:     "only entries with findings",
			set:      func() { p.click(t, "[name=findings]") },
			entries:  []string{"Send", "Bounce", "(*Server).ServeHTTP", "(*Server).Return"},
			findings: all.Findings,
			hash:     "#findings=1",
		},
		{
			name:     "only unknown",
			set:      func() { p.click(t, "[name=unknown]") },
			entries:  []string{"(*Server).ServeHTTP"},
			findings: []string{"lostparent", "wrongparent"},
			hash:     "#unknown=1",
		},
		{
			name:     "nothing",
			set:      func() { p.fill(t, "q", "no such name") },
			findings: []string{},
			hash:     "#q=no+such+name",
		},
	} {
		test.set()
		got := p.view(t)
		if !slices.Equal(got.Entries, test.entries) {
			t.Errorf("%s: the entries are %q, not %q", test.name, got.Entries, test.entries)
		}
		if !slices.Equal(got.Findings, test.findings) {
			t.Errorf("%s: the findings are %q, not %q", test.name, got.Findings, test.findings)
		}
		if !slices.Equal(got.Hits, test.hits) {
			t.Errorf("%s: marked are %q, not %q", test.name, got.Hits, test.hits)
		}
		if got.Hash != test.hash {
			t.Errorf("%s: the hash is %s, not %s", test.name, got.Hash, test.hash)
		}
		if want := fmt.Sprintf("%d of %d entry points", len(test.entries), len(all.Entries)); got.Output != want {
			t.Errorf("%s: the page says %q, not %q", test.name, got.Output, want)
		}
		if says := got.Nothing != ""; says != (len(test.entries) == 0) {
			t.Errorf("%s: with the entries %q the page says %q", test.name, got.Entries, got.Nothing)
		}
		do(t, p, chromedp.Reload())
		if again := p.view(t); !reflect.DeepEqual(again, got) {
			t.Errorf("%s: after a reload the page shows\n%+v\nnot\n%+v", test.name, again, got)
		}
		p.click(t, "button[type=reset]")
		if again := p.view(t); !reflect.DeepEqual(again, all) {
			t.Fatalf("%s: without the filter the page shows\n%+v\nnot\n%+v", test.name, again, all)
		}
	}
}

// fill types into a field of the filter.
func (p *tab) fill(t *testing.T, name, text string) {
	t.Helper()
	p.click(t, "input[name="+name+"]")
	p.press(t, text)
}

// check ticks a category in the filter.
func (p *tab) check(t *testing.T, category string) {
	t.Helper()
	p.click(t, "input[value="+category+"]")
}

// A panel is what the details of a row show.
type panel struct {
	Name     string
	At       []string // the marked lines of the source, with their numbers
	Add, Cut []string // the lines of all diffs
	Findings []string // the categories
	Text     string
}

// panel returns nil if there is none to be seen.
func (p *tab) panel(t *testing.T) *panel {
	t.Helper()
	return eval[*panel](t, p, `(() => {
		const panel = document.querySelector("#panel");
		const all = selector => [...panel.querySelectorAll(selector)];
		return !panel.checkVisibility() ? null : {
			name: panel.querySelector("h2").textContent,
			at: all(".source [aria-current]").map(e => e.dataset.line + ": " + e.textContent.trim()),
			add: all(".diff ins").map(e => e.textContent.trimEnd()),
			cut: all(".diff del").map(e => e.textContent.trimEnd()),
			findings: all(".finding").map(e => e.dataset.category),
			text: panel.innerText,
		};
	})()`)
}

// focus returns what has the focus: the label of a row, or the text of an element.
func (p *tab) focus(t *testing.T) string {
	t.Helper()
	return eval[string](t, p, `document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent.trim()`)
}

// sourceLine returns the line at a place of the module as the panel should show it.
func (r report) sourceLine(t *testing.T, pos string) string {
	t.Helper()
	f := strings.Split(pos, ":")
	data, err := os.ReadFile(filepath.Join(r.dir, f[0]))
	if err != nil {
		t.Fatal(err)
	}
	line, err := strconv.Atoi(f[1])
	if err != nil {
		t.Fatal(err)
	}
	return f[1] + ": " + strings.TrimSpace(strings.Split(string(data), "\n")[line-1])
}

func TestDetails(t *testing.T) {
	b := start(t)
	r := market(t)
	p := b.open(t, r.file, large("light"))
	if got := p.panel(t); got != nil {
		t.Errorf("at first the details show %+v", got)
	}
	p.click(t, "button[name=all]")
	fixes := 0
	for i, row := range p.rows(t) {
		element := fmt.Sprintf(`document.querySelectorAll(".tree tr")[%d]`, i)
		eval[any](t, p, element+`.scrollIntoView({block: "center"})`)
		if i%2 == 0 {
			eval[any](t, p, element+`.id = "clicked"`)
			p.click(t, "#clicked b")
			eval[any](t, p, element+`.removeAttribute("id")`)
			if got := p.focus(t); got != row.Label {
				t.Errorf("%s: after a click the focus is on %s", row.Label, got)
			}
		} else {
			// The keyboard comes to the tree's one tab stop, and goes on from there.
			n := eval[int](t, p, `(row => {
				row.closest("table").querySelector("[tabindex='0']").focus();
				return [...row.closest("table").rows].indexOf(row);
			})(`+element+`)`)
			p.press(t, kb.Home)
			p.press(t, strings.Repeat(kb.ArrowDown, n))
			p.press(t, kb.Enter)
		}
		got := p.panel(t)
		if got == nil {
			t.Fatalf("%s: there are no details", row.Label)
		}
		if i%2 != 0 {
			if focus := p.focus(t); focus != got.Name {
				t.Errorf("%s: after Enter the focus is on %s", row.Label, focus)
			}
		}
		if !strings.HasPrefix(row.Label, got.Name+", ") {
			t.Errorf("%s: the details are those of %s", row.Label, got.Name)
		}
		if want := []string{r.sourceLine(t, row.Pos)}; !slices.Equal(got.At, want) {
			t.Errorf("%s: the source is marked at %q, not %q", row.Label, got.At, want)
		}
		if strings.Contains(got.Text, r.dir) {
			t.Errorf("%s: the details say where the module is:\n%s", row.Label, got.Text)
		}
		if want := strings.Fields(row.Category); !slices.Equal(got.Findings, want) {
			t.Errorf("%s: the details have findings of the categories %q, not %q", row.Label, got.Findings, want)
		}
		switch row.Category {
		case "lostparent":
			fixes++
			if want := "-\t\taudit(context.Background(), \"ordered\")"; !slices.Contains(got.Cut, want) {
				t.Errorf("the fix takes away %q", got.Cut)
			}
			if want := "+\t\taudit(context.WithoutCancel(ctx), \"ordered\")"; !slices.Contains(got.Add, want) {
				t.Errorf("the fix adds %q", got.Add)
			}
		case "canceledctx":
			fixes++
			if want := "-\tgo deliver(ctx)"; !slices.Contains(got.Cut, want) {
				t.Errorf("the fix takes away %q", got.Cut)
			}
			if want := "+\tgo deliver(context.WithoutCancel(ctx))"; !slices.Contains(got.Add, want) {
				t.Errorf("the fix adds %q", got.Add)
			}
		case "":
			if len(got.Add)+len(got.Cut) > 0 {
				t.Errorf("%s: there is a fix: %q, %q", row.Label, got.Cut, got.Add)
			}
		}
		p.press(t, kb.Escape)
		if got := p.panel(t); got != nil {
			t.Fatalf("%s: after Escape the details are still there", row.Label)
		}
		if got := p.focus(t); got != row.Label {
			t.Errorf("%s: after Escape the focus is on %s", row.Label, got)
		}
	}
	if fixes != 2 {
		t.Errorf("%d fixes are looked at, not 2", fixes)
	}

	p.click(t, "tr[data-category=lostparent] b")

	// What is copied is what is seen.
	const copied = `(() => {
		getSelection().selectAllChildren(document.querySelector("#panel .diff"));
		return getSelection().toString();
	})()`
	if got, want := eval[string](t, p, copied), "-\t\taudit(context.Background(), \"ordered\")\n+\t\taudit(context.WithoutCancel(ctx), \"ordered\")\n \t}()\n"; !strings.Contains(got, want) {
		t.Errorf("%q is copied, without %q", got, want)
	}

	// The button does what Escape does.
	p.click(t, "#panel button")
	if got := p.panel(t); got != nil {
		t.Errorf("once closed the details show %+v", got)
	}
	if got, want := p.focus(t), eval[string](t, p, `document.querySelector("tr[data-category=lostparent]").getAttribute("aria-label")`); got != want {
		t.Errorf("once the details are closed the focus is on %s, not %s", got, want)
	}
}

func TestKeys(t *testing.T) {
	b := start(t)
	p := b.open(t, example(t).file, large("light"))
	eval[any](t, p, `document.querySelector(".entry summary").focus()`)
	seen := func() (list []string) {
		return eval[[]string](t, p, `[...document.querySelector(".tree").rows].filter(r => r.checkVisibility()).map(r => r.querySelector("b").textContent)`)
	}
	all := []string{"(*shop).ServeHTTP", "order …", "stores.Go()", "reserve … in the …", "go func()", "audit …"}
	if got := seen(); !slices.Equal(got, all) {
		t.Fatalf("the tree is %q, not %q", got, all)
	}
	for i, step := range []struct {
		key, focus string
		seen       []string // if not all
	}{
		{key: kb.Tab, focus: "(*shop).ServeHTTP"},
		{key: kb.ArrowUp, focus: "(*shop).ServeHTTP"},
		{key: kb.ArrowDown, focus: "order …"},
		{key: kb.End, focus: "audit …"},
		{key: kb.ArrowDown, focus: "audit …"},
		{key: kb.ArrowUp, focus: "go func()"},
		{key: kb.ArrowLeft, focus: "go func()", seen: all[:5]},
		{key: kb.ArrowUp, focus: "reserve … in the …", seen: all[:5]},
		{key: kb.ArrowLeft, focus: "stores.Go()", seen: all[:5]},
		{key: kb.ArrowLeft, focus: "stores.Go()", seen: []string{"(*shop).ServeHTTP", "order …", "stores.Go()", "go func()"}},
		{key: kb.ArrowDown, focus: "go func()", seen: []string{"(*shop).ServeHTTP", "order …", "stores.Go()", "go func()"}},
		{key: kb.ArrowRight, focus: "go func()", seen: []string{"(*shop).ServeHTTP", "order …", "stores.Go()", "go func()", "audit …"}},
		{key: kb.ArrowRight, focus: "audit …", seen: []string{"(*shop).ServeHTTP", "order …", "stores.Go()", "go func()", "audit …"}},
		{key: kb.ArrowRight, focus: "audit …", seen: []string{"(*shop).ServeHTTP", "order …", "stores.Go()", "go func()", "audit …"}},
		{key: kb.Home, focus: "(*shop).ServeHTTP", seen: []string{"(*shop).ServeHTTP", "order …", "stores.Go()", "go func()", "audit …"}},
		{key: kb.ArrowLeft, focus: "(*shop).ServeHTTP", seen: all[:1]},
		// What was collapsed within stays so.
		{key: kb.ArrowRight, focus: "(*shop).ServeHTTP", seen: []string{"(*shop).ServeHTTP", "order …", "stores.Go()", "go func()", "audit …"}},
		{key: kb.ArrowDown, focus: "order …", seen: []string{"(*shop).ServeHTTP", "order …", "stores.Go()", "go func()", "audit …"}},
		{key: kb.ArrowDown, focus: "stores.Go()", seen: []string{"(*shop).ServeHTTP", "order …", "stores.Go()", "go func()", "audit …"}},
		{key: kb.ArrowRight, focus: "stores.Go()"},
	} {
		p.press(t, step.key)
		if step.seen == nil {
			step.seen = all
		}
		if focus, _, _ := strings.Cut(p.focus(t), ","); focus != step.focus {
			t.Fatalf("after key %d the focus is on %s, not %s", i+1, focus, step.focus)
		}
		if got := seen(); !slices.Equal(got, step.seen) {
			t.Fatalf("after key %d the tree is %q, not %q", i+1, got, step.seen)
		}
	}

	// The tree is one tab stop, and keeps it where the keyboard was.
	p.press(t, kb.Tab)
	if got := eval[string](t, p, `document.activeElement.localName`); got != "summary" {
		t.Errorf("after the tree comes a %s", got)
	}
	p.press(t, kb.Tab, chromedp.ModifierShift)
	if got, _, _ := strings.Cut(p.focus(t), ","); got != "stores.Go()" {
		t.Errorf("back in the tree the focus is on %s", got)
	}

	// Open details follow, and do not take the keyboard away.
	p.click(t, ".tree tr:nth-child(2) b")
	p.press(t, kb.ArrowDown)
	if got := p.panel(t); got == nil || got.Name != "stores.Go()" {
		t.Errorf("the details are %+v", got)
	}

	// The arrow left of a row collapses it, and opens no details.
	p.press(t, kb.Escape)
	at := eval[[2]float64](t, p, `(({x, y, height}) => [x + 14, y + height / 2])(document.querySelector(".tree tr:nth-child(3)").getBoundingClientRect())`)
	do(t, p, chromedp.MouseClickXY(at[0], at[1]))
	if got, want := seen(), slices.Delete(slices.Clone(all), 3, 4); !slices.Equal(got, want) {
		t.Errorf("after a click on the arrow the tree is %q, not %q", got, want)
	}
	if got := p.panel(t); got != nil {
		t.Errorf("the arrow opens the details %+v", got)
	}

	// Screen readers click without a pointer: that opens details, and collapses nothing.
	before := seen()
	eval[any](t, p, `document.querySelector(".tree tr:nth-child(2)").click()`)
	if got := seen(); !slices.Equal(got, before) {
		t.Errorf("after a click without a pointer the tree is %q, not %q", got, before)
	}
	if got := p.panel(t); got == nil || got.Name != "order …" {
		t.Errorf("a click without a pointer opens the details %+v", got)
	}
}

func TestAccessible(t *testing.T) {
	b := start(t)
	p := b.open(t, market(t).file, large("light"))
	p.click(t, "button[name=all]")
	p.click(t, "tr[data-category=lostparent] b")
	nodes := p.accessible(t)
	var rows []string // of the trees
	trees := 0
	inTree := false
	for _, n := range nodes {
		switch n.role {
		case "treegrid":
			trees++
			inTree = true
			if !strings.HasSuffix(n.name, ", predicted trace") {
				t.Errorf("a treegrid is called %q", n.name)
			}
		case "table":
			inTree = false
		case "row":
			if inTree {
				rows = append(rows, n.name)
			}
		case "button", "checkbox", "combobox", "link", "searchbox", "textbox", "DisclosureTriangle", "complementary", "search", "group":
			if n.name == "" && n.role != "group" {
				t.Errorf("a %s has no name", n.role)
			}
		}
	}
	if trees != 6 {
		t.Errorf("there are %d treegrids, not 6", trees)
	}
	var labels []string
	for _, r := range p.rows(t) {
		labels = append(labels, r.Label)
	}
	if !slices.Equal(rows, labels) {
		t.Errorf("the rows are\n%s\nnot\n%s", strings.Join(rows, "\n"), strings.Join(labels, "\n"))
	}
	for _, want := range []string{
		"(*Server).ServeHTTP, entry, entry point, orders.go line 25",
		"wait.Go(), launch, joined, propagated, proved, in a loop, orders.go line 31",
		"go invoice(), launch, detached, propagated, proved, orders.go line 35",
		"go s.notifier.Notify(), launch, detached, unknown, orders.go line 36",
		"go func(), launch, detached, lost: starts a new trace, proved, orders.go line 37",
		"audit, span, starts a new trace, proved, orders.go line 74",
		"go func(), launch, detached, lost writes: span finished, proved, mail.go line 18",
		"go deliver(), launch, detached, lost work: context cancelled, proved, mail.go line 27",
	} {
		if !slices.Contains(rows, want) {
			t.Errorf("there is no row %q", want)
		}
	}
	for _, want := range []node{
		{"heading", "Predicted traces"},
		{"search", "Filter the traces"},
		{"searchbox", "Name"},
		{"checkbox", "lostparent 1"},
		{"checkbox", "only entries with findings"},
		{"checkbox", "only unknown"},
		{"button", "Close all"},
		{"button", "Clear filters"},
		{"button", "Close the details"},
		{"complementary", "go func()"},
		{"link", "Skip to the traces"},
	} {
		if !slices.Contains(nodes, want) {
			t.Errorf("there is no %s %q", want.role, want.name)
		}
	}
	if t.Failed() {
		t.Logf("the accessibility tree is %q", nodes)
	}
}

// The pictures of the manual are made with -screenshots.
func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		t.Skip("-screenshots names no folder")
	}
	b := start(t)
	r := example(t)
	for _, scheme := range []string{"light", "dark"} {
		l := large(scheme)
		l.width, l.height = 1200, 820
		l.media["prefers-reduced-motion"] = "reduce"
		p := b.open(t, r.file, l)
		p.click(t, "tr[data-category] b")
		p.click(t, ".packages summary") // there is one
		eval[any](t, p, `document.activeElement.blur()`)
		eval[any](t, p, `scrollTo(0, 0)`)
		p.troubles(t) // everything is drawn
		picture, err := png.Decode(bytes.NewReader(do(t, p, chromedp.CaptureScreenshot())))
		if err != nil {
			t.Fatal(err)
		}
		var small bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, paletted(picture)); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(*screenshots, "report-"+scheme+".png")
		if err := os.WriteFile(file, small.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// paletted returns a picture with its 256 most frequent colours: the repository has the
// file for good, so it should be small.
func paletted(picture image.Image) image.Image {
	n := make(map[color.Color]int)
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			n[picture.At(x, y)]++
		}
	}
	palette := slices.SortedFunc(maps.Keys(n), func(a, b color.Color) int {
		return cmp.Or(n[b]-n[a], strings.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
	small := image.NewPaletted(bounds, palette[:min(256, len(palette))])
	draw.Draw(small, bounds, picture, bounds.Min, draw.Src)
	return small
}

func TestWithoutScript(t *testing.T) {
	b := start(t)
	r := market(t)
	with := b.open(t, r.file, large("light"))
	want := with.rows(t)

	l := large("light")
	l.noScript = true
	p := b.load(t, r.file, l)
	if eval[bool](t, p, `!document.querySelector("#filter").hidden`) {
		t.Error("a filter is shown that does nothing")
	}
	got := p.rows(t)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("without a script the rows are\n%+v\nnot\n%+v", got, want)
	}
	for i := range eval[int](t, p, `document.querySelectorAll(".entry").length`) {
		entry := fmt.Sprintf(`document.querySelectorAll(".entry")[%d]`, i)
		if eval[bool](t, p, entry+`.querySelector("details").open`) {
			continue
		}
		eval[any](t, p, entry+`.id = "clicked"`)
		p.click(t, "#clicked summary")
		eval[any](t, p, entry+`.removeAttribute("id")`)
	}
	if n := eval[int](t, p, `[...document.querySelectorAll(".tree tr")].filter(r => r.checkVisibility()).length`); n != len(want) {
		t.Errorf("%d of %d rows can be seen", n, len(want))
	}
}
