// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FuzzCleanName: what is taken is short, NFC and printable, and taking it again
// changes nothing; the same holds of sign-in names, however they are spelled.
func FuzzCleanName(f *testing.F) {
	for _, seed := range []string{"ਸਿਮਰਨ", " Rosa ", "a\u202eb", "e\u0301", "\u200d", "İ", "ﬁ", "\xff", "A  B"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		clean, err := CleanName(name)
		if err == nil {
			if utf8.RuneCountInString(clean) > NameMax || !norm.NFC.IsNormalString(clean) || !Printable(clean) {
				t.Fatalf("%q was taken as %q", name, clean)
			}
			if again, err := CleanName(clean); err != nil || again != clean {
				t.Fatalf("%q is %q, which is %q, %v", name, clean, again, err)
			}
		}
		handle, err := cleanHandle(name)
		if err != nil {
			return
		}
		if again, err := cleanHandle(handle); err != nil || again != handle {
			t.Fatalf("the sign-in name %q is %q, which is %q, %v", name, handle, again, err)
		}
		if composed, err := cleanHandle(norm.NFD.String(name)); err != nil || composed != handle {
			t.Fatalf("the sign-in name %q is %q, decomposed %q, %v", name, handle, composed, err)
		}
	})
}
