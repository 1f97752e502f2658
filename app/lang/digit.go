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
// in the language, by CLDR's default numbering system: page numbers and the
// numbers of lists. "١٢" in Arabic, "১২" in Bengali, "12" in Urdu and Hindi.
// Times, codes and counts are 0 to 9 everywhere: people compare them with
// phones and type them.
func (t Tag) Numeral(n int) string {
	zero := t.zero()
	if zero == '0' {
		return strconv.Itoa(n)
	}
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return zero + r - '0'
		}
		return r
	}, strconv.Itoa(n))
}

// zeros remembers languages' zeros: Tag to rune.
var zeros sync.Map

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
