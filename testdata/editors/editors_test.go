// Package editors runs Neovim, Helix and Emacs with the settings that
// docs/editors.md has for them. In each, a change that is not saved makes a
// goroutine lose its span: the editor must show the finding, repair it by its first
// quick fix, and save what fflint -fix would have made of the file.
//
// The editors are the first ones on the PATH that will do; .ci/programs FOLDER puts
// some into FOLDER/bin. Building the servers takes minutes the first time, and
// seconds with a warm build cache.
package editors

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// patience is how long a test waits for what must come.
const patience = 5 * time.Minute

// The modules are those of the checkout, as they are published.
func TestMain(m *testing.M) {
	os.Setenv("GOWORK", "off")
	os.Setenv("GOFLAGS", "")
	os.Exit(m.Run())
}

// An editor is a program that has settings in a file.
type editor struct {
	name, file string
	needs      string   // which ones will do
	check      []string // arguments with which those exit with 0, and others do not
	edit       func(t *testing.T, program, dir string, env []string)
}

var (
	nvim   = editor{"nvim", "~/.config/nvim/init.lua", "0.10 or newer", nvimHas("nvim-0.10"), editInNvim}
	nvim11 = editor{"nvim", "~/.config/nvim/init.lua", "0.11 or newer", nvimHas("nvim-0.11"), editInNvim}
	hx     = editor{"hx", "~/.config/helix/languages.toml", "for Go", []string{"--health", "go"}, editInHelix}
	emacs  = editor{"emacs", "~/.emacs.d/init.el", "29 or newer with the packages go-mode and lsp-mode", []string{
		"--batch", "--eval", `
			(progn (package-initialize)
			  (unless (and (>= emacs-major-version 29) (locate-library "go-mode") (locate-library "lsp-mode"))
			    (kill-emacs 1)))`,
	}, editInEmacs}
)

func nvimHas(feature string) []string {
	return []string{"--headless", "-c", "lua vim.cmd(vim.fn.has('" + feature + "') == 1 and 'qall' or 'cquit')"}
}

// These are the settings on the page, in their order.
var settings = []struct {
	title  string
	editor editor
	custom bool // it is for gopls-fflint, not for gopls and fflint
}{
	{"nvim", nvim, true},
	{"nvim with two servers", nvim, false},
	{"nvim with two servers enabled", nvim11, false},
	{"hx", hx, true},
	{"hx with two servers", hx, false},
	{"emacs", emacs, true},
	{"emacs with two servers", emacs, false},
}

func TestSettings(t *testing.T) {
	page, err := os.ReadFile("../../docs/editors.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?ms)^```\\w+ (\\S+)\n(.*?)^```$").FindAllStringSubmatch(string(page), -1)
	if len(blocks) != len(settings) {
		t.Fatalf("docs/editors.md has %d files with settings, not %d", len(blocks), len(settings))
	}
	servers := buildServers(t)
	for i, s := range settings {
		t.Run(s.title, func(t *testing.T) {
			if name := blocks[i][1]; name != s.editor.file {
				t.Fatalf("the file is %s, not %s", name, s.editor.file)
			}
			home := tempDir(t)
			write(t, filepath.Join(home, strings.TrimPrefix(s.editor.file, "~/")), blocks[i][2])
			bin := servers.beside
			if s.custom {
				bin = servers.custom
			}
			env := append(environment(t, home, bin), "GOPLSCACHE="+servers.cache)
			try(t, s.editor, env, servers.fflint)
		})
	}
}

// try has an editor find and repair what is wrong.
func try(t *testing.T, e editor, env []string, fflint string) {
	program := find(t, e)
	shop := unpack(t)
	name := filepath.Join(shop.dir, "shop.go")

	write(t, name, shop.broken)
	run(t, 3, shop.dir, fflint, "./...")
	run(t, 0, shop.dir, fflint, "-fix", "./...")
	want := read(t, name)
	write(t, name, shop.good)
	run(t, 0, shop.dir, fflint, "./...")

	e.edit(t, program, shop.dir, env)
	if got := read(t, name); got != want {
		t.Errorf("%s is saved as:\n%s\nwant:\n%s", filepath.Base(name), got, want)
	}
}

// A module is the README's, with another thing to report for gopls, so that it is
// known to be there.
type module struct {
	dir          string
	good, broken string // what is in shop.go first, and what it is changed to
}

const (
	goodCall   = "audit(ctx, id)\n"
	brokenCall = "audit(context.Background(), id)\n"
)

