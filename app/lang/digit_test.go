// SPDX-License-Identifier: AGPL-3.0-or-later

package lang

import "testing"

func TestLatin(t *testing.T) {
	for in, want := range map[string]string{"": "", "27": "27", "٢٧": "27", "۲۷": "27", "੨੭": "27", "२७": "27", "௨௭": "27",
		"２７": "27", "Ｋ٧q٤ＭＸ": "K7q4MX", "ਸਿਮਰਨ ੩": "ਸਿਮਰਨ 3"} {
		if got := Latin(in); got != want {
			t.Errorf("Latin(%q) = %q, want %q", in, got, want)
		}
	}
}
