// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"github.com/groundwork-org/groundwork/app/lang"
)

// SideBySide makes one document of the same one in two languages, block by
// block: the first's in the column where its reading begins and the second's in
// the other, or, where two columns find no room (under), the first's above the
// second's. What is there to be written on, scanned, cut or signed stands once
// and says its words in both languages: forms, cards, certificates, the code
// that both lead to. What only one of them has, such as a notice that a
// translation is a draft, has the other column empty beside it, or over a
// chart the width of both; what both have word by word, such as sources in their own
// language, stands once, across both. Sheets are paired by their ID, everything else by its kind and its order.
// Banner, page numbers and paper are the first's.
func SideBySide(first, second *Document, under bool) *Document {
	d := *first
	d.Blocks = joint{own: first.Lang, lang: [2]lang.Tag{first.Lang, second.Lang}, under: under}.blocks(first.Blocks, second.Blocks)
	if !first.Running.Empty() {
		d.Running = Text{{Text: first.Title}, Joint, {Text: second.Title, Lang: second.Lang}}
	}
	return &d
}

// joint joins blocks of one document in two languages.
type joint struct {
	own   lang.Tag // the document's
	lang  [2]lang.Tag
	under bool // one language under the other; else in two columns
	card  bool // on a card: two texts that share nothing have a rule between them
	tall  bool // on a card that has no room for two codes beside each other
}

// in is a joint within two containers that may have languages of their own.
func (j joint) in(a, b lang.Tag) joint {
	j.lang = [2]lang.Tag{cmp.Or(a, j.lang[0]), cmp.Or(b, j.lang[1])}
	return j
}

// blocks aligns two lists of blocks: equal ones in the same order stand beside
// each other (the longest common subsequence); between them stands what one of
// them has alone.
func (j joint) blocks(a, b []Block) []Block {
	if !j.under {
		return j.unlike(a, b)
	}
	var out []Block
	i, k := 0, 0
	for _, m := range common(len(a), len(b), func(i, k int) bool { return reflect.DeepEqual(a[i], b[k]) }) {
		out = append(out, j.unlike(a[i:m[0]], b[k:m[1]])...)
		out = append(out, j.mine(a[m[0]:m[0]+1])...)
		i, k = m[0]+1, m[1]+1
	}
	if i+k == 0 && j.card && len(a) > 0 && len(b) > 0 && !structured(a) {
		return slices.Concat(j.mine(a), []Block{Rule{}}, tagged(b, j.lang[1]))
	}
	return append(out, j.unlike(a[i:], b[k:])...)
}

// structured says that blocks hold what both languages share.
func structured(blocks []Block) bool {
	for _, b := range blocks {
		switch b.(type) {
		case Beside, QR, WritingLines:
			return true
		}
	}
	return false
}

// unlike joins lists that may have different words everywhere.
func (j joint) unlike(a, b []Block) []Block {
	w := writer{joint: j}
	sa, sb := signatures(a), signatures(b)
	i, k := 0, 0
	for _, m := range common(len(a), len(b), func(i, k int) bool { return sa[i] == sb[k] }) {
		w.apart(a[i:m[0]], b[k:m[1]])
		w.match(a[m[0]], b[m[1]])
		i, k = m[0]+1, m[1]+1
	}
	w.apart(a[i:], b[k:])
	w.flush()
	return w.out
}

// writer collects what is joined. Words wait for the words that follow them, so
// that a title and its line are read in one language, then in the other.
type writer struct {
	joint
	out  []Block
	wait [2][]Block
}

// apart writes two lists beside each other, or under each other.
func (w *writer) apart(a, b []Block) {
	if len(a)+len(b) == 0 {
		return
	}
	w.wait[0], w.wait[1] = append(w.wait[0], a...), append(w.wait[1], b...)
	if !w.under || !words(a) || !words(b) {
		w.flush()
	}
}

func (w *writer) flush() {
	a, b := w.wait[0], w.wait[1]
	switch w.wait = [2][]Block{}; {
	case len(a)+len(b) == 0:
	case w.under:
		w.out = append(append(w.out, w.mine(a)...), tagged(b, w.lang[1])...)
	default:
		w.out = append(w.out, Pair{First: a, Second: b, Lang: w.lang[0], With: w.lang[1]})
	}
}

// words says that blocks are running text and nothing else.
func words(blocks []Block) bool {
	for _, b := range blocks {
		switch b.(type) {
		case Paragraph, Heading, List:
		default:
			return false
		}
	}
	return true
}

