// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"reflect"
	"slices"
)

// What is written on, cut or scanned stands once, with its words in both
// languages, one under the other, each from its own side.

// sharedForm is what holds the words of both languages, where two blocks are
// one form, one frame around it, or the same code.
func (j joint) sharedForm(a, b Block) (one []Block, ok bool) {
	switch a := a.(type) {
	case Sheet:
		b, _ := b.(Sheet)
		in := j.in(a.Lang, b.Lang)
		switch {
		case a.ID == "" && a.Edge == b.Edge:
			return []Block{Sheet{Body: in.blocks(a.Body, b.Body)}}, true
		case a.ID != "" && in.lang[0] == in.lang[1]: // both readers get the source's words
			in.own, in.under = in.lang[0], true
			return []Block{Sheet{ID: a.ID, Edge: a.Edge, Lang: in.lang[0], Body: in.blocks(a.Body, b.Body), One: a.One}}, true
		}
	case Table:
		if b, _ := b.(Table); alikeForms(a, b) {
			return []Block{j.form(a, b)}, true
		}
	case Beside:
		switch b, _ := b.(Beside); {
		case j.card:
			return []Block{j.beside(a, b)}, true
		case sameCode(a.Aside, b.Aside): // the second's words under it have the whole width
			a.Main = j.mine(a.Main)
			return []Block{a, Group{Lang: j.lang[1], Blocks: b.Main}}, true
		}
	case Note: // the source's words for both readers: only who they are for differs
		if b, _ := b.(Note); a.Lang == b.Lang && reflect.DeepEqual(a.Body, b.Body) {
			a.Title = slices.Concat(a.Title, Plain(" · "), b.Title)
			return []Block{a}, true
		}
	case QR:
		switch b, _ := b.(QR); {
		case j.tall:
			return append(j.mine([]Block{a}), Group{Lang: j.lang[1], Blocks: []Block{b}}), true
		case j.card:
			return []Block{Pair{First: []Block{a}, Second: []Block{b}, Lang: j.lang[0], With: j.lang[1]}}, true
		}
	}
	return nil, false
}

// alikeForms says that two tables are one form: rows to write on, lines beside
// each other, or what asks to stand once, with the same places in both languages.
func alikeForms(a, b Table) bool {
	form := a.Once || a.Rules == NoRules
	for _, r := range a.Rows {
		form = form || r.Height > 0
	}
	if !form || len(a.Columns) != len(b.Columns) || len(a.Head) != len(b.Head) || len(a.Rows) != len(b.Rows) {
		return false
	}
	for i := range a.Rows {
		if len(a.Rows[i].Cells) != len(b.Rows[i].Cells) {
			return false
		}
	}
	return true
}

// form is one table of two. Its columns and what it is called for those who
// hear it are the first's.
func (j joint) form(a, b Table) Table {
	j = j.in(a.Lang, b.Lang)
	out := a
	out.Head = j.cells(a.Head, b.Head)
	out.Rows = make([]Row, len(a.Rows))
	for i, r := range a.Rows {
		out.Rows[i] = Row{Cells: j.cells(r.Cells, b.Rows[i].Cells), Height: max(r.Height, b.Rows[i].Height), Begins: r.Begins, Title: r.Title}
	}
	return out
}

func (j joint) cells(a, b []Cell) []Cell {
	out := make([]Cell, len(a))
	for i, c := range a {
		if out[i] = c; reflect.DeepEqual(c, b[i]) {
			continue
		}
		in := j.in(c.Lang, b[i].Lang)
		in.under = true
		out[i] = Cell{Header: c.Header, Blocks: in.blocks(c.Blocks, b[i].Blocks)}
	}
	return out
}

// sameCode says that what stands aside is one code with the same caption.
func sameCode(a, b []Block) bool {
	if len(a) != 1 || len(b) != 1 {
		return false
	}
	x, ok := a[0].(QR)
	y, too := b[0].(QR)
	return ok && too && x.URL == y.URL && reflect.DeepEqual(x.Caption, y.Caption)
}

// beside has both languages' words next to what they share. A code is told in
// the first's language to those who hear it.
func (j joint) beside(a, b Beside) Beside {
	j.under = true
	out := Beside{Main: j.blocks(a.Main, b.Main), Aside: a.Aside, Share: a.Share}
	if !sameCode(a.Aside, b.Aside) {
		out.Aside = j.blocks(a.Aside, b.Aside)
	}
	return out
}

// cards have both languages on each card.
func (j joint) cards(a, b Cards) Cards {
	j.under, j.card, j.tall = true, true, j.under
	out := a
	out.Cards = nil
	for i := range max(len(a.Cards), len(b.Cards)) {
		var x, y Card
		if i < len(a.Cards) {
			x = a.Cards[i]
		}
		if i < len(b.Cards) {
			y = b.Cards[i]
		}
		in := j.in(x.Lang, y.Lang)
		out.Cards = append(out.Cards, Card{Front: in.blocks(x.Front, y.Front), Back: in.blocks(x.Back, y.Back)})
	}
	return out
}
