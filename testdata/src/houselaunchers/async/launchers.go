package async

import "context"

type job struct{}

func (job) Run() {}

// launchers calls every launcher here, with work that does not trace.
func launchers(ctx context.Context, stop <-chan struct{}) {
	fn := func() {}
	in := func(context.Context) {}
	Run(fn)
	Safe(fn)
	In(ctx, in)
	Later(ctx, in)
	With(ctx, 1, func(context.Context, int) {})
	Each(ctx, []int{1}, func(context.Context, int) {})
	All(fn)
	Start(job{})
	Launch(Task{Do: fn})
	After(1, fn)
	Every(stop, 1e9, fn)
	Retry(func() error { return nil })
	Poll(stop, 1e9, func() bool { return true })
	Do(in)
	DoOne(in, Named("job"))
	Go(fn)
	new(Group).Spawn(fn)
	NewScheduler().Schedule(in)
}