// match writes a block that both languages have.
func (w *writer) match(a, b Block) {
	one, ok := w.shared(a, b)
	if !ok {
		w.apart([]Block{a}, []Block{b})
		return
	}
	w.flush()
	w.out = append(w.out, one...)
}

// shared is what stands once for both languages: ok says that it does.
func (j joint) shared(a, b Block) (one []Block, ok bool) {
	if reflect.DeepEqual(a, b) {
		return j.mine([]Block{a}), true
	}
	switch a := a.(type) {
	case Mark:
		if b, _ := b.(Mark); !j.under && !a.Running.Empty() && !b.Running.Empty() { // on half sheets a line has no room for both
			a.Running = slices.Concat(a.Running, Text{Joint}, b.Running)
		}
		return []Block{a}, true
	case Fill:
		b, _ := b.(Fill)
		notices := j // those of one of them have the whole width, where they begin over their own column
		notices.under = j.under || len(b.Above) == 0 || len(a.Above) == 0 && j.lang[0].Dir() != j.lang[1].Dir()
		return []Block{Fill{Above: notices.blocks(a.Above, b.Above), Blocks: j.blocks(a.Blocks, b.Blocks)}}, true
	case Keep:
		b, _ := b.(Keep)
		return []Block{Keep{Blocks: j.blocks(a.Blocks, b.Blocks)}}, true
	case Spacer:
		b, _ := b.(Spacer)
		return []Block{Spacer{Height: min(a.Height, b.Height)}}, true
	case WritingLines:
		b, _ := b.(WritingLines)
		return []Block{WritingLines{Count: max(a.Count, b.Count), Height: max(a.Height, b.Height)}}, true
	case Cards:
		b, _ := b.(Cards)
		return []Block{j.cards(a, b)}, true
	}
	return j.sharedForm(a, b)
}

// mine gives blocks the first language, where it isn't the document's.
func (j joint) mine(blocks []Block) []Block {
	if j.lang[0] == j.own {
		return blocks
	}
	return tagged(blocks, j.lang[0])
}

// tagged gives blocks a language, where they say none.
func tagged(blocks []Block, l lang.Tag) []Block {
	out := make([]Block, len(blocks))
	for i, b := range blocks {
		switch b := b.(type) {
		case Paragraph:
			b.Lang = cmp.Or(b.Lang, l)
			out[i] = b
		case Heading:
			b.Lang = cmp.Or(b.Lang, l)
			out[i] = b
		case Mark, PageBreak, Rule, Spacer, WritingLines, Face, Keep, Pair, Cards, PageNumber:
			out[i] = b
		default:
			out[i] = Group{Blocks: []Block{b}, Lang: l}
		}
	}
	return out
}

// signatures say of each block which blocks of another language it may stand
// beside.
func signatures(blocks []Block) []string {
	out := make([]string, len(blocks))
	for i, b := range blocks {
		switch b := b.(type) {
		case Sheet:
			out[i] = "sheet " + b.ID
		case Heading:
			out[i] = fmt.Sprintf("heading %d", b.Level)
		case Mark:
			out[i] = "mark " + b.ID
		default:
			out[i] = fmt.Sprintf("%T", b)
		}
	}
	return out
}

// mostCompared bounds the table of common: pairs of blocks compared. Longer
// documents are paired in their order as far as they are alike.
const mostCompared = 4_000_000

// common finds the longest common subsequence of two lists of n and m, as pairs
// of indexes.
func common(n, m int, equal func(i, k int) bool) [][2]int {
	var out [][2]int
	if n*m > mostCompared {
		for i := 0; i < min(n, m) && equal(i, i); i++ {
			out = append(out, [2]int{i, i})
		}
		return out
	}
	wide := m + 1
	longest := make([]int32, (n+1)*wide) // of what follows i and k
	for i := n - 1; i >= 0; i-- {
		for k := m - 1; k >= 0; k-- {
			if equal(i, k) {
				longest[i*wide+k] = longest[(i+1)*wide+k+1] + 1
			} else {
				longest[i*wide+k] = max(longest[(i+1)*wide+k], longest[i*wide+k+1])
			}
		}
	}
	for i, k := 0, 0; i < n && k < m; {
		switch {
		case equal(i, k):
			out = append(out, [2]int{i, k})
			i, k = i+1, k+1
		case longest[(i+1)*wide+k] >= longest[i*wide+k+1]:
			i++
		default:
			k++
		}
	}
	return out
}
