package main

import (
	"context"
	"net/http"

	"example.com/shop/store"
	"example.com/shop/trace"
)

func main() {
	http.HandleFunc("/order", order)
	http.ListenAndServe("localhost:8080", nil)
}

func order(w http.ResponseWriter, r *http.Request) {
	ctx, end := trace.Start(r.Context(), "order")
	defer end()
	store.Save(ctx, "order")
	go store.Save(context.WithoutCancel(ctx), "audit")
}
