module github.com/fflint/fflint/fix

go 1.21
