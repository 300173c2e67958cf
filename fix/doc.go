// Package fix starts goroutines that keep the tracing span of their starter
// and outlive its context.
//
// A fire-and-forget goroutine must not run on the context of its starter,
// which is cancelled when the starter returns, and must not run on
// [context.Background] either, which knows no span: its part of the trace
// would be cut off. It needs the values of the one and the lifetime of the
// other:
//
//	func handle(w http.ResponseWriter, r *http.Request) {
//		id := r.FormValue("id")
//		fix.Go(r.Context(), func(ctx context.Context) {
//			audit(ctx, id) // a span started from ctx is a child of the request's
//		})
//	}
//
// The package knows no tracing library. It serves every library that keeps
// its span among the values of a context, OpenTelemetry and OpenTracing
// included.
//
// # Go or Detach
//
// [Go] is for a function literal without arguments. Where a go statement has
// arguments, keep it and detach the context in its argument list; the
// arguments are then still evaluated by the caller, as in any go statement:
//
//	go save(fix.Detach(ctx), batch.next())
//
// That form also keeps the launch line in the traceback of a panic, which
// names Go as the creator of a goroutine that Go started.
//
// Where an API takes a function, as a timer or a pool does, [Func] and [ErrFunc]
// make one that runs on the detached context. Where the goroutine is waited for,
// [Await] keeps the context as it is and returns what the function returned.
// [Root] is for work that is not part of the request on purpose.
//
// # What the goroutine gets
//
// All values of the context: the span, and with it baggage, the request's
// logger, its user, its database transaction. No cancellation and no
// deadline. Nothing waits for the goroutine, nothing ends it and nothing
// limits how many there are. Work that must end gets its own limit, inside:
//
//	fix.Go(ctx, func(ctx context.Context) {
//		ctx, cancel := context.WithTimeout(ctx, time.Minute)
//		defer cancel()
//		audit(ctx, id)
//	})
//
// # Limits
//
// The values stay reachable as long as the goroutine runs, and so does the
// chain of contexts that holds them. A recursion that derives a cancellable
// context at every step and detaches it lengthens that chain at every step;
// one that only adds values is detached once.
//
// A value that is bound to its request does not become valid for longer. A
// request's Body is closed when the handler returns, and a transaction may be
// over: read, or copy, what the goroutine needs before it starts.
//
// A context that is recycled together with its request, such as *gin.Context,
// must not be handed over at all. Hand over its c.Request.Context().
//
// The span in the context may be finished before the goroutine is. It is still
// a good parent, but most libraries drop what is written to it then: start a
// span of its own in the goroutine. A library that recycles finished spans
// (Jaeger's PoolSpans option, for one) may even take another request's span
// for the parent. There, start the goroutine's span in the caller, hand over
// the context that carries it and finish it in the goroutine. Libraries that
// want a copy for each goroutine (New Relic's NewGoroutine, Sentry's
// Hub.Clone) are served the same way: make the copy in the caller. [OnDetach]
// does so for every goroutine. The modules otfix and otelfix, for OpenTracing and
// for OpenTelemetry, start the goroutine's span in the caller, and package fixtest
// fails a test that has recorded a lost one.
//
// # Cost
//
// To launch a goroutine with Go takes about 1.14 times the CPU time of a go
// statement with a closure that calls context.WithoutCancel, and one allocation
// more: three instead of two. The same closure in an errgroup takes 1.18 times as
// much, and in a conc.WaitGroup 1.19. These are medians of eight runs with 60
// rounds each on two cores, Go 1.26; single runs differ by 0.06. Detach takes 10 to
// 20 ns and no allocation where there is nothing to detach, and 50 ns and one
// allocation elsewhere. To look up a value takes 40 ns more below Root. To repeat
// it, in testdata/fixlibs/bench of the repository:
//
//	go test -bench Launch -benchtime 60x
//
// [SetEnabled] turns off what is there for tracing alone, but no goroutine.
//
// # When not to use it
//
// Not for a goroutine that is waited for, by a [sync.WaitGroup] or an
// errgroup, and may end as soon as its result is no longer wanted: give it the
// context as it is.
//
// Not for a daemon: a loop, a worker or a cache refresher that merely happens
// to be started while a request is served. It would keep the values of that
// one request for as long as it runs, and every span it starts would join that
// request's trace. Give it the context of the component that owns it.
package fix
