package lsp

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/internal/vet"
)

// pause is how long the text must have been left alone before it is analysed.
const pause = 200 * time.Millisecond

// analyse analyses the open files after each change, until the session ends. What
// changes meanwhile makes it begin again.
func (s *server) analyse(ctx context.Context) {
	for wait := true; ; {
		if wait {
			select {
			case <-s.changed:
			case <-ctx.Done():
				return
			}
		}
		for calm := false; !calm; {
			select {
			case <-s.changed:
			case <-time.After(pause):
				calm = true
			case <-ctx.Done():
				return
			}
		}
		run, cancel := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() {
			defer close(done)
			s.run(run)
		}()
		select {
		case <-done:
			wait = true
		case <-s.changed:
			wait = false
		}
		cancel()
		<-done
		if ctx.Err() != nil {
			return
		}
	}
}

// run analyses what is open and publishes the result, unless the context ends.
func (s *server) run(ctx context.Context) {
	s.mu.Lock()
	open, folders := maps.Clone(s.open), slices.Clone(s.folders)
	s.mu.Unlock()
	overlay, err := s.overlay(open)
	if err != nil {
		s.log(err)
		return
	}
	results := make(map[string][]vet.Diagnostic) // by path
	var failed []error
	packages := packagesOf(open, folders)
	for _, module := range slices.Sorted(maps.Keys(packages)) {
		c := s.command
		c.Dir, c.Overlay = module, overlay
		all, err := vetEach(ctx, c, packages[module])
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			failed = append(failed, err)
		}
		for _, d := range all {
			d = s.withOwnNames(d)
			results[d.File] = append(results[d.File], d)
		}
	}
	s.publish(ctx, open, results)
	s.log(errors.Join(failed...))
}

// packagesOf returns the folders of the open files in a workspace, by the module
// that they belong to: that is where the go command must run.
func packagesOf(open map[string]document, folders []string) map[string][]string {
	packages := make(map[string][]string)
	for path := range open {
		if filepath.Ext(path) != ".go" || len(folders) > 0 && !slices.ContainsFunc(folders, func(f string) bool { return within(path, f) }) {
			continue
		}
		dir := filepath.Dir(path)
		for module := dir; ; module = filepath.Dir(module) {
			if _, err := os.Stat(filepath.Join(module, "go.mod")); err == nil {
				rel, _ := filepath.Rel(module, dir) // it is below
				pattern := "./" + filepath.ToSlash(rel)
				if !slices.Contains(packages[module], pattern) {
					packages[module] = append(packages[module], pattern)
				}
				break
			}
			if filepath.Dir(module) == module {
				break
			}
		}
	}
	for _, patterns := range packages {
		slices.Sort(patterns)
	}
	return packages
}

func within(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(rel)
}

// vetEach analyses packages together, or one by one if that fails: a file that does
// not parse would hide what is known of the others.
func vetEach(ctx context.Context, c vet.Command, packages []string) ([]vet.Diagnostic, error) {
	c.Patterns = packages
	all, err := c.Run(ctx)
	if err == nil || len(packages) == 1 {
		return all, err
	}
	all = nil
	var failed []error
	for _, p := range packages {
		c.Patterns = []string{p}
		some, err := c.Run(ctx)
		all = append(all, some...)
		failed = append(failed, err)
	}
	return all, errors.Join(failed...)
}

// The go command reads the text of files that are not saved from files below the
// folder of the session, and fflint, which gets to see those only, names them in its
// diagnostics. They have the same path there. A result may come from the build cache
// with the names of another session, but never gets to go vet on the command line:
// that is what the flag is for, which the go command's cache tells from no flag.
const (
	sessionPrefix = "fflint-lsp-"
	keptApart     = "-crash=false"
)

// overlay writes the text of files that are not saved, and returns where it is.
func (s *server) overlay(open map[string]document) (map[string]string, error) {
	files := make(map[string]string)
	for path, doc := range open {
		if saved, err := os.ReadFile(path); err == nil && string(saved) == doc.text {
			continue
		}
		volume := filepath.VolumeName(path)
		name := filepath.Join(s.session, strings.TrimSuffix(volume, ":"), path[len(volume):])
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(name, []byte(doc.text), 0o600); err != nil {
			return nil, err
		}
		files[path] = name
	}
	return files, nil
}

// ownName returns the path of the file whose text is in a file of a session.
func ownName(path string) string {
	_, rest, ok := strings.Cut(filepath.ToSlash(path), "/"+sessionPrefix)
	if !ok {
		return path
	}
	_, rest, _ = strings.Cut(rest, "/")
	if volume, below, ok := strings.Cut(rest, "/"); ok && filepath.VolumeName(volume+":") != "" {
		return filepath.FromSlash(volume + ":/" + below)
	}
	return filepath.FromSlash("/" + rest)
}

func (s *server) withOwnNames(d vet.Diagnostic) vet.Diagnostic {
	d.File = ownName(d.File)
	for i := range d.Related {
		d.Related[i].File = ownName(d.Related[i].File)
	}
	for _, f := range d.Fixes {
		for i := range f.Edits {
			f.Edits[i].File = ownName(f.Edits[i].File)
		}
	}
	return d
}

