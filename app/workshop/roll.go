// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"cmp"
	"slices"
	"time"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
)

// Entry is one attendance of the roll: a check-in as it stands after every
// correction. The facts themselves stay as they were.
type Entry struct {
	CheckIn
	Lang      lang.Tag      // after corrections
	Name      people.Sealed // after corrections
	NamePlace string        // the place Name was sealed for
	Counts    bool          // is in the room's number
	Apart     bool          // early, late or beyond, and not yet confirmed
	Removed   bool
	SameAs    string    // id of the entry this one is the same person as
	Doubles   []CheckIn // the facts folded into this one
	Corrected bool
}

// Roll is the attendance of a workshop, computed from its facts.
type Roll struct {
	Entries    []Entry // every check-in that is no double, by time
	Headcounts map[lang.Tag]int
	Beyond     int // check-ins beyond four times the expected, not in Entries
}

// Count is a number of people in one language.
type Count struct {
	Lang   lang.Tag
	People int
}

// NewRoll folds facts into attendance. Order does not matter: check-ins are
// taken by time and corrections by time, and the latest correction wins.
//
// Two check-ins of the same member are one attendance, as are a member's and a
// named one that a trainer said is the same person.
func NewRoll(checkIns []CheckIn, corrections []Correction, headcounts []Headcount) Roll {
	checkIns = slices.Clone(checkIns)
	slices.SortFunc(checkIns, func(a, b CheckIn) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	corrections = slices.Clone(corrections)
	slices.SortFunc(corrections, func(a, b Correction) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	entries := make([]Entry, len(checkIns))
	index := make(map[string]int, len(checkIns))
	for i, c := range checkIns {
		entries[i] = Entry{CheckIn: c, Lang: c.Lang, Name: c.KnownAs,
			NamePlace: people.Place("checkin", c.ID, "known_as"), Apart: c.Standing != Counted}
		index[c.ID] = i
	}
	for _, c := range corrections {
		if i, ok := index[c.CheckIn]; ok {
			entries[i].correct(c)
		}
	}
	foldDoubles(entries, index)
	return Roll{Entries: keep(entries), Headcounts: latestHeadcounts(headcounts)}
}

// correct applies one human's word to the entry.
func (e *Entry) correct(c Correction) {
	e.Corrected = true
	switch c.Action {
	case Remove:
		e.Removed = true
	case Restore:
		e.Removed, e.SameAs = false, ""
	case Rename:
		e.Name, e.NamePlace = c.KnownAs, people.Place("correction", c.ID, "known_as")
	case Relang:
		e.Lang = c.Lang
	case Confirm:
		e.Apart = false
	case SameAs:
		if c.Other != e.ID {
			e.SameAs = c.Other
		}
	}
}

// foldDoubles gives each person one entry. The earliest that counts is kept.
func foldDoubles(entries []Entry, index map[string]int) {
	firstOf := make(map[string]string)
	for i := range entries {
		e := &entries[i]
		if e.Member == "" || e.Removed || e.Apart {
			continue
		}
		if first, ok := firstOf[e.Member]; ok && e.SameAs == "" {
			e.SameAs = first
		} else if !ok {
			firstOf[e.Member] = e.ID
		}
	}
	for i := range entries {
		e := &entries[i]
		if e.SameAs == "" {
			continue
		}
		root, ok := rootOf(e.ID, entries, index)
		if !ok {
			e.SameAs = "" // the other is not on this roll, or the links go round
			continue
		}
		r := &entries[index[root]]
		r.Doubles = append(r.Doubles, e.CheckIn)
		if r.Member == "" {
			r.Member = e.Member
		}
		if !r.Name.Given() && e.Name.Given() {
			r.Name, r.NamePlace = e.Name, e.NamePlace
		}
	}
}

// rootOf follows SameAs links to the entry that stands for the person.
func rootOf(id string, entries []Entry, index map[string]int) (string, bool) {
	for range len(entries) {
		i, ok := index[id]
		if !ok {
			return "", false
		}
		if entries[i].SameAs == "" {
			return id, true
		}
		id = entries[i].SameAs
	}
	return "", false
}

func keep(entries []Entry) []Entry {
	kept := make([]Entry, 0, len(entries))
	for _, e := range entries {
		if e.SameAs != "" {
			continue
		}
		e.Counts = !e.Removed && !e.Apart
		kept = append(kept, e)
	}
	return kept
}

func latestHeadcounts(facts []Headcount) map[lang.Tag]int {
	latest := make(map[lang.Tag]Headcount)
	for _, h := range facts {
		was, ok := latest[h.Lang]
		if !ok || h.At.After(was.At) || (h.At.Equal(was.At) && h.ID > was.ID) {
			latest[h.Lang] = h
		}
	}
	counts := make(map[lang.Tag]int, len(latest))
	for l, h := range latest {
		if h.People > 0 {
			counts[l] = h.People
		}
	}
	return counts
}

// Present is how many people are in the room: entries that count, and the
// headcounts of those who gave no name.
func (r Roll) Present() int {
	sum := 0
	for _, e := range r.Entries {
		if e.Counts {
			sum++
		}
	}
	for _, n := range r.Headcounts {
		sum += n
	}
	return sum
}

// ByLanguage is Present split by language, largest first, then by tag.
func (r Roll) ByLanguage() []Count {
	byLang := make(map[lang.Tag]int)
	for _, e := range r.Entries {
		if e.Counts {
			byLang[e.Lang]++
		}
	}
	for l, n := range r.Headcounts {
		byLang[l] += n
	}
	counts := make([]Count, 0, len(byLang))
	for l, n := range byLang {
		counts = append(counts, Count{Lang: l, People: n})
	}
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(a.Lang, b.Lang))
	})
	return counts
}

// SetApart are the entries that wait for a trainer's word.
func (r Roll) SetApart() []Entry {
	var apart []Entry
	for _, e := range r.Entries {
		if e.Apart && !e.Removed {
			apart = append(apart, e)
		}
	}
	return apart
}

// FromPaper counts the rows typed in from the sheet that still stand.
func (r Roll) FromPaper() int {
	n := 0
	for _, e := range r.Entries {
		if e.Row > 0 && !e.Removed {
			n++
		}
		for _, d := range e.Doubles {
			if d.Row > 0 {
				n++
			}
		}
	}
	return n
}

// Members lists the members who count, each once, with the time they came; not
// those who were erased.
func (r Roll) Members() map[string]time.Time {
	came := make(map[string]time.Time)
	for _, e := range r.Entries {
		if e.Counts && e.HasMember() {
			came[e.Member] = e.At
		}
	}
	return came
}
