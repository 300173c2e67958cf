package orders

import (
	"context"

	"example.com/shop/store"
)

// Launch is for tests in the package orders_test.
func Launch(ctx context.Context, id string) {
	go store.Save(context.Background(), id)
}
