// Package record writes down what a program does, beside its spans: what its
// starter sees and in which order, and what its goroutines are given.
//
// One program runs at a time.
package record

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"
)

// A Program is one generated program.
type Program struct {
	ID      string
	Library string
	// Cancel says that the program's context is cancelled as soon as it returns,
	// as a server does with that of a request.
	Cancel bool
	Run    func(ctx context.Context)
}

var (
	mu      sync.Mutex
	starter string   // the goroutine that runs the program
	log     []string // what happened there, in order
	work    []string // what happened in the others, in any order
	cut     []string // the spans whose context was cancelled before they were done
)

// Begin starts the record of a program, which the calling goroutine runs.
func Begin() {
	mu.Lock()
	defer mu.Unlock()
	starter, log, work, cut = goroutine(), nil, nil, nil
}

// End returns the record.
func End() (inStarter, inOthers, cutOff []string) {
	mu.Lock()
	defer mu.Unlock()
	slices.Sort(work)
	slices.Sort(cut)
	return log, work, cut
}

// Note records that something happens here and now.
func Note(what ...any) {
	line := fmt.Sprintln(what...)
	line = line[:len(line)-1]
	mu.Lock()
	defer mu.Unlock()
	if goroutine() == starter {
		log = append(log, line)
	} else {
		work = append(work, line)
	}
}

// Next returns a value, and records that it was asked for it.
func Next[T any](name string, value T) T {
	Note(name, value)
	return value
}

// Traced records the work below a span. It is done late: the fake time of the
// bubble goes on only when the starter has returned, or waits.
func Traced(ctx context.Context, span string, given ...any) {
	Late()
	Note(append([]any{span}, given...)...)
	if ctx.Err() != nil {
		mu.Lock()
		defer mu.Unlock()
		cut = append(cut, span)
	}
}

// Late waits until the starter has returned, or waits itself.
func Late() { time.Sleep(time.Millisecond) }

// Recovered notes a panic of the function that defers it.
func Recovered() {
	if v := recover(); v != nil {
		Note("recovered", v)
	}
}

// goroutine returns the number of the calling goroutine.
func goroutine() string {
	var buf [64]byte
	head := buf[:runtime.Stack(buf[:], false)]
	head, _, _ = bytes.Cut(bytes.TrimPrefix(head, []byte("goroutine ")), []byte(" "))
	return string(head)
}
