//go:build unix

// Bench measures what fflint costs on a checkout, beside a pass that does nothing
// and beside the linters that users would run instead:
//
//	go run -C testdata/bench . [flags] DIR [packages]
//
// A relative DIR is seen from testdata/bench. All tools run once in each round, in
// turn, so that what else the machine does in that time falls on all of them. What
// is printed to the standard output is Markdown; docs/speed.md quotes it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
)

func main() {
	var b bench
	flag.IntVar(&b.rounds, "n", 5, "the number of `rounds`")
	flag.BoolVar(&b.withPeers, "peers", true, "also build and measure the peers, from the module proxy")
	flag.StringVar(&b.edited, "edit", "", "also measure runs after an edit of this Go `file` of DIR, in a copy of DIR's module, and a keystroke in it, in gopls")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: go run -C testdata/bench . [flags] DIR [packages]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if err := b.setArgs(flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := b.run(ctx, os.Stdout)
	if ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// A bench is one use of the command.
type bench struct {
	rounds    int
	withPeers bool
	edited    string   // a file, relative to dir; or none
	dir       string   // absolute
	patterns  []string // of packages in dir

	tmp string // holds all that is built and written
}

// setArgs sets what is not a flag, and checks the flags, too.
func (b *bench) setArgs(args []string) error {
	if b.rounds < 1 {
		return fmt.Errorf("-n=%d: there must be a round", b.rounds)
	}
	if len(args) == 0 {
		return errors.New("which checkout? go run -C testdata/bench . [flags] DIR [packages]")
	}
	for _, arg := range args[1:] {
		if strings.HasPrefix(arg, "-") {
			return fmt.Errorf("flags such as %s go before the folder", arg)
		}
	}
	dir, err := filepath.Abs(args[0])
	if err != nil {
		return err
	}
	if info, err := os.Stat(dir); err != nil {
		return err
	} else if !info.IsDir() {
		return fmt.Errorf("%s is no folder", dir)
	}
	b.dir, b.patterns = dir, args[1:]
	if len(b.patterns) == 0 {
		b.patterns = []string{"./..."}
	}
	if b.edited == "" {
		return nil
	}
	if !filepath.IsLocal(b.edited) || filepath.Ext(b.edited) != ".go" {
		return fmt.Errorf("-edit=%s: this is no Go file in %s", b.edited, dir)
	}
	_, err = os.Stat(filepath.Join(dir, b.edited))
	return err
}

func (b *bench) run(ctx context.Context, out io.Writer) (err error) {
	if b.tmp, err = os.MkdirTemp("", "bench"); err != nil {
		return err
	}
	defer os.RemoveAll(b.tmp)
	// What the go command does not remove when it is stopped goes, too.
	if err := os.Setenv("TMPDIR", b.tmp); err != nil {
		return err
	}

	progress("building the tools")
	tools, notes, err := b.build(ctx)
	if err != nil {
		return err
	}
	progress("warming the build cache")
	if err := b.warm(ctx, b.dir); err != nil {
		return err
	}
	about, err := b.describe(ctx)
	if err != nil {
		return err
	}
	tables := []*table{b.standalone(tools), b.vet(tools)}
	if b.edited != "" {
		t, err := b.afterEdit(ctx, tools)
		if err != nil {
			return err
		}
		tables = append(tables, t)
	}
	for round := range b.rounds {
		for _, t := range tables {
			if err := t.measure(ctx, round); err != nil {
				return err
			}
		}
	}
	var typing *typing
	if b.edited != "" {
		progress("building gopls")
		if typing, err = b.typing(ctx); err != nil {
			return err
		}
		defer typing.close()
		for round := range b.rounds {
			if err := typing.measure(ctx, round); err != nil {
				return err
			}
		}
	}

	fmt.Fprintln(out, about)
	for _, t := range tables {
		t.print(out)
	}
	if typing != nil {
		typing.print(out)
	}
	for _, note := range notes {
		fmt.Fprintf(out, "\n%s\n", note)
	}
	return nil
}

// progress tells on the standard error what is going on: a round can take minutes.
func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...)
}

// warm puts into the build cache what the compiler makes of the packages in dir, of
// their tests and of their dependencies. It fails if they do not load and compile.
func (b *bench) warm(ctx context.Context, dir string) error {
	_, err := output(command(ctx, dir, append([]string{"go", "list", "-export", "-deps", "-test", "-f="}, b.patterns...)...))
	return err
}

// describe says what is measured, and where.
func (b *bench) describe(ctx context.Context) (string, error) {
	list, err := output(command(ctx, b.dir, append([]string{"go", "list", "-deps", "-f={{.DepOnly}} {{with .Module}}{{.Path}}{{end}}"}, b.patterns...)...))
	if err != nil {
		return "", err
	}
	var modules []string
	packages, dependencies := 0, 0
	for line := range strings.Lines(list) {
		if module, named := strings.CutPrefix(strings.TrimSpace(line), "false"); named {
			packages++
			modules = append(modules, strings.TrimSpace(module))
		} else {
			dependencies++
		}
	}
	slices.Sort(modules)
	version, err := output(command(ctx, b.dir, "go", "version"))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf(`%s%s, packages: %d, others that they depend on: %d.
fflint%s, %s, CPUs: %d, rounds: %d.`,
		strings.Join(slices.Compact(modules), ", "), commit(ctx, b.dir), packages, dependencies,
		commit(ctx, "."), strings.TrimPrefix(version, "go version "), runtime.NumCPU(), b.rounds), nil
}

// commit returns the commit of the checkout, in words that follow its name. There may
// be none.
func commit(ctx context.Context, dir string) string {
	name, err := output(command(ctx, dir, "git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"))
	if err != nil {
		return ""
	}
	return " at " + name
}
