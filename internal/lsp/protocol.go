package lsp

import (
	"net/url"
	"path/filepath"
	"strings"

	"github.com/fflint/fflint/internal/vet"
)

// These are the parts of the protocol that the server uses.
type (
	object = map[string]any

	initializeParams struct {
		RootURI          string
		WorkspaceFolders []struct{ URI string }
		Capabilities     struct {
			Workspace struct {
				WorkspaceEdit struct{ DocumentChanges bool }
			}
		}
	}
	textDocument struct {
		URI     string
		Version int
		Text    string
	}
	codeActionParams struct {
		TextDocument textDocument
		Range        textRange
		Context      struct{ Only []string }
	}

	// A position counts lines from 0, and UTF-16 units from 0 in its line.
	position struct {
		Line      int `json:"line"`
		Character int `json:"character"`
	}
	textRange struct {
		Start position `json:"start"`
		End   position `json:"end"`
	}
	location struct {
		URI   string    `json:"uri"`
		Range textRange `json:"range"`
	}
	diagnostic struct {
		Range    textRange `json:"range"`
		Severity int       `json:"severity"`
		Code     string    `json:"code"`
		CodeDesc link      `json:"codeDescription"`
		Source   string    `json:"source"`
		Message  string    `json:"message"`
		Related  []related `json:"relatedInformation,omitempty"`
	}
	link struct {
		Href string `json:"href"`
	}
	related struct {
		Location location `json:"location"`
		Message  string   `json:"message"`
	}
	publishParams struct {
		URI         string       `json:"uri"`
		Version     *int         `json:"version,omitempty"`
		Diagnostics []diagnostic `json:"diagnostics"`
	}
	textEdit struct {
		Range   textRange `json:"range"`
		NewText string    `json:"newText"`
	}
	codeAction struct {
		Title       string       `json:"title"`
		Kind        string       `json:"kind"`
		Diagnostics []diagnostic `json:"diagnostics"`
		IsPreferred bool         `json:"isPreferred,omitempty"`
		Edit        object       `json:"edit"`
	}
)

const (
	fullText       = 1 // TextDocumentSyncKind.Full
	warning        = 2 // DiagnosticSeverity.Warning
	errorMessage   = 1 // MessageType.Error
	warningMessage = 2 // MessageType.Warning
	quickFix       = "quickfix"
)

// before reports whether p is before q.
func (p position) before(q position) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Character < q.Character
}

// positionOf returns the position of an offset in a text.
func positionOf(text string, offset int) position {
	line, character := vet.UTF16(text, offset)
	return position{line, character}
}

// pathOf returns the path of a file: URI.
func pathOf(uri string) (path string, ok bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Path == "" {
		return "", false
	}
	path = u.Path
	if len(path) > 2 && path[2] == ':' { // /c:/shop
		path = path[1:]
	}
	return filepath.Clean(filepath.FromSlash(path)), true
}

// uriOf returns the URI of a file that is not open; the client has the name of its
// own for the others.
func uriOf(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
