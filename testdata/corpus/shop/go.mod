module example.com/shop

go 1.26.0

require (
	example.com/lib v0.0.0
	github.com/fflint/fflint/fix v0.0.0
	github.com/opentracing/opentracing-go v1.2.0
)

replace (
	example.com/lib => ../lib
	github.com/fflint/fflint/fix => ../../../fix
)
