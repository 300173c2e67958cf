// Fflint reports goroutines that lose their parent tracing span.
//
//	fflint [flags] packages
//	go vet -vettool=$(which fflint) [flags] packages
//	fflint sarif [flags] packages
//	fflint lsp [flags]
//
// The first two print what they report, or repair it with -fix; fflint -help is the
// manual. The sarif command writes the findings for code scanning, and lsp is a
// language server that has editors show and repair them.
package main

import (
	"fmt"
	"go/build"
	"os"
	"os/exec"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/passes/catalog"
)

func main() {
	if len(os.Args) > 1 {
		if run, ok := commands[os.Args[1]]; ok {
			run(os.Args[2:])
			return
		}
	}
	if outsideModule(os.Args[1:]) {
		fmt.Fprintln(os.Stderr, "fflint: no go.mod file here or in a folder above: run fflint inside a module")
	}
	if lacksHelper(os.Args[1:]) {
		fmt.Fprintf(os.Stderr, "fflint: what -fix -helper=first writes needs a module that this one does not require: go get %s\n", catalog.Helper)
	}
	singlechecker.Main(analyzer.Analyzer)
}

// outsideModule reports whether a pattern such as ./... is meant for a module
// and there is none. The message that the load then fails with, "directory
// prefix . does not contain main module", tells it to experts only.
func outsideModule(args []string) bool {
	isFolder := func(arg string) bool { return build.IsLocalImport(arg) && !strings.HasSuffix(arg, ".go") }
	if !slices.ContainsFunc(args, isFolder) || os.Getenv("GOPACKAGESDRIVER") != "" {
		return false
	}
	out, err := exec.Command("go", "env", "GOMOD", "GOWORK").Output()
	mod, work, _ := strings.Cut(string(out), "\n")
	work = strings.TrimSpace(work)
	return err == nil && mod == os.DevNull && (work == "" || work == "off")
}

// lacksHelper reports whether fixes are to be applied that use the helper package,
// in a module that does not have it.
func lacksHelper(args []string) bool {
	has := func(name string) bool { return slices.Contains(args, "-"+name) || slices.Contains(args, "--"+name) }
	if !has("fix") || !has("helper=first") {
		return false
	}
	return exec.Command("go", "list", "-mod=readonly", "-m", catalog.Helper).Run() != nil
}
