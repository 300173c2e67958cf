package analyzer

import (
	"go/types"

	"github.com/fflint/fflint/passes/launch"
)

// contextFor returns the variable in scope at the launch that carries the
// active span, or nil.
func (r *reporter) contextFor(l *launch.Launch, v verdict) *types.Var {
	return nil
}
