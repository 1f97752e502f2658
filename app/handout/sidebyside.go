// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"fmt"
	"reflect"
)

// SideBySide makes one document of the same one in two languages: the first's
// in the column where its reading begins, the second's in the other, aligned
// block by block. What only one of them has, such as a notice that a
// translation is a draft, has the other column empty beside it; what both have
// word by word, such as sources in their own language, stands once, across both.
// Sheets are paired by their ID, everything else by its kind and its order.
// Banner, page numbers and paper are the first's.
func SideBySide(first, second *Document) *Document {
	d := *first
	d.Blocks = pairBlocks(first, second, first.Blocks, second.Blocks)
	if !first.Running.Empty() {
		d.Running = Text{{Text: first.Title + " · "}, {Text: second.Title, Lang: second.Lang}}
	}
	return &d
}

// pairBlocks aligns two lists of blocks: equal ones in the same order stand
// beside each other (the longest common subsequence); between them stands what
// one of them has alone.
func pairBlocks(first, second *Document, a, b []Block) []Block {
	var out []Block
	pair := func(a, b []Block) {
		if len(a)+len(b) > 0 {
			out = append(out, Pair{First: a, Second: b, Lang: first.Lang, With: second.Lang})
		}
	}
	i, j := 0, 0
	for _, m := range common(signatures(a), signatures(b)) {
		pair(a[i:m[0]], b[j:m[1]])
		i, j = m[0]+1, m[1]+1
		if reflect.DeepEqual(a[m[0]], b[m[1]]) {
			out = append(out, a[m[0]])
			continue
		}
		switch x := a[m[0]].(type) {
		case Mark:
			out = append(out, x)
		case Fill:
			y, _ := b[m[1]].(Fill)
			out = append(out, Fill{Above: pairBlocks(first, second, x.Above, y.Above), Blocks: pairBlocks(first, second, x.Blocks, y.Blocks)})
		case Keep:
			y, _ := b[m[1]].(Keep)
			out = append(out, Keep{Blocks: pairBlocks(first, second, x.Blocks, y.Blocks)})
		default:
			pair(a[m[0]:i], b[m[1]:j])
		}
	}
	pair(a[i:], b[j:])
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

// common finds the longest common subsequence, as pairs of indexes.
func common(a, b []string) [][2]int {
	var out [][2]int
	if len(a)*len(b) > mostCompared {
		for i := 0; i < min(len(a), len(b)) && a[i] == b[i]; i++ {
			out = append(out, [2]int{i, i})
		}
		return out
	}
	wide := len(b) + 1
	longest := make([]int32, (len(a)+1)*wide) // of what follows a[i:] and b[j:]
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i*wide+j] = longest[(i+1)*wide+j+1] + 1
			} else {
				longest[i*wide+j] = max(longest[(i+1)*wide+j], longest[i*wide+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case longest[(i+1)*wide+j] >= longest[i*wide+j+1]:
			i++
		default:
			j++
		}
	}
	return out
}
