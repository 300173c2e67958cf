// Fflint reports goroutines that lose their parent tracing span.
//
//	fflint [flags] packages
//	go vet -vettool=$(which fflint) [flags] packages
//	fflint trace [flags] function [packages]
//	fflint sarif [flags] packages
//	fflint lsp [flags]
//
// The first two print what they report, or repair it with -fix; fflint -help is the
// manual. With -explain the first shows the traces that will be recorded, and with -report
// it writes a page about them; the trace command draws that of one function. The sarif
// command writes the findings for code scanning, and lsp is a language server that has
// editors show and repair them.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"go/build"
	"log"
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
	checkValues(os.Args[1:])
	// The go command runs its tool once for each package, with the flags that it was
	// given, its own among them, and a file.
	if byGoCommand := strings.HasSuffix(os.Args[len(os.Args)-1], ".cfg"); byGoCommand {
		if err := reportImported(os.Args[1:]); err != nil {
			fail(1, err)
		}
	} else {
		check(os.Args[1:])
		if writesFixes(os.Args[1:]) {
			os.Exit(writeFixes(os.Args[1:]))
		}
		runStandalone(os.Args[1:])
		if !slices.Contains(os.Args[1:], "-flags") { // by which go vet asks for those that it may give
			predictionFlags(flag.CommandLine) // for the manual
		}
	}
	log.SetOutput(logger{})
	singlechecker.Main(analyzer.Analyzer)
}

// A logger writes the driver's log to the standard error. The driver tells of every
// second fix that -fix does not apply, as if something had failed: it is for editors.
type logger struct{}

func (logger) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte(": ignoring alternative fix ")) {
		return len(line), nil
	}
	return os.Stderr.Write(line)
}

// checkValues ends the command if one of the analyzer's flags does not take its value.
// The driver would print the manual as well: go vet, for every package.
func checkValues(args []string) {
	for i, arg := range args {
		name, value, given := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		f := analyzer.Analyzer.Flags.Lookup(name)
		if f == nil || !strings.HasPrefix(arg, "-") {
			continue
		}
		if b, ok := f.Value.(interface{ IsBoolFlag() bool }); !given && ok && b.IsBoolFlag() {
			continue
		} else if !given && i+1 < len(args) {
			value = args[i+1]
		}
		if err := f.Value.Set(value); err != nil { // the driver sets it again
			fail(2, fmt.Errorf("invalid value %q for flag -%s: %w", value, name, err))
		}
	}
}

// check tells of arguments that do not do what they seem to.
func check(args []string) {
	for i, arg := range args {
		if strings.HasPrefix(arg, "-") && i > 0 && build.IsLocalImport(args[i-1]) && (i == 1 || !takesValue(args[i-2])) {
			fail(2, fmt.Errorf("flags such as %s go before the packages", arg))
		}
	}
	_, reports := flagValue(args, "report")
	if boolFlag(args, "fix") && (reports || boolFlag(args, "explain")) {
		fail(2, errors.New("-fix goes neither with -explain nor with -report: they show what it would do"))
	}
	if tags, ok := flagValue(args, "tags"); ok {
		fmt.Fprintf(os.Stderr, "fflint: -tags has no effect here: set GOFLAGS=-tags=%s, or give it to go vet -vettool\n", tags)
		os.Exit(2)
	}
	if outsideModule(args) {
		fmt.Fprintln(os.Stderr, "fflint: no go.mod file here or in a folder above: run fflint inside a module")
	}
	if lacksHelper(args) {
		fmt.Fprintf(os.Stderr, "fflint: what -fix -helper=first writes needs a module that this one does not require: go get %s\n", catalog.Helper)
	}
}

// takesValue reports whether an argument is a flag whose value is the next one.
func takesValue(arg string) bool {
	name := strings.TrimLeft(arg, "-")
	if name == arg || strings.Contains(name, "=") {
		return false
	}
	if f := analyzer.Analyzer.Flags.Lookup(name); f != nil {
		b, ok := f.Value.(interface{ IsBoolFlag() bool })
		return !ok || !b.IsBoolFlag()
	}
	return !slices.Contains([]string{"explain", "fix", "diff", "json", "test", "V", "flags"}, name)
}

// flagValue returns the value of a flag that is not a boolean, if it is given. The
// flag -tags is one that the driver takes and does nothing with: what is behind a tag
// would be left out, without a word.
func flagValue(args []string, name string) (value string, given bool) {
	for i, arg := range args {
		dashed, value, ok := strings.Cut(arg, "=")
		if dashed != "-"+name && dashed != "--"+name {
			continue
		}
		if !ok && i+1 < len(args) {
			value = args[i+1]
		}
		return value, true
	}
	return "", false
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
