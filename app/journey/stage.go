// SPDX-License-Identifier: AGPL-3.0-or-later

package journey

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Need is how many things of a kind a stage counts.
type Need struct {
	Kind  Kind
	Count int
}

// Stage is one block of a journey's document. Its id and its place in the
// order matter here; its words are the document's.
type Stage struct {
	ID    string
	Needs []Need // all of them; none on the first stage
}

// Journey is a document of content/journeys read as stages in order.
type Journey struct {
	Document *curriculum.Document
	Stages   []Stage
}

// mostNeeded bounds what a stage may ask of one kind.
const mostNeeded = 99

// Parse reads a journey: each block is a stage, and its attribute needs
// ("workshop:1 one-on-one:2") says what counts towards it. Stages whose needs
// cannot be read keep those that can; the problems say which.
func Parse(d *curriculum.Document) (Journey, []curriculum.Problem) {
	j := Journey{Document: d}
	var problems []curriculum.Problem
	for i, b := range d.Blocks {
		needs, complaints := parseNeeds(b.Attrs["needs"])
		if i == 0 && len(needs) > 0 {
			complaints = append(complaints, "the first stage has needs: everybody must be able to begin")
		}
		if i > 0 && len(needs) == 0 && len(complaints) == 0 {
			complaints = append(complaints, "the stage has no needs, so that nobody would ever stand before it")
		}
		pos := d.Editions[d.Source].Texts[b.ID].Pos
		for _, c := range complaints {
			problems = append(problems, curriculum.Problem{Pos: pos, Message: c})
		}
		j.Stages = append(j.Stages, Stage{ID: b.ID, Needs: needs})
	}
	return j, problems
}

func parseNeeds(text string) (needs []Need, complaints []string) {
	for _, field := range strings.Fields(text) {
		name, number, _ := strings.Cut(field, ":")
		n, err := strconv.Atoi(number)
		switch {
		case !slices.Contains(Kinds, Kind(name)):
			complaints = append(complaints, fmt.Sprintf("needs: %q is no kind of thing witnessed; the kinds are %s", name, kindNames()))
		case err != nil || n < 1 || n > mostNeeded:
			complaints = append(complaints, fmt.Sprintf("needs: write %s:N with N from 1 to %d, not %q", name, mostNeeded, field))
		case slices.ContainsFunc(needs, func(have Need) bool { return have.Kind == Kind(name) }):
			complaints = append(complaints, fmt.Sprintf("needs: %s stands there twice", name))
		default:
			needs = append(needs, Need{Kind: Kind(name), Count: n})
		}
	}
	return needs, complaints
}

func kindNames() string {
	names := make([]string, len(Kinds))
	for i, k := range Kinds {
		names[i] = string(k)
	}
	return strings.Join(names, ", ")
}

// ParseAll reads all journeys of a library.
func ParseAll(l *curriculum.Library) ([]Journey, []curriculum.Problem) {
	var journeys []Journey
	var problems []curriculum.Problem
	for _, d := range l.Journeys {
		j, p := Parse(d)
		journeys = append(journeys, j)
		problems = append(problems, p...)
	}
	return journeys, problems
}

// Check is what groundwork check says about journeys.
func Check(l *curriculum.Library) []curriculum.Problem {
	_, problems := ParseAll(l)
	return problems
}

// Slug is the journey's name in URLs and in people.Member.Journeys.
func (j Journey) Slug() string { return j.Document.Slug }

// OfTrainers says whether the journey counts facilitating, which only accounts
// do: the apprenticeship. The others are members' journeys.
func (j Journey) OfTrainers() bool {
	for _, s := range j.Stages {
		for _, n := range s.Needs {
			if slices.Contains(facilitating, n.Kind) {
				return true
			}
		}
	}
	return false
}

var facilitating = []Kind{CoFacilitated, LedWithSupport, Led, PreparedAnother}

// Stand is the index of the stage where somebody with this log stands: the
// last one that, like all before it, has what it needs. It is 0 for an empty
// log. Withdrawn entries do not count. It is for finding the stage's words
// (see At), and is never shown as a number.
func (j Journey) Stand(log []Event) int {
	have := counted(log)
	at := 0
	for i, s := range j.Stages {
		for _, n := range s.Needs {
			if have[n.Kind] < n.Count {
				return at
			}
		}
		at = i
	}
	return at
}

// At is a stage's title and words as a reader of l gets them; its next steps
// are what it Speaks(curriculum.Next).
func (j Journey) At(stage int, l lang.Tag) curriculum.Reading {
	return j.Document.Read(j.Document.Blocks[stage], l)
}

// Standing returns the entries of a log that are neither withdrawn nor
// withdrawals, in the log's order.
func Standing(log []Event) []Event {
	withdrawn := make(map[string]bool)
	for _, e := range log {
		if e.Withdraws != "" {
			withdrawn[e.Withdraws] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(log), func(e Event) bool {
		return e.Withdraws != "" || withdrawn[e.ID]
	})
}

// counted is how many of each kind stand. The same subject twice (a module
// worked through on two days) is one, except for what people do again and
// again: meetings, one-on-ones and commitments.
func counted(log []Event) map[Kind]int {
	repeated := []Kind{Meeting, OneOnOne, Commitment, Kept}
	type thing struct {
		kind    Kind
		subject string
	}
	seen := make(map[thing]bool)
	have := make(map[Kind]int)
	for _, e := range Standing(log) {
		t := thing{e.Kind, e.Subject}
		if e.Subject != "" && !slices.Contains(repeated, e.Kind) {
			if seen[t] {
				continue
			}
			seen[t] = true
		}
		have[e.Kind]++
	}
	return have
}
