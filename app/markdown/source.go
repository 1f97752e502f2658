// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
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

func newSource(name string, raw []byte) *source {
	s := &source{name: name, text: normal(raw), starts: []int{0}}
	for i, c := range s.text {
		if c == '\n' {
			s.starts = append(s.starts, i+1)
		}
	}
	return s
}

// normal is a file's text with line ends as here and without a byte order mark:
// most files are that already, and stay the bytes that were read.
func normal(raw []byte) []byte {
	text := bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if !bytes.Contains(text, []byte("\r\n")) {
		return text
	}
	return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
}

// What a file may have at most, ten times and more of what writers write: so
// many bytes in a line, and between two empty lines. Parsing takes a time that
// grows with their square.
const (
	maxLine  = 16 << 10
	maxBlock = 64 << 10
)

// readable reports text that is not UTF-8 or holds NUL, lines without end, and
// characters that nobody sees and that make a page show something else than the
// file says.
func (s *source) readable() bool {
	began := 0 // the first line after an empty one
	for i, start := range s.starts {
		end := len(s.text)
		if i+1 < len(s.starts) {
			end = s.starts[i+1]
		}
		if len(bytes.TrimSpace(s.text[start:end])) == 0 {
			began = end
		}
		if end-start > maxLine || end-began > maxBlock {
			s.errorf(s.pos(start), "this is too long without an empty line")
			return false
		}
	}
	for i := 0; i < len(s.text); {
		r, n := utf8.DecodeRune(s.text[i:])
		if r == 0 || r == utf8.RuneError && n == 1 {
			s.errorf(s.pos(i), "this file is not UTF-8 text; save it as UTF-8")
			return false
		}
		if hiddenRune(r) {
			s.hidden(s.pos(i), string(r))
		}
		i += n
	}
	return true
}

// hidden reports the first character of words that nobody sees.
func (s *source) hidden(at curriculum.Pos, words string) {
	if i := strings.IndexFunc(words, hiddenRune); i >= 0 {
		r, _ := utf8.DecodeRuneInString(words[i:])
		s.errorf(at, "the invisible character U+%04X does not belong here; take it out", r)
	}
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
