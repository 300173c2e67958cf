package orders

import (
	"context"

	"example.com/shop/store"
)

func before(ctx context.Context, id string) {
	go store.Save(context.Background(), id)
}

//line orders.y:10:1
func line(ctx context.Context, id string) {
	go store.Save(context.Background(), id)
	go func() {
		store.Save(context.Background(), id)
	}()
}
