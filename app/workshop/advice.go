// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// AdviceKind is what an experienced trainer would say about a plan. Its words
// are the message "plan-advice-<kind>".
type AdviceKind string

// The kinds of advice.
const (
	NoBreak      AdviceKind = "break"        // three hours without a break; Item is where they are over
	NoAction     AdviceKind = "action"       // nothing in the plan is an action step
	Alone        AdviceKind = "alone"        // only one facilitator
	NobodyCares  AdviceKind = "cares"        // nobody is named against harassment
	NobodyComes  AdviceKind = "expected"     // nobody is expected in any language: no handouts are printed
	TalkTwice    AdviceKind = "consecutive"  // consecutive interpretation adds Minutes
	NoInterprets AdviceKind = "interpreters" // fewer than two interpreters for Lang
)

// Advice is one thing to think about before the plan is printed.
type Advice struct {
	Kind    AdviceKind
	Minutes int
	Item    int // index into Plan.Items
	Lang    lang.Tag
	Beyond  []int // for TalkTwice: items that would begin after the planned end
}

// longestSitting is how many minutes a room sits before it needs a break.
const longestSitting = 180

// Advise looks at a plan as the craft does. Items of the trainer's own are
// taken as a change of pace.
func (p Plan) Advise(c *curriculum.Course) []Advice {
	advice := p.adviseOnTime(c)
	facilitators, cares := 0, false
	for _, f := range p.Facilitators {
		switch f.Role {
		case Leads, CoFacilitates, LeadsSupport:
			facilitators++
		case Cares:
			cares = true
		}
	}
	if facilitators < 2 {
		advice = append(advice, Advice{Kind: Alone})
	}
	if !cares {
		advice = append(advice, Advice{Kind: NobodyCares})
	}
	if p.ExpectedPeople() == 0 {
		advice = append(advice, Advice{Kind: NobodyComes})
	}
	for _, e := range p.Expected {
		needsTwo := e.Hearing == Whispered || e.Hearing == Equipment || e.Hearing == Consecutive
		if e.People > 0 && needsTwo && e.Interpreters < 2 {
			advice = append(advice, Advice{Kind: NoInterprets, Lang: e.Lang})
		}
	}
	return advice
}

func (p Plan) adviseOnTime(c *curriculum.Course) []Advice {
	var advice []Advice
	sat, action, said := 0, false, false
	for i, item := range p.Items {
		b, ok := blockOf(c, item)
		action = action || ok && b.Step == curriculum.Action
		if !ok || b.Rest != "" {
			sat, said = 0, false
			continue
		}
		if sat += item.Minutes; sat > longestSitting && !said {
			said = true
			advice = append(advice, Advice{Kind: NoBreak, Item: i})
		}
	}
	if !action {
		advice = append(advice, Advice{Kind: NoAction})
	}
	talks := func(i Item) int { return TalkMinutes(c, i) }
	if more := p.InterpretationMinutes(talks); more > 0 {
		advice = append(advice, Advice{Kind: TalkTwice, Minutes: more, Beyond: p.beyond(talks)})
	}
	return advice
}

// beyond lists the items that would begin at the planned end or after it if
// every talking minute were said twice.
func (p Plan) beyond(talks func(Item) int) []int {
	end, clock := p.Minutes(), 0
	var late []int
	for i, item := range p.Items {
		if clock >= end {
			late = append(late, i)
		}
		clock += item.Minutes + talks(item)
	}
	return late
}

// TalkMinutes is how many of an item's minutes are talked to the whole room:
// none in a break, and none where people work in groups by language.
func TalkMinutes(c *curriculum.Course, item Item) int {
	b, ok := blockOf(c, item)
	if !ok || b.Rest != "" || !b.WholeRoom {
		return 0
	}
	return item.Minutes
}

// blockOf finds an item's block; false for an own item, and for a block that
// was taken out of the course since.
func blockOf(c *curriculum.Course, item Item) (*curriculum.Block, bool) {
	if c == nil || item.Block == "" {
		return nil, false
	}
	m, err := c.Module(item.Module)
	if err != nil {
		return nil, false
	}
	return m.Block(item.Block)
}
