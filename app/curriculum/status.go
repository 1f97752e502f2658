// SPDX-License-Identifier: AGPL-3.0-or-later

package curriculum

import (
	"slices"

	"github.com/groundwork-org/groundwork/app/lang"
)

// Documents lists every document of the library: each course's own page and
// its modules in order, then methods, glossary and journeys.
func (l *Library) Documents() []*Document {
	var all []*Document
	for _, c := range l.Courses {
		all = append(all, &c.Document)
		all = append(all, c.Modules...)
	}
	all = append(all, l.Methods, l.Glossary)
	return append(all, l.Journeys...)
}

// FrontIn is the state of title, summary and credits in l, as StateIn is of a block.
func (d *Document) FrontIn(l lang.Tag) (state State, draft bool) {
	if l == d.Source {
		return Current, false
	}
	e, ok := d.Editions[l]
	if !ok || e.Front.Title == "" {
		return Missing, false
	}
	if e.Front.MadeFrom != d.Front {
		return Older, e.Front.Reviewed == "" || e.Front.Reviewed != e.Front.MadeFrom
	}
	return Current, e.Front.Reviewed != d.Front
}

// Tally counts the blocks of documents in one language; a document's title and
// summary count as one more block. Current + Older + Missing is all of them,
// Draft + Reviewed the current ones.
type Tally struct {
	Lang                    lang.Tag
	Current, Older, Missing int
	Draft, Reviewed         int
	// Held blocks about rights and safety are not shown in this language.
	Held int
}

// Blocks is how many there are in all.
func (t Tally) Blocks() int { return t.Current + t.Older + t.Missing }

func (t *Tally) add(state State, draft, guarded bool) {
	switch state {
	case Missing:
		t.Missing++
		return
	case Older:
		t.Older++
	case Current:
		t.Current++
		if draft {
			t.Draft++
		} else {
			t.Reviewed++
		}
	}
	if guarded && (draft || state == Older) {
		t.Held++
	}
}

// TallyOf counts the state of documents in one language.
func TallyOf(l lang.Tag, documents ...*Document) Tally {
	t := Tally{Lang: l}
	for _, d := range documents {
		state, draft := d.FrontIn(l)
		t.add(state, draft, false)
		for _, b := range d.Blocks {
			state, draft := d.StateIn(b, l)
			t.add(state, draft, b.Guarded())
		}
	}
	return t
}

// Translations lists the languages into which any of the documents is
// translated, in tag order.
func Translations(documents ...*Document) []lang.Tag {
	var tags []lang.Tag
	for _, d := range documents {
		for t := range d.Editions {
			if t != d.Source && !slices.Contains(tags, t) {
				tags = append(tags, t)
			}
		}
	}
	slices.Sort(tags)
	return tags
}
