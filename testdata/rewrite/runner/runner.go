// Package runner runs programs, each in a bubble with a fake clock, and prints
// what they record.
package runner

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"rewrite/record"
)

// A Result is what a program records.
type Result struct {
	ID string
	// Edges are the names of the spans, each behind that of its parent, with a >
	// between the two. A root has none: ">save".
	Edges []string
	// Canceled are the spans whose context was cancelled before they were done.
	Canceled []string
	Log      []string // what happened in the starter, in order
	Work     []string // what happened elsewhere, sorted
}

// Run runs the programs that the file named by PROGRAMS lists, one a line. It
// appends a line to the file named by RESULTS for each program that begins, and
// its result, in JSON, when it is over. So it can be told which one has ended the
// process, as a panic in a goroutine does.
func Run(t *testing.T, programs []record.Program) {
	if os.Getenv("PROGRAMS") == "" {
		t.Skip("PROGRAMS names no file")
	}
	// A goroutine runs when its starter returns or waits, not before.
	runtime.GOMAXPROCS(1)

	byID := make(map[string]record.Program)
	for _, p := range programs {
		byID[p.ID] = p
	}
	list, err := os.Open(os.Getenv("PROGRAMS"))
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	out, err := os.OpenFile(os.Getenv("RESULTS"), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()

	recorders := libraries()
	for lines := bufio.NewScanner(list); lines.Scan(); {
		p, ok := byID[lines.Text()]
		if !ok {
			t.Fatalf("no program %q", lines.Text())
		}
		if _, err := out.WriteString(p.ID + "\n"); err != nil {
			t.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			line, err := json.Marshal(run(p, recorders[p.Library]))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := out.Write(append(line, '\n')); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// run runs a program under the span "request".
func run(p record.Program, lib library) Result {
	lib.reset()
	record.Begin()
	ctx, cancel := context.WithCancel(context.Background())
	ctx, end := lib.start(ctx, "request")
	func() {
		defer record.Recovered()
		p.Run(ctx)
	}()
	if p.Cancel {
		cancel()
	}
	time.Sleep(time.Hour)
	synctest.Wait()
	end()
	cancel()

	r := Result{ID: p.ID}
	r.Log, r.Work, r.Canceled = record.End()
	names := make(map[string]string)
	spans := lib.spans()
	for _, s := range spans {
		names[s.id] = s.name
	}
	for _, s := range spans {
		parent := ""
		if s.parent != "" {
			if parent = names[s.parent]; parent == "" {
				parent = "?" // never finished, or of another program
			}
		}
		r.Edges = append(r.Edges, parent+">"+s.name)
	}
	return r
}
