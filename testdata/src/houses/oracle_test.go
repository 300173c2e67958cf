package houses

import (
	"context"
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "transaction", Run: transaction, Right: "request(tx(begin, begin, save))"},
		{Name: "transactionLaunch", Run: transactionLaunch, Right: "request(tx(begin, begin, save))"},
		{Name: "structResult", Run: structResult, Right: "request(op(load, save))"},
		{Name: "structResultLaunch", Run: structResultLaunch, Right: "request(op(load, save))"},
		{Name: "twoResults", Run: twoResults, Right: "request(a(load), b(save))"},
		{Name: "eitherResult", Run: eitherResult, Right: "request(second(save))"},
		{Name: "held", Run: held, Right: "request(holder(save))"},
		{Name: "heldOther", Run: heldOther, Right: "request(holder(load))"},
		{Name: "givenHolder", Run: givenHolder, Right: "request(runHolder(save))"},
		{Name: "decorated", Run: decorated, Right: "request(outer(save))"},
		{Name: "oneBranch", Run: oneBranch, Right: "request(save)"},
		{Name: "setElsewhere", Run: setElsewhere, Right: "request(elsewhere(save))"},
		{Name: "deferred", Run: deferred, Right: "request(handle(save))"},
		{Name: "byPointer", Run: byPointer, Right: "request(handle(save))"},
		{Name: "twiceOnce", Run: twiceOnce, Right: "request(save)"},
		{Name: "repeated", Run: repeated, Right: "request(save)"},
		{Name: "recursive", Run: recursive, Right: "request(visit(visit))"},
		{Name: "calledBack", Run: calledBack, Right: "request(handle(save))"},
		{Name: "registered", Run: registered, Right: "request(handle(save))"},
		{Name: "conditional", Run: conditional, Right: "request"},
		{Name: "calledTwice", Run: calledTwice, Right: "request(save, save)"},
		{Name: "registeredOr", Run: registeredOr, Right: "request(load)"},
		{Name: "registeredOrLaunch", Run: registeredOrLaunch, Right: "request(load)"},
		{Name: "otherGetter", Run: otherGetter, Right: "request(remote)"},
		{Name: "bound", Run: bound, Right: "request(save)"},
		{Name: "boundLaunch", Run: boundLaunch, Right: "request(save)"},
		{Name: "built", Run: built, Right: "request(handle(exec))"},
		{Name: "names", Run: func(ctx context.Context) { names(ctx) }, Right: "request(100%-a, 100%-a, b-a)"},
	})
}
