package httpclients

import (
	"context"
	"net/http"
	"sync"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"golang.org/x/sync/singleflight"

	"fixtures/httpclients/api"
)

// What proves that a client traces, and next to it what does not.

func traced(base http.RoundTripper) http.RoundTripper { return otelhttp.NewTransport(base, named) }

// request carries no span.
func request() *http.Request {
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		panic(err)
	}
	return req
}

// Package variables.

var shared = &http.Client{Transport: otelhttp.NewTransport(emptyTransport{}, named)}

// Shared may be set by anybody.
var Shared = &http.Client{Transport: otelhttp.NewTransport(emptyTransport{}, named)}

var sharedValue = http.Client{Transport: otelhttp.NewTransport(emptyTransport{}, named)}

// swapped is set twice.
var swapped = &http.Client{Transport: otelhttp.NewTransport(emptyTransport{}, named)}

func swap() { swapped = http.DefaultClient }

func sharedLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Do`
		drain(shared.Do(request()))
	}()
}

func sharedKept(ctx context.Context) {
	go func() {
		drain(shared.Do(request().WithContext(ctx)))
	}()
}

func sharedValueLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Head`
		drain(sharedValue.Head(url))
	}()
}

func sharedByAll(ctx context.Context) {
	go func() {
		drain(Shared.Do(request()))
	}()
}

func swappedClient(ctx context.Context) {
	swap()
	go func() {
		drain(swapped.Do(request()))
	}()
}

// Constructors.

func newClient() (*http.Client, error) {
	if url == "" {
		return nil, http.ErrNoLocation
	}
	client := &http.Client{}
	client.Transport = traced(nil)
	return client, nil
}

func constructedLost(ctx context.Context) {
	client, err := newClient()
	if err != nil {
		return
	}
	go func() { // want `loses its parent span: .*Do`
		drain(client.Do(request()))
	}()
}

func importedLost(ctx context.Context) {
	client := api.NewHTTP()
	go func() { // want `loses its parent span: .*Do`
		drain(client.Do(request()))
	}()
}

func importedKept(ctx context.Context) {
	client := api.NewHTTP()
	go func() {
		drain(client.Do(request().WithContext(ctx)))
	}()
}

func importedPlain(ctx context.Context) {
	client := api.NewPlain()
	go func() {
		drain(client.Do(request()))
	}()
}

func importedTransportLost(ctx context.Context) {
	client := &http.Client{Transport: api.NewTransport()}
	go func() { // want `loses its parent span: .*Do`
		drain(client.Do(request()))
	}()
}

// given is the transport of the caller's choice.
func given(base http.RoundTripper) *http.Client { return &http.Client{Transport: base} }

func givenTransport(ctx context.Context) {
	client := given(traced(nil))
	go func() {
		drain(client.Do(request()))
	}()
}

// Transports that are set later, or not on every path.

func wrappedLost(ctx context.Context) {
	client := &http.Client{Transport: http.DefaultTransport}
	client.Transport = traced(client.Transport)
	go func() { // want `loses its parent span: .*Do`
		drain(client.Do(request()))
	}()
}

func unwrapped(ctx context.Context) {
	client := &http.Client{Transport: traced(nil)}
	client.Transport = http.DefaultTransport
	go func() {
		drain(client.Do(request()))
	}()
}

func sometimes(ctx context.Context, tracing bool) {
	client := &http.Client{}
	if tracing {
		client.Transport = traced(nil)
	}
	go func() {
		drain(client.Do(request()))
	}()
}

func sometimesTransport(ctx context.Context, tracing bool) {
	var transport http.RoundTripper
	if tracing {
		transport = traced(nil)
	}
	client := &http.Client{Transport: transport}
	go func() {
		drain(client.Do(request()))
	}()
}

func eitherLost(ctx context.Context, own bool) {
	client := &http.Client{}
	if own {
		client.Transport = &ownTransport{http.DefaultTransport}
	} else {
		client.Transport = traced(nil)
	}
	go func() { // want `loses its parent span: .*Do`
		drain(client.Do(request()))
	}()
}

func eitherClient(ctx context.Context, tracing bool) {
	client := http.DefaultClient
	if tracing {
		client = shared
	}
	go func() {
		drain(client.Do(request()))
	}()
}

func copiedLost(ctx context.Context) {
	client := *shared
	client.Timeout = 0
	go func() { // want `loses its parent span: .*Do`
		drain(client.Do(request()))
	}()
}

func copiedAndReset(ctx context.Context) {
	client := *shared
	client.Transport = nil
	go func() {
		drain(client.Do(request()))
	}()
}

// Fields.

type doer interface {
	Do(*http.Request) (*http.Response, error)
}

