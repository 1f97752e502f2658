// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import "strings"

// addressBreaks says where an address may end a line if it is longer than one:
// after a slash, else before a mark that ends a part or after a hyphen. A mark
// that begins a line shows that the address goes on; UAX #14 ends lines after
// some of these marks and, beside digits, after no slash.
func (p *paragraph) addressBreaks() {
	for from := 0; from < len(p.text); from++ {
		to := from
		for to < len(p.text) && p.text[to] > ' ' && p.text[to] < 0x7F {
			to++
		}
		if word := string(p.text[from:to]); p.addresses(from, to, word) {
			for i := from; i+1 < to; i++ {
				p.breaks[i] = addressBreak(p.text[i], p.text[i+1], i == from)
			}
		}
		from = max(from, to)
	}
}

// addresses says that characters are an address that may be parted.
func (p *paragraph) addresses(from, to int, word string) bool {
	if from == to || p.spans[p.span[from]].keep {
		return false
	}
	return strings.Contains(word, "://") || strings.HasPrefix(word, "www.") || p.spans[p.span[from]].code && strings.Contains(word, ".")
}

// addressBreak is whether a line may end between two characters of an address.
func addressBreak(a, b rune, first bool) lineBreak {
	switch {
	case a == '/' && b != '/' && !first:
		return atHyphen
	case strings.ContainsRune(".?&=#%", b) && !first && a != '/', a == '-' && b != '-':
		return inAddress
	}
	return noBreak
}
