package pages

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
	"golang.org/x/tools/txtar"
)

const root = "../.." // of the checkout

// modules are those of the checkout that are published, by their folders.
var modules = map[string]string{
	".":           "github.com/fflint/fflint",
	"fix":         "github.com/fflint/fflint/fix",
	"fix/otfix":   "github.com/fflint/fflint/fix/otfix",
	"fix/otelfix": "github.com/fflint/fflint/fix/otelfix",
}

// A host is the machine that a reader of the pages has.
type host struct {
	bin       string // a folder with fflint
	env       map[string]string
	gitconfig string // in the home of every user
}

func newHost(t *testing.T) *host {
	t.Helper()
	out, err := exec.Command("go", "env", "-json", "GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB", "GOTOOLCHAIN", "GOPATH").Output()
	if err != nil {
		t.Fatal(err)
	}
	env := make(map[string]string)
	if err := json.Unmarshal(out, &env); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"} {
		if value, ok := os.LookupEnv(name); ok {
			env[name] = value // the way to the proxy
		}
	}
	proxy := publish(t)
	// What the machine has is not fetched again.
	env["GOPROXY"] = fileURL(proxy) + "," + fileURL(filepath.Join(env["GOMODCACHE"], "cache", "download")) + "," + env["GOPROXY"]
	env["GONOSUMDB"] = "github.com/fflint"
	env["GOMODCACHE"] = moduleCache(t, filepath.Dir(env["GOCACHE"]))
	env["GOFLAGS"] = "-modcacherw"
	// The go command keeps an index of a version for good, and this one changes.
	env["GODEBUG"] = "goindex=0"
	delete(env, "GOPATH")

	h := &host{bin: t.TempDir(), env: env, gitconfig: "[user]\n\tname = A User\n\temail = user@example.com\n"}
	install := exec.Command("go", "install", modules["."]+"/cmd/fflint@"+version)
	install.Env = append(h.environment(t.TempDir()), "GOBIN="+h.bin)
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("go install: %v\n%s", err, out)
	}
	h.clonable(t, "https://github.com/fflint/fflint", checkout(t), version)
	return h
}

// installGolangciLint installs golangci-lint, and has it build itself from a clone.
func (h *host) installGolangciLint(t *testing.T) {
	const path, version = "github.com/golangci/golangci-lint/v2", "v2.15.0"
	// In this module its dependencies have the versions that they have together with
	// fflint: golangci-lint custom, which trims paths, finds them in the build cache.
	build := exec.Command("go", "build", "-C", "../drivers", "-trimpath", "-o", h.bin, path+"/cmd/golangci-lint")
	build.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building golangci-lint: %v\n%s", err, out)
	}
	h.clonable(t, "https://github.com/golangci/golangci-lint.git", h.released(t, path, version), version)
}

// moduleCache returns the folder of a module cache that has nothing of fflint. It is
// the same one every time: the build cache knows packages by their folders.
func moduleCache(t *testing.T, beside string) string {
	t.Helper()
	cache := filepath.Join(beside, "fflint-pages")
	for _, own := range []string{"github.com/fflint", "cache/download/github.com/fflint"} {
		if err := os.RemoveAll(filepath.Join(cache, filepath.FromSlash(own))); err != nil {
			t.Fatal(err)
		}
	}
	return cache
}

// environment returns the environment variables of a user with a home.
func (h *host) environment(home string) []string {
	path := []string{h.bin, filepath.Join(home, "go", "bin"), os.Getenv("PATH")}
	env := []string{
		"HOME=" + home,
		"TMPDIR=" + home, // golangci-lint has a lock there
		"PATH=" + strings.Join(path, string(filepath.ListSeparator)),
	}
	for _, name := range slices.Sorted(maps.Keys(h.env)) {
		env = append(env, name+"="+h.env[name])
	}
	return env
}

// home makes a home with the module of the README's example in it.
func (h *host) home(t *testing.T) (home, shop string) {
	t.Helper()
	home, err := filepath.EvalSymlinks(t.TempDir()) // programs name files by what they are
	if err != nil {
		t.Fatal(err)
	}
	shop = filepath.Join(home, "shop")
	archive, err := txtar.ParseFile("../script/readme.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(shop, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if !slices.Contains([]string{"go.mod", "go.sum", "shop.go"}, f.Name) {
			continue
		}
		if err := os.WriteFile(filepath.Join(shop, f.Name), f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	tidy := exec.Command("go", "mod", "tidy") // there are no tests
	tidy.Dir, tidy.Env = shop, h.environment(home)
	if out, err := tidy.CombinedOutput(); err != nil {
		t.Fatalf("go mod tidy: %v\n%s", err, out)
	}
	h.commit(t, shop, home)
	return home, shop
}

// publish returns the folder of a module proxy that has the modules of the checkout.
func publish(t *testing.T) string {
	t.Helper()
	proxy := t.TempDir()
	for folder, path := range modules {
		dir := filepath.Join(proxy, filepath.FromSlash(path), "@v")
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		mod, err := os.ReadFile(filepath.Join(root, folder, "go.mod"))
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.Create(filepath.Join(dir, version+".zip"))
		if err != nil {
			t.Fatal(err)
		}
		if err := zip.CreateFromDir(f, module.Version{Path: path, Version: version}, filepath.Join(root, folder)); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string]string{
			version + ".mod":  string(mod),
			version + ".info": fmt.Sprintf(`{"Version": %q, "Time": "2026-01-01T00:00:00Z"}`, version),
			"list":            version + "\n",
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	return proxy
}

func fileURL(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// clonable has git clone a repository from a folder, where it has a tag.
func (h *host) clonable(t *testing.T, repository, folder, tag string) {
	t.Helper()
	h.commit(t, folder, t.TempDir())
	git := exec.Command("git", "tag", tag)
	git.Dir = folder
	if out, err := git.CombinedOutput(); err != nil {
		t.Fatalf("git tag: %v\n%s", err, out)
	}
	h.gitconfig += fmt.Sprintf("[url %q]\n\tinsteadOf = %s\n", fileURL(folder), repository)
}

// released returns a copy of a module of others.
func (h *host) released(t *testing.T, path, version string) string {
	t.Helper()
	cmd := exec.Command("go", "mod", "download", "-json", path+"@"+version)
	cmd.Env = h.environment(t.TempDir())
	out, err := cmd.Output()
	var download struct{ Dir string }
	if err := cmp.Or(err, json.Unmarshal(out, &download)); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(download.Dir)); err != nil {
		t.Fatal(err)
	}
	return folder
}

// checkout returns a copy of the checkout, with all modules.
func checkout(t *testing.T) string {
	t.Helper()
	list := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		data, err := os.ReadFile(filepath.Join(root, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, and not yet committed
		}
		if err != nil {
			t.Fatal(err)
		}
		name = filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// commit makes a repository of a folder, with a commit of all that is in it.
func (h *host) commit(t *testing.T, dir, home string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(home, ".gitconfig"), []byte(h.gitconfig), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"init", "-q", "-b", "main"},
		{"add", "-A", "-f", "."},
		{"commit", "-q", "-m", "All of it."},
	} {
		cmd := exec.Command("git", args...)
		cmd.Dir, cmd.Env = dir, h.environment(home)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args, err, out)
		}
	}
}
