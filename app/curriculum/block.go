// SPDX-License-Identifier: AGPL-3.0-or-later

package curriculum

import "github.com/groundwork-org/groundwork/app/lang"

// Step is where a block stands in the spiral model of popular education
// (Arnold, Burke, James, Martin and Thomas, Educating for a Change, 1991).
type Step string

// The five steps, in the spiral's order. A break or a meal has none ("").
const (
	Experience Step = "experience"
	Patterns   Step = "patterns"
	Theory     Step = "theory"
	Skills     Step = "skills"
	Action     Step = "action"
)

// Steps lists the steps in the spiral's order.
var Steps = []Step{Experience, Patterns, Theory, Skills, Action}

// Rest says whether a block is time away from the work.
type Rest string

// The kinds of rest; "" is work.
const (
	Break Rest = "break"
	Meal  Rest = "meal"
)

// NoCut is Block.Cut of a block that may not be shortened.
const NoCut = -1

// Block is one unit of a module, as its source declares it: everything about
// it that does not depend on a language.
type Block struct {
	ID        string
	Step      Step
	Method    string // id of a block in content/methods
	Minutes   int
	GroupMin  int      // people per group; 0 where not said
	GroupMax  int      // 0 where not said
	WholeRoom bool     // group=whole
	Materials []string // in the source language
	Cut       int      // the fewest minutes it may be shortened to, or NoCut
	Rest      Rest
	// Evaluation blocks hold the questions read aloud before the closing.
	Evaluation bool
	// Speaking: in this method participants speak themselves (methods.md only).
	Speaking bool
	// Rights and Safety blocks are shown in translation only while a fluent
	// speaker vouches for the current text (see State).
	Rights, Safety bool
	Jurisdiction   string            // "Ontario, Canada", in the source language; required on Rights and Safety
	Checked        string            // date "2026-11-23"; required on Rights and Safety
	Hash           string            // of the source's heading text and body; see Hash
	Attrs          map[string]string // attributes of other document kinds ("needs")
}

// Guarded says whether the block is held to its source text until a fluent
// speaker has read its translation.
func (b *Block) Guarded() bool { return b.Rights || b.Safety }

// Voice says whom a part of a block speaks to.
type Voice string

// The parts' voices. Everybody's text stands outside of fenced divs.
const (
	Everybody Voice = ""
	Trainer   Voice = "trainer"
	Handout   Voice = "handout"
	Flipchart Voice = "flipchart"
	Card      Voice = "card"
	Plain     Voice = "plain"
	Next      Voice = "next" // journeys: the next steps offered
)

// Part is a run of nodes for one voice, in the order of the source.
type Part struct {
	Voice Voice
	Nodes []Node
}

// Text is one block's words in one language.
type Text struct {
	Title string
	Parts []Part
	// Materials are the block's in this text's words, in the same order; see
	// Reading.Bring.
	Materials []string
	// Jurisdiction is the block's in this text's words, or "" where it has none;
	// see Reading.Place.
	Jurisdiction string
	// MadeFrom is the hash of the source this text was translated from. In the
	// source itself it is the block's own hash.
	MadeFrom string
	// Reviewed is the hash of the source that a fluent speaker vouched for, or
	// "" for a draft. The source language counts as reviewed.
	Reviewed string
	Pos      Pos
}

// State is the truth about one block of a translation.
type State string

// A block is current, older than its source, or missing.
const (
	Current State = "current"
	Older   State = "older"
	Missing State = "missing"
)

// Reading is a block as one reader gets it: the text that stands there, the
// language that text is in, and what to say about it.
type Reading struct {
	*Block
	Text Text
	Lang lang.Tag // language of Text; the source's where fallen back
	// State of the translation in the language asked for; Current in the source.
	State State
	// Draft: no fluent speaker has read the current translation.
	Draft bool
	// Held: a translation exists but stands back because the block is guarded;
	// Text is the source's and the page says "ask the interpreter".
	Held bool

	things []string // what to bring, in the language asked for; held or not
	place  string   // where it holds, likewise
	asked  lang.Tag
}

// Bring is what to bring for the block, and in which language: the one asked
// for, also where the text is held, or "" for the source's, where a translation
// does not name each thing.
func (r Reading) Bring() (things []string, in lang.Tag) {
	if r.asked != "" && len(r.things) == len(r.Block.Materials) {
		return r.things, r.asked
	}
	return r.Block.Materials, ""
}

// Place is where a block about rights or safety holds, and in which language that
// is said: the one asked for, also where the text is held, or "" for the source's,
// where a translation does not name it.
func (r Reading) Place() (place string, in lang.Tag) {
	if r.place != "" {
		return r.place, r.asked
	}
	return r.Jurisdiction, ""
}

// Speaks returns the nodes of the parts with this voice, in order.
func (r Reading) Speaks(v Voice) []Node {
	var nodes []Node
	for _, p := range r.Text.Parts {
		if p.Voice == v {
			nodes = append(nodes, p.Nodes...)
		}
	}
	return nodes
}

// HandoutNodes is what a participant handout prints of the block: its handout
// parts, or its text for everybody where it has none.
func (r Reading) HandoutNodes() []Node {
	if n := r.Speaks(Handout); len(n) > 0 {
		return n
	}
	return r.Speaks(Everybody)
}
