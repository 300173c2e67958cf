module github.com/fflint/fflint/testdata/bench

go 1.26.0

tool (
	github.com/fflint/fflint/cmd/fflint
	github.com/fflint/fflint/cmd/fflint-gopls
)

require (
	github.com/sourcegraph/jsonrpc2 v0.2.3
	golang.org/x/tools v0.52.0
)

require (
	github.com/emicklei/dot v1.11.0 // indirect
	github.com/fflint/fflint v0.0.0 // indirect
	github.com/rogpeppe/go-internal v1.16.0 // indirect
	golang.org/x/mod v0.42.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
)

replace github.com/fflint/fflint => ../..
