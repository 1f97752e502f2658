// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"io"
	"strings"
	"unicode"

	"github.com/groundwork-org/groundwork/app/lang"
)

// checkSymbols stand for the remainder of a number by 37, the last five of them
// for checks only (Crockford's base 32, crockford.com/base32.html).
const checkSymbols = cardSymbols + "*~$=U"

// Symbols of the codes that people carry, without the check symbol, and the
// random bits in them.
const (
	recoverySymbols   = 32 // 160 bits
	invitationSymbols = 26 // 130 bits
	passSymbols       = 26
)

// newCode draws n symbols, five random bits each.
func newCode(random io.Reader, n int) (string, error) {
	b, err := randomBytes(random, n)
	if err != nil {
		return "", err
	}
	for i := range b {
		b[i] = cardSymbols[b[i]%32]
	}
	return string(b), nil
}

// codeText is a code as it is printed and read out: groups of four, and a check
// symbol at the end.
func codeText(code string) string { return grouped(code) + "-" + string(checkSymbol(code)) }

// parseCode reads a code of n symbols and its check symbol as people type it:
// see ParseCard. ok is false where it is mistyped.
func parseCode(text string, n int) (code string, ok bool) {
	if len(text) > cardTextMax {
		return "", false
	}
	var b strings.Builder
	var check rune
	for _, r := range lang.Latin(text) {
		switch {
		case r == '-' || unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r):
		case check != 0:
			return "", false
		case b.Len() == n:
			check = unicode.ToUpper(r)
			if symbol := cardSymbol(r); symbol != 0 {
				check = rune(symbol)
			}
		default:
			symbol := cardSymbol(r)
			if symbol == 0 {
				return "", false
			}
			b.WriteByte(symbol)
		}
	}
	code = b.String()
	return code, check != 0 && check == rune(checkSymbol(code))
}

// checkSymbol is the number's remainder by 37.
func checkSymbol(code string) byte {
	rest := 0
	for i := range len(code) {
		rest = (rest*32 + strings.IndexByte(cardSymbols, code[i])) % 37
	}
	return checkSymbols[rest]
}
