package drivers

import (
	"flag"
	"go/format"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var goplsVersion = flag.String("gopls", "", "the version of gopls to test (default that of fflint-gopls)")

// TestGopls has an editor repair the files of the module by quick fixes, one after
// the other. They are on the disk as they will be; what is wrong with them is in
// the editor alone, not saved.
func TestGopls(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	builder := []string{goBuild(t, root, "./cmd/fflint-gopls"), "-fflint", root}
	if *goplsVersion != "" {
		builder = append(builder, "-gopls", *goplsVersion)
	}
	gopls := filepath.Join(t.TempDir(), "gopls.exe")
	run(t, 0, ".", append(builder, "-o", gopls)...)
	if version := run(t, 0, ".", gopls, "version"); !strings.Contains(version, "+fflint") {
		t.Errorf("its version is %s", version)
	}
	t.Setenv("GOPLSCACHE", t.TempDir())

	shop, fixed := unpack(t)
	want := make(map[string][]string) // what is found, by file
	for _, finding := range findings(t, shop) {
		file, rest, _ := strings.Cut(finding, ":")
		want[file] = append(want[file], rest)
		slices.Sort(want[file])
	}
	broken := files(t, shop)
	// The go command gives fflint what cgo makes of a file, and gopls the file itself.
	want["native/native.go"] = []string{
		"13: goroutine loses its parent span: store.Save (line 14) starts a new trace because its context is context.Background() (line 14), although ctx is in scope (line 12); pass ctx",
		"16: goroutine loses its parent span: store.Save (line 16) starts a new trace because its context is context.Background() (line 16), although ctx is in scope (line 12); pass ctx",
	}
	run(t, 0, shop, "go", "mod", "vendor")
	for name, text := range fixed {
		write(t, filepath.Join(shop, name), text)
	}
	onDisk := files(t, shop)

	const std = "pass the active context, without its cancellation"
	offered := map[string][]string{ // by file, for the first of them
		"orders/orders.go": {std, "start the goroutine with fix.Go (go get github.com/fflint/fflint/fix)"},
		"tasks/tasks.go":   {"start the goroutine with fix.Go", std},
	}

	for _, name := range []string{"orders/orders.go", "tasks/tasks.go"} {
		t.Run(name, func(t *testing.T) {
			e := startEditor(t, gopls, shop)
			uri := e.openFile(filepath.Join(shop, filepath.FromSlash(name)), broken[name])
			e.waitFor(uri, want[name])
			for _, d := range own(e.published[uri].Diagnostics) {
				if strings.HasPrefix(d.Message, "goroutine ") && len(d.Related) == 0 {
					t.Errorf("line %d: there are no related positions", d.Range.Start.Line+1)
				}
				if d.Range.Start == d.Range.End {
					t.Errorf("line %d: nothing is marked", d.Range.Start.Line+1)
				}
			}

			var titles []string
			for _, fix := range e.quickFixes(uri, own(e.published[uri].Diagnostics)[0]) {
				titles = append(titles, fix.Title)
			}
			sameLines(t, titles, offered[name])

			for {
				left := own(e.published[uri].Diagnostics)
				i := slices.IndexFunc(left, func(d diagnostic) bool { return len(e.quickFixes(uri, d)) > 0 })
				if i < 0 {
					break
				}
				fix := e.quickFixes(uri, left[i])[0]
				e.apply(fix)
				now := e.ask(uri)
				if len(now) >= len(left) {
					t.Fatalf("after %q on line %d there is still:\n%s", fix.Title, left[i].Range.Start.Line+1, strings.Join(brief(now), "\n"))
				}
				e.waitFor(uri, brief(now))
			}

			text := e.open[uri].text
			formatted, err := format.Source([]byte(text))
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if string(formatted) != fixed[name] {
				t.Errorf("%s is:\n%s\nwant:\n%s", name, text, fixed[name])
			}
			if string(formatted) != text {
				t.Errorf("the fixes are not formatted:\n%s", text)
			}
			e.shutdown()
		})
	}

	t.Run("untouched", func(t *testing.T) {
		e := startEditor(t, gopls, shop)
		for _, name := range []string{"orders/generated.go", "orders/orders_test.go", "vendor/example.com/lib/lib.go"} {
			text, ok := broken[name]
			if !ok {
				text = onDisk[name]
			}
			uri := e.openFile(filepath.Join(shop, filepath.FromSlash(name)), text)
			if got := e.ask(uri); len(got) > 0 {
				t.Errorf("%s:\n%s", name, strings.Join(brief(got), "\n"))
			}
		}

		// What is reported about files with a //line comment, and about cgo files where
		// there is a C compiler for them, has no fix.
		unfixed := map[string]int{"orders/line.go": 3}
		if strings.TrimSpace(run(t, 0, ".", "go", "env", "CGO_ENABLED")) == "1" {
			unfixed["native/native.go"] = len(want["native/native.go"])
		}
		for name, n := range unfixed {
			uri := e.openFile(filepath.Join(shop, filepath.FromSlash(name)), broken[name])
			found := e.ask(uri)
			e.waitFor(uri, brief(found))
			if len(found) != n {
				t.Errorf("%s:\n%s\nwant %d findings", name, strings.Join(brief(found), "\n"), n)
			}
			if name == "native/native.go" {
				sameLines(t, brief(found), want[name])
			}
			for _, d := range found {
				if len(e.quickFixes(uri, d)) > 0 {
					t.Errorf("%s: line %d has a fix", name, d.Range.Start.Line+1)
				}
			}
		}
		e.shutdown()
	})

	sameFiles(t, shop, onDisk)
}
