package deep

import (
	"testing"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "methods", Run: methods, Right: "request(handle(load, write))"},
		{Name: "methodsKept", Run: methodsKept, Right: "request(handle(save))"},
		{Name: "methodsFromRoot", Run: methodsFromRoot, Right: "request(handle(load, save))"},
		{Name: "dropped", Run: dropped, Right: "request(handle(save))"},
		{Name: "droppedInLiteral", Run: droppedInLiteral, Right: "request(handle(save))"},
		{Name: "recursion", Run: recursion, Right: "request(handle(load, walk(walk)))"},
		{Name: "recursionKept", Run: recursionKept, Right: "request(handle(walk(walk)))"},
		{Name: "recursionFromRoot", Run: recursionFromRoot, Right: "request(handle(descend, load))"},
		{Name: "mutual", Run: mutual, Right: "request(handle(load, save))"},
		{Name: "mutualKept", Run: mutualKept, Right: "request(handle(save))"},
		{Name: "swapped", Run: swapped, Right: "request(handle(save))"},
		{Name: "onePath", Run: onePath, Right: "request(handle(load, save))"},
		{Name: "untraced", Run: untraced, Right: "request(handle(load))"},
		{Name: "subtree", Run: subtree, Right: "request(handle(load, twice(save, save)))"},
		{Name: "result", Run: result, Right: "request(handle(load, save))"},
		{Name: "resultKept", Run: resultKept, Right: "request(handle(save))"},
		{Name: "wrapper", Run: wrapper, Right: "request(handle(job(save), load))"},
		{Name: "wrapperKept", Run: wrapperKept, Right: "request(handle(job(save)))"},
	})
}
