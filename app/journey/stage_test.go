// SPDX-License-Identifier: AGPL-3.0-or-later

package journey_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/content"
)

// shipped is the journeys in content/journeys, by slug.
func shipped(t *testing.T) map[string]journey.Journey {
	t.Helper()
	library, _ := markdown.Load(markdown.Root{Name: "content", FS: content.FS})
	journeys, problems := journey.ParseAll(library)
	for _, p := range problems {
		t.Error(p)
	}
	bySlug := make(map[string]journey.Journey)
	for _, j := range journeys {
		bySlug[j.Slug()] = j
	}
	return bySlug
}

func ids(j journey.Journey) string {
	var ids []string
	for _, s := range j.Stages {
		ids = append(ids, s.ID)
	}
	return strings.Join(ids, " ")
}

func TestShippedJourneys(t *testing.T) {
	journeys := shipped(t)
	call, ok := journeys["first-call-to-organizer"]
	if want := "first-contact shared-experience united-demand class-consciousness organizer"; !ok || ids(call) != want || call.OfTrainers() {
		t.Errorf("first-call-to-organizer has %q, of trainers: %v", ids(call), call.OfTrainers())
	}
	apprentice, ok := journeys["trainers-apprenticeship"]
	if want := "observe co-facilitate lead-with-support lead prepare-another-trainer"; !ok || ids(apprentice) != want || !apprentice.OfTrainers() {
		t.Errorf("trainers-apprenticeship has %q, of trainers: %v", ids(apprentice), apprentice.OfTrainers())
	}
	for _, j := range journeys {
		for i := range j.Stages {
			r := j.At(i, lang.English)
			if r.Text.Title == "" || curriculum.PlainText(r.Speaks(curriculum.Next)) == "" {
				t.Errorf("%s, stage %s: no title or no next steps", j.Slug(), j.Stages[i].ID)
			}
		}
	}
}

// log makes entries of "workshop:2 meeting:1", each with a subject of its own.
func log(things string) []journey.Event {
	var events []journey.Event
	for _, field := range strings.Fields(things) {
		kind, n, _ := strings.Cut(field, ":")
		for i := range int(n[0] - '0') {
			events = append(events, journey.Event{ID: fmt.Sprint(kind, i), Kind: journey.Kind(kind), Subject: fmt.Sprint("s", i)})
		}
	}
	return events
}

func TestStandInTheShippedJourneys(t *testing.T) {
	journeys := shipped(t)
	for _, c := range []struct{ slug, log, stage string }{
		{"first-call-to-organizer", "", "first-contact"},
		{"first-call-to-organizer", "meeting:5 one-on-one:5", "first-contact"},
		{"first-call-to-organizer", "workshop:1 module:8", "shared-experience"},
		{"first-call-to-organizer", "workshop:1 meeting:1 one-on-one:1", "united-demand"},
		{"first-call-to-organizer", "workshop:1 meeting:2 one-on-one:2 module:2", "united-demand"},
		{"first-call-to-organizer", "workshop:1 meeting:2 one-on-one:2 module:2 kept:1", "class-consciousness"},
		{"first-call-to-organizer", "workshop:2 meeting:3 one-on-one:4 module:2 kept:2", "organizer"},
		{"trainers-apprenticeship", "", "observe"},
		{"trainers-apprenticeship", "workshop:1 co-facilitated:1", "co-facilitate"},
		{"trainers-apprenticeship", "workshop:9 led:9", "observe"},
		{"trainers-apprenticeship", "workshop:3 co-facilitated:2 led-with-support:2 led:1", "lead"},
		{"trainers-apprenticeship", "workshop:3 co-facilitated:2 led-with-support:2 led:2 prepared:1", "prepare-another-trainer"},
	} {
		j := journeys[c.slug]
		if got := j.Stages[j.Stand(log(c.log))].ID; got != c.stage {
			t.Errorf("%s with %q stands at %s, want %s", c.slug, c.log, got, c.stage)
		}
	}
}

