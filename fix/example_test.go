package fix_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"github.com/fflint/fflint/fix"
)

// traceKey is where a tracing library would keep its span.
type traceKey struct{}

// The handler answers at once and leaves the audit to a goroutine, which still
// belongs to the request's trace after the request is over.
func Example() {
	answered := make(chan struct{})
	audited := make(chan struct{})

	handler := func(w http.ResponseWriter, r *http.Request) {
		order := r.FormValue("order") // not in the goroutine: r ends with the handler
		fix.Go(r.Context(), func(ctx context.Context) {
			defer close(audited)
			<-answered
			fmt.Println("audit of order", order)
			fmt.Println("trace:", ctx.Value(traceKey{}))
			fmt.Println("error:", ctx.Err())
		})
	}

	// A server cancels the context of a request when its handler has returned.
	ctx := context.WithValue(context.Background(), traceKey{}, "request 7")
	ctx, cancel := context.WithCancel(ctx)
	r := httptest.NewRequest("POST", "/?order=42", nil).WithContext(ctx)
	handler(httptest.NewRecorder(), r)
	cancel()
	fmt.Println("request:", r.Context().Err())
	close(answered)
	<-audited

	// Output:
	// request: context canceled
	// audit of order 42
	// trace: request 7
	// error: <nil>
}

// A go statement with arguments stays one, so that its arguments are evaluated
// before it starts the goroutine.
func ExampleDetach() {
	ctx := context.WithValue(context.Background(), traceKey{}, "request 7")
	ctx, cancel := context.WithCancel(ctx)

	var wg sync.WaitGroup
	save := func(ctx context.Context, version int) {
		defer wg.Done()
		fmt.Println("version", version, "of", ctx.Value(traceKey{}), "saved:", ctx.Err())
	}

	version := 1
	wg.Add(1)
	go save(fix.Detach(ctx), version)
	version++
	cancel()
	wg.Wait()

	// Output:
	// version 1 of request 7 saved: <nil>
}

// The span that the goroutine starts is a child of its starter's.
func ExampleGo() {
	ctx, _ := startSpan(context.Background(), "request")
	done := make(chan struct{})
	fix.Go(ctx, func(ctx context.Context) {
		defer close(done)
		_, s := startSpan(ctx, "audit")
		fmt.Println(s.name, "is below", s.parent.name)
	})
	<-done

	// Output:
	// audit is below request
}

// The timer fires when the request is long over.
func ExampleFunc() {
	ctx, cancel := context.WithCancel(context.Background())
	ctx, _ = startSpan(ctx, "request")
	done := make(chan struct{})
	time.AfterFunc(time.Millisecond, fix.Func(ctx, func(ctx context.Context) {
		defer close(done)
		_, s := startSpan(ctx, "expire")
		fmt.Println(s.name, "is below", s.parent.name, "with error", ctx.Err())
	}))
	cancel()
	<-done

	// Output:
	// expire is below request with error <nil>
}

// A pool whose functions return errors gets the function's own.
func ExampleErrFunc() {
	submit := func(job func() error) { fmt.Println("error:", job()) }

	ctx, _ := startSpan(context.Background(), "request")
	submit(fix.ErrFunc(ctx, func(ctx context.Context) error {
		_, s := startSpan(ctx, "flush")
		fmt.Println(s.name, "is below", s.parent.name)
		return errors.New("disk full")
	}))

	// Output:
	// flush is below request
	// error: disk full
}

// Two prices are asked for at the same time.
func ExampleAwait() {
	ctx, _ := startSpan(context.Background(), "request")
	quote := func(shop string, price int) *fix.Task[int] {
		return fix.Await(ctx, func(ctx context.Context) (int, error) {
			_, s := startSpan(ctx, shop)
			if s.parent.name != "request" {
				return 0, errors.New(shop + " lost its parent")
			}
			return price, nil
		})
	}
	first, second := quote("corner shop", 3), quote("market", 2)
	a, err := first.Wait()
	fmt.Println(a, err)
	b, err := second.Wait()
	fmt.Println(b, err)

	// Output:
	// 3 <nil>
	// 2 <nil>
}

// A tracer that wants a copy of its span for every goroutine gets it made in the
// starter.
func ExampleOnDetach() {
	remove := fix.OnDetach(func(ctx context.Context) context.Context {
		if s := spanFrom(ctx); s != nil {
			_, copied := startSpan(ctx, "copy of "+s.name)
			return context.WithValue(ctx, spanKey{}, copied)
		}
		return ctx
	})
	defer remove()

	ctx, _ := startSpan(context.Background(), "request")
	done := make(chan struct{})
	fix.Go(ctx, func(ctx context.Context) {
		defer close(done)
		_, s := startSpan(ctx, "audit")
		fmt.Println(s.name, "is below", s.parent.name)
	})
	<-done

	// Output:
	// audit is below copy of request
}

// Off, the goroutine is started and detached all the same.
func ExampleSetEnabled() {
	defer fix.OnDetach(func(ctx context.Context) context.Context {
		fmt.Println("a hook runs")
		return ctx
	})()

	fix.SetEnabled(false)
	fix.Detach(context.Background())
	fix.SetEnabled(true)
	fix.Detach(context.Background())

	// Output:
	// a hook runs
}

// The index is everybody's: its rebuilding is no part of the request.
func ExampleRoot() {
	// New Relic's middleware for gin keeps its transaction so.
	ctx := context.WithValue(context.Background(), "newRelicTransaction", "request 7") //nolint:staticcheck // as it is there
	ctx = context.WithValue(ctx, traceKey{}, "user 1")

	root := fix.Root(ctx)
	fmt.Println("transaction:", root.Value("newRelicTransaction"))
	fmt.Println("others:", root.Value(traceKey{}))

	// Output:
	// transaction: <nil>
	// others: user 1
}
