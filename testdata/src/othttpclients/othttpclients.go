// Package othttpclients sends requests from goroutines, through a client of the
// house (OpenTracing).
package othttpclients

import (
	"context"
	"net/http"

	"github.com/opentracing/opentracing-go"
	"golang.org/x/sync/singleflight"

	"fixtures/othttpclients/web"
)

const url = "http://localhost/"

// An exchange is a request on its way through the filters of a proxy.
type exchange interface {
	Request() *http.Request
	Serve(*http.Response)
}

type filter struct {
	client *web.Client
	plain  *web.Plain
	fetch  func(*http.Request) (*http.Response, error)

	flights singleflight.Group
}

type spec struct {
	client *web.Client
	plain  *web.Plain
}

func newSpec(o web.Options) *spec {
	return &spec{client: web.NewClient(o), plain: web.NewPlain()}
}

func (s *spec) create() *filter {
	f := &filter{client: s.client, plain: s.plain}
	f.fetch = s.client.Do
	return f
}

// drain ends the response.
func drain(resp *http.Response, err error) {
	if err == nil {
		resp.Body.Close()
	}
}

func (f *filter) newLost(ex exchange) {
	go func() { // want `loses its parent span: .*Do`
		req, err := http.NewRequest("POST", url, http.NoBody)
		if err != nil {
			return
		}
		drain(f.client.Do(req))
	}()
}

func (f *filter) newKept(ex exchange) {
	ctx := context.WithoutCancel(ex.Request().Context())
	go func() {
		req, err := http.NewRequestWithContext(ctx, "POST", url, http.NoBody)
		if err != nil {
			return
		}
		drain(f.client.Do(req))
	}()
}

// shadow is a copy of a request.
func shadow(req *http.Request) (*http.Request, error) {
	clone, err := http.NewRequest(req.Method, url, nil)
	if err != nil {
		return nil, err
	}
	clone.Header = req.Header.Clone()
	return clone, nil
}

func (f *filter) shadowLost(ex exchange) {
	req, err := shadow(ex.Request())
	if err != nil {
		return
	}
	go func() { // want `loses its parent span: .*Do`
		drain(f.client.Do(req))
	}()
}

func (f *filter) shadowPlain(ex exchange) {
	req, err := shadow(ex.Request())
	if err != nil {
		return
	}
	go func() {
		drain(f.plain.Do(req))
	}()
}

func (f *filter) getLost(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go func() { // want `loses its parent span: .*Get`
		drain(f.client.Get(url))
	}()
}

func (f *filter) flightLost(ex exchange) {
	req := ex.Request().Clone(context.Background())
	req.RequestURI = ""
	ch := f.flights.DoChan("a", func() (any, error) { // want `loses its parent span: .*fetch`
		drain(f.fetch(req))
		return nil, nil
	})
	select {
	case <-ch:
	case <-ex.Request().Context().Done():
	}
}

func (f *filter) flightKept(ex exchange) {
	req := ex.Request().Clone(context.WithoutCancel(ex.Request().Context()))
	req.RequestURI = ""
	ch := f.flights.DoChan("a", func() (any, error) {
		drain(f.fetch(req))
		return nil, nil
	})
	select {
	case <-ch:
	case <-ex.Request().Context().Done():
	}
}

// A guardedTransport traces where there is something to trace.
type guardedTransport struct{ base http.RoundTripper }

func (t guardedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if parent := opentracing.SpanFromContext(req.Context()); parent != nil {
		span := parent.Tracer().StartSpan("call", opentracing.ChildOf(parent.Context()))
		defer span.Finish()
		req = req.WithContext(opentracing.ContextWithSpan(req.Context(), span))
	}
	return t.base.RoundTrip(req)
}

func guardedLost(ctx context.Context) {
	client := &http.Client{Transport: guardedTransport{http.DefaultTransport}}
	go func() { // want `loses its parent span: client.Get .* will not be recorded`
		drain(client.Get(url))
	}()
}

func guardedKept(ctx context.Context) {
	client := &http.Client{Transport: guardedTransport{http.DefaultTransport}}
	go func() {
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return
		}
		drain(client.Do(req))
	}()
}
