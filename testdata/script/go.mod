module github.com/fflint/fflint/testdata/script

go 1.26.0

require github.com/rogpeppe/go-internal v1.16.0

require (
	golang.org/x/mod v0.21.0 // indirect
	golang.org/x/sys v0.26.0 // indirect
	golang.org/x/tools v0.26.0 // indirect
)
