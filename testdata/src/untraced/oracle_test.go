package untraced

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"testing"

	"fixtures/oracle"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

func TestOracle(t *testing.T) {
	refuse := roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("refused") })
	const right = "request(handle(load))"
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "printing", Run: printing, Right: right},
		{Name: "logging", Run: logging, Right: right},
		{Name: "shutdown", Run: func(ctx context.Context) { shutdown(ctx, &http.Server{}) }, Right: right},
		{Name: "shutdownTimeout", Run: func(ctx context.Context) { shutdownTimeout(ctx, &http.Server{}) }, Right: right},
		{Name: "metrics", Run: metrics, Right: right},
		{Name: "flush", Run: func(ctx context.Context) { flush(ctx, sdktrace.NewTracerProvider()) }, Right: right},
		{Name: "send", Run: send, Right: right},
		{Name: "wait", Run: wait, Right: right},
		{Name: "count", Run: func(ctx context.Context) { count(ctx, new(atomic.Int64)) }, Right: right},
		{Name: "polling", Run: polling, Right: right},
		{Name: "tracedAfter", Run: tracedAfter, Right: "request(handle(save))"},
		{Name: "fetch", Run: fetch, Right: right},
		{Name: "command", Run: command, Right: right},
		{Name: "client", Run: func(ctx context.Context) { client(ctx, &http.Client{Transport: refuse}) }, Right: right},
		{Name: "dial", Run: func(ctx context.Context) { dial(ctx, &net.Dialer{}) }, Right: right},
		{Name: "mentioned", Run: mentioned, Right: right},
	})
}
