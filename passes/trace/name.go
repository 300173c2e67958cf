package trace

import (
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/summary"
)

// spanName returns the name that a call gives to the span that it starts: its first string.
// A client of HTTP has names of its own, and returns no span.
//
//	tracer.Start(ctx, "order "+id)
func spanName(e *summary.Edge) Name {
	if e.Entry.Func == "" && len(e.Entry.Results) == 0 {
		return nil
	}
	return firstString(e.Site)
}

func firstString(site ssa.CallInstruction) Name {
	for _, arg := range site.Common().Args {
		if isString(arg.Type()) {
			return nameOf(arg, 0)
		}
	}
	return nil
}

func isString(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsString != 0
}

// maxName bounds the depth of the expression for a name.
const maxName = 8

// verb matches what fmt replaces.
var verb = regexp.MustCompile(`%[^a-zA-Z%]*[a-zA-Z%]`)

// nameOf returns what is known of a string.
func nameOf(v ssa.Value, depth int) Name {
	unknown := Name{{}}
	if depth > maxName {
		return unknown
	}
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value != nil && v.Value.Kind() == constant.String {
			return Name{{Text: printable(constant.StringVal(v.Value))}}
		}
	case *ssa.Parameter:
		for i, param := range v.Parent().Params {
			if param == v {
				return Name{{Func: v.Parent().String(), Param: i}}
			}
		}
	case *ssa.ChangeType:
		return nameOf(v.X, depth+1)
	case *ssa.BinOp: // "order " + id
		if v.Op == token.ADD {
			return append(nameOf(v.X, depth+1), nameOf(v.Y, depth+1)...)
		}
	case *ssa.UnOp: // a variable that a closure has captured
		if cell, ok := v.X.(*ssa.Alloc); ok {
			if st := onlyStore(cell); st != nil {
				return nameOf(st, depth+1)
			}
		}
	case *ssa.Call: // fmt.Sprintf("order %s", id)
		fn := v.Call.StaticCallee()
		if fn == nil || fn.Object() == nil || fn.Object().Pkg() == nil || fn.Object().Pkg().Path() != "fmt" || fn.Name() != "Sprintf" {
			break
		}
		format := nameOf(v.Call.Args[0], depth+1)
		if len(format) != 1 || format[0].Text == "" {
			break
		}
		return formatted(format[0].Text, variadic(v.Call.Args[1]), depth+1)
	}
	return unknown
}

// formatted returns what is known of what fmt.Sprintf makes of a format. What has a width, a
// number of an argument, or any other verb than those of plain strings, is not.
func formatted(format string, args []ssa.Value, depth int) (name Name) {
	end, next := 0, 0
	for _, at := range verb.FindAllStringIndex(format, -1) {
		if at[0] > end {
			name = append(name, NamePart{Text: format[end:at[0]]})
		}
		end = at[1]
		switch text := format[at[0]:at[1]]; {
		case text == "%%":
			name = append(name, NamePart{Text: "%"})
			continue
		case strings.ContainsAny(text, "*["):
			return Name{{}}
		case (text == "%s" || text == "%v") && next < len(args) && args[next] != nil && isString(args[next].Type()):
			name = append(name, nameOf(args[next], depth)...)
		default:
			name = append(name, NamePart{})
		}
		next++
	}
	if end < len(format) {
		name = append(name, NamePart{Text: format[end:]})
	}
	return name
}

// printable returns a text without what a terminal, or a diagram, takes for something else
// than text.
func printable(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	return b.String()
}

// variadic returns the values in the slice that a call makes of its last arguments, as they
// were before they became interfaces, with nil for what is not known.
func variadic(v ssa.Value) []ssa.Value {
	slice, ok := v.(*ssa.Slice)
	if !ok {
		return nil
	}
	array, ok := slice.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var values []ssa.Value
	for _, ref := range *array.Referrers() {
		at, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		index, ok := at.Index.(*ssa.Const)
		if !ok {
			return nil
		}
		for len(values) <= int(index.Int64()) {
			values = append(values, nil)
		}
		for _, ref := range *at.Referrers() {
			if st, ok := ref.(*ssa.Store); ok {
				if boxed, ok := st.Val.(*ssa.MakeInterface); ok {
					values[index.Int64()] = boxed.X
				}
			}
		}
	}
	return values
}

// onlyStore returns what a local variable is set to if that is done once.
func onlyStore(cell *ssa.Alloc) ssa.Value {
	var only ssa.Value
	for _, ref := range *cell.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr != cell || only != nil {
				return nil
			}
			only = ref.Val
		case *ssa.MakeClosure:
			return nil // which may set it
		}
	}
	return only
}
