// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// TestHandoutFormats: each format is another file, made twice alike.
func TestHandoutFormats(t *testing.T) {
	const module = "unite-against-racism/where-we-stand"
	seen := map[string]string{}
	for _, flags := range []string{"", "--with ar", "--with pa --lang ar", "--booklet", "--booklet --paper a4 --lang ar", "--low-ink",
		"--large-print", "--with tl-nowhere", "--kind flipchart --poster 2"} {
		args := append([]string{"handout", module, "-o", "-"}, strings.Fields(flags)...)
		stdout, stderr, status := process(t, args...)
		if strings.Contains(flags, "nowhere") {
			if status != 1 || !strings.Contains(stderr, "--with takes one of") || stdout != "" {
				t.Errorf("%s: status %d, %q", flags, status, stderr)
			}
			continue
		}
		if status != 0 || !bytes.HasPrefix([]byte(stdout), []byte("%PDF-")) {
			t.Errorf("%s: status %d, %q", flags, status, stderr)
		}
		if other, ok := seen[stdout]; ok {
			t.Errorf("%q prints what %q prints", flags, other)
		}
		seen[stdout] = flags
	}
}

// TestHandoutRefusesWithAReason: one line that says what to do, status 1, and
// no file.
func TestHandoutRefusesWithAReason(t *testing.T) {
	for flags, want := range map[string]string{
		"--with en":                   "The second language is the same as the first.",
		"--with ar --booklet":         "Two languages side by side need whole sheets.",
		"--kind flipchart --booklet":  "is not folded",
		"--kind signin --with ar":     "not printed in two languages",
		"--kind flipchart --poster 9": "from 2 to 6 sheets wide",
		"--poster 2":                  "Only flip charts",
	} {
		file := filepath.Join(t.TempDir(), "handout.pdf")
		args := append([]string{"handout", "unite-against-racism", "-o", file}, strings.Fields(flags)...)
		_, stderr, status := process(t, args...)
		if status != 1 || !strings.Contains(stderr, want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: status %d, %q, want %q", flags, status, stderr, want)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), "*")); len(left) > 0 {
			t.Errorf("%s: %v was written", flags, left)
		}
	}
}
