package browser

import (
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const good = `<!DOCTYPE html>
<html lang="en">
<title>Good</title>
<style>
	body { margin: 0; height: 3000px; color: rgb(1, 2, 3); font-family: sans-serif }
	@media (prefers-color-scheme: dark) { body { color: rgb(4, 5, 6) } }
</style>
<h1>A good page</h1>
<img alt="Nothing" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">
<button onclick="clicked = true">Click</button>
<label>Name <input></label>
<p hidden>Not to be seen
<script>
	let clicked = false
	console.log("all is well")
	localStorage.opened = 1 + Number(localStorage.opened || 0)
</script>
`

const bad = `<!DOCTYPE html>
<html lang="en">
<title>Bad</title>
<script>
	console.warn("beware of", 1, [2])
	console.error("an error is written")
	setTimeout(() => { throw new Error("nothing catches this") })
	Promise.reject(new Error("nothing awaits this"))
	fetch("http://example.com/fetched").catch(() => {})
	new WebSocket("ws://example.com/socket")
	new WebTransport("https://example.com/transport").ready.catch(() => {})
</script>
<script src="beside.js"></script>
<img alt="" src="https://example.com/image.png">
<button onclick="console.error('later')">Later</button>
`

func write(t *testing.T, name, data string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestGoodPage(t *testing.T) {
	b := start(t)
	file := write(t, "good page.html", good)
	for _, scheme := range []struct{ name, color string }{
		{"light", "rgb(1, 2, 3)"},
		{"dark", "rgb(4, 5, 6)"},
	} {
		p := b.open(t, file, look{width: 700, height: 500, media: map[string]string{"prefers-color-scheme": scheme.name}})
		if got := eval[string](t, p, "getComputedStyle(document.body).color"); got != scheme.color {
			t.Errorf("the colour in the %s scheme is %s, not %s", scheme.name, got, scheme.color)
		}
		if got := eval[string](t, p, "localStorage.opened"); got != "1" {
			t.Errorf("the page finds that it was opened before: %s", got)
		}
	}

	p := b.open(t, file, look{width: 700, height: 500})
	if got, want := eval[[2]int](t, p, "[innerWidth, innerHeight]"), [2]int{700, 500}; got != want {
		t.Errorf("the viewport is %v, not %v", got, want)
	}
	if eval[bool](t, p, "clicked") {
		t.Error("the button is clicked already")
	}
	p.click(t, "button")
	if !eval[bool](t, p, "clicked") {
		t.Error("the button is not clicked")
	}
	p.press(t, kb.Tab)
	p.press(t, "Ada")
	if got := eval[string](t, p, `document.querySelector("input").value`); got != "Ada" {
		t.Errorf("the name is %q", got)
	}

	want := []node{
		{"RootWebArea", "Good"},
		{"heading", "A good page"},
		{"StaticText", "A good page"},
		{"image", "Nothing"},
		{"button", "Click"},
		{"StaticText", "Click"},
		{"LabelText", ""},
		{"StaticText", "Name "},
		{"textbox", "Name"},
		{"StaticText", "Ada"},
	}
	if got := p.accessible(t); !reflect.DeepEqual(got, want) {
		t.Errorf("the accessibility tree is\n%q\nnot\n%q", got, want)
	}

	picture := filepath.Join(t.TempDir(), "page.png")
	p.screenshot(t, picture)
	f, err := os.Open(picture)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c, err := png.DecodeConfig(f)
	if err != nil {
		t.Fatal(err)
	}
	if c.Width != 700 || c.Height < 3000 {
		t.Errorf("the screenshot has %d x %d pixels", c.Width, c.Height)
	}
}

func TestBadPage(t *testing.T) {
	b := start(t)
	p := b.load(t, write(t, "bad.html", bad), look{width: 700, height: 500})
	p.click(t, "button")
	got := strings.Join(p.troubles(t), "\n")
	for _, want := range []string{
		"console.warning: beware of 1 Array(1)",
		"console.error: an error is written",
		"nothing catches this",
		"nothing awaits this",
		"request: http://example.com/fetched",
		"request: ws://example.com/socket",
		"request: https://example.com/transport",
		"/beside.js",
		"request: https://example.com/image.png",
		"console.error: later",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not turn up in:\n%s", want, got)
		}
	}
}
