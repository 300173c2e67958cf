package pool

import "context"

// submit and submitBare give the workers work that does not trace.

func submit(ctx context.Context, p *Pool) {
	p.Submit(func() {})
	p.SubmitIn(ctx, func(context.Context) {})
}

func submitBare(ctx context.Context, b *Bare) error {
	return b.Submit(ctx, func(context.Context) {})
}

func submitGroup(g *Group) {
	g.Submit(func() {})
	g.Do(func() {})
	g.Wait()
}

func submitMixed(ctx context.Context, m *Mixed) {
	m.Submit(ctx, func(context.Context) {})
}
