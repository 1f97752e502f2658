// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"cmp"
	"slices"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// MostReaders bounds how many people a pack is printed for, and MostSpare how
// much more than that, in percent.
const (
	MostReaders = 2000
	MostSpare   = 100
)

// usualSpare is what is printed beyond what is expected, in percent.
const usualSpare = 10

// PrintRun is what to print: for how many people, in which languages and sizes.
type PrintRun struct {
	Readers []Readers
	Leads   int // who lead or support, each with a guide; at least 1 is printed
	Spare   int // percent more of what each person gets, rounded up
	Kinds   []Kind
}

// Readers are the people who read one language.
type Readers struct {
	Lang          lang.Tag
	People, Large int // in the usual size, and in large print
	Interpreters  int
}

// PackKinds are the kinds that a room pack can have, in the order in which it
// is printed.
func PackKinds() []Kind {
	return []Kind{RunOfShow, ForTrainers, SignIn, ForParticipants, Evaluation, ForTheWall, OnCards, Pocket, NameCards,
		Certificate, Executive, ForInterpreters}
}

// PrintRunOf is the print run that a plan asks for. The plan says how many need
// large print and not in which language: they are taken from the largest
// languages first, for the trainer to move. The interpreters' copies are left
// out: they go out a week before.
func PrintRunOf(plan workshop.Plan, own lang.Tag) PrintRun {
	r := PrintRun{Spare: usualSpare, Kinds: slices.DeleteFunc(PackKinds(), func(k Kind) bool { return k == ForInterpreters })}
	for _, e := range plan.Expected {
		if e.People > 0 {
			r.Readers = append(r.Readers, Readers{Lang: e.Lang, People: e.People, Interpreters: e.Interpreters})
		}
	}
	if len(r.Readers) == 0 {
		r.Readers = []Readers{{Lang: own}}
	}
	slices.SortStableFunc(r.Readers, func(a, b Readers) int { return cmp.Compare(b.People, a.People) })
	large := plan.Needs.LargePrint
	for i := range r.Readers {
		n := min(large, r.Readers[i].People)
		r.Readers[i].People, r.Readers[i].Large = r.Readers[i].People-n, n
		large -= n
	}
	for _, f := range plan.Facilitators {
		switch f.Role {
		case workshop.Leads, workshop.CoFacilitates, workshop.LeadsSupport, workshop.Observes:
			r.Leads++
		}
	}
	return r
}

// LargeForAll is the print run in which everybody reads large print.
func (r PrintRun) LargeForAll() PrintRun {
	r.Readers = slices.Clone(r.Readers)
	for i := range r.Readers {
		who := &r.Readers[i]
		who.People, who.Large = 0, who.People+who.Large
	}
	return r
}

// Check refuses numbers that no room has: fault.Invalid.
func (r PrintRun) Check() error {
	all := 0
	for _, who := range r.Readers {
		for _, n := range []int{who.People, who.Large, who.Interpreters} {
			if n < 0 {
				return fault.New(fault.Invalid, "errors-number")
			}
			all += min(n, MostReaders+1) // a sum of larger numbers would come out small
		}
	}
	if all > MostReaders || r.Spare < 0 || r.Spare > MostSpare || r.Leads < 0 || r.Leads > MostReaders {
		return fault.New(fault.Invalid, "errors-pack-many").With("People", MostReaders).With("Spare", MostSpare)
	}
	return nil
}

// with adds the spare copies.
func (r PrintRun) with(people int) int { return people + (people*r.Spare+99)/100 }

// Say is the print run in one sentence: "12 Spanish, 8 Tagalog, 5 in large
// print, 10% spare: 31 sheets, on both sides".
func (r PrintRun) Say(say *i18n.Localizer, sheets int, oneSided bool) string {
	words, large := "", 0
	add := func(more string) {
		if words != "" {
			words += say.T("pack-and")
		}
		words += more
	}
	for _, who := range r.Readers {
		if who.People > 0 {
			add(say.T("pack-readers", "People", who.People, "Language", who.Lang.NameIn(say.Lang())))
		}
		large += who.Large
	}
	if large > 0 {
		add(say.Count("pack-large", large))
	}
	add(say.T("pack-spare", "Percent", r.Spare))
	key := "pack-sheets-both"
	if oneSided {
		key = "pack-sheets-one"
	}
	return words + say.T("print-colon") + say.Count(key, sheets)
}
