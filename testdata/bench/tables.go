//go:build unix

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
)

// standalone is the table of the tools run by themselves. Only fflint has a cache of
// its own, which its first run finds empty.
func (b *bench) standalone(tools tools) *table {
	cache := filepath.Join(b.tmp, "cache")
	newRow := func(t tool, which string) *row {
		return &row{name: t.name + which, dir: b.dir, args: b.args(t.path), env: []string{"FFLINTCACHE=" + cache}}
	}
	noop := newRow(tools.noop, "")
	first, second := newRow(tools.fflint, ", first run"), newRow(tools.fflint, ", second run")
	first.before = func() error { return os.RemoveAll(cache) }

	t := &table{title: "Standalone:", units: [][]*row{{noop}, {first, second}}, fflint: first}
	for _, p := range tools.peers {
		peer := newRow(p, "")
		t.units = append(t.units, []*row{peer})
		t.peers = append(t.peers, peer)
	}
	for _, unit := range t.units {
		for _, r := range unit {
			r.floor = noop
		}
	}
	return t
}

// vet is the table of the tools run by the go command. It keeps what they say in the
// build cache, which must stay warm, under the bytes of the tool: a first run is that
// of a tool with other bytes.
func (b *bench) vet(tools tools) *table {
	pair := func(t tool) []*row {
		path := t.path + "-vet"
		newRow := func(which string) *row {
			return &row{name: t.name + which, dir: b.dir, args: b.vetArgs(path)}
		}
		first, second := newRow(", first run"), newRow(", second run")
		first.before = func() error {
			data, err := os.ReadFile(t.path)
			if err != nil {
				return err
			}
			return os.WriteFile(path, append(data, rand.Text()...), 0o777)
		}
		return []*row{first, second}
	}
	noop, fflint := pair(tools.noop), pair(tools.fflint)
	for i := range noop {
		noop[i].floor, fflint[i].floor = noop[i], noop[i]
	}
	return &table{title: "`go vet -vettool`:", units: [][]*row{noop, fflint}}
}

// afterEdit is the table of runs that differ from the one before in one comment. The
// file is edited in a copy of the module.
func (b *bench) afterEdit(ctx context.Context, tools tools) (*table, error) {
	gomod, err := output(command(ctx, b.dir, "go", "env", "GOMOD"))
	if err != nil {
		return nil, err
	}
	root := filepath.Dir(gomod)
	rel, err := filepath.Rel(root, b.dir)
	if err != nil || !filepath.IsLocal(rel) {
		return nil, errors.New("-edit: there is no module in " + b.dir)
	}
	module := filepath.Join(b.tmp, "copy")
	if err := os.CopyFS(module, os.DirFS(root)); err != nil {
		return nil, err
	}
	dir := filepath.Join(module, rel)
	if err := b.warm(ctx, dir); err != nil {
		return nil, err
	}

	cache := filepath.Join(b.tmp, "copycache")
	newRow := func(t tool, how string, args []string) *row {
		return &row{name: t.name + how, dir: dir, args: args, env: []string{"FFLINTCACHE=" + cache}}
	}
	t := &table{title: "After an edit of a comment in `" + b.edited + "`:"}
	noop, fflint := tools.noop, tools.fflint
	for _, pair := range [][]*row{
		{newRow(noop, "", b.args(noop.path)), newRow(fflint, "", b.args(fflint.path))},
		{newRow(noop, ", `go vet`", b.vetArgs(noop.path)), newRow(fflint, ", `go vet`", b.vetArgs(fflint.path))},
	} {
		for _, r := range pair {
			if _, err := r.run(ctx); err != nil { // what there was before the edit
				return nil, err
			}
			r.floor = pair[0]
			r.before = func() error {
				file, err := os.OpenFile(filepath.Join(dir, b.edited), os.O_APPEND|os.O_WRONLY, 0)
				if err != nil {
					return err
				}
				_, err = file.WriteString("\n// " + rand.Text() + "\n")
				return errors.Join(err, file.Close())
			}
			t.units = append(t.units, []*row{r})
		}
	}
	return t, nil
}

// args is the command line of a tool run by itself.
func (b *bench) args(tool string) []string {
	return append([]string{tool}, b.patterns...)
}

// vetArgs is the command line of a tool run by the go command. With -json, only a
// failure has a status other than zero: otherwise findings do, too.
func (b *bench) vetArgs(tool string) []string {
	return append([]string{"go", "vet", "-vettool=" + tool, "-json"}, b.patterns...)
}
