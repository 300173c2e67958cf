package fix_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"

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
