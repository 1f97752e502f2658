// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestHandoutTwice: the same handout, made by two processes, is the same bytes.
func TestHandoutTwice(t *testing.T) {
	qpdf, err := exec.LookPath("qpdf")
	if err != nil {
		t.Log("qpdf is not there (package qpdf): the files' structure is not checked")
	}
	for _, l := range []string{"en", "fr", "es", "pa", "ar"} {
		t.Run(l, func(t *testing.T) {
			t.Parallel()
			var made [2][]byte
			for i := range made {
				file := filepath.Join(t.TempDir(), "handout.pdf")
				_, stderr, status := process(t, "handout", "unite-against-racism/naming-the-moment", "--lang", l, "-o", file)
				if status != 0 || stderr != "" {
					t.Fatalf("status %d, %s", status, stderr)
				}
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				made[i] = text
				if qpdf == "" {
					continue
				}
				if out, err := exec.Command(qpdf, "--check", file).CombinedOutput(); err != nil {
					t.Errorf("qpdf: %v\n%s", err, out)
				}
			}
			if !bytes.Equal(made[0], made[1]) {
				t.Errorf("two files of %d and %d bytes differ", len(made[0]), len(made[1]))
			}
			if !bytes.HasPrefix(made[0], []byte("%PDF-")) {
				t.Errorf("this is no PDF: %.20q", made[0])
			}
		})
	}
}

func TestCheckAsAProcess(t *testing.T) {
	if stdout, stderr, status := process(t, "check"); status != 0 {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}
