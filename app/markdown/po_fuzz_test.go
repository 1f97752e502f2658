// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"strings"
	"testing"
)

// FuzzPO: no file of a translation program breaks the reader, and a text that is
// written is read as it was.
func FuzzPO(f *testing.F) {
	for _, seed := range []string{"msgid \"\"\nmsgstr \"Language: pa\\n\"\n\nmsgctxt \"a#b\"\nmsgid \"x\"\nmsgstr \"y\"\n", "msgid \"", "msgstr", "\"\\x\"", "#, fuzzy\nmsgid \"a\\\"b\\n\"\nmsgstr \"\""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		entries, err := readPO(strings.NewReader(text))
		if err == nil {
			_, _ = poLanguage(entries)
			_, _ = groupEntries(entries)
		}
		if strings.ContainsAny(text, "\r") || !strings.Contains(poQuote(text), text) && strings.Contains(text, "\x00") {
			return
		}
		again, err := readPO(strings.NewReader("msgid " + poQuote(text) + "\nmsgstr \"\"\n"))
		if err == nil && len(again) > 0 && strings.ToValidUTF8(text, "") == text && again[0].id != text {
			t.Fatalf("%q was written and read as %q", text, again[0].id)
		}
	})
}
