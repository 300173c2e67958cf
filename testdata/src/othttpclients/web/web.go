// Package web is the HTTP client of a house, with an optional tracer
// (OpenTracing).
package web

import (
	"net/http"
	"time"

	"github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/ext"
)

// Options are those of a Client.
type Options struct {
	Timeout  time.Duration
	Tracer   opentracing.Tracer // none if nil
	SpanName string             // no spans without
}

// A Client is an http.Client that traces its requests where it is told to.
type Client struct {
	client    http.Client
	transport *Transport
	token     string
}

// NewClient returns a client.
func NewClient(o Options) *Client {
	transport := NewTransport(o)
	c := &Client{
		client: http.Client{
			Timeout:   o.Timeout,
			Transport: transport,
		},
		transport: transport,
	}
	return c
}

// Do sends a request below the span that it carries.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	return c.client.Do(req)
}

// Get has no context to go by.
func (c *Client) Get(url string) (*http.Response, error) {
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return nil, err
	}
	return c.Do(req)
}

// A Transport traces requests where it has a span name.
type Transport struct {
	base   http.RoundTripper
	tracer opentracing.Tracer
	name   string
}

// NewTransport returns a transport.
func NewTransport(o Options) *Transport {
	if o.Tracer == nil {
		o.Tracer = opentracing.NoopTracer{}
	}
	t := &Transport{base: http.DefaultTransport, tracer: o.Tracer}
	if o.SpanName != "" {
		t = named(t, o.SpanName)
	}
	return t
}

func named(t *Transport, name string) *Transport {
	return &Transport{base: t.base, tracer: t.tracer, name: name}
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	var span opentracing.Span
	if t.name != "" {
		req, span = t.inject(req)
		defer span.Finish()
	}
	resp, err := t.base.RoundTrip(req)
	if span != nil && resp != nil {
		ext.HTTPStatusCode.Set(span, uint16(resp.StatusCode))
	}
	return resp, err
}

func (t *Transport) inject(req *http.Request) (*http.Request, opentracing.Span) {
	opts := []opentracing.StartSpanOption{opentracing.Tags{
		string(ext.SpanKind):   "client",
		string(ext.HTTPMethod): req.Method,
	}}
	if parent := opentracing.SpanFromContext(req.Context()); parent != nil {
		opts = append(opts, opentracing.ChildOf(parent.Context()))
	}
	span := t.tracer.StartSpan(t.name, opts...)
	req = req.WithContext(opentracing.ContextWithSpan(req.Context(), span))
	_ = t.tracer.Inject(span.Context(), opentracing.HTTPHeaders, opentracing.HTTPHeadersCarrier(req.Header))
	return req, span
}

// A Plain client has the interface of Client, and no tracer.
type Plain struct{ client http.Client }

// NewPlain returns a plain client.
func NewPlain() *Plain { return &Plain{http.Client{Timeout: time.Second}} }

// Do sends a request.
func (c *Plain) Do(req *http.Request) (*http.Response, error) { return c.client.Do(req) }
