// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Desk is a translators' desk: it reads a content folder on disk and keeps the
// books of its translations (made_from, reviewed). It changes front matter
// only, byte for byte, except for Import, which writes what was translated.
//
// Its errors are for whoever runs the tool, in English.
type Desk struct {
	root  Root
	rank  int // of root among all
	files parsed
	texts map[string][]byte // by path, as on disk
}

// OpenDesk reads the content folder at dir. What is under it are folders that it
// is laid over: a folder that holds translations only finds its sources there.
// Nothing is written but in dir.
func OpenDesk(dir string, under ...Root) (*Desk, error) {
	root, err := Folder(dir)
	if err != nil {
		return nil, err
	}
	t := readTree(append(slices.Clone(under), root), Part{})
	d := &Desk{root: root, rank: len(under), files: parseAll(t, nil), texts: map[string][]byte{}}
	for p, r := range t.files {
		d.texts[p] = r.text
	}
	return d, nil
}

// Address names documents, and perhaps one block: "COURSE" (its page and all
// modules), "COURSE/MODULE", "COURSE/course" (the page alone), "methods",
// "glossary", "journeys", "journeys/JOURNEY", each with "#ID", and "" for all.
type Address struct {
	Document string
	Block    string
}

// ParseAddress splits an address.
func ParseAddress(s string) Address {
	document, block, _ := strings.Cut(s, "#")
	return Address{Document: strings.Trim(document, "/"), Block: block}
}

// String is the address as it was written.
func (a Address) String() string { return a.Document + fragmentOf(a.Block) }

