// Package billing launches with one package, traces with another and hands the
// context over in a struct of a third: what it does is known by facts alone.
package billing

import (
	"context"
	"net/http"
	"time"

	"github.com/opentracing/opentracing-go"

	"example.com/shop/job"
	"example.com/shop/pool"
	"example.com/shop/store"
	"example.com/shop/trace"
)

var workers = pool.New(4)

// bill traces below the span in the context that the job carries.
func bill(j *job.Job) {
	ctx, end := trace.Start(j.Context(), "bill "+j.ID)
	defer end()
	store.Save(ctx, j.ID)
}

func lost(ctx context.Context, id string) {
	ctx, end := trace.Start(ctx, "lost")
	defer end()
	store.Save(ctx, id)
	workers.Submit(func() {
		bill(job.New(context.WithoutCancel(ctx), id))
	})
}

func wrong(outer context.Context, id string) {
	j := job.New(outer, id)
	ctx, end := trace.Start(outer, "wrong")
	defer end()
	store.Save(ctx, id)
	workers.Submit(func() { bill(j) })
}

func finished(ctx context.Context, id string) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "finished")
	defer span.Finish()
	store.Save(ctx, id)
	workers.Submit(func() {
		trace.Note(ctx, "billed")
	})
}

func canceled(ctx context.Context, id string) {
	ctx, end := trace.Start(ctx, "canceled")
	defer end()
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	store.Save(ctx, id)
	go charge(context.WithoutCancel(ctx), id)
}

func request(w http.ResponseWriter, r *http.Request) {
	workers.Submit(func() {
		charge(context.WithoutCancel(r.Context()), "request")
	})
}

// charge is cut off when the context ends.
func charge(ctx context.Context, id string) {
	ctx, end := trace.Start(ctx, "charge")
	defer end()
	if req, err := http.NewRequestWithContext(ctx, "POST", "http://bank/"+id, nil); err == nil {
		http.DefaultClient.Do(req)
	}
}

// Two on one line.
func both(ctx context.Context, id string) {
	ctx, end := trace.Start(ctx, "both")
	defer end()
	store.Save(ctx, id)
	func() {
		go store.Save(context.WithoutCancel(ctx), id)
		go bill(job.New(context.WithoutCancel(ctx), id))
	}()
}

//fflint:ignore
func reasonless() {}

// As it should be.
func right(ctx context.Context, id string) {
	ctx, end := trace.Start(ctx, "right")
	defer end()
	store.Save(ctx, id)
	ctx = context.WithoutCancel(ctx)
	workers.Submit(func() { bill(job.New(ctx, id)) })
	go charge(ctx, id)
}
