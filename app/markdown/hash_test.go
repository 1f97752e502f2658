// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import "testing"

// TestHash says what makes a translation older and what does not.
func TestHash(t *testing.T) {
	const title, body = "Café", "\nFirst line.\n\n- one\n- two\n"
	want := Hash(title, body)
	for name, got := range map[string]string{
		"line ends":       Hash(title, "\r\nFirst line.\r\n\r\n- one\r\n- two\r\n"),
		"trailing spaces": Hash(" Café ", "\nFirst line. \n  \n- one\t\n- two\n"),
		"blank lines":     Hash(title, "\n\n\nFirst line.\n\n\n\n- one\n- two\n\n\n"),
		"no last newline": Hash(title, "First line.\n\n- one\n- two"),
		"decomposed":      Hash("Cafe\u0301", body),
	} {
		if got != want {
			t.Errorf("%s make another hash", name)
		}
	}
	for name, got := range map[string]string{
		"title":        Hash("Cafe", body),
		"a word":       Hash(title, "\nFirst lines.\n\n- one\n- two\n"),
		"a paragraph":  Hash(title, "\nFirst line.\n- one\n- two\n"),
		"indentation":  Hash(title, "\nFirst line.\n\n- one\n  - two\n"),
		"title's part": Hash("", "Café\n\nFirst line.\n\n- one\n- two\n"),
	} {
		if got == want {
			t.Errorf("another %s makes the same hash", name)
		}
	}
}

// TestHashStays holds the hash of one text: a change of it would make every
// translation older.
func TestHashStays(t *testing.T) {
	if got := Hash("Talk", "\nWords.\n"); got != "964f7b2a07e26379" {
		t.Errorf("Hash = %s", got)
	}
	if got := FrontHash("One", "A module.", ""); got != "6d66c6e7b0c6dcae" {
		t.Errorf("FrontHash = %s", got)
	}
	if got := FrontHash("One", "A course.", "From us."); got == FrontHash("One", "A course.", "From you.") || got == FrontHash("One", "A course.", "") {
		t.Errorf("FrontHash = %s, whoever it is from", got)
	}
}
