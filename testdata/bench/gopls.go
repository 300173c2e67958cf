//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/sourcegraph/jsonrpc2"
)

// keystrokes is the number of those in a round.
const keystrokes = 10

// An editor has one file open in a gopls that has fflint in it, turned on or off.
type editor struct {
	server  *exec.Cmd
	conn    *jsonrpc2.Conn
	uri     string
	fflint  bool
	version int
	line    int // the last of the file, a comment
}

type object = map[string]any

// typing is the table of what a keystroke costs in an editor.
type typing struct {
	file    string
	on, off *editor
	samples []pair
}

// A pair is how long gopls takes to tell what is wrong with a file after a keystroke,
// without fflint and with it.
type pair struct{ off, on time.Duration }

// typing starts two editors, which differ in one setting.
func (b *bench) typing(ctx context.Context) (*typing, error) {
	gopls := filepath.Join(b.tmp, "gopls")
	build := command(ctx, "", "go", "run", "github.com/fflint/fflint/cmd/fflint-gopls", "-fflint", filepath.Join("..", ".."), "-o", gopls)
	build.Env = append(build.Environ(), "GOWORK=off")
	if _, err := output(build); err != nil {
		return nil, err
	}
	off, err := b.open(ctx, gopls, false)
	if err != nil {
		return nil, err
	}
	on, err := b.open(ctx, gopls, true)
	if err != nil {
		off.close()
		return nil, err
	}
	return &typing{file: b.edited, on: on, off: off}, nil
}

func (t *typing) close() {
	t.on.close()
	t.off.close()
}

func (b *bench) open(ctx context.Context, gopls string, fflint bool) (*editor, error) {
	file := filepath.Join(b.dir, b.edited)
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	text = append(text, "\n// "...) // the comment that is typed in
	e := &editor{server: command(ctx, b.dir, gopls), uri: fileURI(file), fflint: fflint, line: bytes.Count(text, []byte("\n"))}
	in, err := e.server.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := e.server.StdoutPipe()
	if err != nil {
		return nil, err
	}
	e.server.Env = append(e.server.Environ(), "GOPLSCACHE="+filepath.Join(b.tmp, fmt.Sprint("gopls-", fflint)))
	if err := e.server.Start(); err != nil {
		return nil, err
	}
	e.conn = jsonrpc2.NewConn(ctx, jsonrpc2.NewBufferedStream(pipes{out, in}, jsonrpc2.VSCodeObjectCodec{}), jsonrpc2.HandlerWithError(e.answer))
	err = e.conn.Call(ctx, "initialize", object{
		"processId": nil,
		"rootUri":   fileURI(b.dir),
		"capabilities": object{
			"workspace":    object{"configuration": true},
			"textDocument": object{"diagnostic": object{}},
		},
	}, nil)
	if err == nil {
		err = e.conn.Notify(ctx, "initialized", object{})
	}
	if err == nil {
		err = e.conn.Notify(ctx, "textDocument/didOpen", object{"textDocument": object{"uri": e.uri, "languageId": "go", "version": 0, "text": string(text)}})
	}
	if err == nil {
		_, err = e.diagnose(ctx)
	}
	if err == nil {
		_, err = e.press(ctx)
	}
	if err != nil {
		e.close()
		return nil, err
	}
	return e, nil
}

func (e *editor) close() {
	e.conn.Close()
	e.server.Cancel()
	e.server.Wait()
}

// answer answers the requests of the server.
func (e *editor) answer(_ context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) (any, error) {
	if req.Method != "workspace/configuration" {
		return nil, nil
	}
	var asked struct{ Items []any }
	if err := json.Unmarshal(*req.Params, &asked); err != nil {
		return nil, err
	}
	answers := make([]any, len(asked.Items))
	for i := range answers {
		answers[i] = object{"pullDiagnostics": true, "analyses": object{"fflint": e.fflint}}
	}
	return answers, nil
}

// diagnose has gopls tell what is wrong with the file, and returns how long that takes.
func (e *editor) diagnose(ctx context.Context) (time.Duration, error) {
	start := time.Now()
	err := e.conn.Call(ctx, "textDocument/diagnostic", object{"textDocument": object{"uri": e.uri}}, nil)
	return time.Since(start), err
}

// press types one more character of the comment.
func (e *editor) press(ctx context.Context) (time.Duration, error) {
	begin := object{"line": e.line, "character": 0}
	e.version++
	err := e.conn.Notify(ctx, "textDocument/didChange", object{
		"textDocument":   object{"uri": e.uri, "version": e.version},
		"contentChanges": []object{{"range": object{"start": begin, "end": begin}, "text": "/"}},
	})
	if err != nil {
		return 0, err
	}
	return e.diagnose(ctx)
}

// measure adds a round to the table: keys that are pressed in both editors in turn.
func (t *typing) measure(ctx context.Context, round int) error {
	for range keystrokes {
		off, err1 := t.off.press(ctx)
		on, err2 := t.on.press(ctx)
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		progress("round %d: gopls: %v without fflint, %v with it", round+1, off.Round(time.Millisecond), on.Round(time.Millisecond))
		t.samples = append(t.samples, pair{off, on})
	}
	return nil
}

func (t *typing) print(w io.Writer) {
	ms := func(d time.Duration) float64 { return d.Seconds() * 1e3 }
	off := median(t.samples, func(_ int, p pair) float64 { return ms(p.off) })
	on := median(t.samples, func(_ int, p pair) float64 { return ms(p.on) })
	more := median(t.samples, func(_ int, p pair) float64 { return ms(p.on - p.off) })
	fmt.Fprintf(w, "\nA keystroke in `%s`, in gopls with fflint in it (%d of them):\n\n", t.file, len(t.samples))
	fmt.Fprintln(w, "| turned off | turned on | more |")
	fmt.Fprintln(w, "|--:|--:|--:|")
	fmt.Fprintf(w, "| %.0f ms | %.0f ms | %.0f ms |\n", off, on, more)
}

// pipes are a server's input and output.
type pipes struct {
	io.ReadCloser
	io.Writer
}

func fileURI(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(name)}).String()
}
