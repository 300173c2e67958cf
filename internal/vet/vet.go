// Package vet runs fflint by the go command, as go vet -vettool does, and returns
// what it reports.
//
// The go command keeps what fflint has said of a package, and what it knows of the
// dependencies, in the build cache: only what has changed is analysed.
package vet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A Command is one run of fflint.
type Command struct {
	Tool     string            // the fflint executable
	Dir      string            // where the go command runs
	Flags    []string          // fflint's and the go command's
	Patterns []string          // the packages
	Overlay  map[string]string // files to read in place of others, by the paths of those
}

// A Diagnostic is what fflint reports of a launch.
type Diagnostic struct {
	Category string
	Message  string
	Place
	Related []Related
	Fixes   []Fix // alternatives, the preferred one first
}

// A Place is a part of a file.
type Place struct {
	File       string // absolute
	Start, End Point
}

// A Point is a place between characters, as compilers give it: lines and columns
// count from 1, and columns count bytes.
type Point struct{ Line, Column int }

// Related is another place that belongs to a diagnostic.
type Related struct {
	Message string
	Place
}

// A Fix is a way to repair what is reported.
type Fix struct {
	Message string
	Edits   []Edit // in order
}

// An Edit replaces the bytes of a file from one offset to another.
type Edit struct {
	File       string
	Start, End int
	New        string
}

// Run returns the diagnostics of all packages, in the order of the go command.
// Where a package cannot be analysed, because it does not compile, for example, it
// returns those of the others, and an error that tells what the go command says.
func (c Command) Run(ctx context.Context) ([]Diagnostic, error) {
	// With trimmed paths the cache has one result for all folders with the same files,
	// and positions may be those of another checkout.
	args := append([]string{"vet", "-vettool=" + c.Tool, "-json", "-trimpath=false"}, c.Flags...)
	if len(c.Overlay) > 0 {
		name, err := c.writeOverlay()
		if err != nil {
			return nil, err
		}
		defer os.Remove(name)
		args = append(args, "-overlay="+name)
	}
	args = append(append(args, "--"), c.Patterns...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = c.Dir
	// An interrupted go command removes its temporary files.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	failed := cmd.Run()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	found, err := parse(&stdout)
	switch {
	case err != nil:
		return nil, fmt.Errorf("go vet: %w", err)
	case failed != nil:
		if text := strings.TrimSpace(stderr.String()); text != "" {
			failed = errors.New(text)
		}
		return found, fmt.Errorf("go vet: %w", failed)
	}
	return found, nil
}

// writeOverlay writes the file for the go command's flag -overlay.
func (c Command) writeOverlay() (name string, err error) {
	data, err := json.Marshal(map[string]any{"Replace": c.Overlay})
	if err != nil {
		return "", err
	}
	f, err := os.CreateTemp("", "fflint-overlay-*.json")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if e := f.Close(); err == nil {
		err = e
	}
	return f.Name(), err
}

// parse reads the output of go vet -json: an object for each package.
func parse(out io.Reader) (found []Diagnostic, err error) {
	type place struct{ Posn, End string }
	for d := json.NewDecoder(out); ; {
		var packages map[string]map[string]json.RawMessage // by package and analyzer
		switch err := d.Decode(&packages); {
		case err == io.EOF:
			return found, nil
		case err != nil:
			return nil, err
		}
		for _, analyzers := range packages { // one
			raw, ok := analyzers["fflint"]
			if !ok {
				continue
			}
			var failure struct{ Error string }
			if json.Unmarshal(raw, &failure) == nil {
				return nil, errors.New(failure.Error)
			}
			var list []struct {
				Category, Message string
				place
				Related []struct {
					Message string
					place
				}
				Fixes []struct {
					Message string
					Edits   []struct {
						Filename   string
						Start, End int
						New        string
					}
				} `json:"suggested_fixes"`
			}
			if err := json.Unmarshal(raw, &list); err != nil {
				return nil, err
			}
			for _, in := range list {
				diag := Diagnostic{Category: in.Category, Message: in.Message}
				if diag.Place, err = parsePlace(in.Posn, in.End); err != nil {
					return nil, err
				}
				for _, r := range in.Related {
					p, err := parsePlace(r.Posn, r.End)
					if err != nil {
						return nil, err
					}
					diag.Related = append(diag.Related, Related{r.Message, p})
				}
				for _, f := range in.Fixes {
					fix := Fix{Message: f.Message}
					for _, e := range f.Edits {
						fix.Edits = append(fix.Edits, Edit{e.Filename, e.Start, e.End, e.New})
					}
					diag.Fixes = append(diag.Fixes, fix)
				}
				found = append(found, diag)
			}
		}
	}
}

// parsePlace reads two positions in one file, as "/shop/shop.go:15:2".
func parsePlace(start, end string) (Place, error) {
	file, from, err := parsePoint(start)
	if err != nil {
		return Place{}, err
	}
	other, to, err := parsePoint(end)
	if err != nil || other != file || to.Line < from.Line {
		to = from // a //line comment stands between them
	}
	return Place{file, from, to}, nil
}

// parsePoint reads a position. After a //line comment it may have no column:
// "/shop/shop.y:15".
func parsePoint(s string) (file string, p Point, err error) {
	rest, line, ok := cutNumber(s)
	if !ok {
		return "", p, fmt.Errorf("go vet: no position: %q", s)
	}
	p = Point{line, 1}
	if file, line, ok := cutNumber(rest); ok {
		rest, p = file, Point{line, p.Line}
	}
	return filepath.Clean(rest), p, nil
}

// cutNumber cuts off a number that follows the last colon.
func cutNumber(s string) (before string, n int, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0, false
	}
	n, err := strconv.Atoi(s[i+1:])
	return s[:i], n, err == nil
}
