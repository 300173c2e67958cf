// Package browser opens pages in Chromium, as their readers do.
//
// Chromium is the first one on the PATH that runs; .ci/programs FOLDER puts one into
// FOLDER/bin. There is no network: a page has to do without.
package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a test waits for what must come.
const patience = time.Minute

// find returns the first Chromium on the PATH that runs, and skips the test if there
// is none.
func find(t *testing.T) string {
	t.Helper()
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		for _, name := range []string{"chromium", "google-chrome", "chromium-browser"} {
			program, err := exec.LookPath(filepath.Join(dir, name))
			if err != nil {
				continue
			}
			out, err := exec.Command(program, "--version").CombinedOutput()
			if err == nil {
				return program
			}
			t.Logf("%s will not do: %v\n%s", program, err, out)
		}
	}
	t.Skip("there is no Chromium on the PATH; .ci/programs FOLDER may put one into FOLDER/bin")
	panic("unreachable")
}

// A browser runs until the end of its test.
type browser struct {
	ctx context.Context
}

func start(t *testing.T) browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(find(t)),
		chromedp.Env("HOME="+t.TempDir()), // what is in that of the user has no say
		chromedp.WSURLReadTimeout(patience),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"),
	)
	// The context of a test ends before its cleanup does.
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, _ = chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Error(err)
		}
	})
	return browser{ctx}
}

// A look is how a page is seen.
type look struct {
	width, height int64
	media         map[string]string // features, such as prefers-color-scheme: dark
	noScript      bool
}

// open shows a file in a tab of its own, which has no storage in common with others.
// When the test ends, nothing may have gone wrong in it.
func (b browser) open(t *testing.T, file string, l look) *tab {
	t.Helper()
	p := b.load(t, file, l)
	t.Cleanup(func() {
		for _, trouble := range p.troubles(t) {
			t.Errorf("%s: %s", filepath.Base(file), trouble)
		}
	})
	return p
}

// load is open for a page in which something may go wrong.
func (b browser) load(t *testing.T, file string, l look) *tab {
	t.Helper()
	file, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	ctx, closeTab := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	p := &tab{ctx: ctx, url: (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()}
	if err := chromedp.Listen(ctx, p.listen); err != nil {
		t.Fatal(err)
	}
	var features []*emulation.MediaFeature
	for name, value := range l.media {
		features = append(features, &emulation.MediaFeature{Name: name, Value: value})
	}
	do(t, p, chromedp.EmulateViewport(l.width, l.height))
	call(t, p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
	call(t, p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: l.noScript})
	do(t, p, chromedp.Navigate(p.url))
	return p
}

// A tab shows a page.
type tab struct {
	ctx context.Context
	url string

	mu   sync.Mutex
	seen []string // what went wrong
}

// listen gets an event before what is done next in the tab returns.
func (p *tab) listen(event any) {
	var trouble string
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		switch e.Type {
		case runtime.ConsoleAPICalledTypeError, runtime.ConsoleAPICalledTypeWarning, runtime.ConsoleAPICalledTypeAssert:
			trouble = "console." + string(e.Type) + ":"
			for _, arg := range e.Args {
				trouble += " " + text(arg)
			}
		}
	case *runtime.EventExceptionThrown:
		trouble = (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error()
	case *log.EventEntryAdded:
		switch e.Entry.Level {
		case log.EntryLevelError, log.EntryLevelWarning:
			trouble = fmt.Sprintf("log %s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if to := e.Request.URL; to != p.url && !strings.HasPrefix(to, "data:") {
			trouble = "request: " + to
		}
	case *network.EventWebSocketCreated:
		trouble = "request: " + e.URL
	case *network.EventWebTransportCreated:
		trouble = "request: " + e.URL
	}
	if trouble != "" {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.seen = append(p.seen, trouble)
	}
}

// text is what the console shows of a value.
func text(o *runtime.RemoteObject) string {
	var s string
	switch {
	case json.Unmarshal(o.Value, &s) == nil:
		return s
	case o.Description != "":
		return o.Description
	}
	return string(o.Value)
}

// troubles returns what went wrong so far, also in what the page has still to do for
// what was done with it.
func (p *tab) troubles(t *testing.T) []string {
	t.Helper()
	eval[any](t, p, "new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen
}

// do does something in the tab that must succeed.
func do[T any](t *testing.T, p *tab, action chromedp.Action[T]) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	result, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// call is do for a command of the browser's protocol.
func call[P, R any](t *testing.T, p *tab, command cdp.Command[P, R], params P) R {
	t.Helper()
	return do(t, p, func(ctx context.Context, target *chromedp.Target) (R, error) {
		return cdp.Call(ctx, target, command, params)
	})
}

// eval returns the value of a JavaScript expression, or of the promise that it is.
func eval[T any](t *testing.T, p *tab, expression string) T {
	t.Helper()
	return do(t, p, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// press presses keys, those of package kb among them, in what has the focus.
func (p *tab) press(t *testing.T, keys string, modifiers ...chromedp.Modifier) {
	t.Helper()
	do(t, p, chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...)))
}

// click clicks on the first element with a CSS selector, once it can be seen.
func (p *tab) click(t *testing.T, selector string) {
	t.Helper()
	do(t, p, chromedp.Click(chromedp.CSS(selector)))
}

// screenshot writes the whole page to a PNG file.
func (p *tab) screenshot(t *testing.T, file string) {
	t.Helper()
	if err := os.WriteFile(file, do(t, p, chromedp.FullScreenshot(100)), 0o666); err != nil {
		t.Fatal(err)
	}
}

// A node is what a screen reader knows of an element or a text.
type node struct {
	role, name string
}

// accessible returns the nodes of the accessibility tree in the page's order.
func (p *tab) accessible(t *testing.T) (nodes []node) {
	t.Helper()
	tree := call(t, p, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes
	byID := make(map[accessibility.NodeID]*accessibility.Node)
	for _, n := range tree {
		byID[n.NodeID] = n
	}
	value := func(v *accessibility.Value) (s string) {
		if v != nil && json.Unmarshal(v.Value, &s) != nil {
			t.Fatalf("the accessibility tree has %s where a string should be", v.Value)
		}
		return s
	}
	var walk func(id accessibility.NodeID)
	walk = func(id accessibility.NodeID) {
		n := byID[id]
		if n == nil {
			return
		}
		switch m := (node{value(n.Role), value(n.Name)}); {
		case m.role == "InlineTextBox": // a line of the text above it
		case n.Ignored, m == node{role: "generic"}: // it matters by what is in it
		default:
			nodes = append(nodes, m)
		}
		for _, child := range n.ChildIDs {
			walk(child)
		}
	}
	if len(tree) > 0 {
		walk(tree[0].NodeID)
	}
	return nodes
}