func TestWithdrawnAndRepeatedThingsDoNotCountTwice(t *testing.T) {
	j := shipped(t)["first-call-to-organizer"]
	one := journey.Event{ID: "a", Kind: journey.Workshop, Subject: "w"}
	gone := journey.Event{ID: "a/withdrawn", Kind: journey.Workshop, Subject: "w", Withdraws: "a"}
	for name, c := range map[string]struct {
		log   []journey.Event
		stage int
	}{
		"came":                  {[]journey.Event{one}, 1},
		"withdrawn":             {[]journey.Event{one, gone}, 0},
		"withdrawal read first": {[]journey.Event{gone, one}, 0},
		"came after all":        {[]journey.Event{one, gone, {ID: "b", Kind: journey.Workshop, Subject: "w"}}, 1},
	} {
		if got := j.Stand(c.log); got != c.stage {
			t.Errorf("%s: stage %d, want %d", name, got, c.stage)
		}
	}
	same := log("workshop:1 meeting:2 one-on-one:2 module:1 kept:1")
	same = append(same, journey.Event{ID: "again", Kind: journey.Module, Subject: "s0"})
	if got := j.Stages[j.Stand(same)].ID; got != "united-demand" {
		t.Errorf("one module on two days counted as two: %s", got)
	}
}

func TestBadNeedsAreProblemsWithTheirPlace(t *testing.T) {
	for needs, want := range map[string]string{
		"workshop:1 vote:1":     "no kind of thing",
		"workshop":              "write workshop:N",
		"workshop:0":            "write workshop:N",
		"workshop:100":          "write workshop:N",
		"workshop:one":          "write workshop:N",
		"workshop:1 workshop:2": "stands there twice",
		"":                      "the stage has no needs",
	} {
		d := document("", needs)
		_, problems := journey.Parse(d)
		if len(problems) != 1 || !strings.Contains(problems[0].Message, want) || problems[0].Pos.Line != 2 {
			t.Errorf("needs=%q: %v, want %q at line 2", needs, problems, want)
		}
	}
	if _, problems := journey.Parse(document("workshop:1", "workshop:2")); len(problems) != 1 {
		t.Errorf("needs on the first stage: %v", problems)
	}
	if j, problems := journey.Parse(document("", "workshop:1  meeting:2")); len(problems) != 0 || len(j.Stages[1].Needs) != 2 {
		t.Errorf("good needs: %v, %v", j, problems)
	}
}

// document has a stage for each text of needs, at lines 1, 2 …
func document(needs ...string) *curriculum.Document {
	d := &curriculum.Document{Slug: "path", Source: "en", Editions: map[lang.Tag]*curriculum.Edition{
		"en": {Lang: "en", Texts: map[string]curriculum.Text{}},
	}}
	for i, n := range needs {
		b := &curriculum.Block{ID: fmt.Sprint("stage-", i)}
		if n != "" {
			b.Attrs = map[string]string{"needs": n}
		}
		d.Blocks = append(d.Blocks, b)
		d.Editions["en"].Texts[b.ID] = curriculum.Text{Pos: curriculum.Pos{File: "path.md", Line: i + 1, Column: 1}}
	}
	return d
}

func FuzzParse(f *testing.F) {
	f.Add("workshop:1 one-on-one:2")
	f.Add(":::")
	f.Fuzz(func(t *testing.T, needs string) {
		j, problems := journey.Parse(document("", needs))
		if len(problems) > 0 {
			return
		}
		var enough []journey.Event
		for _, n := range j.Stages[1].Needs {
			for i := range n.Count {
				enough = append(enough, journey.Event{ID: fmt.Sprint(n.Kind, i), Kind: n.Kind, Subject: fmt.Sprint(i)})
			}
		}
		if j.Stand(enough) != 1 || j.Stand(enough[1:]) != 0 {
			t.Errorf("needs=%q: enough is not enough, or less is", needs)
		}
	})
}
