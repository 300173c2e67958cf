package drivers

import (
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// config is a configuration of golangci-lint. nolintlint tells of //nolint
// comments that no other linter needs.
const config = `version: "2"
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

// run runs it in a folder and returns its issues, each as "file:line: message",
// sorted.
func (bin golangciLint) run(t *testing.T, status int, dir string, args ...string) []string {
	t.Helper()
	cmd := append([]string{string(bin), "run", "--output.json.path=stdout", "--show-stats=false"}, args...)
	out := run(t, status, dir, cmd...)
	var report struct {
		Issues []struct {
			FromLinter, Text string
			Pos              struct {
				Filename string
				Line     int
			}
		}
	}
	if err := json.NewDecoder(strings.NewReader(out)).Decode(&report); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var issues []string
	for _, issue := range report.Issues {
		text := issue.Text
		if issue.FromLinter != "fflint" {
			text = issue.FromLinter + ": " + text
		}
		issues = append(issues, fmt.Sprintf("%s:%d: %s", filepath.ToSlash(issue.Pos.Filename), issue.Pos.Line, text))
	}
	slices.Sort(issues)
	return issues
}

func TestGolangciLint(t *testing.T) {
	bin := golangciLint(goBuild(t, ".", "./golangci-lint"))
	t.Setenv("GOLANGCI_LINT_CACHE", t.TempDir())

	t.Run("issues", func(t *testing.T) {
		shop, _ := unpack(t)
		write(t, filepath.Join(shop, ".golangci.yml"), config)
		run(t, 0, shop, string(bin), "config", "verify")
		want := findings(t, shop)
		if !slices.ContainsFunc(want, func(s string) bool {
			return strings.HasPrefix(s, "tasks/tasks.go:") && strings.Contains(s, "store.Save")
		}) {
			t.Fatalf("nothing is known of another package:\n%s", strings.Join(want, "\n"))
		}
		sameLines(t, bin.run(t, 1, shop), want)

		t.Log("the second run takes the results from the cache")
		sameLines(t, bin.run(t, 1, shop), want)

		t.Log("facts come from the cache where only the importing package has changed")
		orders := filepath.Join(shop, "orders", "orders.go")
		write(t, orders, files(t, shop)["orders/orders.go"]+"\n// The end.\n")
		sameLines(t, bin.run(t, 1, shop), want)

		t.Log("a comment that nothing needs is nolintlint's to tell of")
		write(t, filepath.Join(shop, "orders", "nolint.go"), "package orders\n\nfunc unused() {\n\tgo unused() //nolint:fflint // why\n}\n")
		got := bin.run(t, 1, shop)
		if i := slices.IndexFunc(got, func(s string) bool { return strings.HasPrefix(s, "orders/nolint.go:4: nolintlint: ") }); i >= 0 {
			got = slices.Delete(got, i, i+1)
		} else {
			t.Error("it is not told of")
		}
		sameLines(t, got, want)
	})

	t.Run("settings", func(t *testing.T) {
		shop, _ := unpack(t)
		// At another level, the comment that nolintlint looks at is of no use.
		config := strings.Replace(config, "    - nolintlint\n", "", 1)
		write(t, filepath.Join(shop, ".golangci.yml"), config)
		all := findings(t, shop)
		sameLines(t, bin.run(t, 1, shop), all)

		t.Log("other settings do not get the results of these from the cache")
		settings := "        settings:\n          level: definite\n          finishedspan: false\n"
		write(t, filepath.Join(shop, ".golangci.yml"), config+settings)
		want := findings(t, shop, "-level=definite", "-finishedspan=false")
		if len(want) == 0 || len(want) >= len(all) {
			t.Fatalf("the settings leave %d of %d findings", len(want), len(all))
		}
		sameLines(t, bin.run(t, 1, shop), want)

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
		if len(left) != 4 {
			t.Errorf("there should be four findings without a fix:\n%s", strings.Join(left, "\n"))
		}
		sameLines(t, bin.run(t, 1, shop, "--fix"), findings(t, shop))
		sameFiles(t, shop, fixed)
	})

	t.Run("fix of tests", func(t *testing.T) {
		shop, fixed := unpack(t)
		config := config + "        settings:\n          testfiles: true\n"
		write(t, filepath.Join(shop, ".golangci.yml"), config)
		fixed[".golangci.yml"] = config
		const lost, kept = "go store.Save(context.Background(), id)", "go store.Save(context.WithoutCancel(ctx), id)"
		fixed["orders/orders_test.go"] = strings.Replace(fixed["orders/orders_test.go"], lost, kept, 1)
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
