// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFolderEndsAtItsEdge: a link in a content folder publishes nothing of the
// machine, whatever its name says.
func TestFolderEndsAtItsEdge(t *testing.T) {
	dir, write := folder(t)
	secret := filepath.Join(t.TempDir(), "keys.db")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	write("courses/c/fist.png", dot(t, 1))
	for name, to := range map[string]string{"whole.png": secret, "up.jpg": "../../../" + filepath.Base(filepath.Dir(secret)) + "/keys.db", "own.png": "fist.png", "two.md": secret} {
		if err := os.Symlink(to, filepath.Join(dir, "courses", "c", name)); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, dir)
	for name, want := range map[string]string{"fist.png": dot(t, 1), "own.png": dot(t, 1), "whole.png": "", "up.jpg": ""} {
		if got, err := s.Picture("courses/c/" + name); string(got) != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if said := errorsIn(s.Problems()); strings.Count(said, "this file cannot be read") != 3 || strings.Contains(said, "secret") {
		t.Errorf("problems: %s", said)
	}
}

// TestFilesAreBounded: what would take minutes to parse, or to print, is a
// problem of its file.
func TestFilesAreBounded(t *testing.T) {
	for body, want := range map[string]string{
		strings.Repeat("word ", 60<<10):                                   "this file is larger than 256 KB",
		strings.Repeat("*a_ ", 6000):                                      "too long without an empty line",
		strings.Repeat(strings.Repeat("*a_ ", 1000)+"\n", 20):             "too long without an empty line",
		strings.Repeat(">", 5000) + " x":                                  "too many things stand in each other",
		strings.Repeat("[", 5000):                                         "",
		"|" + strings.Repeat("a|", 11) + "\n|" + strings.Repeat("-|", 11): "a table may have 10 columns",
		"[a](https://example.org/" + strings.Repeat("x", 2000) + ")":      "the address is too long",
		"a &#x202E; b": "the invisible character U+202E",
		strings.Repeat(strings.Repeat("word ", 1000)+"\n\n", 40): "",
	} {
		dir, write := folder(t)
		write("courses/c/one.md", storeModule+"\n"+body+"\n")
		said := errorsIn(open(t, dir).Problems())
		if (want == "") != (said == "") || !strings.Contains(said, want) {
			t.Errorf("%.20q…: %.200s, want %s", body, said, want)
		}
	}
	dir, write := folder(t)
	write("courses/c/one.md", strings.Replace(storeModule, "summary: ", "summary: \""+strings.Repeat("x", 2001)+"\" #", 1))
	if said := errorsIn(open(t, dir).Problems()); !strings.Contains(said, "summary must be shorter") {
		t.Errorf("a long summary: %s", said)
	}
}

// TestAMistakeTakesAwayItsOwnCourseOnly: a folder that is opened with a mistake
// in one course's module, which has no good version, shows its other courses.
func TestAMistakeTakesAwayItsOwnCourseOnly(t *testing.T) {
	shipped, _ := folder(t)
	dir, write := folder(t)
	for _, c := range []string{"d", "e"} {
		write("courses/"+c+"/course.md", storeCourse)
		write("courses/"+c+"/one.md", storeModule)
	}
	write("courses/d/one.md", storeModule+"\n![A fist](fist.png)\n") // which is not there
	write("courses/d/one.pa.md", "---\ntitle: One\nsummary: A module.\n---\n\n## Talk {#talk}\n\nWords.\n")
	s := open(t, shipped, dir)
	if _, err := s.Current().Course("e"); err != nil || titleOf(s, "one", "talk") == "" {
		t.Errorf("the other courses are gone: %v", err)
	}
	if _, err := s.Current().Course("d"); err == nil {
		t.Error("a course without its module is there")
	}
	if e := errorsIn(s.Problems()); !strings.Contains(e, "courses/d/one.md:10:1: there is no picture") {
		t.Errorf("problems = %q", e)
	}
}
