package rewrite

import (
	"crypto/sha256"
	"testing"
)

// TestMake checks that a program comes back from its seed and its number, and
// counts how many distinct ones there are among the first draws.
func TestMake(t *testing.T) {
	const draws = 8000
	seen := make(map[[sha256.Size]byte]bool)
	made := 0
	parts := make(map[string]bool)
	for i := range draws {
		p := assemble(i, choose(1, i))
		if p == nil {
			continue
		}
		made++
		again := assemble(i, choose(1, i))
		if p.Source != again.Source || p.Entry != again.Entry {
			t.Fatalf("the same seed and index make different programs:\n%s\n%s", p.Source, again.Source)
		}
		seen[p.shape()] = true
		for _, part := range []string{"form " + p.Form, "library " + p.Library, "loss " + p.Loss, "trap " + p.Trap, "place " + p.Place} {
			parts[part] = true
		}
	}
	if len(seen) < draws*9/10 {
		t.Errorf("%d draws make %d programs, %d distinct ones", draws, made, len(seen))
	}
	want := make(map[string]bool)
	for _, f := range forms {
		want["form "+f.name] = true
	}
	for _, l := range libraries {
		want["library "+l.name] = true
	}
	for _, l := range losses {
		want["loss "+l.name] = true
	}
	for _, x := range traps {
		want["trap "+x.name] = true
	}
	for _, pl := range places {
		want["place "+pl.name] = true
	}
	for part := range want {
		if !parts[part] {
			t.Errorf("no program has %s", part)
		}
	}
	if t.Failed() || testing.Verbose() {
		t.Logf("%d draws make %d programs, %d distinct ones", draws, made, len(seen))
	}
}
