// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import "testing"

func TestJoinersAloneAreNoName(t *testing.T) {
	for in, want := range map[string]string{"\u200d": "", " \u200c\u200d ": "", "\u200e": "", "ਸ\u200dਿ": "ਸ\u200dਿ", "نور": "نور"} {
		if got, err := CleanName(in); err != nil || got != want {
			t.Errorf("CleanName(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}