func unpack(t *testing.T) module {
	t.Helper()
	archive, err := txtar.ParseFile("../script/readme.txtar")
	if err != nil {
		t.Fatal(err)
	}
	m := module{dir: tempDir(t)}
	for _, f := range archive.Files {
		switch f.Name {
		case "go.mod", "go.sum":
			write(t, filepath.Join(m.dir, f.Name), string(f.Data))
		case "shop.go":
			m.broken = strings.Replace(string(f.Data), "\tcharge(ctx", "\tid = id\n\tcharge(ctx", 1)
			m.good = strings.Replace(m.broken, brokenCall, goodCall, 1)
		}
	}
	if m.good == m.broken || !strings.Contains(m.good, "id = id") {
		t.Fatalf("the example of the README is a different one:\n%s", m.broken)
	}
	run(t, 0, m.dir, "git", "init", "--quiet") // where some editors' projects begin
	return m
}

// environment is that of a new machine, except for the go command's caches: empty
// but for some settings, and with the programs of one folder.
func environment(t *testing.T, home, bin string) []string {
	t.Helper()
	goRoot := strings.TrimSpace(run(t, 0, ".", "go", "env", "GOROOT"))
	runtime := filepath.Join(home, "run")
	if err := os.Mkdir(runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	path := []string{bin, filepath.Join(goRoot, "bin"), "/usr/local/bin", "/usr/bin", "/bin"}
	env := []string{
		"HOME=" + home,
		"XDG_RUNTIME_DIR=" + runtime,
		"PATH=" + strings.Join(path, string(filepath.ListSeparator)),
		"TERM=xterm-256color",
		"LANG=C.UTF-8",
		"GOENV=off",
	}
	var goEnv map[string]string
	out := run(t, 0, ".", "go", "env", "-json", "GOPATH", "GOMODCACHE", "GOCACHE", "GOPROXY", "GOSUMDB", "GOTOOLCHAIN")
	if err := json.Unmarshal([]byte(out), &goEnv); err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(goEnv)) {
		env = append(env, name+"="+goEnv[name])
	}
	return env
}

// find returns the first program on the PATH that will do, and skips the test if
// there is none.
func find(t *testing.T, e editor) string {
	t.Helper()
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		program, err := exec.LookPath(filepath.Join(dir, e.name))
		if err != nil {
			continue
		}
		check := exec.Command(program, e.check...)
		check.Env = environment(t, tempDir(t), dir)
		out, err := check.CombinedOutput()
		if err == nil {
			return program
		}
		t.Logf("%s will not do: %v\n%s", program, err, out)
	}
	t.Skipf("there is no %s %s on the PATH; .ci/programs FOLDER may put one into FOLDER/bin", e.name, e.needs)
	panic("unreachable")
}

// The servers are in folders with nothing but what the settings are for.
type servers struct {
	custom string // gopls-fflint
	beside string // gopls and fflint
	fflint string
	cache  string // of what gopls knows of the standard library
}

func buildServers(t *testing.T) servers {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	s := servers{custom: t.TempDir(), beside: t.TempDir(), cache: tempDir(t)}
	s.fflint = filepath.Join(s.beside, "fflint")
	builder := filepath.Join(t.TempDir(), "fflint-gopls")
	run(t, 0, root, "go", "build", "-buildvcs=false", "-o", s.fflint, "./cmd/fflint")
	run(t, 0, root, "go", "build", "-buildvcs=false", "-o", builder, "./cmd/fflint-gopls")
	run(t, 0, ".", builder, "-fflint", root, "-o", filepath.Join(s.custom, "gopls-fflint"))
	run(t, 0, ".", "go", "build", "-trimpath", "-o", filepath.Join(s.beside, "gopls"), "golang.org/x/tools/gopls")
	return s
}

// script runs an editor that ends by itself, and returns what it writes.
func script(t *testing.T, dir string, env []string, program string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	cmd.Env = env
	cmd.WaitDelay = time.Second // servers may still hold the pipe
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(program), err, out)
	}
	t.Logf("%s", out)
}

func editInNvim(t *testing.T, program, dir string, env []string) {
	script(t, dir, env, program, "--headless", "shop.go", "-c", "luafile "+absolute(t, "nvim.lua"))
}

func editInEmacs(t *testing.T, program, dir string, env []string) {
	script(t, dir, env, program, "--fg-daemon=test", "--load", absolute(t, "emacs.el"))
}

func absolute(t *testing.T, name string) string {
	t.Helper()
	name, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// run returns the standard output of a command that must exit with a status.
func run(t *testing.T, status int, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != status {
		t.Fatalf("%s exits with status %d, not %d\n%s%s", strings.Join(args, " "), got, status, &stdout, &stderr)
	}
	return stdout.String()
}

// tempDir returns a new folder, which is removed after the test. Servers that
// outlive their editor for a moment may still write to it.
func tempDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "editors")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 100 {
			if err = os.RemoveAll(dir); err == nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Error(err)
	})
	dir, err = filepath.EvalSymlinks(dir) // programs name files by what they are
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
}
