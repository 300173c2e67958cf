package orders

import (
	"context"
	"testing"

	"example.com/shop/store"
)

func TestLiteral(t *testing.T) { order(t.Context(), "1") }

func order(ctx context.Context, id string) {
	literal(ctx, id)
	go store.Save(context.Background(), id)
}
