module example.com/lib

go 1.26.0

require github.com/opentracing/opentracing-go v1.2.0