// publish tells the client what is known of the open files, and of the others in
// their packages.
func (s *server) publish(ctx context.Context, open map[string]document, results map[string][]vet.Diagnostic) {
	for _, p := range s.show(ctx, open, results) {
		s.client.Notify(ctx, "textDocument/publishDiagnostics", p) // fails where there is no client
	}
}

// show takes the results for what is shown from now on, and returns what is new in
// it. It sends nothing: who waits for the client must not hold the lock.
func (s *server) show(ctx context.Context, open map[string]document, results map[string][]vet.Diagnostic) (news []publishParams) {
	c := &converter{open: open, texts: make(map[string]string)}
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil // the text is another one already
	}
	c.byName = s.byName
	now := make(map[string]file)
	for path, doc := range open {
		now[path] = file{document: doc, isOpen: true}
	}
	for path, list := range results {
		f, ok := now[path]
		if !ok {
			f.uri = uriOf(path)
		}
		for _, d := range list {
			if converted, ok := c.found(d); ok {
				f.diagnostics = append(f.diagnostics, converted)
			}
		}
		now[path] = f
	}
	for path, f := range s.shown {
		if _, ok := now[path]; !ok && len(f.diagnostics) > 0 {
			now[path] = file{document: document{uri: f.uri}}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(now)) {
		f := now[path]
		if reflect.DeepEqual(f, s.shown[path]) {
			continue
		}
		p := publishParams{URI: f.uri, Diagnostics: []diagnostic{}}
		if f.isOpen {
			p.Version = &f.version
		}
		for _, d := range f.diagnostics {
			p.Diagnostics = append(p.Diagnostics, d.diagnostic)
		}
		news = append(news, p)
	}
	s.shown = now
	return news
}

// log tells the client of an error, if it is not the one that it knows of. Only the
// analysis calls it.
func (s *server) log(err error) {
	message := ""
	if err != nil {
		message = err.Error()
	}
	if message == s.logged {
		return
	}
	s.logged = message
	switch {
	case err == nil:
	case errors.Is(err, exec.ErrNotFound):
		s.client.Notify(context.Background(), "window/showMessage", object{"type": errorMessage, "message": "fflint needs the go command: " + message})
	default: // mostly code that does not compile, for now
		s.client.Notify(context.Background(), "window/logMessage", object{"type": warningMessage, "message": message})
	}
}

// A converter makes what the protocol wants of diagnostics.
type converter struct {
	open   map[string]document
	texts  map[string]string // of files that are not open
	byName bool
}

// text returns what is in a file, as it was analysed.
func (c *converter) text(path string) string {
	if doc, ok := c.open[path]; ok {
		return doc.text
	}
	if _, ok := c.texts[path]; !ok {
		data, _ := os.ReadFile(path) // if it is gone, it has no text
		c.texts[path] = string(data)
	}
	return c.texts[path]
}

func (c *converter) uri(path string) string {
	if doc, ok := c.open[path]; ok {
		return doc.uri
	}
	return uriOf(path)
}

// found converts a diagnostic; ok is false if it is about another text.
func (c *converter) found(d vet.Diagnostic) (f found, ok bool) {
	at, ok := c.location(d.Place)
	if !ok {
		return f, false
	}
	f.diagnostic = diagnostic{
		Range:    at.Range,
		Severity: warning,
		Code:     d.Category,
		CodeDesc: link{analyzer.Analyzer.URL + "#" + d.Category},
		Source:   analyzer.Analyzer.Name,
		Message:  d.Message,
	}
	for _, r := range d.Related {
		if at, ok := c.location(r.Place); ok {
			f.Related = append(f.Related, related{at, r.Message})
		}
	}
	for i, fix := range d.Fixes {
		if edit, ok := c.edit(fix); ok {
			f.actions = append(f.actions, codeAction{
				Title:       fix.Message,
				Kind:        quickFix,
				Diagnostics: []diagnostic{f.diagnostic},
				IsPreferred: i == 0,
				Edit:        edit,
			})
		}
	}
	return f, true
}

func (c *converter) location(p vet.Place) (location, bool) {
	text := c.text(p.File)
	start, ok := p.Start.Offset(text)
	end, ok2 := p.End.Offset(text)
	if !ok || !ok2 {
		return location{}, false
	}
	return location{c.uri(p.File), textRange{positionOf(text, start), positionOf(text, end)}}, true
}

// edit returns the WorkspaceEdit of a fix.
func (c *converter) edit(fix vet.Fix) (object, bool) {
	edits := make(map[string][]textEdit) // by path
	for _, e := range fix.Edits {
		text := c.text(e.File)
		if e.End > len(text) {
			return nil, false
		}
		edits[e.File] = append(edits[e.File], textEdit{textRange{positionOf(text, e.Start), positionOf(text, e.End)}, e.New})
	}
	if c.byName {
		changes := make(map[string][]textEdit)
		for path, list := range edits {
			changes[c.uri(path)] = list
		}
		return object{"changes": changes}, true
	}
	var changes []object
	for _, path := range slices.Sorted(maps.Keys(edits)) {
		var version any // null for a file that is not open
		if doc, ok := c.open[path]; ok {
			version = doc.version
		}
		changes = append(changes, object{
			"textDocument": object{"uri": c.uri(path), "version": version},
			"edits":        edits[path],
		})
	}
	return object{"documentChanges": changes}, true
}
