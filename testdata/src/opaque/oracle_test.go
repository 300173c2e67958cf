package opaque

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"testing"

	"fixtures/opaque/backend"
	"fixtures/oracle"
)

// connector is a database that is out of reach.
type connector struct{}

func (connector) Connect(context.Context) (driver.Conn, error) { return nil, errors.New("no database") }
func (connector) Driver() driver.Driver                        { return nil }

// cleanFunc and pingFunc implement what nothing in the package does.
type cleanFunc func(context.Context)

func (f cleanFunc) Clean(ctx context.Context) { f(ctx) }

type pingFunc func(context.Context) error

func (f pingFunc) Ping(ctx context.Context) error { return f(ctx) }

func TestOracle(t *testing.T) {
	var db *sql.DB
	query := func(name, right string, f func(context.Context, *sql.DB)) oracle.Case {
		return oracle.Case{
			Name: name, Right: right,
			Run: func(ctx context.Context) {
				db = sql.OpenDB(connector{})
				f(ctx, db)
			},
			Stop: func() { db.Close() },
		}
	}
	saveErr := func(ctx context.Context) error {
		save(ctx)
		return nil
	}
	const (
		saved = "request(save)"
		may   = "a function value that only may trace"
		one   = "only one of the implementations traces"
	)
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{
			Name:  "shutdown",
			Run:   func(ctx context.Context) { shutdown(ctx, new(http.Server)) },
			Right: "request",
		},
		{
			Name: "shutdownTimeout",
			Run: func(ctx context.Context) {
				w, r := oracle.Request(ctx)
				shutdownTimeout(w, r, new(http.Server))
			},
			Right: "request",
		},
		{
			Name:  "logs",
			Run:   func(ctx context.Context) { logs(ctx, slog.New(slog.NewTextHandler(io.Discard, nil))) },
			Right: "request(handle(load))",
		},
		query("sqlExec", "request", sqlExec),
		query("sqlExecSpan", "request(handle(load))", sqlExecSpan),

		{
			Name:  "functionParameter",
			Run:   func(ctx context.Context) { functionParameter(ctx, save) },
			Right: saved, Exempt: may,
		},
		{
			Name:  "functionParameterInLiteral",
			Run:   func(ctx context.Context) { functionParameterInLiteral(ctx, saveErr) },
			Right: "request(handle(load, save))", Exempt: may,
		},
		{
			Name:  "functionField",
			Run:   func(ctx context.Context) { functionField(ctx, hooks{save}) },
			Right: saved, Exempt: may,
		},
		{
			Name: "handlerParameter",
			Run: func(ctx context.Context) {
				h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { save(r.Context()) })
				handlerParameter(h)(oracle.Request(ctx))
			},
			Right: saved, Exempt: "an interface method that only may trace",
		},
		{Name: "functionKnown", Run: functionKnown, Right: saved},

		{
			Name:  "everyImplementation",
			Run:   func(ctx context.Context) { everyImplementation(ctx, disk{}) },
			Right: saved,
		},
		{
			Name:  "everyImplementationInLiteral",
			Run:   func(ctx context.Context) { everyImplementationInLiteral(ctx, new(remote)) },
			Right: "request(handle(load, save))",
		},
		{
			Name:  "everyImplementationKept",
			Run:   func(ctx context.Context) { everyImplementationKept(ctx, disk{}) },
			Right: saved,
		},
		{
			Name:  "oneImplementation",
			Run:   func(ctx context.Context) { oneImplementation(ctx, disk{}) },
			Right: saved, Exempt: one,
		},
		{
			Name:  "health",
			Run:   func(ctx context.Context) { health(ctx, []checker{disk{}, new(remote)}) },
			Right: saved, Exempt: one,
		},
		{Name: "concreteLost", Run: concreteLost, Right: saved},
		{
			Name:  "noImplementation",
			Run:   func(ctx context.Context) { noImplementation(ctx, new(remote)) },
			Right: "request",
		},
		{
			Name:  "unseenImplementation",
			Run:   func(ctx context.Context) { unseenImplementation(ctx, cleanFunc(save)) },
			Right: saved, Exempt: "no implementation is in sight",
		},
		{
			Name:  "genericImplementation",
			Run:   func(ctx context.Context) { genericImplementation(ctx, disk{}) },
			Right: saved, Exempt: one,
		},
		{
			Name:  "functionImplementation",
			Run:   func(ctx context.Context) { functionImplementation(ctx, loaderFunc(load)) },
			Right: "request(load)", Exempt: "one of the implementations only may trace",
		},
		{
			Name:  "decoratedLost",
			Run:   func(ctx context.Context) { decoratedLost(ctx, named{logged{disk{}}, "a"}) },
			Right: saved,
		},
		{
			Name:  "decoratedKept",
			Run:   func(ctx context.Context) { decoratedKept(ctx, logged{named{disk{}, "a"}}) },
			Right: saved,
		},
		{
			Name:  "everyFarImplementation",
			Run:   func(ctx context.Context) { everyFarImplementation(ctx, new(backend.Memory)) },
			Right: "request(put)",
		},
		{
			Name:  "oneFarImplementation",
			Run:   func(ctx context.Context) { oneFarImplementation(ctx, backend.Disk{}) },
			Right: "request(check)", Exempt: one,
		},
		{
			Name:  "unseenFarImplementation",
			Run:   func(ctx context.Context) { unseenFarImplementation(ctx, pingFunc(saveErr)) },
			Right: saved, Exempt: "no implementation is in sight",
		},
	})
}
