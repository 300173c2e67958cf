package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestParseDiff applies a diff that has all forms of a hunk, to the text that it is for
// and to others.
func TestParseDiff(t *testing.T) {
	const before, after = "a\n-- b\nc\nd\ne\nf\ng\nh\r\ni", "0\na\nc\nd\ne\nf\ng\nh\r\nj\n"
	diff := "--- /x (1)/a b.go (old)\n+++ /x (1)/a b.go (new)\n" +
		"@@ -1,3 +1,3 @@\n+0\n a\n--- b\n c\n" +
		"@@ -8,2 +8,2 @@\n h\r\n-i\n\\ No newline at end of file\n+j\n" +
		"--- /y.go (old)\n+++ /y.go (new)\n@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n"
	changes, err := parseDiff([]byte(diff))
	if err != nil {
		t.Fatal(err)
	}
	if len(changes) != 2 || changes[0].name != "/x (1)/a b.go" || changes[1].name != "/y.go" {
		t.Fatalf("the diff changes %+v", changes)
	}
	if got, ok := changes[0].apply(before); !ok || got != after {
		t.Errorf("it makes %q, %v", got, ok)
	}
	if got, ok := changes[1].apply(""); !ok || got != "x" {
		t.Errorf("it makes %q, %v of nothing", got, ok)
	}
	for _, text := range []string{"", "a\n", before + "\n", strings.Replace(before, "c", "C", 1), "\n" + before} {
		if got, ok := changes[0].apply(text); ok {
			t.Errorf("it makes %q of %q", got, text)
		}
	}
	for range len(diff) - 1 {
		diff = diff[:len(diff)-1]
		changes, err := parseDiff([]byte(diff))
		if err == nil && !strings.HasSuffix(diff, "\n") || err == nil && len(changes) == 2 && len(changes[1].hunks) == 1 && !strings.HasSuffix(diff, "+x\n") {
			t.Errorf("nothing is missing in %q", diff)
		}
	}
}

// FuzzDiff parses and applies arbitrary diffs: one that is wrong is refused.
func FuzzDiff(f *testing.F) {
	f.Add("--- /x.go (old)\n+++ /x.go (new)\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n", "a\nb\nd\n")
	f.Add("--- /x.go (old)\n+++ /x.go (new)\n@@ -0,0 +1 @@\n+c\n\\ No newline at end of file\n", "")
	f.Add("--- /x.go (old)\n+++ /x.go (new)\n@@ -9 +1 @@\n-c\n+d\n@@ -1 +1 @@\n-a\n+b\n", "a\n")
	f.Fuzz(func(t *testing.T, diff, text string) {
		changes, err := parseDiff([]byte(diff))
		if err != nil {
			return
		}
		for _, c := range changes {
			after, ok := c.apply(text)
			if ok && len(c.hunks) == 0 && after != text {
				t.Errorf("no change makes %q of %q", after, text)
			}
		}
	})
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.go")
	if err := os.WriteFile(name, []byte("a\nb\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := change{name, []hunk{{2, []string{"b\n"}, []string{"c\n", "d\n"}}}}
	if err := c.write(); err != nil {
		t.Fatal(err)
	}
	check := func(want string) {
		t.Helper()
		got, err := os.ReadFile(name)
		if err != nil || string(got) != want {
			t.Errorf("the file has %q, %v; want %q", got, err, want)
		}
		files, err := os.ReadDir(dir)
		if err != nil || len(files) != 1 {
			t.Errorf("the folder has %v, %v", files, err)
		}
	}
	check("a\nc\nd\n")
	if info, err := os.Stat(name); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
	if err := c.write(); err == nil || !strings.Contains(err.Error(), "a.go is not changed: it is another one than was analysed") {
		t.Errorf("a changed file: %v", err)
	}
	check("a\nc\nd\n")
}

func TestWritesFixes(t *testing.T) {
	for args, want := range map[string]bool{
		"./...":                        false,
		"-fix ./...":                   true,
		"--fix -level=strict ./...":    true,
		"-fix=true -diff=false ./...":  true,
		"-fix=1 -fix=false ./...":      false,
		"-fix -diff ./...":             false,
		"-diff -fix ./...":             false,
		"-fixes ./...":                 false,
		"-fix=nonsense ./...":          false,
		"-helper=first -fix -json ./.": true,
	} {
		if got := writesFixes(strings.Fields(args)); got != want {
			t.Errorf("%s: %v", args, got)
		}
	}
}
