package noscope

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	run := func(f func()) func(context.Context) { return func(context.Context) { f() } }
	const rule = "section 3: no context, carrier or span"
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "literal", Run: run(literal), Right: "request(save)", Exempt: rule},
		{Name: "named", Run: run(named), Right: "request(save)", Exempt: rule},
		{Name: "timeout", Run: run(timeout), Right: "request(save)", Exempt: rule},
		{Name: "root", Run: run(root), Right: "job(save) + request"},
		{Name: "rootLost", Run: run(rootLost), Right: "job(load, save) + request"},
		{Name: "rootEnded", Run: run(rootEnded), Right: "job(load) + request + save"},
		{Name: "sequence", Run: run(sequence), Right: "request(save)", Exempt: rule},
		{Name: "local", Run: run(local), Right: "request(save)", Exempt: rule},
		{Name: "cleaner.clean", Run: run((&cleaner{[]string{"a"}}).clean), Right: "request(save)", Exempt: rule},
	})
}
