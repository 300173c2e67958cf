package catalog

import (
	"maps"
	"slices"
)

// Types returns the qualified name of every type that the catalogue speaks of.
func Types() []string {
	names := slices.Collect(maps.Keys(carriers))
	for _, set := range []typeSet{spans, plainOptions} {
		for n := range set {
			names = append(names, n.path+"."+n.name)
		}
	}
	return slices.Sorted(slices.Values(names))
}

// Clients returns the entries that Client adds to those of Lookup.
func Clients() []Entry { return clients }
