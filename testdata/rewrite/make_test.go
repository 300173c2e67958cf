package rewrite

import "testing"

// TestMake checks that a program comes back from its seed and its index, and that
// few are the same.
func TestMake(t *testing.T) {
	const draws = 1000
	seen := make(map[any]bool)
	for i := range draws {
		p, again := assemble(i, choose(1, i)), assemble(i, choose(1, i))
		if p == nil || again == nil {
			t.Fatalf("no program %d: %s", i, choose(1, i).named())
		}
		if p.Source != again.Source || p.Entry != again.Entry || p.Combination != again.Combination {
			t.Fatalf("one seed and index make two programs:\n%s\n%s", p.Source, again.Source)
		}
		seen[p.shape()] = true
	}
	if len(seen) < draws*9/10 {
		t.Errorf("%d draws make %d distinct programs", draws, len(seen))
	}
}

// TestChoose checks that everything there is has its turn.
func TestChoose(t *testing.T) {
	drawn := make(map[any]bool)
	for i := range 20000 {
		c := choose(1, i)
		for _, part := range []any{c.lib, c.loss, c.form, c.trap, c.place} {
			drawn[part] = true
		}
	}
	for _, l := range libraries {
		if !drawn[l] {
			t.Errorf("library %s is never drawn", l.name)
		}
	}
	for _, l := range losses {
		if !drawn[l] {
			t.Errorf("loss %s is never drawn", l.name)
		}
	}
	for _, f := range forms {
		if !drawn[f] {
			t.Errorf("form %s is never drawn", f.name)
		}
	}
	for _, x := range traps {
		if !drawn[x] {
			t.Errorf("trap %s is never drawn", x.name)
		}
	}
	for _, pl := range places {
		if !drawn[pl] {
			t.Errorf("place %s is never drawn", pl.name)
		}
	}
}
