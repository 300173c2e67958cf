package script

import (
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif" // has the schema
	"github.com/xeipuuv/gojsonschema"
)

// sarifSchema writes the schema of SARIF to a file. It is a constant that go-sarif does
// not export; what that library reads, it fills in before it validates.
func sarifSchema(t *testing.T, name string) {
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: importer.Default()}
	pkg, err := config.Check("sarif", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	schema, ok := pkg.Scope().Lookup("schema").(*types.Const)
	if !ok {
		t.Fatal("go-sarif has no schema any more")
	}
	if err := os.WriteFile(name, []byte(constant.StringVal(schema.Val())), 0o666); err != nil {
		t.Fatal(err)
	}
}

// validSARIF checks that a file is a SARIF log.
//
//	validsarif schema file
func validSARIF() {
	if err := validate(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "validsarif:", err)
		os.Exit(1)
	}
}

func validate(schema, file string) error {
	rules, err := os.ReadFile(schema)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	result, err := gojsonschema.Validate(gojsonschema.NewBytesLoader(rules), gojsonschema.NewBytesLoader(data))
	if err != nil {
		return err
	}
	for _, wrong := range result.Errors() {
		err = errors.Join(err, errors.New(wrong.String()))
	}
	return err
}
