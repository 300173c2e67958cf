// Package api is the client of a service, with a traced transport
// (OpenTelemetry).
package api

import (
	"context"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
)

// A Client traces its requests.
type Client struct {
	http *http.Client
	base string
}

// New returns a client.
func New(base string) *Client {
	named := otelhttp.WithSpanNameFormatter(func(string, *http.Request) string { return "call" })
	return &Client{
		http: &http.Client{Transport: otelhttp.NewTransport(nil, named)},
		base: base,
	}
}

// Fetch sends a request below the span in ctx.
func (c *Client) Fetch(ctx context.Context, id string) error {
	req, err := http.NewRequestWithContext(ctx, "GET", c.base+id, nil)
	if err != nil {
		return err
	}
	return c.do(req)
}

// Ping has no context to go by.
func (c *Client) Ping() error {
	req, err := http.NewRequest("GET", c.base, nil)
	if err != nil {
		return err
	}
	return c.do(req)
}

func (c *Client) do(req *http.Request) error {
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// NewHTTP returns a client that traces.
func NewHTTP() *http.Client { return &http.Client{Transport: NewTransport()} }

// NewTransport returns a transport that traces.
func NewTransport() http.RoundTripper {
	named := otelhttp.WithSpanNameFormatter(func(string, *http.Request) string { return "call" })
	return otelhttp.NewTransport(nil, named)
}

// NewPlain returns a client that does not trace.
func NewPlain() *http.Client { return &http.Client{Timeout: 1} }
