// Package testfiles launches in its tests (OpenTelemetry), where nothing is
// reported by default.
package testfiles

import "context"

// What is not a test is reported.
func notATest(ctx context.Context) {
	go save(context.Background()) // want `loses its parent span: .*save`
}
