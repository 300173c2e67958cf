// Package pages runs what the documentation shows: the README and the pages in
// docs. A reader who does the same, from top to bottom, gets the same.
//
// A console block of a page is a session in a shell. Lines that begin with "$ " are
// commands, those that follow with "> " continue them, and the others are the output
// that they must have. In it, "..." stands for any text in a line, and as a line of
// its own for any lines. A command that fails has "(exit status N)" at the end.
//
// A console block with a second word needs the program of that name; where there is
// none, it is skipped. Any other block with a second word after its language is a
// file of that name, which is written at that point; if it is a workflow for GitHub,
// its commands are run as well. Blocks without a name are shown only.
//
// Every page begins in the folder of a module with the README's example, in a git
// repository, and with an empty home. fflint is installed, and all modules of the
// checkout can be had from a module proxy, as if they were published as v0.1.0.
package pages

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"
)

// version is the version that the pages name.
const version = "v0.1.0"

// A block is a fenced block of a page.
type block struct {
	line     int // of its first line
	language string
	file     string // its second word: its name, if it is a file
	text     string
}

// blocks returns the fenced blocks of a page.
func blocks(t *testing.T, page string) (found []block) {
	t.Helper()
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	open := false
	for i, line := range strings.Split(string(data), "\n") {
		switch info, fence := strings.CutPrefix(line, "```"); {
		case fence && !open:
			language, file, _ := strings.Cut(info, " ")
			found = append(found, block{line: i + 2, language: language, file: file})
			open = true
		case fence:
			open = false
		case open:
			found[len(found)-1].text += line + "\n"
		}
	}
	return found
}

func TestPages(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	host := newHost(t)
	for _, page := range append(pages, "../../README.md") {
		t.Run(strings.TrimSuffix(filepath.Base(page), ".md"), func(t *testing.T) {
			var session *shell
			for _, b := range blocks(t, page) {
				switch {
				case b.file == "" && slices.Contains([]string{"sh", "bash", "shell"}, b.language):
					t.Errorf("%s:%d: commands belong in a console block, which is run", page, b.line)
				case b.language != "console" && b.file == "":
					continue
				}
				if session == nil {
					if strings.HasSuffix(page, "golangci-lint.md") {
						host.installGolangciLint(t)
					}
					session = host.shell(t)
				}
				switch {
				case b.language != "console":
					session.write(t, b.file, b.text)
					if strings.HasPrefix(b.file, ".github/workflows/") {
						session.runWorkflow(t, page, b)
					}
				case b.file != "" && !installed(b.file):
					t.Run(b.file, func(t *testing.T) { t.Skipf("%s:%d needs %s, which is not on the path", page, b.line, b.file) })
				default:
					session.runAll(t, page, b)
				}
			}
		})
	}
}

// A command is one in a console block, with its output.
type command struct {
	line         int
	text, output string
}

func (b block) commands(t *testing.T, page string) (found []command) {
	t.Helper()
	for i, line := range strings.SplitAfter(strings.TrimSuffix(b.text, "\n"), "\n") {
		text, isCommand := strings.CutPrefix(line, "$ ")
		more, isMore := strings.CutPrefix(line, "> ")
		if line == ">\n" {
			more, isMore = "\n", true
		}
		switch {
		case isCommand:
			found = append(found, command{line: b.line + i, text: text})
		case len(found) == 0:
			t.Fatalf("%s:%d: a console block begins with a command", page, b.line+i)
		case isMore && found[len(found)-1].output == "":
			found[len(found)-1].text += more
		default:
			found[len(found)-1].output += line
		}
	}
	for i := range found {
		found[i].text = strings.TrimSuffix(found[i].text, "\n")
		if out := found[i].output; out != "" && !strings.HasSuffix(out, "\n") {
			found[i].output += "\n"
		}
	}
	return found
}

// runAll runs the commands of a block.
func (s *shell) runAll(t *testing.T, page string, b block) {
	t.Helper()
	for _, c := range b.commands(t, page) {
		if got := s.run(t, c.text); !match(c.output, got) {
			t.Fatalf("%s:%d: %s\nprints:\n%s\nand not:\n%s", page, c.line, c.text, got, c.output)
		}
	}
}

// runWorkflow runs the commands of a workflow for GitHub's runners.
func (s *shell) runWorkflow(t *testing.T, page string, b block) {
	t.Helper()
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	mistakes, err := linter.Lint(b.file, []byte(b.text), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mistakes {
		t.Errorf("%s:%d: %s", page, b.line+m.Line-1, m.Message)
	}
	workflow, _ := actionlint.Parse([]byte(b.text)) // it has no mistakes
	ran := 0
	for _, job := range workflow.Jobs {
		for _, step := range job.Steps {
			if run, ok := step.Exec.(*actionlint.ExecRun); ok {
				ran++
				if got := s.run(t, run.Run.Value); strings.Contains(got, "(exit status ") {
					t.Fatalf("%s:%d: %s\nprints:\n%s", page, b.line+run.Run.Pos.Line-1, run.Run.Value, got)
				}
			}
		}
	}
	if ran == 0 {
		t.Errorf("%s:%d: the workflow runs nothing", page, b.line)
	}
}

func installed(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

// match reports whether an output is like the one on a page.
func match(want, got string) bool {
	var pattern strings.Builder
	pattern.WriteString(`\A`)
	for _, line := range strings.SplitAfter(want, "\n") {
		if line == "...\n" {
			pattern.WriteString(`(?:.*\n)*?`)
			continue
		}
		pattern.WriteString(strings.ReplaceAll(regexp.QuoteMeta(line), `\.\.\.`, `.*`))
	}
	pattern.WriteString(`\z`)
	return regexp.MustCompile(pattern.String()).MatchString(got)
}

// A shell runs the commands of a page, one after the other.
type shell struct {
	home, dir string
	in        io.Writer
	out       *bufio.Reader
}

// mark ends the output of each command, with its exit status.
const mark = "--- end of command:"

// shell starts one in a new home.
func (h *host) shell(t *testing.T) *shell {
	t.Helper()
	home, shop := h.home(t)
	cmd := exec.Command("sh")
	cmd.Dir = shop
	cmd.Env = h.environment(home)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		cmd.Wait()
	})
	return &shell{home, shop, in, bufio.NewReader(out)}
}

func (s *shell) write(t *testing.T, name, text string) {
	t.Helper()
	dir := s.dir
	if below, ok := strings.CutPrefix(name, "~/"); ok {
		dir, name = s.home, below
	}
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// run returns what a command prints, and its exit status if it fails.
func (s *shell) run(t *testing.T, text string) string {
	t.Helper()
	fmt.Fprintf(s.in, "{ %s\n} </dev/null; printf '\\n%s%%d\\n' $?\n", text, mark)
	var printed bytes.Buffer
	for {
		line, err := s.out.ReadString('\n')
		if err != nil {
			t.Fatalf("the shell ends with: %s\n%s%s", text, &printed, line)
		}
		status, ok := strings.CutPrefix(line, mark)
		if !ok {
			printed.WriteString(line)
			continue
		}
		output := strings.TrimSuffix(printed.String(), "\n") // that before the mark
		output = strings.ReplaceAll(output, s.home, "/home/you")
		if n, err := strconv.Atoi(strings.TrimSpace(status)); err != nil || n != 0 {
			output += fmt.Sprintf("(exit status %s)\n", strings.TrimSpace(status))
		}
		return output
	}
}
