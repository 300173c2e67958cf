package vet

import (
	"strings"
	"unicode/utf16"
)

// Offset returns the offset of a point in the text of its file. The text may be
// another one by now: ok is false if it does not have the point.
func (p Point) Offset(text string) (offset int, ok bool) {
	for range p.Line - 1 {
		i := strings.IndexByte(text[offset:], '\n')
		if i < 0 {
			return 0, false
		}
		offset += i + 1
	}
	offset += p.Column - 1
	return offset, offset <= len(text)
}

// UTF16 returns the line of an offset in a text, and the number of UTF-16 units that
// stand before it there. Both count from 0, as where others than compilers place
// things in a text. A "\r" alone ends a line, too.
func UTF16(text string, offset int) (line, column int) {
	for i, r := range text[:offset] {
		if r == '\n' || r == '\r' && !strings.HasPrefix(text[i+1:], "\n") {
			line, column = line+1, 0
		} else {
			column += utf16.RuneLen(r)
		}
	}
	return line, column
}
