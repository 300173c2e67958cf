package analyzer_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestSameOutput proves that the same code gives the same bytes, however many
// packages are analysed at a time.
func TestSameOutput(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "fflint")
	command(t, "..", "go", "build", "-o", bin, "./cmd/fflint")
	var outputs [][]byte
	for _, procs := range []string{"1", "7"} {
		cmd := exec.Command(bin, "-json", "-crash",
			"./canceled", "./components", "./crosspkg/...", "./finished", "./houselaunchers/...", "./joins/...", "./storedctx/...", "./wrappers/...")
		cmd.Dir = fixtures
		cmd.Env = append(os.Environ(), "GOMAXPROCS="+procs)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		outputs = append(outputs, out)
	}
	if !bytes.Contains(outputs[0], []byte(`"category": "lostparent"`)) {
		t.Fatal("nothing is reported")
	}
	if !bytes.Equal(outputs[0], outputs[1]) {
		t.Error("two runs print different reports")
	}
}
