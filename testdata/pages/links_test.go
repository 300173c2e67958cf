package pages

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fflint/fflint/analyzer"
)

// TestLinks follows the links between pages, and those of diagnostics to them.
func TestLinks(t *testing.T) {
	pages, err := filepath.Glob(root + "/docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	pages = append(pages, root+"/README.md", root+"/CHANGELOG.md")
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for _, page := range pages {
		for _, m := range link.FindAllStringSubmatch(prose(t, page), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			file, anchor, _ := strings.Cut(m[1], "#")
			target := page
			if file != "" {
				target = filepath.Join(filepath.Dir(page), filepath.FromSlash(file))
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %v", page, err)
			} else if anchor != "" && !anchors(t, target)[anchor] {
				t.Errorf("%s: %s has no heading %q", page, target, anchor)
			}
		}
	}

	const repository = "https://github.com/fflint/fflint/blob/main/"
	for _, c := range analyzer.Categories() {
		page, anchor, _ := strings.Cut(c.URL(), "#")
		file, ok := strings.CutPrefix(page, repository)
		if !ok || !anchors(t, filepath.Join(root, file))[anchor] {
			t.Errorf("there is nothing at %s", c.URL())
		}
	}
}

// prose returns the text of a page that is not in blocks.
func prose(t *testing.T, page string) string {
	t.Helper()
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	block := false
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "```") {
			block = !block
		} else if !block {
			text.WriteString(line)
		}
	}
	return text.String()
}

// anchors returns the anchors that GitHub gives to the headings of a page.
func anchors(t *testing.T, page string) map[string]bool {
	t.Helper()
	found := make(map[string]bool)
	gone := regexp.MustCompile(`[^\p{L}\p{N}\- ]`)
	for line := range strings.Lines(prose(t, page)) {
		if heading, ok := strings.CutPrefix(line, "#"); ok {
			heading = strings.TrimSpace(strings.TrimLeft(heading, "#"))
			found[strings.ReplaceAll(gone.ReplaceAllString(strings.ToLower(heading), ""), " ", "-")] = true
		}
	}
	return found
}
