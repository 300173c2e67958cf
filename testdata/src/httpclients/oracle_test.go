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
	with1 := func(f func(context.Context, bool), arg bool) func(context.Context) {
		return func(ctx context.Context) { f(ctx, arg) }
	}
	fetch := func(f func(*fetcher, context.Context)) func(context.Context) {
		return func(ctx context.Context) { f(newFetcher(true), ctx) }
	}
	flight := func(f func(*fetcher, http.ResponseWriter, *http.Request)) func(context.Context) {
		return func(ctx context.Context) {
			w, r := oracle.Request(ctx)
			r.URL.Scheme, r.URL.Host = "http", "localhost"
			f(newFetcher(true), w, r)
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

		{Name: "sharedLost", Run: sharedLost, Right: called},
		{Name: "sharedKept", Run: sharedKept, Right: called},
		{Name: "sharedValueLost", Run: sharedValueLost, Right: called},
		{Name: "sharedByAll", Run: sharedByAll, Right: called, Exempt: "a client that anybody may set"},
		{Name: "swappedClient", Run: swappedClient, Right: "request"},
		{Name: "constructedLost", Run: constructedLost, Right: called},
		{Name: "importedLost", Run: importedLost, Right: called},
		{Name: "importedKept", Run: importedKept, Right: called},
		{Name: "importedPlain", Run: importedPlain, Right: "request"},
		{Name: "importedTransportLost", Run: importedTransportLost, Right: called},
		{Name: "givenTransport", Run: givenTransport, Right: called, Exempt: "a transport that is a parameter"},
		{Name: "wrappedLost", Run: wrappedLost, Right: called},
		{Name: "unwrapped", Run: unwrapped, Right: "request"},
		{Name: "sometimes", Run: with1(sometimes, true), Right: called, Exempt: "a transport that may be missing"},
		{Name: "sometimesTransport", Run: with1(sometimesTransport, true), Right: called, Exempt: "a transport that may be missing"},
		{Name: "eitherLost", Run: with1(eitherLost, true), Right: called},
		{Name: "eitherClient", Run: with1(eitherClient, true), Right: called, Exempt: "one of two clients"},
		{Name: "copiedLost", Run: copiedLost, Right: called},
		{Name: "copiedAndReset", Run: copiedAndReset, Right: "request"},
		{Name: "fetcher.valueLost", Run: fetch((*fetcher).valueLost), Right: called},
		{Name: "fetcher.openLost", Run: fetch((*fetcher).openLost), Right: called},
		{Name: "fetcher.baseLost", Run: fetch((*fetcher).baseLost), Right: called},
		{Name: "fetcher.baseKept", Run: fetch((*fetcher).baseKept), Right: called},
		{Name: "fetcher.doerLost", Run: fetch((*fetcher).doerLost), Right: called},
		{Name: "fetcher.partialTransport", Run: fetch((*fetcher).partialTransport), Right: called, Exempt: "a transport that may be missing"},
		{Name: "fetcher.anyClient", Run: fetch((*fetcher).anyClient), Right: called, Exempt: "a client that anybody may set"},
		{Name: "givenTransportTrip", Run: func(ctx context.Context) { givenTransportTrip(ctx, traced(nil)) }, Right: called, Exempt: "a transport that only may trace"},
		{Name: "Session.exportedClient", Run: func(ctx context.Context) { newSession().exportedClient(ctx) }, Right: called, Exempt: "a client that anybody may set"},
		{Name: "fetcher.fetchLost", Run: fetch((*fetcher).fetchLost), Right: called},
		{Name: "fetcher.fetchKept", Run: fetch((*fetcher).fetchKept), Right: called},
		{Name: "fetcher.fetchDirect", Run: fetch((*fetcher).fetchDirect), Right: "request"},
		{Name: "fetcher.fetchEither", Run: fetch((*fetcher).fetchEither), Right: called, Exempt: "one of two functions"},
		{Name: "fetcher.flightLost", Run: flight((*fetcher).flightLost), Right: called},
		{Name: "fetcher.flightKept", Run: flight((*fetcher).flightKept), Right: called},
		{Name: "configuredLost", Run: configuredLost, Right: called},
		{Name: "detachedAnyway", Run: detachedAnyway, Right: called, Exempt: "a transport that no request can give a parent"},
		{Name: "eitherBase", Run: eitherBase, Right: called, Exempt: "one of two transports"},
	})
}
