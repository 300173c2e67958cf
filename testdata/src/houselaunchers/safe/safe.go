// Package safe is what the launchers of package async are made of.
package safe

// Go runs fn on a goroutine that cannot bring the program down.
func Go(fn func()) {
	go func() {
		defer func() { recover() }()
		fn()
	}()
}
