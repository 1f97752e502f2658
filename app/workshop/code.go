// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"io"
	"strings"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
)

// codeAlphabet is the symbols of a typed code: digits and capitals without
// those that are mistaken for each other on a phone or across a hall
// (0 O, 1 I L, 2 Z, 5 S, 8 B, U V).
const codeAlphabet = "34679ACDEFGHJKMNPQRTVWXY"

// CodeLength is the number of symbols of a code: 24^6, about 191 million.
const CodeLength = 6

// NewCode draws a code of six unambiguous characters from random.
func NewCode(random io.Reader) (string, error) {
	// 240 is the largest multiple of 24 that a byte holds: larger bytes are
	// drawn again, so that every symbol is equally likely.
	code := make([]byte, 0, CodeLength)
	var b [1]byte
	for len(code) < CodeLength {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", fault.Wrap(fault.Internal, "errors-internal", err)
		}
		if b[0] < 240 {
			code = append(code, codeAlphabet[int(b[0])%len(codeAlphabet)])
		}
	}
	return string(code), nil
}

// ParseCode reads a typed code: case, spaces and hyphens do not matter, and
// digits may be of any script. ok is false where it cannot be a code at all.
func ParseCode(typed string) (code string, ok bool) {
	if len(typed) > 40 {
		return "", false
	}
	code = strings.ToUpper(lang.Latin(typed))
	code = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' || r == '\u2011' {
			return -1
		}
		return r
	}, code)
	if len(code) != CodeLength {
		return "", false
	}
	for _, r := range code {
		if !strings.ContainsRune(codeAlphabet, r) {
			return "", false
		}
	}
	return code, true
}
