// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"crypto/rand"
	"strings"
	"testing"
)

// Crockford's own example: 1234 is 16J, and its check symbol D.
func TestCheckSymbol(t *testing.T) {
	for code, want := range map[string]byte{"16J": 'D', "0": '0', "Z": 'Z', "10": '*', "11": '~', "12": '$', "13": '=', "14": 'U', "15": '0'} {
		if got := checkSymbol(code); got != want {
			t.Errorf("checkSymbol(%s) = %c, want %c", code, got, want)
		}
	}
}

func TestCodesAreReadAsPeopleTypeThem(t *testing.T) {
	want := strings.Repeat("01AZ", 8)
	printed := codeText(want)
	for _, typed := range []string{printed, strings.ToLower(printed), strings.ReplaceAll(printed, "-", ""), " " + strings.ReplaceAll(printed, "-", " – ") + "\n",
		strings.ReplaceAll(strings.ReplaceAll(printed, "0", "o"), "1", "l"), strings.ReplaceAll(printed, "1", "١")} {
		if got, ok := parseCode(typed, 32); !ok || got != want {
			t.Errorf("parseCode(%q) = %q, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", printed[:len(printed)-1], printed + "0", printed + "-" + printed, "x", strings.Repeat("0", 300)} {
		if got, ok := parseCode(typed, 32); ok {
			t.Errorf("parseCode(%q) = %q", typed, got)
		}
	}
}

// One symbol wrong, or two neighbours swapped, is always seen.
func TestCheckSymbolSeesOneMistake(t *testing.T) {
	for range 50 {
		code, err := newCode(rand.Reader, recoverySymbols)
		if err != nil {
			t.Fatal(err)
		}
		check := string(checkSymbol(code))
		for i := range len(code) {
			for _, other := range cardSymbols {
				if byte(other) == code[i] {
					continue
				}
				if _, ok := parseCode(code[:i]+string(other)+code[i+1:]+check, recoverySymbols); ok {
					t.Fatalf("%s with %c at %d is taken for right", code, other, i)
				}
			}
			if i > 0 && code[i] != code[i-1] {
				if _, ok := parseCode(code[:i-1]+string(code[i])+string(code[i-1])+code[i+1:]+check, recoverySymbols); ok {
					t.Fatalf("%s with %d and %d swapped is taken for right", code, i-1, i)
				}
			}
		}
	}
}

func FuzzParseCode(f *testing.F) {
	f.Add("01AZ-01AZ-01AZ-01AZ-01AZ-01AZ-01AZ-01AZ-5")
	f.Add("16J*")
	f.Fuzz(func(t *testing.T, typed string) {
		for _, n := range []int{recoverySymbols, invitationSymbols} {
			code, ok := parseCode(typed, n)
			if !ok {
				continue
			}
			if again, ok := parseCode(codeText(code), n); len(code) != n || !ok || again != code {
				t.Errorf("%q gives %q, which prints as %q and gives %q", typed, code, codeText(code), again)
			}
		}
	})
}
