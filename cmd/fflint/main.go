// Fflint reports goroutines that lose their parent tracing span.
//
//	fflint ./...
//	go vet -vettool=$(which fflint) ./...
package main

import (
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/fflint/fflint/analyzer"
)

func main() { singlechecker.Main(analyzer.Analyzer) }
