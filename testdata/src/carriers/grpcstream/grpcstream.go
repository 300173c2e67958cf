// Package grpcstream launches from the methods of a gRPC server
// (OpenTelemetry). A stream carries the context of its call.
package grpcstream

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

type server struct{}

// get is a unary method.
func (server) get(ctx context.Context, id *wrapperspb.StringValue) (*wrapperspb.StringValue, error) {
	go save(context.Background()) // want `loses its parent span: .*save`
	return id, nil
}

func (server) getKept(ctx context.Context, id *wrapperspb.StringValue) (*wrapperspb.StringValue, error) {
	go save(ctx)
	return id, nil
}

func (server) watch(id *wrapperspb.StringValue, stream grpc.ServerStreamingServer[wrapperspb.StringValue]) error {
	go save(context.Background()) // want `loses its parent span: .*save`
	return stream.Send(id)
}

func (server) watchKept(id *wrapperspb.StringValue, stream grpc.ServerStreamingServer[wrapperspb.StringValue]) error {
	go save(stream.Context())
	return stream.Send(id)
}

// updates is what the generated code of an older version calls a stream.
type updates interface {
	Send(*wrapperspb.StringValue) error
	grpc.ServerStream
}

func (server) updates(stream updates) error {
	go save(context.Background()) // want `loses its parent span: .*save`
	return nil
}

func (server) updatesKept(stream updates) error {
	ctx := stream.Context()
	go func() {
		save(ctx)
	}()
	return nil
}

func (server) updatesSpan(stream updates) error {
	ctx, span := tr.Start(stream.Context(), "handle")
	defer span.End()
	load(ctx)
	go save(stream.Context()) // want `wrong parent span: .*save`
	return nil
}

// spanStream has a span of its own.
type spanStream struct {
	grpc.ServerStream
	ctx context.Context
}

func (s *spanStream) Context() context.Context { return s.ctx }

// intercept is a stream interceptor.
func intercept(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	ctx, span := tr.Start(stream.Context(), "handle")
	defer span.End()
	inner := &spanStream{stream, ctx}
	go save(inner.Context())
	return handler(srv, inner)
}

func interceptLost(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	go save(context.Background()) // want `loses its parent span: .*save`
	return handler(srv, stream)
}
