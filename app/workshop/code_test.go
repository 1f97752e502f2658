// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"crypto/rand"
	"strings"
	"testing"
)

func TestNewCode(t *testing.T) {
	seen := make(map[byte]int)
	for range 2000 {
		code, err := NewCode(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := ParseCode(code); !ok || got != code {
			t.Fatalf("ParseCode(%q) = %q, %v", code, got, ok)
		}
		for i := range len(code) {
			seen[code[i]]++
		}
	}
	if len(seen) != len(codeAlphabet) {
		t.Errorf("2,000 codes use %d symbols of %d", len(seen), len(codeAlphabet))
	}
}

func TestParseCode(t *testing.T) {
	for typed, want := range map[string]string{
		"K7Q4MX": "K7Q4MX", "k7q4mx": "K7Q4MX", " k7q-4mx ": "K7Q4MX", "K7Q\u00a04MX": "K7Q4MX",
		"K٧Q٤MX": "K7Q4MX", "k੭q੪mx": "K7Q4MX", "Ｋ７Ｑ４ＭＸ": "K7Q4MX",
	} {
		if got, ok := ParseCode(typed); !ok || got != want {
			t.Errorf("ParseCode(%q) = %q, %v; want %q", typed, got, ok, want)
		}
	}
	for _, typed := range []string{"", "K7Q4M", "K7Q4MXX", "K7Q4M0", "K7Q4MO", "ਕਖਗਘਙਚ", strings.Repeat("-", 41) + "K7Q4MX"} {
		if got, ok := ParseCode(typed); ok {
			t.Errorf("ParseCode(%q) = %q; want none", typed, got)
		}
	}
}

// FuzzParseCode: whatever is typed, a code that is read is one that could have
// been drawn, and reading it again gives itself.
func FuzzParseCode(f *testing.F) {
	for _, seed := range []string{"K7Q4MX", "k7q-4mx", "", "\x00", "ＫＫＫＫＫＫ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, ok := ParseCode(typed)
		if !ok {
			return
		}
		if len(code) != CodeLength || strings.Trim(code, codeAlphabet) != "" {
			t.Fatalf("ParseCode(%q) = %q", typed, code)
		}
		if again, ok := ParseCode(code); !ok || again != code {
			t.Fatalf("ParseCode(%q) = %q, %v", code, again, ok)
		}
	})
}
