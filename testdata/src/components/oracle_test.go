package components

import (
	"context"
	"testing"

	"fixtures/oracle"
)

// house implements the interfaces out of the fixture's sight.
type house struct{}

func (house) Begin(ctx context.Context, name string) (context.Context, ender) {
	ctx, span := tr.Start(ctx, name)
	return ctx, ending{func() { span.End() }}
}

func (house) Acquire(ctx context.Context, name string) (context.Context, error) { return ctx, nil }

type houseFinisher struct{}

func (houseFinisher) Begin(ctx context.Context, name string) (finishable, context.Context) {
	ctx, span := tr.Start(ctx, name)
	return ending{func() { span.End() }}, ctx
}

type ending struct{ end func() }

func (e ending) End()    { e.end() }
func (e ending) Finish() { e.end() }

func TestOracle(t *testing.T) {
	get := func(f func(*service, context.Context)) func(context.Context) {
		return func(ctx context.Context) { f(newService(), ctx) }
	}
	plug := func(f func(*plugin, context.Context)) func(context.Context) {
		return func(ctx context.Context) { f(&plugin{newApp(), newApp()}, ctx) }
	}
	begin := func(f func(context.Context, tracer)) func(context.Context) {
		return func(ctx context.Context) { f(ctx, house{}) }
	}
	const alone = "ruling 5: no other context in scope"
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "service.get", Run: get((*service).get), Right: "request(save)"},
		{Name: "service.getSpan", Run: get((*service).getSpan), Right: "request(handle(load, save))"},
		{Name: "service.getKept", Run: get((*service).getKept), Right: "request(save)"},
		{Name: "service.getDerived", Run: get((*service).getDerived), Right: "request(save)"},
		{
			Name:  "service.sweep",
			Run:   func(context.Context) { newService().sweep() },
			Right: "request(save)", Exempt: alone,
		},
		{
			Name: "service.wait",
			Run: func(ctx context.Context) {
				s := newService()
				var cancel context.CancelFunc
				s.ctx, cancel = context.WithCancel(s.ctx)
				s.wait(ctx)
				cancel()
			},
			Right: "request",
		},
		{
			Name:  "component.get",
			Run:   func(ctx context.Context) { newComponent(context.Background()).get(ctx) },
			Right: "request(save)",
		},
		{
			Name:  "component.serve",
			Run:   func(ctx context.Context) { newComponent(context.Background()).serve(oracle.Request(ctx)) },
			Right: "request(save)",
		},
		{
			Name: "session.get",
			Run: func(ctx context.Context) {
				s := newSession()
				s.ctx = ctx
				s.get(ctx)
			},
			Right: "request(save)",
		},
		{Name: "plugin.get", Run: plug((*plugin).get), Right: "request(save)"},
		{Name: "plugin.getInterface", Run: plug((*plugin).getInterface), Right: "request(save)"},
		{
			Name:  "carrierMethod",
			Run:   func(ctx context.Context) { carrierMethod(&backoffer{ctx}) },
			Right: "request(save)",
		},
		{
			Name:  "carrierMethodKept",
			Run:   func(ctx context.Context) { carrierMethodKept(&backoffer{ctx}) },
			Right: "request(save)",
		},
		{
			Name:  "carrierField",
			Run:   func(ctx context.Context) { carrierField(&task{ctx: ctx}) },
			Right: "request(save)",
		},
		{
			Name:  "carrierFieldKept",
			Run:   func(ctx context.Context) { carrierFieldKept(&task{ctx: ctx}) },
			Right: "request(save)",
		},
		{
			Name:  "service.carrierBeside",
			Run:   func(ctx context.Context) { newService().carrierBeside(&backoffer{ctx}) },
			Right: "request(save)",
		},
		{
			Name:  "step.run",
			Run:   func(ctx context.Context) { (&step{&task{ctx: ctx}}).run(ctx) },
			Right: "request(save)",
		},

		{Name: "houseLost", Run: begin(houseLost), Right: "request(handle(job, load))"},
		{Name: "houseKept", Run: begin(houseKept), Right: "request(handle(job))"},
		{Name: "houseThenSave", Run: begin(houseThenSave), Right: "request(handle(load, save))"},
		{Name: "houseDiscarded", Run: begin(houseDiscarded), Right: "request(handle(save))"},
		{
			Name:  "houseFinish",
			Run:   func(ctx context.Context) { houseFinish(ctx, houseFinisher{}) },
			Right: "request(handle(job(load), load))",
		},
		{
			Name:  "notAStart",
			Run:   func(ctx context.Context) { notAStart(ctx, house{}) },
			Right: "request(save)",
		},
	})
}
