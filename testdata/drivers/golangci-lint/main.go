// Golangci-lint is golangci-lint with fflint in it, in the version that go.mod
// requires. It is what golangci-lint custom builds, but needs no git repository.
package main

import (
	"fmt"
	"os"

	"github.com/golangci/golangci-lint/v2/pkg/commands"

	_ "github.com/fflint/fflint/analyzer/golangci"
)

func main() {
	// With this version, golangci-lint's cache depends on the bytes of the
	// executable, and so on fflint.
	if err := commands.Execute(commands.BuildInfo{Version: "(devel)"}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}
