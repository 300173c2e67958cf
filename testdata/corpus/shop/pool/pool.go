// Package pool runs functions in goroutines of their own, a few at a time.
package pool

type Pool struct{ free chan struct{} }

func New(n int) *Pool { return &Pool{free: make(chan struct{}, n)} }

// Submit runs f later.
func (p *Pool) Submit(f func()) {
	go func() {
		p.free <- struct{}{}
		defer func() { <-p.free }()
		f()
	}()
}
