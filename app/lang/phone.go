// SPDX-License-Identifier: AGPL-3.0-or-later

package lang

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	grouped  = regexp.MustCompile(`[+(]?\p{Nd}[\p{Nd}() .‐‑–-]*\p{Nd}`)
	notPhone = regexp.MustCompile(`^(\p{Nd}{4}-\p{Nd}{2}-\p{Nd}{2}|\p{Nd}{4} ?[-–] ?\p{Nd}{4}|\p{Nd}{1,3}( \p{Nd}{3})+)$`)
)

// Phones finds telephone numbers in a text, as pairs of byte offsets: seven
// digits or more in groups that spaces, hyphens or brackets part. Dates, spans of
// years and thousands ("1 000 000") are none. Where a text is read from the
// right, UAX #9 puts such groups in reverse: a space is neutral, and after Arabic
// letters (rule W2) so is a hyphen. They need an isolate.
func Phones(text string) (at [][]int) {
	for _, m := range grouped.FindAllStringIndex(text, -1) {
		number := text[m[0]:m[1]]
		digits := 0
		for _, r := range number {
			if unicode.Is(unicode.Nd, r) {
				digits++
			}
		}
		if digits >= 7 && digits <= 15 && strings.ContainsAny(number, "() -‐‑–") && !notPhone.MatchString(number) {
			at = append(at, m)
		}
	}
	return at
}
