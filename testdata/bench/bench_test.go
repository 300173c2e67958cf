//go:build unix

package main

import (
	"context"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The peers take too long to build: they are measured by hand.
func TestTables(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	b := bench{rounds: 1, edited: "main.go"}
	if err := b.setArgs([]string{"../example"}); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := b.run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	t.Log(out.String())

	if !strings.Contains(out.String(), "packages: 1,") {
		t.Error("the first line is not about the example")
	}
	var names []string
	for _, row := range regexp.MustCompile(`(?m)^\| (.*) \| (.*) s \| (.*) s \| (.*) GB \| (.*) \| (.*) \|$`).FindAllStringSubmatch(out.String(), -1) {
		names = append(names, row[1])
		for _, figure := range row[2:] {
			if f, err := strconv.ParseFloat(figure, 64); err != nil || f <= 0 {
				t.Errorf("%s: a figure is %s", row[1], figure)
			}
		}
	}
	want := []string{
		"no-op", "fflint, first run", "fflint, second run",
		"no-op, first run", "no-op, second run", "fflint, first run", "fflint, second run",
		"no-op", "fflint", "no-op, `go vet`", "fflint, `go vet`",
	}
	if !slices.Equal(names, want) {
		t.Errorf("the rows are %q, not %q", names, want)
	}
	if !regexp.MustCompile(`\n\| [1-9]\d* ms \| [1-9]\d* ms \| -?\d+ ms \|\n`).MatchString(out.String()) {
		t.Error("there is no row for a keystroke")
	}
	empty(t, tmp)
}

func TestInterrupt(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	b := bench{rounds: 1}
	if err := b.setArgs([]string{"../example"}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := b.run(ctx, t.Output()); err == nil {
		t.Error("no error")
	}
	empty(t, tmp)
}

func empty(t *testing.T, dir string) {
	t.Helper()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v is left in the temporary folder: %v", left, err)
	}
}

func TestPackagesThatDoNotCompile(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module m\n", "m.go": "package m\n\nvar x int = true\n"} {
		if err := os.WriteFile(dir+"/"+name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	b := bench{rounds: 1}
	if err := b.setArgs([]string{dir}); err != nil {
		t.Fatal(err)
	}
	if err := b.run(t.Context(), t.Output()); err == nil || !strings.Contains(err.Error(), "m.go:3:") {
		t.Errorf("the error is %v", err)
	}
}

func TestBadArguments(t *testing.T) {
	for _, test := range []struct {
		b    bench
		args string
		want string
	}{
		{bench{rounds: 1}, "", "which checkout?"},
		{bench{rounds: 0}, ".", "there must be a round"},
		{bench{rounds: 1}, "nowhere", "no such file"},
		{bench{rounds: 1}, "go.mod", "is no folder"},
		{bench{rounds: 1}, ". -n 3", "flags such as -n go before"},
		{bench{rounds: 1, edited: "../main.go"}, ".", "no Go file in"},
		{bench{rounds: 1, edited: "go.mod"}, ".", "no Go file in"},
		{bench{rounds: 1, edited: "nowhere.go"}, ".", "no such file"},
	} {
		if err := test.b.setArgs(strings.Fields(test.args)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v %q: the error is %v, not %q", test.b, test.args, err, test.want)
		}
	}
}
