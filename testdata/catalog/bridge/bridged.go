// Package bridged imports the bridge from OpenTracing to OpenTelemetry, which does
// not build with the version of OpenTelemetry that the module above requires.
package bridged

import (
	_ "go.opentelemetry.io/otel/bridge/opentracing"
)
