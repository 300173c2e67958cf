// Package job has work that carries the context it is done in.
package job

import "context"

type Job struct {
	ctx context.Context
	ID  string
}

func New(ctx context.Context, id string) *Job { return &Job{ctx: ctx, ID: id} }

func (j *Job) Context() context.Context { return j.ctx }

func (j *Job) SetContext(ctx context.Context) { j.ctx = ctx }
