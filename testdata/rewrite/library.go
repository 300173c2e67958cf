package rewrite

import "strings"

// A library writes what a tracing library's users write.
type library struct {
	name string
	pkg  string // the short name, of which those of its packages are made
	path string // what a program that starts a span imports, and how it is called there
	as   string
	// start starts a span; $ctx and $span stand for what becomes of the results,
	// $from for the context, $name for the name.
	start string
	end   string // the method that ends a span
	// bare starts a span that no context holds, below the one of $from; "" if
	// the library cannot. root starts one without any parent.
	bare, root string
	deliberate string // like start, and a root on purpose
	common     string // the file that the programs of a package share
}

var libraries = []*library{
	{
		name: "opentelemetry", pkg: "otel",
		path: "go.opentelemetry.io/otel/trace", as: "trace",
		start:      `$ctx, $span := tr.Start($from, "$name")`,
		end:        "End",
		deliberate: `$ctx, $span := tr.Start($from, "$name", trace.WithNewRoot())`,
		common: `
import (
	"context"

	"go.opentelemetry.io/otel"

	"rewrite/record"
)

var tr = otel.Tracer("programs")

// save starts a span below the one in ctx.
func save(ctx context.Context, given ...any) {
	ctx, span := tr.Start(ctx, "save")
	defer span.End()
	record.Traced(ctx, "save", given...)
}

// audit does, too.
func audit(ctx context.Context, given ...any) {
	ctx, span := tr.Start(ctx, "audit")
	defer span.End()
	record.Traced(ctx, "audit", given...)
}
`,
	},
	{
		name: "opentracing", pkg: "ot",
		path: "github.com/opentracing/opentracing-go", as: "opentracing",
		start: `$span, $ctx := opentracing.StartSpanFromContext($from, "$name")`,
		end:   "Finish",
		bare:  `$span := opentracing.StartSpan("$name", opentracing.ChildOf(opentracing.SpanFromContext($from).Context()))`,
		root:  `$span := opentracing.StartSpan("$name")`,
		common: `
import (
	"context"

	"github.com/opentracing/opentracing-go"

	"rewrite/record"
)

// save starts a span below the one in ctx.
func save(ctx context.Context, given ...any) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "save")
	defer span.Finish()
	record.Traced(ctx, "save", given...)
}

// audit does, too.
func audit(ctx context.Context, given ...any) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "audit")
	defer span.Finish()
	record.Traced(ctx, "audit", given...)
}
`,
	},
	{
		name: "opencensus", pkg: "oc",
		path: "go.opencensus.io/trace", as: "trace",
		start: `$ctx, $span := trace.StartSpan($from, "$name")`,
		end:   "End",
		common: `
import (
	"context"

	"go.opencensus.io/trace"

	"rewrite/record"
)

// save starts a span below the one in ctx.
func save(ctx context.Context, given ...any) {
	ctx, span := trace.StartSpan(ctx, "save")
	defer span.End()
	record.Traced(ctx, "save", given...)
}

// audit does, too.
func audit(ctx context.Context, given ...any) {
	ctx, span := trace.StartSpan(ctx, "audit")
	defer span.End()
	record.Traced(ctx, "audit", given...)
}
`,
	},
	{
		name: "zipkin", pkg: "zip",
		path: "github.com/openzipkin/zipkin-go", as: "zipkin",
		start: `$span, $ctx := tr.StartSpanFromContext($from, "$name")`,
		end:   "Finish",
		bare:  `$span := tr.StartSpan("$name", zipkin.Parent(zipkin.SpanFromContext($from).Context()))`,
		root:  `$span := tr.StartSpan("$name")`,
		common: `
import (
	"context"

	"rewrite/record"
	"rewrite/record/zipkinspans"
)

var tr = zipkinspans.Tracer

// save starts a span below the one in ctx.
func save(ctx context.Context, given ...any) {
	span, ctx := tr.StartSpanFromContext(ctx, "save")
	defer span.Finish()
	record.Traced(ctx, "save", given...)
}

// audit does, too.
func audit(ctx context.Context, given ...any) {
	span, ctx := tr.StartSpanFromContext(ctx, "audit")
	defer span.Finish()
	record.Traced(ctx, "audit", given...)
}
`,
	},
	{
		name: "datadog", pkg: "dd",
		path: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer", as: "tracer",
		start: `$span, $ctx := tracer.StartSpanFromContext($from, "$name")`,
		end:   "Finish",
		root:  `$span := tracer.StartSpan("$name")`,
		common: `
import (
	"context"

	"github.com/DataDog/dd-trace-go/v2/ddtrace/tracer"

	"rewrite/record"
)

// save starts a span below the one in ctx.
func save(ctx context.Context, given ...any) {
	span, ctx := tracer.StartSpanFromContext(ctx, "save")
	defer span.Finish()
	record.Traced(ctx, "save", given...)
}

// audit does, too.
func audit(ctx context.Context, given ...any) {
	span, ctx := tracer.StartSpanFromContext(ctx, "audit")
	defer span.Finish()
	record.Traced(ctx, "audit", given...)
}
`,
	},
}

// fill writes a start of the library.
func fill(start, ctx, span, from, name string) string {
	return strings.NewReplacer("$ctx", ctx, "$span", span, "$from", from, "$name", name).Replace(start)
}

// untraced is the part of the shared file that no library differs in.
const untraced = `
// count takes a context and does not trace.
func count(ctx context.Context) bool { return ctx.Err() == nil }

// key is the key of a value in a context.
type key struct{}
`
