module github.com/fflint/fflint/fix/otfix

go 1.21

require (
	github.com/fflint/fflint/fix v0.1.0
	github.com/opentracing/opentracing-go v1.2.0
)

replace github.com/fflint/fflint/fix => ../
