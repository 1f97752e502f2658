// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
)

// TestHandoutFormats: each format is another file, made twice alike.
func TestHandoutFormats(t *testing.T) {
	const module = "unite-against-racism/where-we-stand"
	seen := map[string]string{}
	for _, flags := range []string{"", "--with ar", "--with pa --lang ar", "--kind signin --with ar",
		"--kind interpreter --with ar", "--kind evaluation --lang ar --with pa", "--booklet", "--booklet --with ar", "--booklet --paper a4 --lang ar", "--low-ink",
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
		"--kind flipchart --booklet":  "half a sheet is too small",
		"--kind cards --booklet":      "cut out of whole sheets",
		"--kind flipchart --poster 9": "from 2 to 6 sheets wide",
		"--poster 2":                  "Only flip charts",
		"--url https://example.org/" + strings.Repeat("a", 600): "--url takes an address of 500 letters at most",
		"--kind nonsense":            "The kinds are: participant, trainer, runofshow, flipchart, cards, signin, evaluation, certificate, interpreter, book, pocket, namecard, executive, pack.",
		"--kind pocket":              "made for a workshop",
		"--kind executive":           "made for a workshop",
		"--kind pack":                "made for a workshop",
		"--paper legal":              "letter or a4",
		"--spare 10":                 "goes with --kind pack",
		"--kind pack --spare -5":     "0 or more",
		"--lang klingon":             "--lang takes one of",
		"--workshop K7Q4MX":          "there is no data folder data",
		"--workshop K7Q4MX --data .": "there is no workshop with the code K7Q4MX",
	} {
		file := filepath.Join(t.TempDir(), "handout.pdf")
		args := append([]string{"handout", "unite-against-racism", "-o", file}, strings.Fields(strings.Replace(flags, "--data .", "--data "+t.TempDir(), 1))...)
		_, stderr, status := process(t, args...)
		if status != 1 || !strings.Contains(stderr, want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: status %d, %q, want %q", flags, status, stderr, want)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), "*")); len(left) > 0 {
			t.Errorf("%s: %v was written", flags, left)
		}
	}
}

