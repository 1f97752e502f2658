// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"io"
	"strings"
	"unicode"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
)

// cardSymbols are Crockford's base-32 symbols (crockford.com/base32.html):
// digits and letters without I, L, O and U. A card has no check symbol: a
// mistyped one opens nothing, and is asked for again.
const cardSymbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// The symbols of a card code's two parts, of 40 and 100 random bits, and of
// the groups they are written in.
const (
	cardLookup = 8
	cardSecret = 20
	cardGroup  = 4
)

// Card is a member's card code. Checking in takes the look-up part only; what
// is hers opens with both. Neither is stored in the clear or put into a URL.
type Card struct {
	Lookup string // 8 symbols
	Secret string // 20 symbols
}

// NewCard makes a card code of 140 random bits.
func NewCard(random io.Reader) (Card, error) {
	b, err := randomBytes(random, cardLookup+cardSecret)
	if err != nil {
		return Card{}, err
	}
	for i := range b {
		b[i] = cardSymbols[b[i]%32]
	}
	return Card{Lookup: string(b[:cardLookup]), Secret: string(b[cardLookup:])}, nil
}

// ParseCard reads a whole card code as people type it: in either case, with or
// without hyphens and spaces, O for 0, I and L for 1, and the digits of any
// script. What is no card code is fault.Invalid (errors-card) of the field
// "card".
func ParseCard(text string) (Card, error) {
	symbols := cardText(text)
	if len(symbols) != cardLookup+cardSecret {
		return Card{}, fault.New(fault.Invalid, "errors-card").In("card")
	}
	return Card{Lookup: symbols[:cardLookup], Secret: symbols[cardLookup:]}, nil
}

// ParseCardLookup reads the look-up part, or a whole code of which it drops the
// secret part. Faults as in ParseCard.
func ParseCardLookup(text string) (string, error) {
	symbols := cardText(text)
	if n := len(symbols); n != cardLookup && n != cardLookup+cardSecret {
		return "", fault.New(fault.Invalid, "errors-card").In("card")
	}
	return symbols[:cardLookup], nil
}

// cardTextMax is the most bytes of a typed code that are looked at.
const cardTextMax = 256

// cardText is the code's symbols, or "" where there is anything else in it.
func cardText(text string) string {
	if len(text) > cardTextMax {
		return ""
	}
	var b strings.Builder
	for _, r := range lang.Latin(text) {
		if r == '-' || unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r) {
			continue
		}
		symbol := cardSymbol(r)
		if symbol == 0 {
			return ""
		}
		b.WriteByte(symbol)
	}
	return b.String()
}

func cardSymbol(r rune) byte {
	switch r = unicode.ToUpper(r); r {
	case 'O':
		return '0'
	case 'I', 'L':
		return '1'
	}
	if r < 128 && strings.IndexByte(cardSymbols, byte(r)) >= 0 {
		return byte(r)
	}
	return 0
}

// String is the whole code in groups of four: "7KQ2-M9XA-…".
func (c Card) String() string { return grouped(c.Lookup + c.Secret) }

// LookupString is the look-up part in groups: what a trainer may read.
func (c Card) LookupString() string { return grouped(c.Lookup) }

func grouped(symbols string) string {
	var b strings.Builder
	for i := range len(symbols) {
		if i > 0 && i%cardGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(symbols[i])
	}
	return b.String()
}
