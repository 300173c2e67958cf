module fixbench

go 1.26.0

require (
	github.com/fflint/fflint/fix v0.1.0
	github.com/sourcegraph/conc v0.3.0
	golang.org/x/sync v0.19.0
)

replace github.com/fflint/fflint/fix => ../../../fix
