// SPDX-License-Identifier: AGPL-3.0-or-later

package lang

import (
	"slices"
	"testing"
)

func TestPhones(t *testing.T) {
	for text, want := range map[string][]string{
		"اتصلوا على 416 555-0100 اليوم":   {"416 555-0100"},
		"(416) 555-0100, +1 416 555 0101": {"(416) 555-0100", "+1 416 555 0101"},
		"٤١٦ ٥٥٥-٠١٠٠":                    {"٤١٦ ٥٥٥-٠١٠٠"},
		"555-0100":                        {"555-0100"},
		"416.555.0100":                    nil, // full stops between digits never part them
		"2026-11-28, 9:30–10:15":          nil,
		"1923–1947, 1885, 1903":           nil,
		"1 000 000 et 250 000":            nil,
		"15 000":                          nil,
		"K7M-2QF 12":                      nil,
		"2 to 3, 10 – 20":                 nil,
	} {
		var got []string
		for _, m := range Phones(text) {
			got = append(got, text[m[0]:m[1]])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
