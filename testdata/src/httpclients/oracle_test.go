package httpclients

import (
	"context"
	"net/http"
	"testing"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	http.DefaultTransport = emptyTransport{} // no network
	with := func(f func(*service, context.Context)) func(context.Context) {
		return func(ctx context.Context) { f(newService(), ctx) }
	}
	serve := func(f func(*service, http.ResponseWriter, *http.Request)) func(context.Context) {
		return func(ctx context.Context) {
			w, r := oracle.Request(ctx)
			r.URL.Scheme, r.URL.Host = "http", "localhost"
			f(newService(), w, r)
		}
	}
	const (
		called = "request(call)"
		loaded = "request(handle(call, load))"
	)
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "service.newLost", Run: with((*service).newLost), Right: loaded},
		{Name: "service.newParameterLost", Run: with((*service).newParameterLost), Right: called},
		{Name: "service.withContextKept", Run: with((*service).withContextKept), Right: called},
		{Name: "service.withContextLost", Run: with((*service).withContextLost), Right: called},
		{Name: "service.thenContextKept", Run: with((*service).thenContextKept), Right: called},
		{Name: "service.madeBeforeLost", Run: with((*service).madeBeforeLost), Right: called},
		{Name: "service.outer", Run: with((*service).outer), Right: loaded},
		{Name: "service.getLost", Run: with((*service).getLost), Right: called},
		{Name: "service.postLost", Run: with((*service).postLost), Right: called},
		{Name: "service.proxyLost", Run: serve((*service).proxyLost), Right: called},
		{Name: "service.proxyKept", Run: serve((*service).proxyKept), Right: called},
		{Name: "service.sendLost", Run: with((*service).sendLost), Right: called},
		{Name: "service.sendKept", Run: with((*service).sendKept), Right: called},
		{Name: "service.ownLost", Run: with((*service).ownLost), Right: called},
		{Name: "service.ownKept", Run: with((*service).ownKept), Right: called},
		{Name: "service.headerLost", Run: with((*service).headerLost), Right: called},
		{Name: "service.emptyUntraced", Run: with((*service).emptyUntraced), Right: "request"},
		{Name: "localLost", Run: localLost, Right: called},
		{Name: "localSetLost", Run: localSetLost, Right: called},
		{Name: "transportLost", Run: transportLost, Right: called},
		{Name: "transportKept", Run: transportKept, Right: called},
		{Name: "service.plainGet", Run: with((*service).plainGet), Right: "request"},
		{Name: "defaultClient", Run: defaultClient, Right: "request(handle(load))"},
		{Name: "defaultGet", Run: defaultGet, Right: "request"},
		{
			Name: "givenClient",
			Run: func(ctx context.Context) {
				givenClient(ctx, &http.Client{Transport: otelhttp.NewTransport(nil, named)})
			},
			Right: called, Exempt: "a client that only may trace",
		},
		{Name: "service.fetchLost", Run: with((*service).fetchLost), Right: called},
		{Name: "service.fetchKept", Run: with((*service).fetchKept), Right: called},
		{Name: "service.pingLost", Run: with((*service).pingLost), Right: called},
	})
}
