// Package wire sends values for others.
package wire

import "context"

// TrySend sends v, unless ctx ends first.
func TrySend[T any](ctx context.Context, v T, to chan<- T) bool {
	select {
	case <-ctx.Done():
		return false
	case to <- v:
		return true
	}
}
