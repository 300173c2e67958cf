//go:build !race

package otfix_test

const raceEnabled = false
