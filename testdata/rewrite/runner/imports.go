package runner

// What the programs import, before and after a fix, is in the module's go.mod.
import (
	_ "github.com/fflint/fflint/fix"
	_ "golang.org/x/sync/errgroup"
)
