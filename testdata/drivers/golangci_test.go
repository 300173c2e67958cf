package drivers

import (
	"encoding/json"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// config is a configuration of golangci-lint. nolintlint tells of //nolint
// comments that no other linter needs. As many issues are shown as there are.
const config = `version: "2"
issues:
  max-issues-per-linter: 0
  max-same-issues: 0
linters:
  default: none
  enable:
    - fflint
    - nolintlint
  settings:
    custom:
      fflint:
        type: module
        description: goroutines that lose their parent tracing span
        original-url: https://github.com/fflint/fflint
`

// golangciLint is a golangci-lint with fflint in it.
type golangciLint string

// run runs it in a folder and returns its issues.
func (bin golangciLint) run(t *testing.T, status int, dir string, args ...string) (found []finding) {
	t.Helper()
	cmd := append([]string{string(bin), "run", "--output.json.path=stdout", "--show-stats=false"}, args...)
	out := run(t, status, dir, cmd...)
	var report struct {
		Issues []struct {
			FromLinter, Text string
			Pos              struct {
				Filename     string
				Line, Column int
			}
			SuggestedFixes []struct{ Message string }
		}
	}
	if err := json.NewDecoder(strings.NewReader(out)).Decode(&report); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, issue := range report.Issues {
		f := finding{at: place{filepath.ToSlash(issue.Pos.Filename), issue.Pos.Line, issue.Pos.Column}, message: issue.Text}
		if issue.FromLinter != "fflint" {
			f.message = issue.FromLinter + ": " + f.message
		}
		for _, fix := range issue.SuggestedFixes {
			f.fixes = append(f.fixes, fix.Message)
		}
		found = append(found, f)
	}
	return found
}

func TestGolangciLint(t *testing.T) {
	bin := golangciLint(goBuild(t, ".", "./golangci-lint"))
	t.Setenv("GOLANGCI_LINT_CACHE", t.TempDir())

	t.Run("issues", func(t *testing.T) {
		shop, _ := unpack(t)
		write(t, filepath.Join(shop, ".golangci.yml"), config)
		run(t, 0, shop, string(bin), "config", "verify")
		want := lines(toGolangciLint(standalone(t, shop)))
		sameLines(t, lines(bin.run(t, 1, shop)), want)

		t.Log("the second run takes the results from the cache")
		sameLines(t, lines(bin.run(t, 1, shop)), want)

		t.Log("facts come from the cache where only the importing package has changed")
		orders := filepath.Join(shop, "orders", "orders.go")
		write(t, orders, files(t, shop)["orders/orders.go"]+"\n// The end.\n")
		sameLines(t, lines(bin.run(t, 1, shop)), want)

		t.Log("a comment that nothing needs is nolintlint's to tell of")
		write(t, filepath.Join(shop, "orders", "nolint.go"), "package orders\n\nfunc unused() {\n\tgo unused() //nolint:fflint // why\n}\n")
		got := bin.run(t, 1, shop)
		if i := slices.IndexFunc(got, func(f finding) bool {
			return f.at.file == "orders/nolint.go" && f.at.line == 4 && strings.HasPrefix(f.message, "nolintlint: ")
		}); i >= 0 {
			got = slices.Delete(got, i, i+1)
		} else {
			t.Error("it is not told of")
		}
		sameLines(t, lines(got), want)
	})

	t.Run("settings", func(t *testing.T) {
		shop, _ := unpack(t)
		// At another level, the comment that nolintlint looks at is of no use.
		config := strings.Replace(config, "    - nolintlint\n", "", 1)
		write(t, filepath.Join(shop, ".golangci.yml"), config)
		all := lines(toGolangciLint(standalone(t, shop)))
		sameLines(t, lines(bin.run(t, 1, shop)), all)

		t.Log("other settings do not get the results of these from the cache")
		settings := "        settings:\n          level: definite\n          finishedspan: false\n"
		write(t, filepath.Join(shop, ".golangci.yml"), config+settings)
		want := lines(toGolangciLint(standalone(t, shop, "-level=definite", "-finishedspan=false")))
		if len(want) == 0 || len(want) >= len(all) {
			t.Fatalf("the settings leave %d of %d findings", len(want), len(all))
		}
		sameLines(t, lines(bin.run(t, 1, shop)), want)

		for setting, message := range map[string]string{
			"levle: definite": `plugin(fflint): newPlugin no such setting: levle; there are `,
			"level: sure":     `plugin(fflint): newPlugin setting level: no such level; choose one of `,
		} {
			write(t, filepath.Join(shop, ".golangci.yml"), config+"        settings:\n          "+setting+"\n")
			cmd := exec.Command(string(bin), "run")
			cmd.Dir = shop
			if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), message) {
				t.Errorf("%s: %v, and golangci-lint says:\n%s", setting, err, out)
			}
		}
	})

	t.Run("fix", func(t *testing.T) {
		shop, fixed := unpack(t)
		write(t, filepath.Join(shop, ".golangci.yml"), config)
		fixed[".golangci.yml"] = config
		left := bin.run(t, 1, shop, "--fix")
		sameFiles(t, shop, fixed)
		if len(left) == 0 || slices.ContainsFunc(left, func(f finding) bool { return len(f.fixes) > 0 }) {
			t.Errorf("what has no fix should be left:\n%s", strings.Join(lines(left), "\n"))
		}
		sameLines(t, lines(bin.run(t, 1, shop, "--fix")), lines(toGolangciLint(standalone(t, shop))))
		sameFiles(t, shop, fixed)
	})

	t.Run("fix of tests", func(t *testing.T) {
		shop, fixed := unpack(t)
		config := config + "        settings:\n          testfiles: true\n"
		write(t, filepath.Join(shop, ".golangci.yml"), config)
		fixed[".golangci.yml"] = config
		const lost, kept = "go store.Save(context.Background(), id)", "go store.Save(context.WithoutCancel(ctx), id)"
		for _, name := range []string{"orders/orders_test.go", "orders/export_test.go", "orders/external_test.go"} {
			fixed[name] = strings.Replace(fixed[name], lost, kept, 1)
		}
		bin.run(t, 1, shop, "--fix")
		sameFiles(t, shop, fixed)
	})

	t.Run("fix of a vendored package", func(t *testing.T) {
		shop, fixed := unpack(t)
		write(t, filepath.Join(shop, ".golangci.yml"), config)
		run(t, 0, shop, "go", "mod", "vendor")
		want := files(t, shop)
		maps.Copy(want, fixed)
		bin.run(t, 1, shop, "--fix", "./...", "./vendor/example.com/lib")
		sameFiles(t, shop, want)
	})
}
