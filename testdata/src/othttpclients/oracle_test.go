package othttpclients

import (
	"context"
	"net/http"
	"testing"

	"github.com/opentracing/opentracing-go"

	"fixtures/oracle"
	"fixtures/othttpclients/web"
)

// network answers every request.
type network struct{}

func (network) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 204, Body: http.NoBody, Request: r}, nil
}

type served struct{ r *http.Request }

func (s served) Request() *http.Request { return s.r }
func (served) Serve(*http.Response)     {}

func TestOracle(t *testing.T) {
	http.DefaultTransport = network{}
	create := func() *filter {
		return newSpec(web.Options{Tracer: opentracing.GlobalTracer(), SpanName: "call"}).create()
	}
	with := func(f func(*filter, exchange)) func(context.Context) {
		return func(ctx context.Context) {
			_, r := oracle.Request(ctx)
			r.URL.Scheme, r.URL.Host = "http", "localhost"
			f(create(), served{r})
		}
	}
	const called = "request(call)"
	oracle.Run(t, oracle.OpenTracing, []oracle.Case{
		{Name: "filter.newLost", Run: with((*filter).newLost), Right: called},
		{Name: "filter.newKept", Run: with((*filter).newKept), Right: called},
		{Name: "filter.shadowLost", Run: with((*filter).shadowLost), Right: called},
		{Name: "filter.shadowPlain", Run: with((*filter).shadowPlain), Right: "request"},
		{
			Name:  "filter.getLost",
			Run:   func(ctx context.Context) { create().getLost(ctx) },
			Right: "request(handle(call, load))",
		},
		{Name: "filter.flightLost", Run: with((*filter).flightLost), Right: called},
		{Name: "filter.flightKept", Run: with((*filter).flightKept), Right: called},
		{Name: "guardedLost", Run: guardedLost, Right: called},
		{Name: "guardedKept", Run: guardedKept, Right: called},
	})
}
