// Package httpclients sends requests from goroutines. A client whose transport
// is instrumented starts a span for each; a plain one may (OpenTelemetry).
package httpclients

import (
	"context"
	"net/http"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"

	"fixtures/httpclients/api"
)

const url = "http://localhost/"

var named = otelhttp.WithSpanNameFormatter(func(string, *http.Request) string { return "call" })

// ownTransport traces too.
type ownTransport struct{ base http.RoundTripper }

func (t *ownTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, span := tr.Start(r.Context(), "call")
	defer span.End()
	return t.base.RoundTrip(r.WithContext(ctx))
}

// headerTransport traces as its base does.
type headerTransport struct{ base http.RoundTripper }

func (t *headerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("User-Agent", "fixture")
	return t.base.RoundTrip(r)
}

// emptyTransport does not trace.
type emptyTransport struct{}

func (emptyTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 204, Body: http.NoBody, Request: r}, nil
}

type service struct {
	client *http.Client // traced
	own    *http.Client // traced
	header *http.Client // traced
	empty  *http.Client
	plain  *http.Client
	api    *api.Client
}

func newService() *service {
	return &service{
		client: &http.Client{Transport: otelhttp.NewTransport(nil, named)},
		own:    &http.Client{Transport: &ownTransport{http.DefaultTransport}},
		header: &http.Client{Transport: &headerTransport{otelhttp.NewTransport(nil, named)}},
		empty:  &http.Client{Transport: emptyTransport{}},
		plain:  &http.Client{Timeout: time.Second},
		api:    api.New(url),
	}
}

// drain ends the response, and with it the span.
func drain(resp *http.Response, err error) {
	if err == nil {
		resp.Body.Close()
	}
}

func (s *service) newLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*Do`
		req, err := http.NewRequest("GET", url, nil)
		if err != nil {
			return
		}
		drain(s.client.Do(req))
	}()
}

// A context in scope is enough.
func (s *service) newParameterLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Do`
		req, err := http.NewRequest("GET", url, nil)
		if err != nil {
			return
		}
		drain(s.client.Do(req))
	}()
}

func (s *service) withContextKept(ctx context.Context) {
	go func() {
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return
		}
		drain(s.client.Do(req))
	}()
}

func (s *service) withContextLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Do`
		req, err := http.NewRequestWithContext(context.Background(), "GET", url, nil)
		if err != nil {
			return
		}
		drain(s.client.Do(req))
	}()
}

func (s *service) thenContextKept(ctx context.Context) {
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return
	}
	go func() {
		drain(s.client.Do(req.WithContext(ctx)))
	}()
}

// The request is made before the goroutine.
func (s *service) madeBeforeLost(ctx context.Context) {
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return
	}
	go func() { // want `loses its parent span: .*Do`
		drain(s.client.Do(req))
	}()
}

func (s *service) outer(ctx context.Context) {
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	go func() { // want `wrong parent span: .*Do`
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return
		}
		drain(s.client.Do(req))
	}()
}

// The convenience methods have no context.
func (s *service) getLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Get`
		drain(s.client.Get(url))
	}()
}

func (s *service) postLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Post`
		drain(s.client.Post(url, "text/plain", http.NoBody))
	}()
}

// A server's request is sent on.
func (s *service) proxyLost(w http.ResponseWriter, r *http.Request) {
	out := r.Clone(context.Background())
	out.RequestURI = ""
	go func() { // want `loses its parent span: .*Do`
		drain(s.client.Do(out))
	}()
}

func (s *service) proxyKept(w http.ResponseWriter, r *http.Request) {
	out := r.Clone(context.WithoutCancel(r.Context()))
	out.RequestURI = ""
	go func() {
		drain(s.client.Do(out))
	}()
}

// send is a function between.
func (s *service) send(ctx context.Context) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return
	}
	drain(s.client.Do(req))
}

func (s *service) sendLost(ctx context.Context) {
	go s.send(context.Background()) // want `loses its parent span: .*send`
}

func (s *service) sendKept(ctx context.Context) {
	go s.send(ctx)
}

// Transports of the package's own.

func (s *service) ownLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Do`
		req, err := http.NewRequest("GET", url, nil)
		if err != nil {
			return
		}
		drain(s.own.Do(req))
	}()
}

func (s *service) ownKept(ctx context.Context) {
	go func() {
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return
		}
		drain(s.own.Do(req))
	}()
}

func (s *service) headerLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Do`
		req, err := http.NewRequest("GET", url, nil)
		if err != nil {
			return
		}
		drain(s.header.Do(req))
	}()
}

func (s *service) emptyUntraced(ctx context.Context) {
	go func() {
		req, err := http.NewRequest("GET", url, nil)
		if err != nil {
			return
		}
		drain(s.empty.Do(req))
	}()
}

// Clients that are local.

func localLost(ctx context.Context) {
	client := &http.Client{Transport: otelhttp.NewTransport(nil, named)}
	go func() { // want `loses its parent span: .*Get`
		drain(client.Get(url))
	}()
}

func localSetLost(ctx context.Context) {
	client := new(http.Client)
	client.Transport = otelhttp.NewTransport(http.DefaultTransport, named)
	go func() { // want `loses its parent span: .*Get`
		drain(client.Get(url))
	}()
}

func transportLost(ctx context.Context) {
	transport := otelhttp.NewTransport(nil, named)
	go func() { // want `loses its parent span: .*RoundTrip`
		req, err := http.NewRequest("GET", url, nil)
		if err != nil {
			return
		}
		drain(transport.RoundTrip(req))
	}()
}

func transportKept(ctx context.Context) {
	transport := otelhttp.NewTransport(nil, named)
	go func() {
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return
		}
		drain(transport.RoundTrip(req))
	}()
}

// Plain clients do not trace, as far as anybody can see.

func (s *service) plainGet(ctx context.Context) {
	go func() {
		req, err := http.NewRequest("GET", url, nil)
		if err != nil {
			return
		}
		drain(s.plain.Do(req))
	}()
}

func defaultClient(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		req, err := http.NewRequest("GET", url, nil)
		if err != nil {
			return
		}
		drain(http.DefaultClient.Do(req))
	}()
}

func defaultGet(ctx context.Context) {
	go func() {
		drain(http.Get(url))
	}()
}

// Somebody else's client may trace.
func givenClient(ctx context.Context, client *http.Client) {
	go func() {
		drain(client.Get(url))
	}()
}

// A client in another package.

func (s *service) fetchLost(ctx context.Context) {
	go s.api.Fetch(context.Background(), "a") // want `loses its parent span: .*Fetch`
}

func (s *service) fetchKept(ctx context.Context) {
	go s.api.Fetch(ctx, "a")
}

func (s *service) pingLost(ctx context.Context) {
	go s.api.Ping() // want `loses its parent span: .*Ping`
}
