package drivers

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// patience is how long the editor waits for what must come.
const patience = 5 * time.Minute

// An editor is a client of a language server: it has files open, with text that
// is not saved, and holds the diagnostics that the server has published last.
type editor struct {
	t         *testing.T
	in        io.Writer
	incoming  chan *message // closed at the end of the server's output
	lastID    int
	open      map[string]*document // by URI
	published map[string]published // by URI
}

type document struct {
	text    string
	version int
}

type published struct {
	Version     int
	Diagnostics []diagnostic
}

// These are the parts of the protocol that the tests use.
type (
	message struct {
		JSONRPC string           `json:"jsonrpc"`
		ID      *json.RawMessage `json:"id,omitempty"`
		Method  string           `json:"method,omitempty"`
		Params  json.RawMessage  `json:"params,omitempty"`
		Result  json.RawMessage  `json:"result,omitempty"`
		Error   json.RawMessage  `json:"error,omitempty"`
	}
	position struct {
		Line      int `json:"line"`
		Character int `json:"character"` // in UTF-16 units
	}
	textRange struct {
		Start position `json:"start"`
		End   position `json:"end"`
	}
	diagnostic struct {
		Range    textRange `json:"range"`
		Severity int       `json:"severity"`
		Code     string    `json:"code"`
		Source   string    `json:"source"`
		Message  string    `json:"message"`
		Related  []struct {
			Location struct {
				URI   string    `json:"uri"`
				Range textRange `json:"range"`
			} `json:"location"`
			Message string `json:"message"`
		} `json:"relatedInformation,omitempty"`
		CodeDescription struct {
			Href string `json:"href"`
		} `json:"codeDescription"`
		Data json.RawMessage `json:"data,omitempty"` // the server's own
	}
	textEdit struct {
		Range   textRange `json:"range"`
		NewText string    `json:"newText"`
	}
	codeAction struct {
		Title string `json:"title"`
		Kind  string `json:"kind"`
		Edit  *struct {
			DocumentChanges []struct {
				TextDocument struct {
					URI     string `json:"uri"`
					Version int    `json:"version"`
				} `json:"textDocument"`
				Edits []textEdit `json:"edits"`
			} `json:"documentChanges"`
		} `json:"edit"`
	}
)

type object = map[string]any

