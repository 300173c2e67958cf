package drivers

import (
	"flag"
	"go/format"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var goplsVersion = flag.String("gopls", "", "the version of gopls to test (default that of fflint-gopls)")

// buildGopls builds a gopls with fflint in it, once.
func buildGopls(t *testing.T) string {
	t.Helper()
	gopls := filepath.Join(binaries, "gopls.exe")
	if _, err := os.Stat(gopls); err == nil {
		return gopls
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	builder := []string{goBuild(t, root, "./cmd/fflint-gopls"), "-fflint", root}
	if *goplsVersion != "" {
		builder = append(builder, "-gopls", *goplsVersion)
	}
	run(t, 0, ".", append(builder, "-o", gopls)...)
	if version := run(t, 0, ".", gopls, "version"); !strings.Contains(version, "+fflint") {
		t.Errorf("its version is %s", version)
	}
	return gopls
}

// TestGopls has an editor repair the files of the module by quick fixes, one after
// the other. They are on the disk as they will be; what is wrong with them is in
// the editor alone, not saved.
func TestGopls(t *testing.T) {
	gopls := buildGopls(t)

	shop, fixed := unpack(t)
	want := byFile(findings(t, shop))
	broken := files(t, shop)
	run(t, 0, shop, "go", "mod", "vendor")
	for name, text := range fixed {
		write(t, filepath.Join(shop, name), text)
	}
	onDisk := files(t, shop)

	for _, name := range []string{"orders/orders.go", "tasks/tasks.go"} {
		t.Run(name, func(t *testing.T) {
			e := startEditor(t, gopls, shop)
			uri := e.openFile(filepath.Join(shop, filepath.FromSlash(name)), broken[name])
			e.waitFor(uri, want[name])
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
		unfixed := []string{"orders/line.go"}
		if hasCgo(t) {
			unfixed = append(unfixed, "native/native.go")
		}
		for _, name := range unfixed {
			uri := e.openFile(filepath.Join(shop, filepath.FromSlash(name)), broken[name])
			found := e.ask(uri)
			sameLines(t, brief(found), want[name])
			e.waitFor(uri, want[name])
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
