package grpcstream

import (
	"context"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"fixtures/oracle"
)

// A stream has nobody at the other end.
type stream struct {
	grpc.ServerStream
	ctx context.Context
}

func (s stream) Context() context.Context         { return s.ctx }
func (stream) Send(*wrapperspb.StringValue) error { return nil }
func (stream) SendMsg(any) error                  { return nil }

func TestOracle(t *testing.T) {
	id := wrapperspb.String("a")
	ok := func(err error) {
		if err != nil {
			t.Error(err)
		}
	}
	type message = wrapperspb.StringValue
	get := func(f func(context.Context, *message) (*message, error)) func(context.Context) {
		return func(ctx context.Context) {
			_, err := f(ctx, id)
			ok(err)
		}
	}
	watch := func(f func(*message, grpc.ServerStreamingServer[message]) error) func(context.Context) {
		return func(ctx context.Context) { ok(f(id, stream{ctx: ctx})) }
	}
	update := func(f func(updates) error) func(context.Context) {
		return func(ctx context.Context) { ok(f(stream{ctx: ctx})) }
	}
	call := func(f grpc.StreamServerInterceptor) func(context.Context) {
		return func(ctx context.Context) {
			ok(f(nil, stream{ctx: ctx}, nil, func(_ any, s grpc.ServerStream) error {
				load(s.Context())
				return nil
			}))
		}
	}
	const saved = "request(save)"
	var s server
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "server.get", Run: get(s.get), Right: saved},
		{Name: "server.getKept", Run: get(s.getKept), Right: saved},
		{Name: "server.watch", Run: watch(s.watch), Right: saved},
		{Name: "server.watchKept", Run: watch(s.watchKept), Right: saved},
		{Name: "server.updates", Run: update(s.updates), Right: saved},
		{Name: "server.updatesKept", Run: update(s.updatesKept), Right: saved},
		{Name: "server.updatesSpan", Run: update(s.updatesSpan), Right: "request(handle(load, save))"},
		{Name: "intercept", Run: call(intercept), Right: "request(handle(load, save))"},
		{Name: "interceptLost", Run: call(interceptLost), Right: "request(load, save)"},
	})
}
