// Package lsp is a language server for fflint's diagnostics and fixes alone. It
// runs beside the language server that an editor has for Go.
//
// It follows the Language Server Protocol 3.17,
// https://microsoft.github.io/language-server-protocol.
package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"sync"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/internal/vet"
)

// Serve answers a client until it says exit, or is gone. The command has the
// executable and the flags; it is run for the packages of the files that are open,
// with their text, saved or not. The error is nil if the client has asked for the
// end as it should, with shutdown.
func Serve(conn io.ReadWriteCloser, command vet.Command) error {
	dir, err := os.MkdirTemp("", sessionPrefix+"*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	command.Flags = append([]string{keptApart}, command.Flags...)
	s := &server{
		command: command,
		session: dir,
		open:    make(map[string]document),
		shown:   make(map[string]file),
		changed: make(chan struct{}, 1),
	}
	s.client = jsonrpc2.NewConn(ctx, jsonrpc2.NewBufferedStream(conn, jsonrpc2.VSCodeObjectCodec{}), jsonrpc2.HandlerWithError(s.handle))
	var analysis sync.WaitGroup
	analysis.Go(func() { s.analyse(ctx) })
	<-s.client.DisconnectNotify()
	stop()
	analysis.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.shutdown {
		return errors.New("the client is gone")
	}
	return nil
}

// A server has the state of one session.
type server struct {
	command vet.Command
	session string // a folder for the text of files that are not saved
	client  *jsonrpc2.Conn

	changed chan struct{} // tells the analysis of a change
	logged  string        // the last message

	mu       sync.Mutex // for what follows
	shutdown bool
	folders  []string            // of the workspace; none if it is not known
	byName   bool                // the client wants edits by name alone, without versions
	open     map[string]document // by path
	shown    map[string]file     // what the client has been told, by path
}

// A document is a file that is open, with its text there.
type document struct {
	uri     string
	version int
	text    string
}

// A file is one that diagnostics have been published for.
type file struct {
	document    // what was analysed, if the file was open
	isOpen      bool
	diagnostics []found
}

// found is a diagnostic with its quick fixes.
type found struct {
	diagnostic
	actions []codeAction
}

// handle answers a request, or takes note of a notification. It is called for one
// after the other, in their order.
func (s *server) handle(ctx context.Context, conn *jsonrpc2.Conn, req *jsonrpc2.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch req.Method {
	case "initialize":
		var p initializeParams
		if err := params(req, &p); err != nil {
			return nil, err
		}
		return s.initialize(p), nil
	case "shutdown":
		s.shutdown = true
		return nil, nil
	case "exit":
		return nil, conn.Close()
	case "textDocument/didOpen":
		var p struct{ TextDocument textDocument }
		if err := params(req, &p); err != nil {
			return nil, err
		}
		if path, ok := pathOf(p.TextDocument.URI); ok {
			s.open[path] = document{p.TextDocument.URI, p.TextDocument.Version, p.TextDocument.Text}
			s.change()
		}
		return nil, nil
	case "textDocument/didChange":
		var p struct {
			TextDocument   textDocument
			ContentChanges []struct{ Text string }
		}
		if err := params(req, &p); err != nil {
			return nil, err
		}
		path, _ := pathOf(p.TextDocument.URI)
		if _, ok := s.open[path]; ok && len(p.ContentChanges) > 0 {
			text := p.ContentChanges[len(p.ContentChanges)-1].Text // all of it: we ask for that
			s.open[path] = document{p.TextDocument.URI, p.TextDocument.Version, text}
			s.change()
		}
		return nil, nil
	case "textDocument/didSave":
		s.change()
		return nil, nil
	case "textDocument/didClose":
		var p struct{ TextDocument textDocument }
		if err := params(req, &p); err != nil {
			return nil, err
		}
		path, _ := pathOf(p.TextDocument.URI)
		delete(s.open, path)
		s.change()
		return nil, nil
	case "textDocument/codeAction":
		var p codeActionParams
		if err := params(req, &p); err != nil {
			return nil, err
		}
		return s.codeActions(p), nil
	}
	if req.Notif {
		return nil, nil // such as initialized
	}
	return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "fflint does not know the method " + req.Method}
}

func params(req *jsonrpc2.Request, to any) error {
	if req.Params == nil {
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: req.Method + " without parameters"}
	}
	if err := json.Unmarshal(*req.Params, to); err != nil {
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: req.Method + ": " + err.Error()}
	}
	return nil
}

func (s *server) initialize(p initializeParams) any {
	for _, f := range p.WorkspaceFolders {
		if path, ok := pathOf(f.URI); ok {
			s.folders = append(s.folders, path)
		}
	}
	if path, ok := pathOf(p.RootURI); ok && len(s.folders) == 0 {
		s.folders = []string{path}
	}
	s.byName = !p.Capabilities.Workspace.WorkspaceEdit.DocumentChanges
	return object{
		"serverInfo": object{"name": analyzer.Analyzer.Name},
		"capabilities": object{
			"textDocumentSync":   object{"openClose": true, "change": fullText, "save": true},
			"codeActionProvider": object{"codeActionKinds": []string{quickFix}},
		},
	}
}

// codeActions returns the quick fixes of the diagnostics in a range: none if they
// are of another text than the one that is open now.
func (s *server) codeActions(p codeActionParams) []codeAction {
	actions := []codeAction{}
	if only := p.Context.Only; only != nil && !slices.Contains(only, quickFix) {
		return actions
	}
	path, _ := pathOf(p.TextDocument.URI)
	shown := s.shown[path]
	if doc, ok := s.open[path]; !ok || doc != shown.document {
		return actions
	}
	for _, d := range shown.diagnostics {
		if !d.Range.End.before(p.Range.Start) && !p.Range.End.before(d.Range.Start) {
			actions = append(actions, d.actions...)
		}
	}
	return actions
}

// change has the open files analysed anew.
func (s *server) change() {
	select {
	case s.changed <- struct{}{}:
	default: // it is told already
	}
}
