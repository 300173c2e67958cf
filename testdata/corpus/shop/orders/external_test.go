package orders_test

import (
	"context"
	"testing"

	"example.com/shop/orders"
	"example.com/shop/store"
)

func TestLaunch(t *testing.T) { launch(t.Context(), "1") }

func launch(ctx context.Context, id string) {
	orders.Launch(ctx, id)
	go store.Save(context.Background(), id)
}
