// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop_test

import (
	"slices"
	"testing"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// course has one module: a talk, work in pairs, a break, an action step.
func course() *curriculum.Course {
	return &curriculum.Course{Modules: []*curriculum.Document{{Slug: "m", Blocks: []*curriculum.Block{
		{ID: "talk", Step: curriculum.Theory, WholeRoom: true}, {ID: "pairs", Step: curriculum.Experience, GroupMin: 2},
		{ID: "break", Rest: curriculum.Break, WholeRoom: true}, {ID: "act", Step: curriculum.Action, WholeRoom: true}}}}}
}

func items(list ...any) []workshop.Item {
	var out []workshop.Item
	for i := 0; i < len(list); i += 2 {
		item := workshop.Item{Module: "m", Block: list[i].(string), Minutes: list[i+1].(int)}
		if item.Block == "own" {
			item = workshop.Item{Title: "own", Minutes: item.Minutes}
		}
		out = append(out, item)
	}
	return out
}

func TestAdvise(t *testing.T) {
	team := []workshop.Facilitator{{ID: "1", Role: workshop.Leads}, {ID: "2", Role: workshop.CoFacilitates}, {ID: "3", Role: workshop.Cares}}
	room := []workshop.Expected{{Lang: "en", People: 12, Hearing: workshop.Directly}}
	for _, test := range []struct {
		name string
		plan workshop.Plan
		want []workshop.AdviceKind
	}{
		{"good", workshop.Plan{Items: items("pairs", 90, "break", 15, "act", 90), Facilitators: team, Expected: room}, nil},
		{"three hours without a break", workshop.Plan{Items: items("pairs", 100, "talk", 81, "act", 10), Facilitators: team, Expected: room}, []workshop.AdviceKind{workshop.NoBreak}},
		{"an item of one's own may be a break", workshop.Plan{Items: items("pairs", 100, "own", 10, "act", 100), Facilitators: team, Expected: room}, nil},
		{"no action", workshop.Plan{Items: items("pairs", 10), Facilitators: team, Expected: room}, []workshop.AdviceKind{workshop.NoAction}},
		{"alone", workshop.Plan{Items: items("act", 10), Facilitators: team[:1], Expected: room}, []workshop.AdviceKind{workshop.Alone, workshop.NobodyCares}},
		{"nobody is expected", workshop.Plan{Items: items("act", 10), Facilitators: team}, []workshop.AdviceKind{workshop.NobodyComes}},
		{"one interpreter", workshop.Plan{Items: items("act", 10), Facilitators: team,
			Expected: []workshop.Expected{{Lang: "pa", People: 3, Hearing: workshop.Whispered, Interpreters: 1}}}, []workshop.AdviceKind{workshop.NoInterprets}},
		{"nobody comes in that language", workshop.Plan{Items: items("act", 10), Facilitators: team,
			Expected: append(room, workshop.Expected{Lang: "pa", Hearing: workshop.Consecutive})}, nil},
	} {
		var got []workshop.AdviceKind
		for _, a := range test.plan.Advise(course()) {
			got = append(got, a.Kind)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestConsecutiveInterpretationSaysWhatNoLongerFits: 60 minutes of talk are
// said twice, so what would begin after the planned 125 is named.
func TestConsecutiveInterpretationSaysWhatNoLongerFits(t *testing.T) {
	plan := workshop.Plan{Items: items("talk", 60, "break", 15, "pairs", 30, "act", 10, "act", 10),
		Expected: []workshop.Expected{{Lang: "pa", People: 3, Hearing: workshop.Consecutive, Interpreters: 2}}}
	for _, a := range plan.Advise(course()) {
		if a.Kind != workshop.TalkTwice {
			continue
		}
		if a.Minutes != 80 || !slices.Equal(a.Beyond, []int{2, 3, 4}) {
			t.Errorf("%+v", a)
		}
		return
	}
	t.Error("consecutive interpretation is not told of")
}