// TestHandoutOfFilesThatCannotBeRead: a course that is not there because of a
// mistake in its files is not only said to be missing.
func TestHandoutOfFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"course.md": "---\ntitle: \"Small\"\nsummary: \"Small.\"\nmodules: [one]\n---\n\n## About {#about}\n\nWords.\n",
		"one.md":    "---\ntitle: \"One\"\nsummary: \"One.\"\n---\n\nWords of no block.\n",
	} {
		file := filepath.Join(dir, "courses", "small", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, stderr, status := process(t, "handout", "small", "--content", dir, "-o", filepath.Join(dir, "x.pdf"))
	if status != 1 || !strings.Contains(stderr, "no course with this name") || !strings.Contains(stderr, "courses/small/one.md:") {
		t.Errorf("status %d, %q", status, stderr)
	}
}

// TestHandoutNowhereToWrite: a file that cannot be written is told in a line,
// and nothing is left half done.
func TestHandoutNowhereToWrite(t *testing.T) {
	dir := t.TempDir()
	for _, to := range []string{filepath.Join(dir, "missing", "x.pdf"), dir} {
		_, stderr, status := process(t, "handout", "unite-against-racism/where-we-stand", "-o", to)
		if status != 1 || !strings.HasPrefix(stderr, "groundwork: cannot write ") || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: status %d, %q", to, status, stderr)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("%v was written", left)
	}
}

// TestHandoutUsage: arguments that cannot be read are told in one line.
func TestHandoutUsage(t *testing.T) {
	for args, want := range map[string]string{
		"unite-against-racism --kind":               "--kind needs a value after it",
		"unite-against-racism -o":                   "-o needs a value after it",
		"unite-against-racism":                      "name the file to write with -o, or - for standard output",
		"-o x.pdf":                                  "name one COURSE, or COURSE/MODULE",
		"one two -o x.pdf":                          "name one COURSE, or COURSE/MODULE",
		"unite-against-racism --colour":             "there is no flag --colour",
		"unite-against-racism --poster wide":        `--poster does not take the value "wide"`,
		"unite-against-racism --spare half -o x":    `--spare does not take the value "half"`,
		"unite-against-racism --booklet=maybe -o x": `--booklet does not take the value "maybe"`,
	} {
		_, stderr, status := process(t, append([]string{"handout"}, strings.Fields(args)...)...)
		if status != 2 || stderr != "groundwork: "+want+" (groundwork handout --help tells the flags)\n" {
			t.Errorf("%s: status %d, %q, want %q", args, status, stderr, want)
		}
	}
}

// TestHandoutWritesThrough: a link and a pipe stay what they are.
func TestHandoutWritesThrough(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file.pdf"), filepath.Join(dir, "link.pdf")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Symlink(file, link)); err != nil {
		t.Fatal(err)
	}
	if err := writeWhole(link, []byte("words")); err != nil {
		t.Fatal(err)
	}
	if written, err := os.ReadFile(file); string(written) != "words" || err != nil {
		t.Errorf("the link leads to %q, %v", written, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it now: %v %v", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
	later, dangling, circle := filepath.Join(dir, "later.pdf"), filepath.Join(dir, "dangling.pdf"), filepath.Join(dir, "circle.pdf")
	if err := errors.Join(os.Symlink("later.pdf", filepath.Join(dir, "between.pdf")), os.Symlink("between.pdf", dangling), os.Symlink(circle, circle)); err != nil {
		t.Fatal(err)
	}
	if err := writeWhole(dangling, []byte("words")); err != nil {
		t.Fatal(err)
	}
	if written, err := os.ReadFile(later); string(written) != "words" || err != nil {
		t.Errorf("the link to nothing leads to %q, %v", written, err)
	}
	if err := writeWhole(circle, []byte("words")); err == nil {
		t.Error("a link to itself is written through")
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := writeWhole(fmt.Sprintf("/dev/fd/%d", w.Fd()), []byte("words")); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	if read, err := io.ReadAll(r); string(read) != "words" || err != nil {
		t.Errorf("the pipe carried %q, %v", read, err)
	}
}

// TestHandoutEveryKind: each kind that content prints, each as a process of its
// own; a workshop's kinds and its pack from the demonstration's data.
func TestHandoutEveryKind(t *testing.T) {
	data := filepath.Join(t.TempDir(), "demo")
	s := serve(t, "--demo", "--data", data)
	code := s.said["demo join code"]
	for _, kind := range append(handout.KindNames(), roomPack) {
		for _, of := range []string{"", code} {
			args := []string{"handout", "unite-against-racism", "--kind", kind, "-o", "-"}
			if of != "" {
				args = append(args, "--workshop", of, "--data", data)
			} else if handout.Kind(kind).OfDay() && kind != "runofshow" && kind != "signin" || kind == roomPack {
				continue // see TestHandoutRefusesWithAReason
			}
			stdout, stderr, status := process(t, args...)
			if status != 0 || !strings.HasPrefix(stdout, "%PDF-") {
				t.Errorf("%s of workshop %q: status %d, %s", kind, of, status, stderr)
			}
		}
	}
	archive := filepath.Join(t.TempDir(), "pack.zip")
	_, stderr, status := process(t, "handout", "unite-against-racism", "--kind", roomPack, "--lang", "ar", "--spare", "0", "--large-print",
		"--workshop", code, "--data", data, "-o", archive)
	for _, other := range []string{"another-course", "unite-against-racism/where-we-stand"} {
		_, said, status := process(t, "handout", other, "--kind", "signin", "--workshop", code, "--data", data, "-o", "-")
		if status != 1 || !strings.Contains(said, "is planned from the course unite-against-racism") {
			t.Errorf("%s with a workshop's code: status %d, %s", other, status, said)
		}
	}
	z, err := zip.OpenReader(archive)
	if status != 0 || err != nil || len(z.File) < 10 {
		t.Fatalf("status %d, %s, %v", status, stderr, err)
	}
	for _, f := range z.File { // in large print it is for all who read
		if strings.Contains(f.Name, "participant") && !strings.Contains(f.Name, "large") {
			t.Errorf("%s is not in large print", f.Name)
		}
	}
	_ = z.Close()
}
