// SPDX-License-Identifier: AGPL-3.0-or-later

package lang

import "testing"

// FuzzNegotiate: whatever a browser asks for and whatever stands in an address,
// the answer is an offered language, and Parse undoes itself.
func FuzzNegotiate(f *testing.F) {
	for _, seed := range []string{"pa-IN,pa;q=0.9,en;q=0.5", "zh-CN", "tl", "*", "x-klingon", "en-US-u-ca-gregory", ";q=1", "\x00"} {
		f.Add(seed, seed)
	}
	set := NewSet("en", "fr", "es", "pa", "ar")
	f.Fuzz(func(t *testing.T, chosen, header string) {
		if got := set.Negotiate(chosen, header); !set.Has(got) {
			t.Fatalf("%q, %q: %q", chosen, header, got)
		}
		tag, exact, ok := set.Resolve(chosen)
		if ok && !set.Has(tag) || exact && string(tag) != chosen {
			t.Fatalf("%q is %q, exact %v", chosen, tag, exact)
		}
		if parsed, ok := Parse(chosen); ok {
			if again, ok := Parse(string(parsed)); !ok || again != parsed {
				t.Fatalf("%q is %q, which is %q", chosen, parsed, again)
			}
		}
	})
}
