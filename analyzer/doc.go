/*
Package analyzer reports goroutines that lose their parent tracing span.

# Analyzer fflint

fflint: find goroutines that lose their parent tracing span

A service traces its requests. A handler starts a span and then a goroutine,
and the goroutine's work should show up below that span. In Go nothing makes
that happen: the span travels in a context.Context, or as a value, and a
goroutine gets whatever it is handed.

	func handle(ctx context.Context, id string) {
		ctx, span := tracer.Start(ctx, "handle")
		defer span.End()
		charge(ctx, id)
		go func() {
			audit(context.Background(), id) // a new trace: the parent is lost
		}()
	}

For each launch of a goroutine fflint looks at every span that the goroutine
starts, through any number of calls and packages, follows the context of that
span back to where it comes from, and compares the span that it carries with the
one that is active at the launch. There are four categories of diagnostics:

lostparent: the goroutine's spans have no parent. They start a trace of their
own, or, where the code starts spans only below a parent, are not recorded. Their
context comes from context.Background, or it is one that a component holds as
long as it lives (s.ctx, s.store.Ctx()), used beside the context of a request.

wrongparent: they attach to a span other than the active one: an outer one, one
that another has replaced, or the one of the previous turn of a loop.

	span, _ := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go save(ctx) // ctx carries the caller's span, not this one

So does a context variable that the starter sets to one with another span while
the goroutine may still read it.

finishedspan: the goroutine writes to a span that its starter has finished by
then. Attributes, events and errors are lost.

	defer span.End()
	go func() { span.RecordError(audit(ctx, id)) }()

canceledctx: traced work of the goroutine is cut off, because its context is
cancelled: the starter cancels it, or a caller of it in the package does when it
has returned, or it is the context of a server's request.

	func handle(w http.ResponseWriter, r *http.Request) {
		go audit(r.Context()) // net/http cancels it when handle returns
	}

The last two are reported only where nothing can wait for the goroutine: no
WaitGroup, group, channel, lock, context, or anything out of sight that the
goroutine signals is waited for by the starter, or by a function that it calls.

Each category has a flag that turns it off: -lostparent=false, -wrongparent=false,
-finishedspan=false, -canceledctx=false.

A launch is a go statement, or a call of sync.WaitGroup.Go, errgroup.Group.Go,
time.AfterFunc or the like in one of the pools and groups that fflint knows by
name (conc, ants, pond, workerpool, gopool, go-zero, singleflight, lo, wait, tomb,
run, dskit), of any function that is seen to launch a function that it is given,
or of an unknown method Go that takes one.

Spans are those of OpenTelemetry, OpenTracing, OpenCensus, Datadog, New Relic,
Sentry, Zipkin, X-Ray, Jaeger's client and the wrappers in dskit, kratos and
go-zero, with what belongs to them; the table is in package passes/catalog. A
house's own functions that start spans, derive contexts or detach them are
understood by their bodies, in any package. What an interface method returns that
takes a context and returns one beside a value with a method End or Finish is
a span as well. The context of a request is found in *http.Request, gin, echo,
fiber, gRPC streams, cobra, and whatever else holds one.

How sure a report is, is its level. The flag -level takes one of four; each
reports what the one before does, and more:

definite: a span is started in the launching function, or around it, and it is
proved that the goroutine starts a span, and where its context comes from.

likely, the default: a context, an HTTP request, a fetched span, or anything else
with a context among the parameters in scope is enough. The rest is still proved:
what is not known is not reported.

possible: the goroutine only may start a span, because a context that lost its
parent goes to an interface method or a function value out of sight, or to a plain
client of net/http or database/sql. An interface method counts as such if one of
its implementations in sight traces, or if none is in sight. What does not count:
the rest of the standard library; loggers and metrics; methods that close, stop,
wait, ping or ask for health. This level also reports a root that is right for a
daemon, or for main, which calls the same function.

	go s.api.Notify(context.Background(), id) // api is an interface

strict: a span is started around the launch, and the goroutine is given neither a
context nor a span, nor a struct that holds one, nor a function, while it calls
code outside of the standard library that does more than wait, close, log or count.
Whatever is traced there, now or later, cannot show up below the active span.

On nine public services and libraries (client-go of TiKV, kad-dht, skipper, tempo,
openfga, compose, zoekt, indigo, spicedb), 162 of whose launches were read and
labelled by hand, 14 of them as bugs for sure, fflint reports:

	level      bugs found   false alarms   on other launches
	definite      1 of 14        0                 0
	likely       11 of 14        0                 0
	possible     11 of 14        1                11
	strict       11 of 14        2                11

Most of these bugs are in functions that are given a context and start no span,
which definite leaves alone. The other launches are those without a label; their
roots are real, but what they reach is plain HTTP clients and a command-line tool.

What is not reported:

A root that was chosen on purpose: with WithNewRoot, a link in either direction,
FollowsFrom, or a remote parent.

A daemon: a span that is started in a loop that runs on after the launching call,
because nothing that can end the loop was made there. Below the level possible,
also a function that such a loop, main or init calls as well.

A child of a span that has ended: that is legal. So are siblings, and a span
whose context is thrown away where traced calls in place do without it too.

A goroutine that ends with what the function returns, such as a pipeline with a
cancel function, although the function has a span of its own.

A context that is replaced only where it is nil, and every context with a source
that is out of sight: a struct field that anybody may set, a value from a map or
a channel, the result of an unknown function.

A late write, or work on a cancelled context, where the goroutine may be joined;
in a loop that runs until it is told to stop; or in a goroutine that waits for the
end of the context itself. A span that the goroutine finishes was handed over to
it. A context whose end nothing notices cuts nothing off.

A launch in main, in init, or in a function that has no context, request or span;
and one in a closure that is handed out, by the contexts around it: it has its
own parameters alone.

Timers, unless a span is started in the launching function.

Roots that a module of a fixed version, not the user's own, makes for itself, and
those that a function of another package makes for a part of its work, if it hands
the context that it is given to other work that is traced: it would lose the parent
anywhere, and the launch is not to blame.

Generated files, which still count for what their functions do. With _test.go files,
unless -testfiles is given, it is as if they were not there.

To silence one launch, say why, on its line or the line above:

	//fflint:ignore the index is rebuilt for everybody
	go rebuild(context.Background())

Without a reason the comment is itself reported and ignores nothing. One that has
nothing to silence, whatever the level and the categories asked for, is reported
as unused, with a fix that deletes it: it would hide the next launch there.
A //nolint:fflint comment works too; under a host that honours it itself,
-nolint=false leaves that to the host.

The suggested fixes hand the right context to the goroutine. None is offered on
trust: it is applied in memory, and with it the package must compile and, when it is
analysed again, the finding must be gone and nothing else be different. All fixes of
a package are proved together, as -fix applies them. What becomes of a context that
has the wrong parent depends on what it is:

A root becomes the active context without its cancellation: what could not be
cancelled stays so. It is replaced where it stands, in an argument, in the literal
that is launched, or before the launch if it leads nowhere else.

	go save(context.Background(), next())   // go save(context.WithoutCancel(ctx), next())
	req, err := http.NewRequest("GET", url, nil)
	                                        // http.NewRequestWithContext(ctx, "GET", url, nil)

A context that ends by itself or may hold values of its own, such as a component's,
stays, and gets the active span.

	go s.flush(s.ctx)   // go s.flush(trace.ContextWithSpan(s.ctx, trace.SpanFromContext(ctx)))

A context of the wrong span becomes that of the right one, if they live as long as
each other; a context that was thrown away gets a name; a span that no context holds
is put into one; a start without a parent gets ChildOf.

	span, _ := opentracing.StartSpanFromContext(ctx, "handle")
	                    // span, spanCtx := opentracing.StartSpanFromContext(ctx, "handle")
	go save(ctx)        // go save(spanCtx)

A context that is cancelled loses its cancellation. A variable that the starter sets
again becomes a parameter. Nothing is done about a late write to a span: to end it
later would be another program.

The variable is the innermost one that holds the active span at the launch,
whatever it is called, or a request is asked for its context. Where the goroutine
could see another value in it, or the request be recycled, the starter evaluates it:

	go func(ctx context.Context) { save(ctx) }(context.WithoutCancel(c.Request.Context()))

What can be detached has a second fix, with the helper package
github.com/fflint/fflint/fix: fix.Go, fix.Detach for arguments, fix.Func and
fix.ErrFunc for what another function launches. It comes first, and is the one that
drivers apply, only where the package depends on the helper already; -helper=first
and -helper=never override that.

Where there is no fix, the message says what to change: "s.flush takes no context:
give it one". There is none in generated files, in cgo files, below a //line
comment, and before Go 1.21 where something has to be detached.
*/
package analyzer
