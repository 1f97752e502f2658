// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// must is translate that succeeds.
func must(t *testing.T, args ...string) string {
	t.Helper()
	stdout, stderr, status := call(runTranslate, args...)
	if status != 0 {
		t.Fatalf("translate %v: status %d, %s", args, status, stderr)
	}
	return stdout
}

// TestTranslateRound walks a volunteer's way: export, translate, import, look,
// review, correct a typo.
func TestTranslateRound(t *testing.T) {
	dir := carriedContent(t)
	c := "--content=" + dir
	const module = "unite-against-racism/where-we-stand"
	file := filepath.Join(t.TempDir(), "where.po")
	must(t, "export", module, "--lang", "bn", "-o", file, c)
	po, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var filled strings.Builder
	for entry := range strings.SplitAfterSeq(string(po), "\n\n") {
		if strings.Contains(entry, "#front/") {
			entry = strings.Replace(entry, `msgstr ""`, `msgstr "বাংলা"`, 1)
		}
		filled.WriteString(entry)
	}
	if err := os.WriteFile(file, []byte(filled.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	if out := must(t, "import", file, c); !strings.Contains(out, "wrote "+filepath.Join(dir, "courses", module+".bn.md")) ||
		!strings.Contains(out, "not all of it is translated") {
		t.Errorf("import says %s", out)
	}
	row := func() string {
		for line := range strings.Lines(must(t, "status", module, c)) {
			if fields := strings.Fields(line); len(fields) == 9 && fields[0] == module && fields[1] == "bn" {
				return strings.Join(fields[3:], " ")
			}
		}
		return ""
	}
	const missing = "4" // blocks; the title is there
	if got := row(); got != "1 0 "+missing+" 1 0 0" {
		t.Errorf("status is %q", got)
	}
	must(t, "reviewed", module+"#front", "--lang", "bn", c)
	if got := row(); got != "1 0 "+missing+" 0 1 0" {
		t.Errorf("status after reviewing is %q", got)
	}
	source := filepath.Join(dir, "courses", module+".md")
	text, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(source, []byte(strings.Replace(string(text), "summary: \"", "summary: \"X", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := row(); got != "0 1 "+missing+" 0 0 0" {
		t.Errorf("status after a change is %q", got)
	}
	must(t, "current", module+"#front", "--lang", "bn", c)
	if got := row(); got != "1 0 "+missing+" 1 0 0" {
		t.Errorf("status after saying it is current is %q", got)
	}
}

func TestTranslateTypo(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "courses/c/course.md", "---\ntitle: C\nsummary: S.\nmodules: [one]\n---\n\n## About {#about}\n\nWrods.\n")
	write(t, dir, "courses/c/course.pa.md", "---\ntitle: C\nsummary: S.\n---\n\n## ਬਾਰੇ {#about}\n\nਸ਼ਬਦ।\n")
	must(t, "current", "c", "--lang", "pa", "--content", dir)
	write(t, dir, "courses/c/course.md", "---\ntitle: C\nsummary: S.\nmodules: [one]\n---\n\n## About {#about}\n\nWords.\n")
	if out := must(t, "typo", "c#about", "--content", dir); !strings.Contains(out, "course.pa.md") {
		t.Errorf("typo says %q", out)
	}
	if out := must(t, "status", "c", "--content", dir); !strings.Contains(strings.Join(strings.Fields(out), " "), "together pa 2 2 0 0 2 0 0") {
		t.Errorf("status is\n%s", out)
	}
}

func TestTranslateToStandardOutput(t *testing.T) {
	out := must(t, "export", "glossary", "--lang", "bn", "--content", carriedContent(t))
	if !strings.HasPrefix(out, "#. Groundwork: glossary.") || !strings.Contains(out, `"Language: bn\n"`) {
		t.Errorf("export begins %.200s", out)
	}
}

// TestTranslateIntoAnEmptyFolder makes a pack of translations of what the
// binary carries.
func TestTranslateIntoAnEmptyFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "journeys/first-call-to-organizer.bn.md", "---\ntitle: T\nsummary: S.\n---\n\n## A {#first-contact}\n\nB.\n\n::: next\n- C\n:::\n")
	must(t, "current", "journeys", "--lang", "bn", "--content", dir)
	out := must(t, "status", "--content", dir)
	if lines := strings.Count(out, " bn "); lines != 2 || !strings.Contains(strings.Join(strings.Fields(out), " "), "journeys/first-call-to-organizer bn 6 2 0 4 2 0 0") {
		t.Errorf("status is\n%s", out)
	}
}

func TestTranslateArguments(t *testing.T) {
	dir := carriedContent(t)
	for _, c := range []struct {
		status int
		says   string
		args   []string
	}{
		{2, "usage", nil},
		{2, "usage", []string{"sing"}},
		{2, "usage", []string{"export"}},
		{1, "--lang", []string{"export", "glossary", "--content", dir}},
		{1, "one language", []string{"export", "glossary", "--lang", "pa,fr", "--content", dir}},
		{1, "language of the source", []string{"export", "glossary", "--lang", "en", "--content", dir}},
		{1, `there is no "nothing"`, []string{"status", "nothing", "--content", dir}},
		{1, "is not there", []string{"status", "--content", filepath.Join(dir, "none")}},
		{1, "cannot be read", []string{"import", filepath.Join(dir, "none.po"), "--content", dir}},
		{1, "not translated", []string{"current", "glossary", "--lang", "bn", "--content", dir}},
		{1, "name the block", []string{"reviewed", "glossary", "--lang", "pa", "--content", dir}},
		{1, "name the block", []string{"typo", "glossary", "--content", dir}},
	} {
		if _, stderr, status := call(runTranslate, c.args...); status != c.status || !strings.Contains(stderr, c.says) {
			t.Errorf("translate %v: status %d, %s", c.args, status, stderr)
		}
	}
}
