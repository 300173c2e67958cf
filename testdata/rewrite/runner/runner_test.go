package runner

import "testing"

// TestLibraries checks that a child is recorded below its parent, whatever the
// library, and a root as one.
func TestLibraries(t *testing.T) {
	for name, lib := range libraries() {
		t.Run(name, func(t *testing.T) {
			lib.reset()
			ctx, endParent := lib.start(t.Context(), "parent")
			_, endChild := lib.start(ctx, "child")
			endChild()
			endParent()
			spans := lib.spans()
			if len(spans) != 2 {
				t.Fatalf("recorded %+v", spans)
			}
			child, parent := spans[0], spans[1]
			if child.name != "child" || parent.name != "parent" || child.parent != parent.id || parent.parent != "" {
				t.Errorf("recorded %+v", spans)
			}
			lib.reset()
			if spans := lib.spans(); len(spans) > 0 {
				t.Errorf("after a reset: %+v", spans)
			}
		})
	}
}
