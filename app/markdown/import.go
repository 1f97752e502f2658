// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Imported says what an import did.
type Imported struct {
	Files   []string // written
	Blocks  int      // taken over
	Skipped []string // and why
}

// importBlock is what a PO file says of one block.
type importBlock struct {
	hash   string // of the source it was made from
	units  map[string]string
	reason string // why it is not taken over; "" where it is
}

// Import takes over a PO file that Export made: whole blocks only, those with
// every piece translated and none marked fuzzy. Other blocks stay as they are.
// Each block taken over remembers the source it was exported from, so that one
// whose source has changed meanwhile counts as older. Nothing is written if a
// file would have errors.
func (d *Desk) Import(r io.Reader) (Imported, error) {
	entries, err := readPO(r)
	if err != nil {
		return Imported{}, err
	}
	tag, err := poLanguage(entries)
	if err != nil {
		return Imported{}, err
	}
	files, err := groupEntries(entries)
	if err != nil {
		return Imported{}, err
	}
	var done Imported
	texts := map[string][]byte{}
	for _, base := range slices.Sorted(maps.Keys(files)) {
		source := d.files[base+".md"]
		if source == nil || source.tag != "" || !source.readable {
			done.Skipped = append(done.Skipped, base+": there is no such source any more")
			continue
		}
		text, err := d.importFile(source, tag, files[base], &done)
		if err != nil {
			return Imported{}, err
		}
		if p := base + "." + string(tag) + ".md"; text != nil && !bytes.Equal(text, d.texts[p]) {
			texts[p] = text
		}
	}
	for _, p := range slices.Sorted(maps.Keys(texts)) {
		if err := d.save(p, texts[p]); err != nil {
			return done, err
		}
		done.Files = append(done.Files, path.Join(d.root.Name, p))
	}
	return done, nil
}

// poLanguage reads the header, which is the entry with an empty msgid.
func poLanguage(entries []poEntry) (lang.Tag, error) {
	for _, e := range entries {
		if e.id != "" || e.ctx != "" {
			continue
		}
		for line := range strings.Lines(e.str) {
			if value, ok := strings.CutPrefix(line, "Language:"); ok {
				if tag, ok := lang.Parse(strings.TrimSpace(value)); ok {
					return tag, nil
				}
			}
		}
	}
	return "", fmt.Errorf("the file does not say its language; its header must have a line Language: pa (or another tag)")
}

// groupEntries sorts the entries by document and block.
func groupEntries(entries []poEntry) (map[string]map[string]*importBlock, error) {
	files := map[string]map[string]*importBlock{}
	for _, e := range entries {
		if e.ctx == "" {
			continue
		}
		base, id, name, hash, ok := splitContext(e.ctx)
		if !ok {
			return nil, fmt.Errorf("line %d: the context %q was not made by export", e.line, e.ctx)
		}
		if files[base] == nil {
			files[base] = map[string]*importBlock{}
		}
		b := files[base][id]
		if b == nil {
			b = &importBlock{hash: hash, units: map[string]string{}}
			files[base][id] = b
		}
		switch {
		case strings.TrimSpace(e.str) == "":
			b.reason = "not all of it is translated"
		case e.fuzzy:
			b.reason = "it is marked fuzzy"
		}
		b.units[name] = strings.Trim(strings.ReplaceAll(e.str, "\r\n", "\n"), "\n")
	}
	return files, nil
}

// importFile is the new text of one translation, nil where nothing is taken over.
func (d *Desk) importFile(source *file, tag lang.Tag, blocks map[string]*importBlock, done *Imported) ([]byte, error) {
	old := d.translation(source, tag)
	taken := map[string]*importBlock{}
	for _, id := range slices.Sorted(maps.Keys(blocks)) {
		switch b := blocks[id]; {
		case source.hashOf(id) == "":
			done.Skipped = append(done.Skipped, source.base+"#"+id+": the source has no such block any more")
		case b.reason != "":
			done.Skipped = append(done.Skipped, source.base+"#"+id+": "+b.reason)
		default:
			taken[id] = b
		}
	}
	if len(taken) == 0 {
		return nil, nil
	}
	if old == nil && taken[curriculum.FrontID] == nil {
		return nil, fmt.Errorf("%s: translate its title and summary first", source.path)
	}
	done.Blocks += len(taken)
	text, err := d.mergeFront(source, old, taken)
	if err != nil {
		return nil, err
	}
	text, err = mergeMarks(mergeBlocks(text, source, old, taken), source, old, taken)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source.path, err)
	}
	p := source.base + "." + string(tag) + ".md"
	pl, _ := placeOf(p)
	pl.name = path.Join(d.root.Name, p)
	for _, problem := range parseFile(pl, text).problems {
		if !problem.Advice {
			return nil, fmt.Errorf("the file would have an error, nothing was written: %s", problem)
		}
	}
	return text, nil
}