type fetcher struct {
	value   http.Client       // traced
	base    http.RoundTripper // traced
	doer    doer              // traced
	partial http.RoundTripper // if asked for
	any     *http.Client      // anybody's
	Open    *http.Client      // traced: nobody else can name the type

	fetch  func(*http.Request) (*http.Response, error) // traced
	direct func(*http.Request) (*http.Response, error) // not
	either func(*http.Request) (*http.Response, error) // set twice

	flights singleflight.Group
}

func newFetcher(tracing bool) *fetcher {
	f := &fetcher{
		value:  http.Client{Transport: traced(nil)},
		base:   traced(nil),
		doer:   &http.Client{Transport: traced(nil)},
		any:    shared,
		Open:   shared,
		direct: http.DefaultTransport.RoundTrip,
		either: shared.Do,
	}
	if tracing {
		f.partial = traced(nil)
	}
	f.fetch = shared.Do
	return f
}

func (f *fetcher) use(client *http.Client) {
	f.any = client
	f.either = client.Do
}

func (f *fetcher) valueLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Do`
		drain(f.value.Do(request()))
	}()
}

func (f *fetcher) openLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Do`
		drain(f.Open.Do(request()))
	}()
}

func (f *fetcher) baseLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*RoundTrip`
		drain(f.base.RoundTrip(request()))
	}()
}

func (f *fetcher) baseKept(ctx context.Context) {
	go func() {
		drain(f.base.RoundTrip(request().WithContext(ctx)))
	}()
}

func (f *fetcher) doerLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Do`
		drain(f.doer.Do(request()))
	}()
}

func (f *fetcher) partialTransport(ctx context.Context) {
	client := &http.Client{Transport: f.partial}
	go func() {
		drain(client.Do(request()))
	}()
}

func (f *fetcher) anyClient(ctx context.Context) {
	go func() {
		drain(f.any.Do(request()))
	}()
}

func givenTransportTrip(ctx context.Context, base http.RoundTripper) {
	go func() {
		drain(base.RoundTrip(request()))
	}()
}

// A Session lets everybody set its client.
type Session struct{ Client *http.Client }

func newSession() *Session { return &Session{shared} }

func (s *Session) exportedClient(ctx context.Context) {
	go func() {
		drain(s.Client.Do(request()))
	}()
}

// Functions that a field holds.

func (f *fetcher) fetchLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*fetch`
		drain(f.fetch(request()))
	}()
}

func (f *fetcher) fetchKept(ctx context.Context) {
	go func() {
		drain(f.fetch(request().WithContext(ctx)))
	}()
}

func (f *fetcher) fetchDirect(ctx context.Context) {
	go func() {
		drain(f.direct(request()))
	}()
}

func (f *fetcher) fetchEither(ctx context.Context) {
	go func() {
		drain(f.either(request()))
	}()
}

func (f *fetcher) flightLost(w http.ResponseWriter, r *http.Request) {
	req := r.Clone(context.Background())
	req.RequestURI = ""
	<-f.flights.DoChan("a", func() (any, error) { // want `loses its parent span: .*fetch`
		drain(f.fetch(req))
		return nil, nil
	})
}

func (f *fetcher) flightKept(w http.ResponseWriter, r *http.Request) {
	req := r.Clone(context.WithoutCancel(r.Context()))
	req.RequestURI = ""
	<-f.flights.DoChan("a", func() (any, error) {
		drain(f.fetch(req))
		return nil, nil
	})
}

// Transports with conditions of their own.

// onceTransport traces where its configuration says so.
type onceTransport struct {
	once    sync.Once
	enabled bool
}

func (t *onceTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.enabled {
		ctx, span := tr.Start(r.Context(), "call")
		defer span.End()
		r = r.WithContext(ctx)
	}
	return http.DefaultTransport.RoundTrip(r)
}

func configuredLost(ctx context.Context) {
	client := &http.Client{Transport: &onceTransport{enabled: true}}
	go func() { // want `loses its parent span: .*Do`
		drain(client.Do(request()))
	}()
}

// detachedTransport starts a trace of its own for every request.
type detachedTransport struct{}

func (detachedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	_, span := tr.Start(context.Background(), "call")
	defer span.End()
	return http.DefaultTransport.RoundTrip(r)
}

// No request could help here.
func detachedAnyway(ctx context.Context) {
	client := &http.Client{Transport: detachedTransport{}}
	go func() {
		drain(client.Do(request()))
	}()
}

// plainTransport is one of two kinds.
type plainTransport struct{ base http.RoundTripper }

func (t *plainTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	return t.base.RoundTrip(r)
}

func newPlain(tracing bool) *plainTransport {
	if tracing {
		return &plainTransport{traced(nil)}
	}
	return &plainTransport{http.DefaultTransport}
}

func eitherBase(ctx context.Context) {
	client := &http.Client{Transport: newPlain(true)}
	go func() {
		drain(client.Do(request()))
	}()
}
