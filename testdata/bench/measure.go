//go:build unix

package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A table compares rows with each other.
type table struct {
	title string
	// A unit is rows that need each other and are measured in a row; units take turns
	// in being first.
	units  [][]*row
	fflint *row   // compared with
	peers  []*row // these, if there are any
}

// A row is one way to run one tool.
type row struct {
	name    string
	floor   *row // the tool that does nothing, run in the same way
	dir     string
	args    []string
	env     []string
	before  func() error // what makes the run what it is, and is not measured; or nil
	samples []sample     // one a round
}

// A sample is what one run took, with all the processes that it waited for.
type sample struct {
	time, cpu float64 // seconds
	memory    float64 // gigabytes, the peak of the largest process
}

// measure adds a round to the table.
func (t *table) measure(ctx context.Context, round int) error {
	for i := range t.units {
		for _, r := range t.units[(i+round)%len(t.units)] {
			s, err := r.run(ctx)
			if err != nil {
				return err
			}
			progress("round %d: %s %s: %.2f s, %.2f s CPU, %.2f GB", round+1, t.title, r.name, s.time, s.cpu, s.memory)
			r.samples = append(r.samples, s)
		}
	}
	return nil
}

func (r *row) run(ctx context.Context) (sample, error) {
	if r.before != nil {
		if err := r.before(); err != nil {
			return sample{}, err
		}
	}
	cmd := command(ctx, r.dir, r.args...)
	cmd.Env = append(cmd.Environ(), r.env...)
	start := time.Now()
	_, err := output(cmd)
	elapsed := time.Since(start)
	if err != nil {
		return sample{}, err
	}
	unit := 1e-6 // of Maxrss: kB here
	if runtime.GOOS == "darwin" {
		unit = 1e-9
	}
	state := cmd.ProcessState
	return sample{
		time:   elapsed.Seconds(),
		cpu:    (state.UserTime() + state.SystemTime()).Seconds(),
		memory: float64(state.SysUsage().(*syscall.Rusage).Maxrss) * unit,
	}, nil
}

// command returns a command that is stopped with all the processes it has started.
func command(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd
}

// findings is the exit status of a tool that has worked and found something.
const findings = 3

// output runs a command and returns what it prints to the standard output.
func output(cmd *exec.Cmd) (string, error) {
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != findings {
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, bytes.TrimSpace(stderr.Bytes()))
	}
	return strings.TrimSpace(out.String()), nil
}

func (t *table) print(w io.Writer) {
	fmt.Fprintf(w, "\n%s\n\n", t.title)
	fmt.Fprintln(w, "| tool | time | CPU | memory | time ÷ no-op | memory ÷ no-op |")
	fmt.Fprintln(w, "|---|--:|--:|--:|--:|--:|")
	for _, unit := range t.units {
		for _, r := range unit {
			fmt.Fprintf(w, "| %s | %.2f s | %.2f s | %.2f GB | %.2f | %.2f |\n", r.name,
				median(r.samples, func(_ int, s sample) float64 { return s.time }),
				median(r.samples, func(_ int, s sample) float64 { return s.cpu }),
				median(r.samples, func(_ int, s sample) float64 { return s.memory }),
				median(r.samples, func(round int, s sample) float64 { return s.time / r.floor.samples[round].time }),
				median(r.samples, func(round int, s sample) float64 { return s.memory / r.floor.samples[round].memory }))
		}
	}
	if len(t.peers) == 0 {
		return
	}
	fastest := func(round int, s sample) float64 {
		peer := slices.MinFunc(t.peers, func(a, b *row) int {
			return cmp.Compare(a.samples[round].time, b.samples[round].time)
		})
		return peer.samples[round].time / s.time
	}
	fmt.Fprintf(w, "\nThe fastest of the peers takes %.2f times as long as fflint's first run.\n", median(t.fflint.samples, fastest))
}

// median returns the median of a figure over the rounds.
func median[T any](samples []T, figure func(round int, s T) float64) float64 {
	var figures []float64
	for round, s := range samples {
		figures = append(figures, figure(round, s))
	}
	slices.Sort(figures)
	return (figures[(len(figures)-1)/2] + figures[len(figures)/2]) / 2
}
