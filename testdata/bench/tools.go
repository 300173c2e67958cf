//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A tool is a program that is measured.
type tool struct{ name, path string }

// The peers are linters in SSA that look after contexts. Each is built with the
// version of x/tools that fflint is built with.
var peers = []struct{ name, pkg, version string }{
	{"goroutinectx", "github.com/mpyw/goroutinectx/cmd/goroutinectx", "v0.7.5"},
	{"ctxprop", "github.com/Gilthoniel/ctxprop/cmd/ctxprop", "v0.1.13"},
	{"contextcheck", "github.com/kkHAIKE/contextcheck/cmd/contextcheck", "v1.1.6"},
}

type tools struct {
	noop, fflint tool
	peers        []tool
}

// build makes the tools. A peer that the module proxy does not have is left out, and
// a note tells of it.
func (b *bench) build(ctx context.Context) (made tools, notes []string, err error) {
	path := func(name string) string { return filepath.Join(b.tmp, name) }
	goCommand := func(args ...string) error {
		cmd := command(ctx, "", append([]string{"go"}, args...)...)
		cmd.Env = append(cmd.Environ(), "GOWORK=off") // a workspace takes no -modfile
		_, err := output(cmd)
		return err
	}

	made.noop = tool{"no-op", path("noop")}
	made.fflint = tool{"fflint", path("fflint")}
	err = errors.Join(
		goCommand("build", "-trimpath", "-o", made.noop.path, "./noop"),
		goCommand("build", "-trimpath", "-o", made.fflint.path, "github.com/fflint/fflint/cmd/fflint"),
	)
	if err != nil || !b.withPeers {
		return made, nil, err
	}

	// Were the peers required here, a proxy without one of them would have no go.sum
	// to give, and this module would not build at all.
	for _, ext := range []string{"mod", "sum"} {
		data, err := os.ReadFile("go." + ext)
		if err != nil {
			return made, nil, err
		}
		if err := os.WriteFile(path("peers."+ext), data, 0o666); err != nil {
			return made, nil, err
		}
	}
	mod := "-modfile=" + path("peers.mod")
	for _, p := range peers {
		if err := goCommand("get", mod, p.pkg+"@"+p.version); ctx.Err() != nil {
			return made, nil, ctx.Err()
		} else if err != nil {
			_, reason, _ := strings.Cut(err.Error(), "\n") // after the command
			notes = append(notes, fmt.Sprintf("Without %s %s, which cannot be had: %s", p.name, p.version, strings.Join(strings.Fields(reason), " ")))
			continue
		}
		t := tool{p.name + " " + p.version, path(p.name)}
		if err := goCommand("build", mod, "-trimpath", "-o", t.path, p.pkg); err != nil {
			return made, nil, err
		}
		made.peers = append(made.peers, t)
	}
	return made, notes, nil
}
