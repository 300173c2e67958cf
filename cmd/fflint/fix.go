package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// writesFixes reports whether the arguments are those of a run that repairs files.
func writesFixes(args []string) bool {
	return boolFlag(args, "fix") && !boolFlag(args, "diff")
}

// boolFlag returns the value of a flag, the last one that is given.
func boolFlag(args []string, name string) bool {
	set := false
	for _, arg := range args {
		if value, given := boolValue(arg, name); given {
			set, _ = strconv.ParseBool(value)
		}
	}
	return set
}

func boolValue(arg, name string) (value string, given bool) {
	dashed, value, ok := strings.Cut(arg, "=")
	if !ok {
		value = "true"
	}
	return value, dashed == "-"+name || dashed == "--"+name
}

// writeFixes is -fix, and returns the exit status. The driver would write each file in
// place: a full disk or Ctrl-C leaves a part of it then. Here the driver runs in a
// process of its own and only prints the diff, and a file is replaced as a whole.
func writeFixes(args []string) int {
	interrupted, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	diff, status, err := printFixes(interrupted, args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "fflint:", err)
		return max(status, 1)
	}
	changes, err := parseDiff(diff)
	if err != nil {
		fmt.Fprintln(os.Stderr, "fflint: internal error: no file is changed:", err)
		return 1
	}
	written := 0
	for _, c := range changes {
		err := interrupted.Err()
		if err == nil {
			err = c.write()
		}
		switch {
		case err == nil:
			written++
			continue
		case interrupted.Err() != nil:
			fmt.Fprintf(os.Stderr, "fflint: interrupted: %d of %d files updated\n", written, len(changes))
			return interruptedStatus
		}
		fmt.Fprintln(os.Stderr, "fflint:", err)
		status = max(status, 1)
	}
	if written < len(changes) {
		fmt.Fprintf(os.Stderr, "fflint: %d of %d files updated\n", written, len(changes))
	}
	return status
}

// interruptedStatus is what shells make of a command that SIGINT ends.
const interruptedStatus = 128 + int(syscall.SIGINT)

// printFixes returns the diff of the fixes, and the status of the driver. It may have
// failed for some of the packages, and fixes the others.
func printFixes(ctx context.Context, args []string) (diff []byte, status int, err error) {
	tool, err := os.Executable()
	if err != nil {
		return nil, 0, err
	}
	cmd := exec.CommandContext(ctx, tool, "-diff")
	for _, arg := range args {
		if _, given := boolValue(arg, "diff"); !given {
			cmd.Args = append(cmd.Args, arg)
		}
	}
	cmd.Args[0] = os.Args[0]
	cmd.Stderr = os.Stderr
	diff, err = cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		// A terminal interrupts the driver as well, and perhaps first.
		ended, _ := exit.Sys().(syscall.WaitStatus)
		switch {
		case ctx.Err() != nil, ended.Signaled() && ended.Signal() == syscall.SIGINT:
			return nil, interruptedStatus, errors.New("interrupted: no file is changed")
		case exit.Exited():
			return diff, exit.ExitCode(), nil
		}
	}
	if err != nil {
		return nil, 0, fmt.Errorf("no file is changed: %w", err)
	}
	return diff, 0, nil
}

// A change is what a diff does to one file.
type change struct {
	name  string
	hunks []hunk
}

// A hunk replaces lines of a file, from a line on that counts from 1.
type hunk struct {
	line     int
	old, new []string
}

var errCutOff = errors.New("the diff is cut off")