// sources are the source files at an address, in the order of their paths.
func (d *Desk) sources(a Address) ([]*file, error) {
	var found []*file
	for _, p := range slices.Sorted(maps.Keys(d.files)) {
		f := d.files[p]
		if f.tag == "" && f.readable && a.covers(f) {
			found = append(found, f)
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("there is no %q, neither in %s nor under it", a.Document, d.root.Name)
	}
	if a.Block == "" {
		return found, nil
	}
	for _, f := range found {
		if a.Block == curriculum.FrontID || f.block(a.Block) != nil {
			return []*file{f}, nil
		}
	}
	return nil, fmt.Errorf("%s has no block %q", a.Document, a.Block)
}

// Addressed is a document with the address that names it.
type Addressed struct {
	Address string
	*curriculum.Document
}

// Documents are the documents at an address with all their translations; for
// the empty address, those of which this folder holds anything.
func (d *Desk) Documents(a Address) ([]Addressed, error) {
	sources, err := d.sources(a)
	if err != nil {
		return nil, err
	}
	join := &assembler{files: d.files, docs: map[string]*curriculum.Document{}}
	join.documents()
	var found []Addressed
	for _, f := range sources {
		if a.Document == "" && f.rank != d.rank && len(d.translations(f)) == 0 {
			continue
		}
		address := f.slug
		if f.kind == kindCourse || f.kind == kindModule || f.kind == kindJourney {
			address = path.Base(path.Dir(f.base)) + "/" + f.slug
		}
		found = append(found, Addressed{address, join.docs[f.base]})
	}
	return found, nil
}

func (a Address) covers(f *file) bool {
	dir := path.Dir(f.base)
	switch f.kind {
	case kindCourse, kindModule:
		course := path.Base(dir)
		return a.Document == "" || a.Document == course || a.Document == course+"/"+f.slug
	case kindJourney:
		return a.Document == "" || a.Document == "journeys" || a.Document == "journeys/"+f.slug
	default:
		return a.Document == "" || a.Document == f.slug
	}
}

func (f *file) block(id string) *block {
	for _, b := range f.blocks {
		if b.id == id {
			return b
		}
	}
	return nil
}

// hashOf is the hash of one of a source's blocks, or of its front.
func (f *file) hashOf(id string) string {
	if id == curriculum.FrontID {
		return FrontHash(f.front.title, f.front.summary, f.front.credits)
	}
	if b := f.block(id); b != nil {
		return b.hash
	}
	return ""
}

// ids are the front's and the blocks' ids in order.
func (f *file) ids() []string {
	ids := []string{curriculum.FrontID}
	for _, b := range f.blocks {
		ids = append(ids, b.id)
	}
	return ids
}

// translation is the file in this folder that translates a source, or nil.
func (d *Desk) translation(source *file, tag lang.Tag) *file {
	f := d.files[source.base+"."+string(tag)+".md"]
	if f == nil || !f.readable || f.rank != d.rank {
		return nil
	}
	return f
}

// translations are all readable translations of a source in this folder.
func (d *Desk) translations(source *file) []*file {
	var found []*file
	for _, p := range slices.Sorted(maps.Keys(d.files)) {
		if f := d.files[p]; f.tag != "" && f.base == source.base && f.readable && f.rank == d.rank {
			found = append(found, f)
		}
	}
	return found
}

// Current says that the translations into tag at an address were made from the
// source as it stands now. It returns the files that changed.
func (d *Desk) Current(a Address, tag lang.Tag) (changed []string, err error) {
	sources, err := d.sources(a)
	if err != nil {
		return nil, err
	}
	found := false
	for _, source := range sources {
		f := d.translation(source, tag)
		if f == nil {
			continue
		}
		found = true
		marks := maps.Clone(f.front.madeFrom)
		if marks == nil {
			marks = map[string]string{}
		}
		for _, id := range f.ids() {
			if hash := source.hashOf(id); hash != "" && (a.Block == "" || a.Block == id) {
				marks[id] = hash
			}
		}
		wrote, err := d.write(f, "made_from", keep(f, marks))
		if err != nil {
			return changed, err
		}
		changed = append(changed, wrote...)
	}
	if !found {
		return nil, fmt.Errorf("%s is not translated into %s", a.Document, tag)
	}
	return changed, nil
}

// Reviewed says that a fluent speaker vouches for one block's translation into
// tag as it stands. A translation older than its source cannot be vouched for.
func (d *Desk) Reviewed(a Address, tag lang.Tag) (changed []string, err error) {
	if a.Block == "" {
		return nil, fmt.Errorf("name the block that was read: COURSE/MODULE#ID")
	}
	sources, err := d.sources(a)
	if err != nil {
		return nil, err
	}
	source := sources[0]
	f := d.translation(source, tag)
	if f == nil || a.Block != curriculum.FrontID && f.block(a.Block) == nil {
		return nil, fmt.Errorf("%s is not translated into %s", a, tag)
	}
	hash := source.hashOf(a.Block)
	if f.front.madeFrom[a.Block] != hash {
		return nil, fmt.Errorf("%s in %s is older than its source: bring it up to date, run: groundwork translate current %s --lang %s", a, tag, a, tag)
	}
	marks := maps.Clone(f.front.reviewed)
	if marks == nil {
		marks = map[string]string{}
	}
	marks[a.Block] = hash
	return d.write(f, "reviewed", keep(f, marks))
}

// Typo says that the last change of a source's block changed nothing that a
// translation says: translations that were current stay so, and stay reviewed.
// from is the block's hash before the change; "" where all translations that
// are not current were made from the same text, which is then taken to be it.
func (d *Desk) Typo(a Address, from string) (changed []string, err error) {
	if a.Block == "" {
		return nil, fmt.Errorf("name the block that was corrected: COURSE/MODULE#ID")
	}
	sources, err := d.sources(a)
	if err != nil {
		return nil, err
	}
	source := sources[0]
	hash := source.hashOf(a.Block)
	if from == "" {
		if from, err = d.before(source, a, hash); err != nil {
			return nil, err
		}
	}
	for _, f := range d.translations(source) {
		for field, marks := range map[string]map[string]string{"made_from": f.front.madeFrom, "reviewed": f.front.reviewed} {
			if marks[a.Block] != from {
				continue
			}
			moved := maps.Clone(marks)
			moved[a.Block] = hash
			wrote, err := d.write(f, field, keep(f, moved))
			if err != nil {
				return changed, err
			}
			changed = append(changed, wrote...)
		}
	}
	slices.Sort(changed)
	return slices.Compact(changed), nil
}

// before is the one hash that all translations not current were made from.
func (d *Desk) before(source *file, a Address, now string) (string, error) {
	from := map[string][]string{}
	for _, f := range d.translations(source) {
		if h := f.front.madeFrom[a.Block]; h != "" && h != now {
			from[h] = append(from[h], string(f.tag))
		}
	}
	hashes := slices.Sorted(maps.Keys(from))
	switch len(hashes) {
	case 0:
		return "", fmt.Errorf("no translation of %s is older than it: nothing to do", a)
	case 1:
		return hashes[0], nil
	}
	var says []string
	for _, h := range hashes {
		says = append(says, strings.Join(from[h], ", ")+" from "+h)
	}
	return "", fmt.Errorf("translations of %s were made from different texts (%s): say with --from which one it was before the typo was corrected", a, strings.Join(says, "; "))
}

// keep lists the marks of the blocks that a translation has, in their order.
func keep(f *file, marks map[string]string) []mark {
	var list []mark
	for _, id := range f.ids() {
		if marks[id] != "" {
			list = append(list, mark{id, marks[id]})
		}
	}
	return list
}

// write puts marks into a file's front matter, and says whether it changed.
func (d *Desk) write(f *file, field string, marks []mark) ([]string, error) {
	old := d.texts[f.path]
	text, err := setMarks(old, field, marks)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	if bytes.Equal(text, old) {
		return nil, nil
	}
	if err := d.save(f.path, text); err != nil {
		return nil, err
	}
	return []string{f.name}, nil
}

// save writes a file by way of another one, so that a full disk loses nothing,
// and reads it again.
func (d *Desk) save(p string, text []byte) error {
	full := filepath.Join(d.root.Dir, filepath.FromSlash(p))
	temp, err := os.CreateTemp(filepath.Dir(full), ".groundwork-*")
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", full, err)
	}
	_, err = temp.Write(text)
	if closing := temp.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Chmod(temp.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(temp.Name(), full)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
		return fmt.Errorf("%s cannot be written: %w", full, err)
	}
	pl, _ := placeOf(p)
	pl.name, pl.rank = path.Join(d.root.Name, p), d.rank
	d.texts[p], d.files[p] = text, parseFile(pl, text)
	return nil
}
