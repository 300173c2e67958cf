//go:build race

package otfix_test

// raceEnabled says that the race detector is on, under which the scheduler starts
// goroutines in a random order.
const raceEnabled = true
