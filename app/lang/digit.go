// SPDX-License-Identifier: AGPL-3.0-or-later

package lang

import (
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Digit is the value of a decimal digit of any script. Unicode keeps each
// script's ten digits in a row, from zero up (general category Nd).
func Digit(r rune) (value int, ok bool) {
	for _, block := range unicode.Nd.R16 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return int(r-rune(block.Lo)) % 10, true
		}
	}
	return 0, false
}

// Latin writes the digits of any script as 0 to 9, and full-width letters as
// plain ones: what people type on their own keyboard into a code or a number.
func Latin(text string) string {
	return strings.Map(func(r rune) rune {
		if d, ok := Digit(r); ok {
			return rune('0' + d)
		}
		if 'Ａ' <= r && r <= 'ｚ' {
			return r - 'Ａ' + 'A'
		}
		return r
	}, text)
}

// Numeral writes a number that is not negative in the digits that are customary
// in the language, by CLDR's default numbering system: every number that people
// read and that Groundwork itself puts there. "১২" in Bengali, "12" in Arabic,
// Urdu and Hindi. Codes and addresses are 0 to 9 everywhere.
func (t Tag) Numeral(n int) string { return t.Digits(strconv.Itoa(n)) }

// Digits writes the digits 0 to 9 of a text as Numeral does: dates and times.
func (t Tag) Digits(text string) string {
	zero := t.zero()
	if zero == '0' {
		return text
	}
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return zero + r - '0'
		}
		return r
	}, text)
}

// zeros remembers languages' zeros: Tag to rune. x/text has CLDR 32; where CLDR
// 48 has another default, it stands here: Arabic of no country is latn since.
var zeros sync.Map

func init() { zeros.Store(Tag("ar"), '0') }

func (t Tag) zero() rune {
	if z, ok := zeros.Load(t); ok {
		return z.(rune)
	}
	printed := message.NewPrinter(language.Make(string(t))).Sprint(number.Decimal(0))
	zero, _ := utf8.DecodeRuneInString(printed)
	if d, ok := Digit(zero); !ok || d != 0 {
		zero = '0'
	}
	zeros.Store(t, zero)
	return zero
}
