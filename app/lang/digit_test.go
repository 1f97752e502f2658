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

// TestNumeral: CLDR 48's default numbering systems, for the design's languages and
// some with digits of their own.
func TestNumeral(t *testing.T) {
	for tag, want := range map[Tag]string{
		"en": "2023", "fr": "2023", "es": "2023", "fil": "2023", "pa": "2023", "hi": "2023", "ta": "2023", "ur": "2023",
		"zh-Hans": "2023", "pt": "2023", "vi": "2023", "ko": "2023", "": "2023", "xx": "2023",
		"ar": "2023", "bn": "২০২৩", "fa": "۲۰۲۳", "ne": "२०२३", "my": "၂၀၂၃", "pa-Arab": "۲۰۲۳",
	} {
		if got := tag.Numeral(2023); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
		if got := Latin(tag.Numeral(2023)); got != "2023" {
			t.Errorf("%s reads back as %q", tag, got)
		}
	}
}
