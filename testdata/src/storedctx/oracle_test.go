package storedctx

import (
	"context"
	"testing"

	"fixtures/oracle"
	"fixtures/storedctx/kv"
)

func TestOracle(t *testing.T) {
	const (
		saved   = "request(save)"
		handled = "request(handle(save))"
		loaded  = "request(handle(load, save))"
	)
	var cases []oracle.Case
	add := func(name, right string, run func(context.Context)) {
		cases = append(cases, oracle.Case{Name: name, Right: right, Run: run})
	}
	// A client's store belongs to the bubble of the case.
	ofClient := func(name, right string, f func(*client, context.Context)) {
		var store *kv.Store
		cases = append(cases, oracle.Case{
			Name: "client." + name, Right: right,
			Run: func(ctx context.Context) {
				store = kv.NewStore()
				f(newClient(store), ctx)
			},
			Stop: func() { store.Close() },
		})
	}
	ofBackoffer := func(name, right string, f func(*client, *kv.Backoffer)) {
		ofClient(name, right, func(c *client, ctx context.Context) { f(c, kv.NewBackoffer(ctx, 1000)) })
	}
	ofService := func(name, right string, f func(*service, context.Context)) {
		add("service."+name, right, func(ctx context.Context) { f(newService(), ctx) })
	}

	ofClient("interfaceLost", saved, (*client).interfaceLost)
	ofClient("structLost", saved, (*client).structLost)
	ofClient("spanLost", loaded, (*client).spanLost)
	ofClient("timeoutLost", saved, (*client).timeoutLost)
	ofClient("valueLost", saved, (*client).valueLost)
	ofClient("stopKept", saved, (*client).stopKept)
	ofClient("refreshLost", saved, (*client).refreshLost)
	add("server.embeddedLost", saved, func(ctx context.Context) { newServer().embeddedLost(ctx) })
	add("server.embeddedKept", saved, func(ctx context.Context) { newServer().embeddedKept(ctx) })

	ofClient("backofferLost", saved, (*client).backofferLost)
	ofClient("backofferKept", saved, (*client).backofferKept)
	ofClient("backofferRootLost", saved, (*client).backofferRootLost)
	ofClient("backofferInsideLost", loaded, (*client).backofferInsideLost)
	ofClient("backofferOuter", loaded, (*client).backofferOuter)
	ofClient("backofferValueLost", saved, (*client).backofferValueLost)
	ofBackoffer("besideLost", saved, (*client).besideLost)
	ofBackoffer("givenKept", saved, (*client).givenKept)
	ofBackoffer("givenCloneKept", saved, (*client).givenCloneKept)
	ofBackoffer("givenForkKept", saved, (*client).givenForkKept)
	ofClient("cloneLost", saved, (*client).cloneLost)
	ofClient("forkLost", saved, (*client).forkLost)
	ofClient("cloneKept", saved, (*client).cloneKept)
	ofClient("forkKept", saved, (*client).forkKept)
	ofClient("replacedKept", saved, (*client).replacedKept)
	ofBackoffer("spanPutKept", handled, (*client).spanPutKept)
	ofBackoffer("spanPutInCloneKept", handled, (*client).spanPutInCloneKept)

	ofService("ownLost", saved, (*service).ownLost)
	ofService("ownInsideLost", saved, (*service).ownInsideLost)
	ofService("ownLiteralLost", saved, (*service).ownLiteralLost)
	ofService("ownCloneLost", saved, (*service).ownCloneLost)
	ofService("ownKept", saved, (*service).ownKept)
	ofService("ownCloneKept", saved, func(s *service, ctx context.Context) { s.ownCloneKept(newBackoffer(ctx, 1)) })
	add("query.startKept", saved, func(ctx context.Context) { newQuery().startKept(ctx) })
	add("plan.startKept", handled, func(ctx context.Context) { new(plan).startKept(ctx) })
	ofService("jobKept", saved, (*service).jobKept)
	ofService("jobLost", saved, (*service).jobLost)
	ofService("jobGivenKept", saved, func(s *service, ctx context.Context) { s.jobGivenKept(ctx, &job{ctx: ctx}) })
	ofService("jobsKept", saved, func(s *service, ctx context.Context) { s.jobsKept(ctx, []*job{{ctx: ctx}}) })
	add("globalLost", saved, globalLost)
	ofRequest := func(name, right string, f func(request)) {
		add(name, right, func(ctx context.Context) { f(&ownRequest{ctx}) })
	}
	ofRequest("spanPutUnseenKept", handled, spanPutUnseenKept)
	ofRequest("spanPutUnseenInsideKept", handled, spanPutUnseenInsideKept)
	ofRequest("spanNotPut", loaded, spanNotPut)
	oracle.Run(t, oracle.OpenTelemetry, cases)
}

// ownRequest is a request that fflint sees in this file alone.
type ownRequest struct{ ctx context.Context }

func (r *ownRequest) Context() context.Context       { return r.ctx }
func (r *ownRequest) SetContext(ctx context.Context) { r.ctx = ctx }
