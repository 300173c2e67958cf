// Package oracle runs the functions of a fixture package and compares the
// spans they record with the spans that they should have recorded.
//
// A fixture says twice what is right about a launch: with a want comment,
// which analysistest compares with what the analyzer reports, and with a
// [Case], which Run compares with what the program does. A want on a function
// that records the right spans, and silence on one that does not, are both
// failures, so the expectations cannot drift away from the behaviour.
//
// Lost and wrong parents are seen in the shape of the recorded forest. Writes
// to a finished span and work on a cancelled context are seen in the notes that
// stand in braces behind a span, "handle{rows, error}":
//
//   - the keys of its attributes or tags,
//   - the names of its events or, without a name, the keys of their fields,
//   - error, once, for an error status and for recorded errors,
//   - ok for that status, and link for each link,
//   - name=pay if it was renamed; the name before the brace is then its first.
//
// Notes are shown only in the cases whose Right has a brace, with one
// exception: the note canceled, with which the traced work of a fixture says
// that its context was cancelled before it was done, is always shown.
//
// A write to a finished span has no effect in OpenTelemetry's SDK, so the
// recorded span lacks the note. The mock tracer of OpenTracing takes writes at
// any time: there a want about a finished span cannot be shown, and fails.
package oracle

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A Case runs one launching function of a fixture package.
type Case struct {
	// Name is the name of the function, or Type.method.
	Name string

	// Run calls the function with a context that carries the span "request".
	Run func(ctx context.Context)

	// Right is the forest that Run records if no goroutine loses its parent,
	// writes to a finished span or is cut off:
	// "request(handle{rows}(load, save)) + audit" has two roots.
	Right string

	// Server says that the context of Run is cancelled as soon as Run returns,
	// as net/http and gRPC cancel the context of a request. Otherwise it is
	// cancelled long after, and the case shows what the function itself cancels.
	Server bool

	// Exempt names the rule by which the analyzer is silent although the
	// recorded forest is not Right.
	Exempt string

	// Skip says why the function cannot be run.
	Skip string

	// Stop ends the goroutines that would otherwise run for ever.
	// It is called when the fake hour is over.
	Stop func()

	// Fixed says that the suggested fix must make the function right.
	Fixed bool
}

// A Library is the tracing library of a fixture package.
type Library int

const (
	OpenTelemetry Library = iota
	OpenTracing
)

// hour is how long a case is left alone after its function returned, on the
// fake clock of its bubble. Timers of a fixture must be shorter, and a ticker
// of more than half of it ticks once.
const hour = time.Hour

// Run runs every case and compares what it records with its Right and with
// the want comments in the source of the package in the working directory.
//
// With FFLINT_ORACLE=fixed in the environment the source is taken to be the
// result of the suggested fixes, and FFLINT_ORIGINAL to name the directory of
// the module before them. The functions that say Fixed must have been changed,
// and every changed one must record Right; the others must only run.
//
// With FFLINT_RECORDED in the environment it also adds what each case records to the
// file of that name: the directory, the case, the forest and what is right, both without
// notes, in a line, separated by tabs.
func Run(t *testing.T, lib Library, cases []Case) {
	t.Helper()
	fns, err := parseDir(".")
	if err != nil {
		t.Fatal(err)
	}
	fixed := os.Getenv("FFLINT_ORACLE") == "fixed"
	for _, problem := range coverage(fns, cases, fixed) {
		t.Error(problem)
	}
	if fixed {
		if err := markChanged(fns); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			if c.Skip != "" {
				t.Skip(c.Skip)
			}
			got := record(t, lib, c)
			if name := os.Getenv("FFLINT_RECORDED"); name != "" {
				if err := note(name, c, got); err != nil {
					t.Fatal(err)
				}
			}
			for _, problem := range check(expected(fns, c.Name), c, got, fixed) {
				t.Error(problem)
			}
		})
	}
}

