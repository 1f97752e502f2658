// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// mark is one line of made_from or reviewed.
type mark struct{ id, hash string }

// setMarks rewrites one map of the front matter and nothing else, byte for
// byte. Without marks the field is taken out.
func setMarks(text []byte, field string, marks []mark) ([]byte, error) {
	var lines strings.Builder
	if len(marks) > 0 {
		lines.WriteString(field + ":\n")
		for _, m := range marks {
			fmt.Fprintf(&lines, "  %s: %q\n", m.id, m.hash)
		}
	}
	return setField(text, field, lines.String())
}

// setWords rewrites one text of the front matter and nothing else.
func setWords(text []byte, field, words string) ([]byte, error) {
	return setField(text, field, field+": "+quote(words)+"\n")
}

// quote writes words as a double-quoted YAML text, which JSON's are.
func quote(words string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(words) // a string can always be encoded
	return strings.TrimSuffix(b.String(), "\n")
}

// setField puts lines in the place of a top-level field of the front matter,
// or at its end where the field is not there. The file's line ends are kept.
func setField(text []byte, field, lines string) ([]byte, error) {
	bom := []byte("\xef\xbb\xbf")
	head := len(text) - len(bytes.TrimPrefix(text, bom))
	newline := "\n"
	if bytes.HasPrefix(text[head:], []byte("---\r\n")) {
		newline = "\r\n"
	}
	open := []byte("---" + newline)
	if !bytes.HasPrefix(text[head:], open) {
		return nil, fmt.Errorf("the file has no front matter")
	}
	start := head + len(open)
	from, to, end := -1, -1, -1
	for at := start; at < len(text); {
		line, next := lineAt(text, at)
		if line == "---" {
			end = at
			break
		}
		switch {
		case from < 0 && strings.HasPrefix(line, field+":"):
			from, to = at, next
		case from >= 0 && to == at && (strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")):
			to = next
		}
		at = next
	}
	if end < 0 {
		return nil, fmt.Errorf("the front matter has no end")
	}
	if from < 0 {
		from, to = end, end
	}
	var out bytes.Buffer
	out.Write(text[:from])
	out.WriteString(strings.ReplaceAll(lines, "\n", newline))
	out.Write(text[to:])
	return out.Bytes(), nil
}

// lineAt is the line that begins at an offset, without its end, and where the
// next one begins.
func lineAt(text []byte, at int) (line string, next int) {
	next = len(text)
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		next = at + i + 1
	}
	return strings.TrimRight(string(text[at:next]), "\r\n"), next
}
