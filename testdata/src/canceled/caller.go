package canceled

import (
	"context"
	"net/http"
	"time"
)

// The caller cancels the context right after the call. The diagnostic stands
// on the launch all the same.

// covered by: callerDefers
func launchForDefer(ctx context.Context) {
	go save(ctx) // want `runs on a cancelled context: .*save`
}

func callerDefers(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	launchForDefer(ctx)
}

// covered by: callerCancels
func launchForCancel(ctx context.Context, name string) {
	ctx, span := tr.Start(ctx, name)
	defer span.End()
	go func() { // want `runs on a cancelled context: .*save`
		save(ctx)
	}()
}

func callerCancels(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	launchForCancel(ctx, "handle")
	cancel()
}

// covered by: server.serve
func (s *server) enqueue(ctx context.Context) {
	go s.audit(ctx) // want `runs on a cancelled context: .*audit`
}

// The caller is a handler.
func (s *server) serve(w http.ResponseWriter, r *http.Request) {
	s.enqueue(r.Context())
	w.WriteHeader(http.StatusAccepted)
}

// covered by: serveRequest
func launchForRequest(r *http.Request) {
	go save(r.Context()) // want `runs on a cancelled context: .*save`
}

func serveRequest(w http.ResponseWriter, r *http.Request) {
	launchForRequest(r)
}

// One caller cancels, another does not: the first one's work is cut off.
//
// covered by: callerOne
func launchForTwo(ctx context.Context) {
	go save(ctx) // want `runs on a cancelled context: .*save`
}

func callerOne(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	launchForTwo(ctx)
}

func callerTwo(ctx context.Context) { launchForTwo(ctx) }

// covered by: callerPasses
func launchForParent(ctx context.Context) {
	go save(ctx)
}

// The caller passes another context than the one that it cancels.
func callerPasses(ctx context.Context) {
	short, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	load(short)
	launchForParent(ctx)
}

// covered by: callerDetaches
func launchForDetached(ctx context.Context) {
	go save(ctx)
}

func callerDetaches(w http.ResponseWriter, r *http.Request) {
	launchForDetached(context.WithoutCancel(r.Context()))
}

// The callee detaches.
//
// covered by: callerTrusts
func launchDetached(ctx context.Context) {
	go save(context.WithoutCancel(ctx))
}

func callerTrusts(w http.ResponseWriter, r *http.Request) {
	launchDetached(r.Context())
}

// The callee gives back what its caller waits for.
//
// covered by: callerWaits
func launchFuture(ctx context.Context) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		save(ctx)
	}()
	return done
}

func callerWaits(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	<-launchFuture(ctx)
}

// Nobody in sight cancels it.
func noCaller(ctx context.Context) {
	go save(ctx)
}
