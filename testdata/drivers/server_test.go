package drivers

import (
	"go/format"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestServer has an editor repair the files of the module with fflint lsp, as
// TestGopls does with gopls. What is wrong with them is in the editor alone.
func TestServer(t *testing.T) {
	fflint := goBuild(t, "../..", "./cmd/fflint")
	shop, fixed := unpack(t)
	want := byFile(findings(t, shop))
	definite := byFile(findings(t, shop, "-level=definite", "-testfiles"))["orders/orders.go"]
	broken := files(t, shop)
	for name, text := range fixed {
		write(t, filepath.Join(shop, name), text)
	}
	onDisk := files(t, shop)

	for _, name := range []string{"orders/orders.go", "tasks/tasks.go"} {
		t.Run(name, func(t *testing.T) {
			e := startEditor(t, fflint, shop, "lsp")
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
			for {
				left := own(e.published[uri].Diagnostics)
				i := slices.IndexFunc(left, func(d diagnostic) bool { return len(e.quickFixes(uri, d)) > 0 })
				if i < 0 {
					break
				}
				fix := e.quickFixes(uri, left[i])[0]
				e.apply(fix)
				if got := e.quickFixes(uri, left[i]); len(got) > 0 {
					t.Errorf("there is a fix for the text of before: %v", got)
				}
				if now := e.waitForAny(uri); len(now) >= len(left) {
					t.Fatalf("after %q on line %d there is still:\n%s", fix.Title, left[i].Range.Start.Line+1, strings.Join(brief(now), "\n"))
				}
			}
			if text := e.open[uri].text; text != fixed[name] {
				t.Errorf("%s is:\n%s\nwant:\n%s", name, text, fixed[name])
			}
			e.shutdown()
		})
	}

	t.Run("packages", func(t *testing.T) {
		e := startEditor(t, fflint, shop, "lsp")
		orders := e.openFile(filepath.Join(shop, "orders", "orders.go"), broken["orders/orders.go"])
		e.waitFor(orders, want["orders/orders.go"])

		t.Log("another package is changed, and not saved")
		const traced = `span, _ := opentracing.StartSpanFromContext(ctx, "save "+id)`
		text := onDisk["store/store.go"]
		untraced := strings.Replace(text, traced, `span := opentracing.NoopTracer{}.StartSpan("")`, 1)
		if untraced == text {
			t.Fatal("store.Save is another one")
		}
		store := e.openFile(filepath.Join(shop, "store", "store.go"), untraced)
		if got := e.waitForAny(store); len(got) > 0 {
			t.Errorf("store.go:\n%s", strings.Join(brief(got), "\n"))
		}
		if got := brief(e.published[orders].Diagnostics); len(got) >= len(want["orders/orders.go"]) {
			t.Errorf("store.Save has no span any more, and there is still:\n%s", strings.Join(got, "\n"))
		}

		t.Log("it does not parse: nothing is known of it, and of what imports it")
		e.change(store, "package store\n\nfunc {\n")
		e.waitForAny(store)
		tasks := e.openFile(filepath.Join(shop, "tasks", "tasks.go"), broken["tasks/tasks.go"])
		if got := e.waitForAny(tasks); len(got) > 0 {
			t.Errorf("tasks.go:\n%s", strings.Join(brief(got), "\n"))
		}

		t.Log("it is as before")
		e.change(store, text)
		e.waitForAny(store)
		e.waitFor(orders, want["orders/orders.go"])
		e.waitFor(tasks, want["tasks/tasks.go"])

		t.Log("one package does not parse: the other has its diagnostics")
		e.change(tasks, "package tasks\n\nfunc {\n")
		if got := e.waitForAny(tasks); len(got) > 0 {
			t.Errorf("tasks.go:\n%s", strings.Join(brief(got), "\n"))
		}
		e.waitFor(orders, want["orders/orders.go"])

		t.Log("what is closed has no diagnostics")
		e.close(orders)
		e.wait("the end of the diagnostics", func(*message) bool {
			return len(e.published[orders].Diagnostics) == 0
		})
		e.shutdown()
	})

	t.Run("untouched", func(t *testing.T) {
		e := startEditor(t, fflint, filepath.Join(shop, "orders"), "lsp")
		for _, name := range []string{"orders/generated.go", "orders/orders_test.go"} {
			uri := e.openFile(filepath.Join(shop, filepath.FromSlash(name)), broken[name])
			if got := e.waitForAny(uri); len(got) > 0 {
				t.Errorf("%s:\n%s", name, strings.Join(brief(got), "\n"))
			}
		}
		t.Log("what is not in the workspace of the editor is others'")
		uri := e.openFile(filepath.Join(shop, "tasks", "tasks.go"), broken["tasks/tasks.go"])
		if got := e.waitForAny(uri); len(got) > 0 {
			t.Errorf("tasks.go:\n%s", strings.Join(brief(got), "\n"))
		}
		e.shutdown()
	})

	t.Run("flags", func(t *testing.T) {
		e := startEditor(t, fflint, shop, "lsp", "-level=definite", "-testfiles")
		uri := e.openFile(filepath.Join(shop, "orders", "orders.go"), broken["orders/orders.go"])
		if len(definite) == 0 || len(definite) == len(want["orders/orders.go"]) {
			t.Fatalf("%d findings are definite", len(definite))
		}
		e.waitFor(uri, definite)
		e.shutdown()

		for _, args := range [][]string{{"-level=sure"}, {"-tag=x"}, {"./..."}} {
			cmd := exec.Command(fflint, append([]string{"lsp"}, args...)...)
			if out, err := cmd.CombinedOutput(); err == nil || cmd.ProcessState.ExitCode() != 2 {
				t.Errorf("lsp %v: %v\n%s", args, err, out)
			}
		}
	})

	t.Run("end", func(t *testing.T) {
		cmd := exec.Command(fflint, "lsp")
		if out, err := cmd.CombinedOutput(); err == nil || cmd.ProcessState.ExitCode() != 1 {
			t.Errorf("with no client: %v\n%s", err, out)
		}
	})

	// Whoever runs go vet sees the name of a file, and not that of its text.
	for name, text := range broken {
		write(t, filepath.Join(shop, name), text)
	}
	cmd := exec.Command("go", "vet", "-vettool="+fflint, "./...")
	cmd.Dir = shop
	if out, err := cmd.CombinedOutput(); err == nil || strings.Contains(string(out), "fflint-lsp") || !strings.Contains(string(out), "orders/orders.go:") {
		t.Errorf("go vet: %v\n%s", err, out)
	}
	for name, text := range onDisk {
		write(t, filepath.Join(shop, name), text)
	}
	sameFiles(t, shop, onDisk)

	if got, err := format.Source([]byte(fixed["orders/orders.go"])); err != nil || string(got) != fixed["orders/orders.go"] {
		t.Errorf("what is wanted is not formatted: %v", err)
	}
}
