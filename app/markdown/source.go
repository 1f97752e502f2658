// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"bytes"
	"fmt"
	"sort"
	"unicode/utf8"

	"github.com/groundwork-org/groundwork/app/curriculum"
)

// source is the text of one file, with its lines, and collects what is wrong
// with it.
type source struct {
	name     string // as messages show it
	text     []byte
	starts   []int // offset of each line
	problems []curriculum.Problem
}

// newSource normalises line ends and drops a byte order mark.
func newSource(name string, raw []byte) *source {
	text := bytes.ReplaceAll(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")), []byte("\r\n"), []byte("\n"))
	s := &source{name: name, text: text, starts: []int{0}}
	for i, c := range text {
		if c == '\n' {
			s.starts = append(s.starts, i+1)
		}
	}
	return s
}

// readable reports text that is not UTF-8 or holds NUL, and characters that
// nobody sees and that make a page show something else than the file says.
func (s *source) readable() bool {
	for i := 0; i < len(s.text); {
		r, n := utf8.DecodeRune(s.text[i:])
		if r == 0 || r == utf8.RuneError && n == 1 {
			s.errorf(s.pos(i), "this file is not UTF-8 text; save it as UTF-8")
			return false
		}
		if hiddenRune(r) {
			s.errorf(s.pos(i), "the invisible character U+%04X does not belong here; take it out", r)
		}
		i += n
	}
	return true
}

// hiddenRune says whether r is a control character, or turns the direction of
// what follows (UAX #9, explicit embeddings, overrides and isolates). The marks
// U+200E and U+200F and the joiners are part of writing and stay.
func hiddenRune(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r >= 0x7F && r <= 0x9F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// pos is the place of a byte offset.
func (s *source) pos(offset int) curriculum.Pos {
	line := sort.SearchInts(s.starts, offset+1) - 1
	return curriculum.Pos{File: s.name, Line: line + 1, Column: offset - s.starts[line] + 1}
}

// line is the text of the line that holds offset, without its end.
func (s *source) line(offset int) string {
	end := bytes.IndexByte(s.text[offset:], '\n')
	if end < 0 {
		end = len(s.text) - offset
	}
	start := bytes.LastIndexByte(s.text[:offset], '\n') + 1
	return string(s.text[start : offset+end])
}

func (s *source) errorf(at curriculum.Pos, format string, args ...any) {
	s.problems = append(s.problems, curriculum.Problem{Pos: at, Message: fmt.Sprintf(format, args...)})
}
