package catalog

import (
	"maps"
	"slices"
)

// Types returns the qualified name of every type that the catalogue speaks of.
func Types() []string {
	names := slices.Collect(maps.Keys(spans))
	names = slices.AppendSeq(names, maps.Keys(carriers))
	names = slices.AppendSeq(names, maps.Keys(plainOptions))
	return slices.Sorted(slices.Values(names))
}

// Clients returns the entries that Client adds to those of Lookup.
func Clients() []Entry { return clients }
