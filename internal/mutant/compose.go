package mutant

import (
	"fmt"
	"hash/fnv"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// library is what the functions and statements here call. tr is that of the
// program's tracing library, if it has one.
const library = `
type thing struct{ ctx context.Context }

func (t thing) Context() context.Context    { return t.ctx }
func (t thing) save(ctx context.Context)     { save(ctx) }
func saveAny[T any](ctx context.Context, x T) { save(ctx) }
func pair() (int, string)                    { return 1, "" }
func two() (int, int)                        { return 1, 2 }
func call(f func(context.Context))           { f(context.Background()) }
func async[F ~func()](f F)                   { go f() }
func one[T any](x T) chan T                  { c := make(chan T, 1); c <- x; return c }
`

// functions are the parts of which programs are made, with their number for %d. The
// statements of package mutant go into them.
var functions = []string{
	`func f%d(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	save(ctx)
	go save(context.Background())
}`,
	`func f%d(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go func() {
		save(ctx) // it saves
	}()
}`,
	`func f%d(ctx context.Context, n int) {
	span := opentracing.StartSpan("handle", opentracing.ChildOf(opentracing.SpanFromContext(ctx).Context()))
	defer span.Finish()
	go func(n int) {
		other := opentracing.StartSpan("other")
		defer other.Finish()
		_ = n
	}(n)
}`,
	`func f%d(w http.ResponseWriter, r *http.Request) {
	span, ctx := opentracing.StartSpanFromContext(r.Context(), "handle")
	defer span.Finish()
	_ = ctx
	go func() { save(context.TODO()) }()
}`,
	`func f%d(ctx context.Context, t *thing) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go t.save(t.ctx)
	var wg sync.WaitGroup
	wg.Go(func() { save(context.Background()) })
	wg.Wait()
	save(ctx)
}`,
	`func (t *thing) f%d(r *http.Request) (err error) {
	ctx := r.Context()
	go func() (err error) {
		save(context.Background())
		req, err := http.NewRequest("GET", "/", nil)
		_ = req
		return err
	}()
	time.AfterFunc(time.Second, func() { save(context.Background()) })
	save(ctx)
	return
}`,
	`func f%d(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	save(ctx)
	go func() {
		_, span := tr.Start(context.Background(), "inner")
		defer span.End()
	}()
}`,
	`func f%d(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	outer := ctx
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(outer)
	go save(ctx)
	go func() {
		save(ctx)
		save(ctx)
	}()
	ctx, span2 := tr.Start(ctx, "second")
	defer span2.End()
	save(ctx)
}`,
	`func f%d[T any](ctx context.Context, x T) error {
	_, span := tr.Start(ctx, "handle")
	defer span.End()
	g, ctx := errgroup.WithContext(ctx)
	for range 2 {
		g.Go(func() error { saveAny(context.Background(), x); return nil })
	}
	go func() {
		bg := context.Background()
		save(bg)
		span.AddEvent("late")
	}()
	return g.Wait()
}`,
	`func f%d(ctx context.Context, n int) {
	switch ctx := context.WithValue(ctx, 1, n); {
	case n > 1:
		go saveAny(context.Background(), n)
	default:
		bg := context.Background()
		go func() { save(bg); save(bg) }()
		save(bg)
		save(ctx)
	}
}`,
	`func run%[1]d[T any](ctx context.Context, x T, f func(context.Context, T)) { go f(ctx, x) }

func async%[1]d[F ~func()](f F) { go f() }

func f%[1]d(ctx context.Context) {
	run%[1]d(context.Background(), 1, func(ctx context.Context, n int) { save(ctx) })
	run%[1]d(ctx, "a", saveAny)
	async%[1]d(func() { save(context.TODO()) })
	save(ctx)
}`,
	`type list%[1]d[T any] struct {
	value T
	next  *list%[1]d[T]
	ctx   context.Context
}

func (l *list%[1]d[T]) each(ctx context.Context, f func(context.Context, T)) {
	if l != nil {
		go f(ctx, l.value)
		l.next.each(context.Background(), f)
	}
}

func (l *list%[1]d[T]) all() iter.Seq[T] {
	return func(yield func(T) bool) {
		for l := l; l != nil && yield(l.value); l = l.next {
		}
	}
}

func f%[1]d(ctx context.Context, l *list%[1]d[thing]) {
	l.each(ctx, func(ctx context.Context, t thing) { t.save(ctx) })
	l.each(context.Background(), saveAny[thing])
	go l.each(l.ctx, func(context.Context, thing) { save(ctx) })
	for t := range l.all() {
		go t.save(t.ctx)
	}
	next, stop := iter.Pull(l.all())
	defer stop()
	if t, ok := next(); ok {
		go t.save(context.Background())
	}
}`,
	`func seq%[1]d(ctx context.Context) iter.Seq2[int, context.Context] {
	return func(yield func(int, context.Context) bool) {
		save(ctx)
		_ = yield(1, ctx) && yield(2, context.Background())
	}
}

func f%[1]d(ctx context.Context) (err error) {
outer:
	for i, ctx := range seq%[1]d(ctx) {
		defer save(ctx)
		for _, inner := range seq%[1]d(context.Background()) {
			switch i {
			case 1:
				continue outer
			case 2:
				break outer
			case 3:
				return err
			}
			go save(inner)
		}
	}
	save(ctx)
	return nil
}`,
	`func f%[1]d(ctx context.Context) {
	n := 0
again:
	if n++; n > 3 {
		goto done
	}
	for i := range n {
		defer func() { go save(context.Background()) }()
		select {
		case <-ctx.Done():
			break
		case c := <-one(ctx):
			go save(c)
			continue
		default:
			if i > 1 {
				goto again
			}
		}
	}
done:
	save(ctx)
}`,
	`type saving%[1]d interface{ save(context.Context) }

type saver%[1]d interface {
	saving%[1]d
	context.Context
}

type holder%[1]d struct {
	saving%[1]d
	inner struct{ *thing }
}

func f%[1]d(ctx context.Context, s saver%[1]d, h holder%[1]d) {
	g := h.save
	go g(context.Background())
	go (*thing).save(h.inner.thing, s)
	go saving%[1]d.save(s, context.TODO())
	m := thing.save
	defer func() { go m(thing{ctx}, ctx) }()
	for _, f := range []func(context.Context){g, h.inner.save, save} {
		go f(s)
	}
	save(ctx)
}`,
	`type context%[1]d = context.Context

type both%[1]d[T any] = struct {
	ctx   context%[1]d
	value T
}

type funcs%[1]d[K comparable, C context%[1]d] = map[K]func(C)

func f%[1]d(ctx context%[1]d, b both%[1]d[*thing], m funcs%[1]d[string, context%[1]d]) {
	go b.value.save(b.ctx)
	go m["a"](context.Background())
	go func(b both%[1]d[thing]) { save(b.ctx) }(both%[1]d[thing]{ctx: context.TODO()})
	save(ctx)
}`,
	`type state%[1]d func(context.Context) state%[1]d

type tree%[1]d map[string]tree%[1]d

type less%[1]d[T less%[1]d[T]] interface {
	save(context.Context)
	less(T) bool
}

type node%[1]d struct {
	thing
	kids []*node%[1]d
	up   func(*node%[1]d) *node%[1]d
}

func (n *node%[1]d) less(o *node%[1]d) bool { return n.up(o).less(o) }

func sort%[1]d[T less%[1]d[T]](ctx context.Context, xs ...T) {
	for i, x := range xs {
		go x.save(ctx)
		go T.save(x, context.Background())
		sort%[1]d(ctx, xs[i:]...)
	}
}

func (t tree%[1]d) walk(ctx context.Context) {
	for _, t := range t {
		go t.walk(context.Background())
	}
	save(ctx)
}

func f%[1]d(ctx context.Context, n *node%[1]d, t tree%[1]d) {
	var first state%[1]d
	first = func(ctx context.Context) state%[1]d { save(ctx); return first }
	go first(context.Background())(ctx)
	for s := first; s != nil; s = s(context.TODO()) {
		go s(ctx)
	}
	sort%[1]d(ctx, n.kids...)
	go t.walk(ctx)
}`,
	`func each%[1]d[S ~[]E, E interface {
	*V
	save(context.Context)
}, V any](ctx context.Context, xs S) {
	for _, x := range xs {
		f := x.save
		go f(context.Background())
		go E(new(V)).save(ctx)
	}
}

func drain%[1]d[C ~chan T | ~<-chan T, T any, F func(context.Context, T) | func(context.Context, ...T)](ctx context.Context, c C, f F) {
	for x := range c {
		go saveAny(context.Background(), x)
		switch f := any(f).(type) {
		case func(context.Context, T):
			go f(context.Background(), x)
		case func(context.Context, ...T):
			go f(ctx, x)
		}
	}
}

func f%[1]d(ctx context.Context, xs []*thing) {
	each%[1]d(ctx, xs)
	drain%[1]d(ctx, one(1), saveAny[int])
}`,
	`type spans%[1]d[S interface{ Finish() }] struct{ open []S }

func (s *spans%[1]d[S]) begin(span S) func() {
	s.open = append(s.open, span)
	return span.Finish
}

func f%[1]d(ctx context.Context) {
	var s spans%[1]d[opentracing.Span]
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer s.begin(span)()
	for i := range 3 {
		span, ctx := opentracing.StartSpanFromContext(ctx, "turn")
		defer span.Finish()
		finish := span.Finish
		go func() {
			defer finish()
			span.SetTag("i", i)
			save(ctx)
		}()
	}
	go save(context.Background())
}`,
}

var mentions = regexp.MustCompile(`\b([a-z]+)\.[A-Z]`)

// mentioned returns the names that look like those of packages in a program.
func mentioned(src string) map[string]bool {
	names := make(map[string]bool)
	for _, m := range mentions.FindAllStringSubmatch(src, -1) {
		names[m[1]] = true
	}
	return names
}

// Compose returns a program of functions that the seed chooses. save has the
// declaration of func save(context.Context) and all that it needs; imports are the
// packages that there are, by name. No function needs others, nor a variable tr that
// save does not declare.
func Compose(seed, save string, imports map[string]string) string {
	var fit []string
	for _, text := range functions {
		missing := func(name string) bool {
			if name == "tr" {
				return !strings.Contains(save, "var tr ")
			}
			return imports[name] == "" && slices.Contains([]string{"opentracing", "errgroup", "http", "iter"}, name)
		}
		if !slices.ContainsFunc(slices.Collect(maps.Keys(mentioned(text))), missing) {
			fit = append(fit, text)
		}
	}
	hash := fnv.New32a()
	hash.Write([]byte(seed))
	choice := int(hash.Sum32() >> 1)
	body := save + library
	for i := range 1 + choice%3 {
		choice /= 3
		body += fmt.Sprintf("\n"+fit[choice%len(fit)]+"\n", i)
		choice /= len(fit)
	}
	return importing("package p\n\nimport (\n)\n\n"+body, imports)
}
