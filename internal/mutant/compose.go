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
func one[T any](x T) chan T                  { c := make(chan T, 1); c <- x; return c }
`

// functions are the parts of which programs are made. The statements of package
// mutant go into them.
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
			return imports[name] == "" && slices.Contains([]string{"opentracing", "errgroup", "http"}, name)
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