// note adds what a case has recorded to a file.
func note(file string, c Case, got forest) error {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	right, err := parseForest(c.Right)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%s\t%s\t%s\t%s\n", dir, c.Name, got.bare(), right.bare())
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// record runs c in a bubble of its own and returns the forest it recorded.
// The request ends when the function has returned, as a server ends it. Unless
// c.Server, its context is cancelled only when the fake hour is over, so that a
// fixture about something else is not disturbed by cancellation.
func record(t *testing.T, lib Library, c Case) forest {
	rec := lib.recorder()
	var f forest
	synctest.Test(t, func(*testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		ctx, end := rec.start(ctx, "request")
		c.Run(ctx)
		end()
		if c.Server {
			cancel()
		}
		synctest.Wait()
		time.Sleep(hour)
		cancel()
		if c.Stop != nil {
			c.Stop()
		}
		time.Sleep(hour)
		synctest.Wait()
		f = grow(rec.spans(strings.Contains(c.Right, "{")))
	})
	return f
}

// Request returns the arguments of an HTTP handler; the request's context is
// ctx.
func Request(ctx context.Context) (http.ResponseWriter, *http.Request) {
	return httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/", nil)
}

// An expectation is what the source of a case promises about it.
type expectation struct {
	categories []string // of the want comments, sorted, each once
	wanted     bool     // a WANTED comment admits that the analyzer misses it
	changed    bool     // a fix has changed it
}

// check compares the recorded forest of a case with what its source promises
// and returns the contradictions.
func check(e expectation, c Case, got forest, fixed bool) []string {
	right, err := parseForest(c.Right)
	if err != nil {
		return []string{fmt.Sprintf("Right: %v", err)}
	}
	same := got.String() == right.String()
	lost, wrong, unwritten := got.lost(right), got.misplaced(right), got.unwritten(right)
	cut, others := got.overwritten(right)
	if fixed {
		if slices.Contains(e.categories, finishedSpan) {
			// No fix makes the writes come in time.
			same = !lost && !wrong && !cut && !others
		}
		switch {
		case e.changed && !same:
			return []string{fmt.Sprintf("after the fix: recorded %s, right is %s", got, right)}
		case c.Fixed && !e.changed:
			return []string{"Fixed, but no fix has changed it"}
		}
		return nil
	}

	var problems []string
	problem := func(format string, args ...any) {
		problems = append(problems, fmt.Sprintf(format, args...))
	}
	if c.Fixed && len(e.categories) == 0 {
		problem("Fixed, but nothing is reported that could be fixed")
	}
	switch {
	case len(e.categories) > 0:
		if c.Exempt != "" {
			problem("exempt (%s), but there is a want comment", c.Exempt)
		}
		if e.wanted {
			problem("a WANTED comment beside a want comment")
		}
		moved := got.bare().String() != right.bare().String()
		for _, category := range []struct {
			name  string
			shown bool
		}{
			{lostParent, lost},
			{wrongParent, wrong || moved && !lost},
			{finishedSpan, unwritten},
			{canceledCtx, cut},
		} {
			promised := slices.Contains(e.categories, category.name)
			if promised && !category.shown {
				problem("want %s: not to be seen in %s, right is %s", category.name, got, right)
			}
			if !promised && category.shown {
				problem("no want %s, but it is to be seen in %s, right is %s", category.name, got, right)
			}
		}
		if others {
			problem("no want is about notes that should not be there: recorded %s, right is %s", got, right)
		}
	case c.Exempt != "":
		if e.wanted {
			problem("exempt (%s), but there is a WANTED comment", c.Exempt)
		}
		if same {
			problem("exempt (%s), but it records what is right: %s", c.Exempt, got)
		}
	case e.wanted:
		if same {
			problem("a WANTED comment, but it records what is right: %s", got)
		}
	case !same:
		problem("silent, but recorded %s, right is %s", got, right)
	}
	return problems
}
