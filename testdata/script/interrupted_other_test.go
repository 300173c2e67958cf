//go:build !linux

package script

import "log"

// interrupted needs the process groups of a Unix.
func interrupted() { log.Fatal("interrupted: only on Linux") }
