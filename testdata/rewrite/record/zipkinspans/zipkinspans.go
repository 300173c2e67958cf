// Package zipkinspans holds the one Zipkin tracer, since Zipkin has no global one.
package zipkinspans

import (
	"github.com/openzipkin/zipkin-go"
	"github.com/openzipkin/zipkin-go/reporter/recorder"
)

// Recorded keeps the finished spans.
var Recorded = recorder.NewReporter()

// Tracer reports to Recorded.
var Tracer = newTracer()

func newTracer() *zipkin.Tracer {
	tracer, err := zipkin.NewTracer(Recorded)
	if err != nil {
		panic(err) // no option can be wrong: there is none
	}
	return tracer
}
