package native

// static int one(void) { return 1; }
import "C"

import (
	"context"

	"example.com/shop/store"
)

func one(ctx context.Context, id string) {
	go func() {
		store.Save(context.Background(), id)
	}()
	go store.Save(context.Background(), id)
	C.one()
}

// What comes after a call of C is where it was.
func two(ctx context.Context, id string) {
	func() { C.one(); go store.Save(context.Background(), id) }()
}

//fflint:ignore there is nothing to ignore
func three() {}
