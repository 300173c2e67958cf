// Package requests hands HTTP requests to goroutines: a request carries the
// context that it was made with (OpenTelemetry).
package requests

import (
	"context"
	"net/http"
)

// audit traces a request.
func audit(r *http.Request) { save(r.Context()) }

func backgroundLost(w http.ResponseWriter, r *http.Request) {
	go save(context.Background()) // want `loses its parent span: .*save`
}

func contextKept(w http.ResponseWriter, r *http.Request) {
	go save(r.Context())
}

func requestKept(w http.ResponseWriter, r *http.Request) {
	go audit(r)
}

func requestOuter(w http.ResponseWriter, r *http.Request) {
	ctx, span := tr.Start(r.Context(), "handle")
	defer span.End()
	load(ctx)
	go audit(r) // want `wrong parent span: .*audit`
}

func withContextKept(w http.ResponseWriter, r *http.Request) {
	ctx, span := tr.Start(r.Context(), "handle")
	defer span.End()
	r = r.WithContext(ctx)
	go audit(r)
}

func withContextLost(w http.ResponseWriter, r *http.Request) {
	go audit(r.WithContext(context.Background())) // want `loses its parent span: .*audit`
}

// The request that r points to is replaced.
func overwrittenKept(w http.ResponseWriter, r *http.Request) {
	ctx, span := tr.Start(r.Context(), "handle")
	defer span.End()
	*r = *r.WithContext(ctx)
	go audit(r)
}

func cloneKept(w http.ResponseWriter, r *http.Request) {
	go audit(r.Clone(context.WithoutCancel(r.Context())))
}

func cloneLost(w http.ResponseWriter, r *http.Request) {
	later := r.Clone(context.Background())
	go func() { // want `loses its parent span: .*audit`
		audit(later)
	}()
}

// New requests.

func newLost(ctx context.Context) {
	req, err := http.NewRequest("GET", "/", nil)
	if err != nil {
		return
	}
	go audit(req) // want `loses its parent span: .*audit`
}

func newInsideLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*save`
		req, err := http.NewRequest("GET", "/", nil)
		if err != nil {
			return
		}
		save(req.Context())
	}()
}

func newWithContextKept(ctx context.Context) {
	req, err := http.NewRequestWithContext(ctx, "GET", "/", nil)
	if err != nil {
		return
	}
	go audit(req)
}

func newWithContextLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*audit`
		req, err := http.NewRequestWithContext(context.Background(), "GET", "/", nil)
		if err != nil {
			return
		}
		audit(req)
	}()
}

func newThenContextKept(ctx context.Context) {
	req, err := http.NewRequest("GET", "/", nil)
	if err != nil {
		return
	}
	req = req.WithContext(ctx)
	go audit(req)
}

func newOuter(ctx context.Context) {
	req, err := http.NewRequestWithContext(ctx, "GET", "/", nil)
	if err != nil {
		return
	}
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go audit(req) // want `wrong parent span: .*audit`
}

// A function that makes the request.
func newRequest(ctx context.Context, path string) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", path, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "text/plain")
	return req, nil
}

func madeLost(ctx context.Context) {
	req, err := newRequest(context.Background(), "/")
	if err != nil {
		return
	}
	go audit(req) // want `loses its parent span: .*audit`
}

func madeKept(ctx context.Context) {
	req, err := newRequest(ctx, "/")
	if err != nil {
		return
	}
	go audit(req)
}

// middleware puts a span into the request.
func middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := tr.Start(r.Context(), "handle")
		defer span.End()
		next.ServeHTTP(w, r.WithContext(ctx))
		go save(ctx)
	})
}

func middlewareLost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := tr.Start(r.Context(), "handle")
		defer span.End()
		next.ServeHTTP(w, r.WithContext(ctx))
		go save(context.Background()) // want `loses its parent span: .*save`
	})
}