// startEditor starts a language server on a folder.
func startEditor(t *testing.T, server, folder string, args ...string) *editor {
	t.Helper()
	cmd := exec.Command(server, args...)
	cmd.Dir = folder
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e := &editor{t: t, in: in, incoming: make(chan *message), open: make(map[string]*document), published: make(map[string]published)}
	go read(out, e.incoming)
	t.Cleanup(func() {
		if t.Failed() {
			cmd.Process.Kill()
		}
		in.Close()
		for range e.incoming {
		}
		cmd.Wait()
		if t.Failed() {
			t.Logf("the server's standard error:\n%s", &stderr)
		}
	})

	uri := fileURI(folder)
	e.call("initialize", object{
		"processId":        nil,
		"rootUri":          uri,
		"workspaceFolders": []object{{"uri": uri, "name": filepath.Base(folder)}},
		"capabilities": object{
			"textDocument": object{
				"codeAction":         object{"codeActionLiteralSupport": object{"codeActionKind": object{"valueSet": []string{"quickfix"}}}},
				"publishDiagnostics": object{"relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true, "dataSupport": true},
			},
			"workspace": object{"workspaceEdit": object{"documentChanges": true}, "configuration": true, "workspaceFolders": true},
		},
	}, nil)
	e.notify("initialized", object{})
	return e
}

// shutdown ends the server as the protocol wants it.
func (e *editor) shutdown() {
	e.t.Helper()
	e.call("shutdown", nil, nil)
	e.notify("exit", nil)
}

// read parses messages until the server's output ends.
func read(out io.Reader, to chan<- *message) {
	defer close(to)
	r := bufio.NewReader(out)
	for {
		length := -1
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			line = strings.TrimSpace(line)
			if line == "" {
				break
			}
			fmt.Sscanf(line, "Content-Length: %d", &length)
		}
		if length < 0 {
			return
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(r, body); err != nil {
			return
		}
		m := new(message)
		if json.Unmarshal(body, m) != nil {
			return
		}
		to <- m
	}
}

func (e *editor) send(m object) {
	e.t.Helper()
	m["jsonrpc"] = "2.0"
	body, err := json.Marshal(m)
	if err != nil {
		e.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(e.in, "Content-Length: %d\r\n\r\n%s", len(body), body); err != nil {
		e.t.Fatalf("the server is gone: %v", err)
	}
}

func (e *editor) notify(method string, params any) {
	e.t.Helper()
	e.send(object{"method": method, "params": params})
}

// call sends a request and waits for the answer.
func (e *editor) call(method string, params, result any) {
	e.t.Helper()
	e.lastID++
	id := fmt.Sprint(e.lastID)
	e.send(object{"id": e.lastID, "method": method, "params": params})
	e.wait("the answer to "+method, func(m *message) bool {
		if m == nil || m.Method != "" || m.ID == nil || string(*m.ID) != id {
			return false
		}
		if m.Error != nil {
			e.t.Fatalf("%s: %s", method, m.Error)
		}
		if result != nil {
			if err := json.Unmarshal(m.Result, result); err != nil {
				e.t.Fatalf("%s: %v\n%s", method, err, m.Result)
			}
		}
		return true
	})
}

// wait takes what comes from the server until done, which is first called with nil.
func (e *editor) wait(what string, done func(*message) bool) {
	e.t.Helper()
	deadline := time.After(patience)
	for m := (*message)(nil); !done(m); {
		var ok bool
		select {
		case m, ok = <-e.incoming:
			if !ok {
				e.t.Fatalf("the server has ended, instead of sending %s", what)
			}
			e.take(m)
		case <-deadline:
			e.t.Fatalf("%s does not come; last published: %+v", what, e.published)
		}
	}
}

// take answers requests of the server and keeps the diagnostics that it publishes.
func (e *editor) take(m *message) {
	e.t.Helper()
	switch {
	case m.Method == "textDocument/publishDiagnostics":
		var params struct {
			URI string
			published
		}
		if err := json.Unmarshal(m.Params, &params); err != nil {
			e.t.Fatal(err)
		}
		e.published[params.URI] = params.published
	case m.Method == "workspace/configuration":
		var params struct{ Items []any }
		if err := json.Unmarshal(m.Params, &params); err != nil {
			e.t.Fatal(err)
		}
		e.send(object{"id": m.ID, "result": make([]any, len(params.Items))})
	case m.Method != "" && m.ID != nil:
		e.send(object{"id": m.ID, "result": nil})
	}
}

// openFile opens a file with a text, whatever is in the file.
func (e *editor) openFile(name, text string) (uri string) {
	e.t.Helper()
	uri = fileURI(name)
	e.open[uri] = &document{text: text, version: 1}
	e.notify("textDocument/didOpen", object{"textDocument": object{"uri": uri, "languageId": "go", "version": 1, "text": text}})
	return uri
}

// waitFor waits until the diagnostics of fflint that are published for the current
// text of a file are the wanted ones.
func (e *editor) waitFor(uri string, want []string) {
	e.t.Helper()
	text := strings.Join(want, "\n")
	e.wait(fmt.Sprintf("%s with these diagnostics:\n%s\n", uri, text), func(*message) bool {
		p, ok := e.published[uri]
		return ok && p.Version == e.open[uri].version && strings.Join(brief(p.Diagnostics), "\n") == text
	})
}

// place returns a position in a file below a folder as a place.
func (e *editor) place(folder, uri string, p position) place {
	e.t.Helper()
	name, ok := strings.CutPrefix(uri, fileURI(folder)+"/")
	if !ok {
		e.t.Fatalf("%s is not in %s", uri, folder)
	}
	doc := e.open[uri]
	if doc == nil {
		text, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		if err != nil {
			e.t.Fatal(err)
		}
		doc = &document{text: string(text)}
	}
	line := strings.Join(strings.SplitAfter(doc.text, "\n")[:p.Line], "")
	return place{name, p.Line + 1, offset(doc.text, p) - len(line) + 1}
}

// waitForAny waits until diagnostics are published for the current text of a file,
// and returns those of fflint.
func (e *editor) waitForAny(uri string) []diagnostic {
	e.t.Helper()
	e.wait("diagnostics of "+uri, func(*message) bool {
		p, ok := e.published[uri]
		return ok && p.Version == e.open[uri].version
	})
	return own(e.published[uri].Diagnostics)
}

// ask returns the diagnostics of fflint for the current text of a file.
func (e *editor) ask(uri string) []diagnostic {
	e.t.Helper()
	var report struct{ Items []diagnostic }
	e.call("textDocument/diagnostic", object{"textDocument": object{"uri": uri}}, &report)
	return own(report.Items)
}

// quickFixes returns the quick fixes of a diagnostic.
func (e *editor) quickFixes(uri string, d diagnostic) []codeAction {
	e.t.Helper()
	var actions []codeAction
	e.call("textDocument/codeAction", object{
		"textDocument": object{"uri": uri},
		"range":        d.Range,
		"context":      object{"diagnostics": []diagnostic{d}, "only": []string{"quickfix"}, "triggerKind": 1},
	}, &actions)
	return actions
}

// apply changes the text as an action wants it.
func (e *editor) apply(a codeAction) {
	e.t.Helper()
	if a.Edit == nil {
		e.t.Fatalf("the action %q has no edit", a.Title)
	}
	for _, change := range a.Edit.DocumentChanges {
		uri := change.TextDocument.URI
		doc := e.open[uri]
		if doc == nil {
			e.t.Fatalf("the action %q changes %s", a.Title, uri)
		}
		if change.TextDocument.Version != doc.version {
			e.t.Fatalf("the action %q is for version %d, not %d", a.Title, change.TextDocument.Version, doc.version)
		}
		var text strings.Builder
		end := 0
		for _, edit := range change.Edits { // in order, as gopls sends them
			from, to := offset(doc.text, edit.Range.Start), offset(doc.text, edit.Range.End)
			if from < end || to < from {
				e.t.Fatalf("the edits of the action %q are out of order: %+v", a.Title, change.Edits)
			}
			text.WriteString(doc.text[end:from] + edit.NewText)
			end = to
		}
		e.change(uri, text.String()+doc.text[end:])
	}
}

// change gives a file that is open another text.
func (e *editor) change(uri, text string) {
	e.t.Helper()
	doc := e.open[uri]
	doc.text = text
	doc.version++
	e.notify("textDocument/didChange", object{
		"textDocument":   object{"uri": uri, "version": doc.version},
		"contentChanges": []object{{"text": doc.text}},
	})
}

func (e *editor) close(uri string) {
	e.t.Helper()
	delete(e.open, uri)
	e.notify("textDocument/didClose", object{"textDocument": object{"uri": uri}})
}

// offset converts a position into a byte offset.
func offset(text string, p position) int {
	lines := strings.SplitAfter(text, "\n")
	n := len(strings.Join(lines[:p.Line], ""))
	units := 0
	for i, r := range lines[p.Line] {
		if units >= p.Character {
			return n + i
		}
		units += utf16.RuneLen(r)
	}
	return n + len(lines[p.Line])
}

// own returns the diagnostics that are fflint's, from top to bottom.
func own(all []diagnostic) (own []diagnostic) {
	for _, d := range all {
		if d.Source == "fflint" {
			own = append(own, d)
		}
	}
	slices.SortFunc(own, func(a, b diagnostic) int {
		return cmp.Or(a.Range.Start.Line-b.Range.Start.Line, a.Range.Start.Character-b.Range.Start.Character)
	})
	return own
}

// brief returns the diagnostics of fflint as "line: message", sorted.
func brief(all []diagnostic) (lines []string) {
	for _, d := range own(all) {
		lines = append(lines, fmt.Sprintf("%d: %s", d.Range.Start.Line+1, d.Message))
	}
	slices.Sort(lines)
	return lines
}

func fileURI(name string) string {
	name = filepath.ToSlash(name)
	if !strings.HasPrefix(name, "/") {
		name = "/" + name // a drive
	}
	return (&url.URL{Scheme: "file", Path: name}).String()
}
