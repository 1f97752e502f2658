// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"strings"
	"testing"
)

func TestReadable(t *testing.T) {
	for text, want := range map[string]string{
		"plain\ttext\r\nmore":               "",
		"\xef\xbb\xbfbyte order mark":       "",
		"marks \u200f \u200e \u200d \u200c": "",
		"a\xff":                             "m.md:1:2: this file is not UTF-8",
		"a\nb\x00":                          "m.md:2:2: this file is not UTF-8",
		"a\nb \u202e c":                     "m.md:2:3: the invisible character U+202E",
		"\u2067":                            "m.md:1:1: the invisible character U+2067",
		"bell\a":                            "m.md:1:5: the invisible character U+0007",
	} {
		s := newSource("m.md", []byte(text))
		ok := s.readable()
		said := ""
		for _, p := range s.problems {
			said += p.String()
		}
		if !strings.HasPrefix(said, want) || (want == "") != (said == "") || ok == strings.Contains(said, "UTF-8") {
			t.Errorf("%q: %v, %q; want %q", text, ok, said, want)
		}
	}
}
