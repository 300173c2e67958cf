// Package bus runs functions of others and does not trace by itself.
package bus

import "context"

// A Saver saves.
type Saver interface{ Save(ctx context.Context) }

// Run calls a method of what it is given.
func Run(ctx context.Context, s Saver) { s.Save(ctx) }

var hooks []func(context.Context)

// Register adds a function.
func Register(f func(context.Context)) { hooks = append(hooks, f) }

// Fire calls what has been registered.
func Fire(ctx context.Context) {
	for _, f := range hooks {
		f(ctx)
	}
}
