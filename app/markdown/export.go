// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// unit is one piece of a block that is translated by itself: its title, or one
// of its parts as Markdown.
type unit struct {
	name string // "title", "summary", "credits", or the part's number and voice: "2-trainer"
	text string
}

// unitsOf are the pieces of one block, or of the front.
func (f *file) unitsOf(id string) []unit {
	if id == curriculum.FrontID {
		units := []unit{{"title", f.front.title}, {"summary", f.front.summary}}
		if f.front.credits != "" {
			units = append(units, unit{"credits", f.front.credits})
		}
		return units
	}
	b := f.block(id)
	if b == nil {
		return nil
	}
	units := []unit{{"title", b.heading}}
	for i, p := range splitParts(string(b.raw)) {
		units = append(units, unit{fmt.Sprintf("%d-%s", i+1, voiceName(p.voice)), p.text})
	}
	return units
}

func voiceName(v string) string {
	if v == "" {
		return "everybody"
	}
	return v
}

// rawPart is a part of a block as Markdown.
type rawPart struct{ voice, text string }

// splitParts splits a block's body at its fences.
func splitParts(body string) []rawPart {
	var parts []rawPart
	var now rawPart
	flush := func() {
		now.text = strings.Trim(now.text, "\n")
		if strings.TrimSpace(now.text) != "" || now.voice != "" {
			parts = append(parts, now)
		}
		now = rawPart{}
	}
	for line := range strings.Lines(body) {
		fence := strings.HasPrefix(line, ":::")
		name := strings.TrimSpace(strings.TrimLeft(line, ":"))
		switch {
		case fence && name != "" && now.voice == "":
			flush()
			now.voice = name
		case fence && name == "" && now.voice != "":
			flush()
		default:
			now.text += line
		}
	}
	flush()
	return parts
}

// joinParts is the body of a block from its parts, as people write it.
func joinParts(parts []rawPart) string {
	var b strings.Builder
	for _, p := range parts {
		if p.voice == "" {
			fmt.Fprintf(&b, "\n%s\n", p.text)
		} else {
			fmt.Fprintf(&b, "\n::: %s\n%s\n:::\n", p.voice, p.text)
		}
	}
	return b.String()
}

// Export writes the documents at an address as a PO file for translation into
// tag. What is translated already is in it; what is older than its source is
// marked fuzzy.
func (d *Desk) Export(a Address, tag lang.Tag, w io.Writer) error {
	sources, err := d.sources(a)
	if err != nil {
		return err
	}
	p := &poWriter{w: bufio.NewWriter(w)}
	p.entry(poEntry{
		note: "Groundwork: " + a.Document + ". Keep the Markdown signs, and the lines of lists and tables.",
		str: "Project-Id-Version: groundwork " + a.Document + "\nLanguage: " + string(tag) +
			"\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n",
	})
	for _, source := range sources {
		if d.language(source) == tag {
			return fmt.Errorf("%s is the language of the source %s", tag, source.name)
		}
		f := d.translation(source, tag)
		for _, id := range source.ids() {
			if a.Block == "" || a.Block == id {
				exportBlock(p, source, f, id)
			}
		}
	}
	return p.w.Flush()
}

func (d *Desk) language(source *file) lang.Tag {
	a := &assembler{files: d.files}
	return a.language(source)
}

// exportBlock writes the units of one block; f may be nil.
func exportBlock(p *poWriter, source, f *file, id string) {
	have := map[string]string{}
	fuzzy := false
	if f != nil {
		for _, u := range f.unitsOf(id) {
			have[u.name] = u.text
		}
		fuzzy = f.front.madeFrom[id] != source.hashOf(id)
	}
	line, title := 1, source.front.title
	if b := source.block(id); b != nil {
		line, title = b.pos.Line, b.title
	}
	for _, u := range source.unitsOf(id) {
		what := u.name
		if _, voice, ok := strings.Cut(u.name, "-"); ok {
			what = "for " + voice
		}
		p.entry(poEntry{
			note: title + ": " + what, place: fmt.Sprintf("%s:%d", source.path, line),
			ctx: unitContext(source.base, id, u.name, source.hashOf(id)),
			id:  u.text, str: have[u.name], fuzzy: fuzzy && have[u.name] != "",
		})
	}
}

// unitContext names a unit and the source's text it was exported from. It is
// what every tool keeps.
func unitContext(base, id, name, hash string) string {
	return fmt.Sprintf("%s#%s/%s@%s", base, id, name, hash)
}

// splitContext is unitContext's inverse.
func splitContext(ctx string) (base, id, name, hash string, ok bool) {
	base, rest, ok1 := strings.Cut(ctx, "#")
	id, rest, ok2 := strings.Cut(rest, "/")
	name, hash, ok3 := strings.Cut(rest, "@")
	return base, id, name, hash, ok1 && ok2 && ok3 && isSlug(id) && len(hash) == hashLength
}