// parseDiff reads what the driver prints: unified diffs, each with the absolute name
// of its file.
func parseDiff(diff []byte) ([]change, error) {
	var changes []change
	lines := strings.SplitAfter(string(diff), "\n")
	last := len(lines) - 1
	if lines[last] != "" {
		return nil, errCutOff
	}
	lines = lines[:last]
	next := func() (line string) {
		if len(lines) > 0 {
			line, lines = lines[0], lines[1:]
		}
		return line
	}
	for len(lines) > 0 {
		line := next()
		if header, ok := strings.CutPrefix(line, "--- "); ok {
			name, ok := strings.CutSuffix(header, " (old)\n")
			if !ok || next() != "+++ "+name+" (new)\n" {
				return nil, fmt.Errorf("a file that cannot be named: %q", header)
			}
			changes = append(changes, change{name: name})
			continue
		}
		h, olds, news, ok := parseHeader(line)
		if !ok || len(changes) == 0 {
			return nil, fmt.Errorf("no diff: %q", line)
		}
		for len(h.old) < olds || len(h.new) < news {
			line := next()
			if line == "" {
				return nil, errCutOff
			}
			kind, text := line[0], line[1:]
			if len(lines) > 0 && lines[0] == "\\ No newline at end of file\n" {
				next()
				text = strings.TrimSuffix(text, "\n")
			}
			if kind != '+' && kind != '-' && kind != ' ' {
				return nil, fmt.Errorf("no diff: %q", line)
			}
			if kind != '+' {
				h.old = append(h.old, text)
			}
			if kind != '-' {
				h.new = append(h.new, text)
			}
		}
		if len(h.old) != olds || len(h.new) != news {
			return nil, errors.New("the diff has another number of lines than it says")
		}
		c := &changes[len(changes)-1]
		c.hunks = append(c.hunks, h)
	}
	return changes, nil
}

// parseHeader reads the line before a hunk, "@@ -1,7 +1,8 @@": it has the numbers of
// lines, where they are not 1.
func parseHeader(line string) (h hunk, olds, news int, ok bool) {
	f := strings.Fields(line)
	if len(f) != 4 || f[0] != "@@" || f[3] != "@@" {
		return h, 0, 0, false
	}
	span := func(text, sign string) (start, count int, ok bool) {
		text, ok = strings.CutPrefix(text, sign)
		first, number, counted := strings.Cut(text, ",")
		start, err := strconv.Atoi(first)
		if count = 1; counted && err == nil {
			count, err = strconv.Atoi(number)
		}
		return start, count, ok && err == nil && start >= 0 && count >= 0
	}
	var inOld, inNew bool
	h.line, olds, inOld = span(f[1], "-")
	_, news, inNew = span(f[2], "+")
	return h, olds, news, inOld && inNew
}

// apply returns the text with the changes; ok is false if it is not the one that they
// were made for.
func (c change) apply(text string) (after string, ok bool) {
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	var b strings.Builder
	done := 0
	for _, h := range c.hunks {
		start := max(h.line-1, 0) // it is 0 in an empty file
		end := start + len(h.old)
		if start < done || end > len(lines) || strings.Join(lines[start:end], "") != strings.Join(h.old, "") {
			return "", false
		}
		b.WriteString(strings.Join(lines[done:start], "") + strings.Join(h.new, ""))
		done = end
	}
	return b.String() + strings.Join(lines[done:], ""), true
}

// write changes the file. It has all of the changes afterwards, or none if that fails.
func (c change) write() error {
	var text bytes.Buffer
	name, err := filepath.EvalSymlinks(c.name)
	if err != nil {
		return err
	}
	// What may not be written in place is not replaced, either.
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		_, err = text.ReadFrom(f)
	}
	f.Close()
	if err != nil {
		return err
	}
	after, ok := c.apply(text.String())
	if !ok {
		return fmt.Errorf("%s is not changed: it is another one than was analysed", name)
	}
	if err := replace(name, info, after); err != nil {
		return fmt.Errorf("%s is not changed: %w", name, err)
	}
	return nil
}

// replace puts another file in the place of one.
func replace(name string, like os.FileInfo, text string) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), ".fflint-") // no Go file, not even for a moment
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // fails if all is well
	_, err = tmp.WriteString(text)
	if err == nil {
		err = tmp.Chmod(like.Mode().Perm())
	}
	if err == nil {
		keepOwner(tmp, like)
		err = tmp.Sync() // some file systems tell only now that they are full
	}
	if closed := tmp.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
