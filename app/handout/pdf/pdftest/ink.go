// SPDX-License-Identifier: AGPL-3.0-or-later

package pdftest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Ink is how much of a file's pages is covered, as poppler draws them at 100
// dots an inch, summed over all pages: 1 for a page's worth of black. It skips
// the test where pdftoppm is not installed.
func Ink(t testing.TB, data []byte) float64 {
	t.Helper()
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Skip("pdftoppm is not installed (poppler-utils)")
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "x.pdf")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(tool, "-gray", "-r", "100", name, filepath.Join(dir, "p")).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v\n%s", err, out)
	}
	pictures, err := filepath.Glob(filepath.Join(dir, "*.pgm"))
	if err != nil || len(pictures) == 0 {
		t.Fatalf("%d pictures, %v", len(pictures), err)
	}
	sum := 0.0
	for _, picture := range pictures {
		raw, err := os.ReadFile(picture)
		if err != nil {
			t.Fatal(err)
		}
		var w, h, most int
		if _, err := fmt.Sscanf(string(raw[:20]), "P5\n%d %d\n%d\n", &w, &h, &most); err != nil {
			t.Fatal(err)
		}
		page := 0
		for _, v := range raw[len(raw)-w*h:] {
			page += 255 - int(v)
		}
		sum += float64(page) / float64(255*w*h)
	}
	return sum
}
