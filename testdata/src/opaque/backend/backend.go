// Package backend has interfaces and what implements them (OpenTelemetry).
package backend

import (
	"context"

	"go.opentelemetry.io/otel"
)

var tr = otel.Tracer("backend")

// A Putter puts; every implementation here traces.
type Putter interface{ Put(ctx context.Context) }

// A Checker checks; one implementation here traces.
type Checker interface {
	Check(ctx context.Context) error
}

// A Pinger pings; nothing here does.
type Pinger interface {
	Ping(ctx context.Context) error
}

// Disk traces.
type Disk struct{}

func (Disk) Put(ctx context.Context) {
	_, span := tr.Start(ctx, "put")
	defer span.End()
}

func (Disk) Check(ctx context.Context) error {
	_, span := tr.Start(ctx, "check")
	defer span.End()
	return ctx.Err()
}

// Memory traces what it puts.
type Memory struct{ puts int }

func (m *Memory) Put(ctx context.Context) {
	_, span := tr.Start(ctx, "put")
	defer span.End()
	m.puts++
}

func (m *Memory) Check(ctx context.Context) error { return ctx.Err() }
