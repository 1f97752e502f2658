// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// poEntry is one entry of a gettext PO file: what Poedit, Weblate, OmegaT and
// other tools of translators read and write.
type poEntry struct {
	note  string // for the translator
	place string // file:line
	fuzzy bool   // must be looked at again
	ctx   string
	id    string // the source's text
	str   string // the translation, "" where there is none
	line  int    // in the file read
}

// poWriter writes entries.
type poWriter struct {
	w   *bufio.Writer
	any bool
}

func (p *poWriter) entry(e poEntry) {
	if p.any {
		fmt.Fprintln(p.w)
	}
	p.any = true
	for line := range strings.Lines(e.note) {
		fmt.Fprintf(p.w, "#. %s\n", strings.TrimRight(line, "\n"))
	}
	if e.place != "" {
		fmt.Fprintf(p.w, "#: %s\n", e.place)
	}
	if e.fuzzy {
		fmt.Fprintln(p.w, "#, fuzzy")
	}
	if e.ctx != "" {
		p.text("msgctxt", e.ctx)
	}
	p.text("msgid", e.id)
	p.text("msgstr", e.str)
}

// text writes a keyword with its text, a line of the text a line.
func (p *poWriter) text(keyword, text string) {
	if !strings.Contains(strings.TrimSuffix(text, "\n"), "\n") {
		fmt.Fprintf(p.w, "%s %s\n", keyword, poQuote(text))
		return
	}
	fmt.Fprintf(p.w, "%s \"\"\n", keyword)
	for line := range strings.Lines(text) {
		fmt.Fprintln(p.w, poQuote(line))
	}
}

var poEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`)

func poQuote(text string) string { return `"` + poEscapes.Replace(text) + `"` }

// poReader reads entries line by line.
type poReader struct {
	entries []poEntry
	now     poEntry
	field   *string
	begun   bool // a msgid was read
	fuzzy   bool // said of the entry to come
}

// readPO reads a whole PO file. Obsolete entries ("#~") are skipped, plural
// forms are refused. Errors name the line.
func readPO(r io.Reader) ([]poEntry, error) {
	p := &poReader{}
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, 4<<20)
	number := 0
	for scanner.Scan() {
		number++
		line := strings.TrimSpace(strings.TrimPrefix(scanner.Text(), "\ufeff"))
		if err := p.line(line, number); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", number+1, err)
	}
	p.end()
	return p.entries, nil
}

func (p *poReader) line(line string, number int) error {
	switch {
	case line == "":
		p.end()
		return nil
	case strings.HasPrefix(line, "#,"):
		if p.begun {
			p.end()
		}
		p.fuzzy = p.fuzzy || strings.Contains(line, "fuzzy")
		return nil
	case strings.HasPrefix(line, "#"):
		return nil
	case strings.HasPrefix(line, `"`):
		if p.field == nil {
			return fmt.Errorf("a text without msgid or msgstr before it")
		}
		return p.more(line)
	}
	keyword, text, _ := strings.Cut(line, " ")
	switch keyword {
	case "msgctxt":
		p.end()
		p.field = &p.now.ctx
	case "msgid":
		if p.begun {
			p.end()
		}
		p.begun, p.now.line, p.field = true, number, &p.now.id
	case "msgstr":
		if !p.begun {
			return fmt.Errorf("msgstr without msgid")
		}
		p.field = &p.now.str
	default:
		return fmt.Errorf("%q does not belong here", keyword)
	}
	return p.more(strings.TrimSpace(text))
}

// more adds a quoted text to the field being read.
func (p *poReader) more(quoted string) error {
	text, err := strconv.Unquote(quoted)
	if err != nil || !strings.HasPrefix(quoted, `"`) {
		return fmt.Errorf("a text must stand in double quotes")
	}
	*p.field += text
	return nil
}

func (p *poReader) end() {
	if p.begun {
		p.now.fuzzy = p.fuzzy
		p.entries = append(p.entries, p.now)
		p.fuzzy = false
	}
	p.now, p.field, p.begun = poEntry{}, nil, false
}