// mergeFront is the front matter of the new file with its fences.
func (d *Desk) mergeFront(source, old *file, taken map[string]*importBlock) ([]byte, error) {
	front := taken[curriculum.FrontID]
	if old == nil {
		text := "---\ntitle: " + quote(front.units["title"]) + "\nsummary: " + quote(front.units["summary"])
		if credits := front.units["credits"]; credits != "" {
			text += "\ncredits: " + quote(credits)
		}
		return []byte(text + "\n---\n"), nil
	}
	text := newSource("", d.texts[old.path]).text
	_, body, _ := cutFront(text)
	text = slices.Clone(text[:body])
	if front == nil {
		return text, nil
	}
	for field, was := range map[string]string{"title": old.front.title, "summary": old.front.summary, "credits": old.front.credits} {
		if words := front.units[field]; words != "" && words != was {
			changed, err := setWords(text, field, words)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", old.name, err)
			}
			text = changed
		}
	}
	return text, nil
}

// mergeBlocks appends the blocks in the source's order: taken over, or as they
// were.
func mergeBlocks(front []byte, source, old *file, taken map[string]*importBlock) []byte {
	out := bytes.NewBuffer(front)
	for _, s := range source.blocks {
		var was *block
		if old != nil {
			was = old.block(s.id)
		}
		in := taken[s.id]
		if in == nil && was == nil {
			continue
		}
		if was != nil && (in == nil || was.same(in, s)) {
			out.WriteString(was.preceding(out.Bytes()) + was.line + "\n")
			out.Write(was.raw)
			continue
		}
		if !bytes.HasSuffix(out.Bytes(), []byte("\n\n")) {
			out.WriteByte('\n')
		}
		fmt.Fprintf(out, "## %s {#%s%s}\n%s", in.units["title"], s.id, was.broughtAlong(), joinParts(in.parts(s)))
	}
	return out.Bytes()
}

// broughtAlong is what a translation's heading says besides its id, which no
// translation program is asked for; b may be nil.
func (b *block) broughtAlong() string {
	if b == nil {
		return ""
	}
	along := ""
	if place := b.attrs.jurisdiction(); place != "" {
		along += ` jurisdiction="` + place + `"`
	}
	if things := b.attrs.materials(); len(things) > 0 {
		along += ` materials="` + strings.Join(things, "; ") + `"`
	}
	return along
}

// preceding is the blank line that a kept block needs after one that was
// written anew; a kept one brings its own.
func (b *block) preceding(before []byte) string {
	if bytes.HasSuffix(before, []byte("\n\n")) {
		return ""
	}
	return "\n"
}

// parts are the imported texts with the voices of the source's parts.
func (in *importBlock) parts(s *block) []rawPart {
	parts := splitParts(string(s.raw))
	for i, p := range parts {
		parts[i].text = in.units[fmt.Sprintf("%d-%s", i+1, voiceName(p.voice))]
	}
	return parts
}

// same says whether an imported block has the words that stand there already.
func (b *block) same(in *importBlock, source *block) bool {
	return Hash(b.heading, joinParts(splitParts(string(b.raw)))) == Hash(in.units["title"], joinParts(in.parts(source)))
}

// mergeMarks notes what each block taken over was made from.
func mergeMarks(text []byte, source, old *file, taken map[string]*importBlock) ([]byte, error) {
	marks := map[string]string{}
	if old != nil {
		maps.Copy(marks, old.front.madeFrom)
	}
	for id, b := range taken {
		marks[id] = b.hash
	}
	var list []mark
	for _, id := range source.ids() {
		if marks[id] != "" {
			list = append(list, mark{id, marks[id]})
		}
	}
	return setMarks(text, "made_from", list)
}
