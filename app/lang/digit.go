// SPDX-License-Identifier: AGPL-3.0-or-later

package lang

import (
	"strings"
	"unicode"
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
