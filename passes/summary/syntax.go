package summary

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Syntax returns the statement or expression that an SSA call comes from, an
// *ast.GoStmt or an *ast.CallExpr, or nil for one that go/ssa has made up.
func (p *Package) Syntax(site ssa.Instruction) ast.Node {
	if site == nil {
		return nil
	}
	if p.calls == nil {
		p.calls = make(map[token.Pos]ast.Node)
		for _, file := range p.pass.Files {
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.GoStmt:
					p.calls[n.Go] = n
				case *ast.DeferStmt:
					p.calls[n.Defer] = n.Call
				case *ast.CallExpr:
					p.calls[n.Lparen] = n
				}
				return true
			})
		}
	}
	return p.calls[site.Pos()]
}

// CallExpr returns the call expression of an SSA call, or nil.
func (p *Package) CallExpr(site ssa.Instruction) *ast.CallExpr {
	switch n := p.Syntax(site).(type) {
	case *ast.GoStmt:
		return n.Call
	case *ast.CallExpr:
		return n
	}
	return nil
}

// CallName returns the called function as the source has it: "save", "s.run".
func (p *Package) CallName(site ssa.Instruction) string {
	call := p.CallExpr(site)
	if call == nil {
		return "a call"
	}
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		return "a function literal"
	default:
		return types.ExprString(p.generic(fun))
	}
}

// generic returns the generic function of an instance, or any other function itself.
//
//	saveAll[string](ctx, names) // and not handlers["save"](ctx)
func (p *Package) generic(fun ast.Expr) ast.Expr {
	switch x := fun.(type) {
	case *ast.IndexExpr:
		if p.pass.TypesInfo.Types[x.Index].IsType() {
			return x.X
		}
	case *ast.IndexListExpr:
		return x.X
	}
	return fun
}

// Mark returns the part of a call that a diagnostic marks: the go keyword with the
// function, or the name of what is called.
func (p *Package) Mark(site ssa.Instruction) (pos, end token.Pos) {
	switch n := p.Syntax(site).(type) {
	case *ast.GoStmt:
		fun := ast.Unparen(n.Call.Fun)
		if lit, ok := fun.(*ast.FuncLit); ok {
			return n.Go, lit.Type.End()
		}
		return n.Go, fun.End()
	case *ast.CallExpr:
		switch fun := ast.Unparen(n.Fun).(type) {
		case *ast.SelectorExpr:
			return fun.Sel.Pos(), fun.Sel.End()
		default:
			fun = p.generic(fun)
			return fun.Pos(), fun.End()
		}
	}
	return token.NoPos, token.NoPos
}
