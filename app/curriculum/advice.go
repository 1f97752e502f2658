// SPDX-License-Identifier: AGPL-3.0-or-later

package curriculum

import "fmt"

// What the craft of popular education advises about time, in minutes.
const (
	longestListening = 90  // without a method in which participants speak
	longestSitting   = 180 // without a break or a meal
)

// Advise says what experienced trainers would say about the plan of a course,
// its modules taught in order as one day: ninety minutes in which participants
// do not speak, theory before experience, no action step, three hours without
// a break. methods says in which methods participants speak (class .speaking).
func Advise(c *Course, methods *Document) []Problem {
	a := &adviser{course: c, methods: methods}
	a.order()
	a.listening()
	a.sitting()
	return a.problems
}

type adviser struct {
	course   *Course
	methods  *Document
	problems []Problem
}

func (a *adviser) say(at Pos, format string, args ...any) {
	a.problems = append(a.problems, Problem{Pos: at, Message: fmt.Sprintf(format, args...), Advice: true})
}

// each calls f for every block of the day in order.
func (a *adviser) each(f func(b *Block, at Pos)) {
	for _, m := range a.course.Modules {
		for _, b := range m.Blocks {
			f(b, m.Editions[m.Source].Texts[b.ID].Pos)
		}
	}
}

// order looks at the spiral: some experience first, some action last.
func (a *adviser) order() {
	var experience, action bool
	var early Pos
	a.each(func(b *Block, at Pos) {
		switch b.Step {
		case Experience:
			experience = true
		case Theory:
			if !experience && early == (Pos{}) {
				early = at
			}
		case Action:
			action = true
		}
	})
	if early != (Pos{}) {
		a.say(early, "theory comes before anybody's experience; begin with what people have lived")
	}
	if !action && len(a.course.Modules) > 0 {
		a.say(Pos{File: a.course.Editions[a.course.Source].File, Line: 1, Column: 1},
			"no block has step=action; end with what people will do")
	}
}

// listening looks for ninety minutes in which participants only listen. A
// break neither counts nor begins anew: people do not speak to the room in it.
func (a *adviser) listening() {
	minutes := 0
	var from Pos
	said := false
	a.each(func(b *Block, at Pos) {
		if method, ok := a.methods.Block(b.Method); ok && method.Speaking {
			minutes, said = 0, false
			return
		}
		if b.Rest != "" {
			return
		}
		if minutes == 0 {
			from = at
		}
		minutes += b.Minutes
		if minutes >= longestListening && !said {
			said = true
			a.say(from, "from here on participants do not speak for %d minutes or more; put in pairs, a go-round or small groups", longestListening)
		}
	})
}

// sitting looks for three hours without a break or a meal.
func (a *adviser) sitting() {
	minutes := 0
	said := false
	a.each(func(b *Block, at Pos) {
		if b.Rest != "" {
			minutes, said = 0, false
			return
		}
		minutes += b.Minutes
		if minutes > longestSitting && !said {
			said = true
			a.say(at, "more than three hours pass without a break")
		}
	})
}
