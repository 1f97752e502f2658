// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/curriculum"
)

const (
	deskSource = `---
title: One
summary: A module.
---

## Talk {#talk step=experience method=pairs minutes=10 cut=5}

For everybody.

- one
- two

::: trainer
A "note".

With two paragraphs.
:::

## Do {#do step=action method=pairs minutes=5}

Do it.
`
	deskPunjabi = `---
title: ਇੱਕ   # a remark that stays
summary: >-
  ਇੱਕ ਲੰਬਾ
  ਸਾਰ।
---

## ਗੱਲ {#talk}

ਸਭ ਲਈ।

- ਇੱਕ
- ਦੋ

::: trainer
"ਨੋਟ"।

ਦੋ ਪੈਰੇ।
:::
`
)

// desk opens a desk on a folder with a module and its translation.
func desk(t *testing.T) (d *Desk, dir string, write func(path, text string)) {
	t.Helper()
	dir, write = folder(t)
	write("courses/c/one.md", deskSource)
	write("courses/c/one.pa.md", deskPunjabi)
	return reopen(t, dir), dir, write
}

func reopen(t *testing.T, dir string) *Desk {
	t.Helper()
	d, err := OpenDesk(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func read(t *testing.T, dir, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// stateOf is the state of a block of module one in Punjabi.
func stateOf(t *testing.T, dir, id string) (curriculum.State, bool) {
	t.Helper()
	root, err := Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	lib, _ := Load(root)
	doc := lib.Courses[0].Modules[0]
	if id == curriculum.FrontID {
		return doc.FrontIn("pa")
	}
	b, ok := doc.Block(id)
	if !ok {
		t.Fatalf("no block %s", id)
	}
	return doc.StateIn(b, "pa")
}

func wantState(t *testing.T, dir, id string, want curriculum.State, draft bool) {
	t.Helper()
	if got, d := stateOf(t, dir, id); got != want || d != draft {
		t.Errorf("%s is %s, draft %v; want %s, draft %v", id, got, d, want, draft)
	}
}

func TestCurrentMarksAndKeepsTheRest(t *testing.T) {
	for _, newline := range []string{"\n", "\r\n"} {
		_, dir, write := desk(t)
		before := strings.ReplaceAll(deskPunjabi, "\n", newline)
		write("courses/c/one.pa.md", before)
		d := reopen(t, dir)
		wantState(t, dir, "talk", curriculum.Older, true)
		changed, err := d.Current(ParseAddress("c/one"), "pa")
		if err != nil || len(changed) != 1 {
			t.Fatalf("changed %v, %v", changed, err)
		}
		wantState(t, dir, "talk", curriculum.Current, true)
		wantState(t, dir, "front", curriculum.Current, true)
		wantState(t, dir, "do", curriculum.Missing, false)
		after := read(t, dir, "courses/c/one.pa.md")
		start := strings.Index(after, "made_from:")
		end := strings.Index(after, "---"+newline+newline)
		if start < 0 || end < start || after[:start]+after[end:] != before {
			t.Errorf("more than the front matter's marks changed:\n%s", after)
		}
		if changed, err := reopen(t, dir).Current(ParseAddress("c"), "pa"); err != nil || len(changed) != 0 {
			t.Errorf("saying it twice changes %v, %v", changed, err)
		}
	}
}

func TestReviewed(t *testing.T) {
	d, dir, write := desk(t)
	talk := ParseAddress("c/one#talk")
	if _, err := d.Reviewed(talk, "pa"); err == nil {
		t.Error("a block of unknown source was vouched for")
	}
	if _, err := d.Current(talk, "pa"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Reviewed(talk, "pa"); err != nil {
		t.Fatal(err)
	}
	wantState(t, dir, "talk", curriculum.Current, false)
	wantState(t, dir, "front", curriculum.Older, true)
	write("courses/c/one.md", strings.Replace(deskSource, "everybody", "all", 1))
	wantState(t, dir, "talk", curriculum.Older, false)
	if _, err := reopen(t, dir).Reviewed(talk, "pa"); err == nil {
		t.Error("an older block was vouched for")
	}
	for _, a := range []string{"c/one", "c/one#do", "c/none#talk", "c/one#none"} {
		if _, err := d.Reviewed(ParseAddress(a), "pa"); err == nil {
			t.Errorf("Reviewed(%s) has no error", a)
		}
	}
}

func TestTypoKeepsCurrentAndReviewed(t *testing.T) {
	d, dir, write := desk(t)
	talk := ParseAddress("c/one#talk")
	for _, err := range []error{second(d.Current(ParseAddress("c/one"), "pa")), second(d.Reviewed(talk, "pa"))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Typo(talk, ""); err == nil {
		t.Error("nothing was older, yet typo did something")
	}
	write("courses/c/one.md", strings.Replace(deskSource, "For everybody", "For every body", 1))
	wantState(t, dir, "talk", curriculum.Older, false)
	if changed, err := reopen(t, dir).Typo(talk, ""); err != nil || len(changed) != 1 {
		t.Fatalf("changed %v, %v", changed, err)
	}
	wantState(t, dir, "talk", curriculum.Current, false)
}

func TestTypoAsksWhereTranslationsDiffer(t *testing.T) {
	d, dir, write := desk(t)
	talk := ParseAddress("c/one#talk")
	before := d.files["courses/c/one.md"].hashOf("talk")
	if _, err := d.Current(talk, "pa"); err != nil {
		t.Fatal(err)
	}
	write("courses/c/one.fr.md", "---\ntitle: Un\nsummary: Un.\nmade_from:\n  talk: \"0123456789abcdef\"\n---\n\n## Parler {#talk}\n\nVieux.\n")
	write("courses/c/one.md", strings.Replace(deskSource, "For everybody", "For every body", 1))
	_, err := reopen(t, dir).Typo(talk, "")
	if err == nil || !strings.Contains(err.Error(), "--from") || !strings.Contains(err.Error(), before) {
		t.Fatalf("err = %v", err)
	}
	if _, err := reopen(t, dir).Typo(talk, before); err != nil {
		t.Fatal(err)
	}
	wantState(t, dir, "talk", curriculum.Current, true)
	if !strings.Contains(read(t, dir, "courses/c/one.fr.md"), "0123456789abcdef") {
		t.Error("a translation that was older before the typo became current")
	}
}

func second[T any](_ T, err error) error { return err }

// exported is the PO file for Punjabi.
func exported(t *testing.T, d *Desk, address string) string {
	t.Helper()
	var b bytes.Buffer
	if err := d.Export(ParseAddress(address), "pa", &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestExportImportChangesNothing(t *testing.T) {
	d, dir, _ := desk(t)
	if _, err := d.Current(ParseAddress("c/one"), "pa"); err != nil {
		t.Fatal(err)
	}
	before := read(t, dir, "courses/c/one.pa.md")
	po := exported(t, reopen(t, dir), "c/one")
	done, err := reopen(t, dir).Import(strings.NewReader(po))
	if err != nil || len(done.Files) != 0 || done.Blocks != 2 || len(done.Skipped) != 1 {
		t.Errorf("done %+v, %v", done, err)
	}
	if after := read(t, dir, "courses/c/one.pa.md"); after != before {
		t.Errorf("the file changed:\n%s", after)
	}
}

func TestImportTakesWholeBlocks(t *testing.T) {
	d, dir, write := desk(t)
	if _, err := d.Current(ParseAddress("c/one"), "pa"); err != nil {
		t.Fatal(err)
	}
	po := exported(t, reopen(t, dir), "c/one")
	po = fill(po, "Do", "ਕਰੋ")
	po = fill(po, "Do it.", "ਇਹ ਕਰੋ, \\\"ਹੁਣੇ\\\"।")
	write("courses/c/one.md", strings.Replace(deskSource, "Do it.", "Do it now.", 1)) // while the volunteer works
	done, err := reopen(t, dir).Import(strings.NewReader(po))
	if err != nil || len(done.Files) != 1 {
		t.Fatalf("done %+v, %v", done, err)
	}
	after := read(t, dir, "courses/c/one.pa.md")
	if !strings.HasSuffix(after, "ਦੋ ਪੈਰੇ।\n:::\n\n## ਕਰੋ {#do}\n\nਇਹ ਕਰੋ, \"ਹੁਣੇ\"।\n") || !strings.Contains(after, "# a remark that stays") {
		t.Errorf("the file is\n%s", after)
	}
	wantState(t, dir, "do", curriculum.Older, true)
	wantState(t, dir, "talk", curriculum.Current, true)
}

// TestImportKeepsWhatToBring: a translation program never sees a heading's
// materials, so they stay as they were.
func TestImportKeepsWhatToBring(t *testing.T) {
	_, dir, write := desk(t)
	write("courses/c/one.md", strings.Replace(deskSource, "minutes=10 cut=5", `minutes=10 materials="tape; pens" cut=5`, 1))
	write("courses/c/one.pa.md", strings.Replace(deskPunjabi, "{#talk}", `{#talk materials="ਟੇਪ; ਪੈੱਨ"}`, 1))
	if _, err := reopen(t, dir).Current(ParseAddress("c/one"), "pa"); err != nil {
		t.Fatal(err)
	}
	po := strings.Replace(exported(t, reopen(t, dir), "c/one"), `msgstr "ਗੱਲ"`, `msgstr "ਗੱਲਬਾਤ"`, 1)
	if _, err := reopen(t, dir).Import(strings.NewReader(po)); err != nil {
		t.Fatal(err)
	}
	if after := read(t, dir, "courses/c/one.pa.md"); !strings.Contains(after, "## ਗੱਲਬਾਤ {#talk materials=\"ਟੇਪ; ਪੈੱਨ\"}\n") {
		t.Errorf("the file is\n%s", after)
	}
}

// TestImportKeepsThePlace of a block about rights, likewise.
func TestImportKeepsThePlace(t *testing.T) {
	_, dir, write := desk(t)
	write("courses/c/one.md", strings.Replace(deskSource, "minutes=10 cut=5", `.rights jurisdiction="Ontario, Canada" checked="2026-11-23" minutes=10 cut=5`, 1))
	write("courses/c/one.pa.md", strings.Replace(deskPunjabi, "{#talk}", `{#talk jurisdiction="ਓਨਟਾਰੀਓ, ਕੈਨੇਡਾ"}`, 1))
	if _, err := reopen(t, dir).Current(ParseAddress("c/one"), "pa"); err != nil {
		t.Fatal(err)
	}
	po := strings.Replace(exported(t, reopen(t, dir), "c/one"), `msgstr "ਗੱਲ"`, `msgstr "ਗੱਲਬਾਤ"`, 1)
	if _, err := reopen(t, dir).Import(strings.NewReader(po)); err != nil {
		t.Fatal(err)
	}
	if after := read(t, dir, "courses/c/one.pa.md"); !strings.Contains(after, "## ਗੱਲਬਾਤ {#talk jurisdiction=\"ਓਨਟਾਰੀਓ, ਕੈਨੇਡਾ\"}\n") {
		t.Errorf("the file is\n%s", after)
	}
}

// fill translates the entry whose msgid is id.
func fill(po, id, words string) string {
	return strings.Replace(po, "msgid \""+id+"\"\nmsgstr \"\"", "msgid \""+id+"\"\nmsgstr \""+words+"\"", 1)
}

func TestImportOfANewLanguage(t *testing.T) {
	_, dir, _ := desk(t)
	if err := os.Remove(filepath.Join(dir, "courses/c/one.pa.md")); err != nil {
		t.Fatal(err)
	}
	d := reopen(t, dir)
	po := fill(fill(exported(t, d, "c/one"), "Do", "ਕਰੋ"), "Do it.", "ਇਹ ਕਰੋ।")
	if _, err := d.Import(strings.NewReader(po)); err == nil {
		t.Error("a translation without a title was written")
	}
	po = fill(fill(po, "One", "ਇੱਕ: \\\"ਦੋ\\\""), "A module.", "ਸਾਰ।")
	if _, err := d.Import(strings.NewReader(po)); err != nil {
		t.Fatal(err)
	}
	wantState(t, dir, "front", curriculum.Current, true)
	wantState(t, dir, "do", curriculum.Current, true)
	wantState(t, dir, "talk", curriculum.Missing, false)
	if f := reopen(t, dir).files["courses/c/one.pa.md"]; f.front.title != `ਇੱਕ: "ਦੋ"` || len(f.problems) > 0 {
		t.Errorf("title %q, %v", f.front.title, f.problems)
	}
}

func TestImportLeavesFuzzyAndBrokenAlone(t *testing.T) {
	d, dir, _ := desk(t)
	before := read(t, dir, "courses/c/one.pa.md")
	po := exported(t, d, "c/one") // nothing is marked current: all of it is fuzzy
	if n := strings.Count(po, "#, fuzzy"); n != 5 {
		t.Errorf("%d entries are fuzzy", n)
	}
	if _, err := d.Import(strings.NewReader(po)); err != nil || read(t, dir, "courses/c/one.pa.md") != before {
		t.Errorf("fuzzy entries were taken over: %v", err)
	}
	for name, po := range map[string]string{
		"raw HTML":    strings.Replace(strings.ReplaceAll(po, "#, fuzzy\n", ""), "ਸਭ ਲਈ।", "<script>", 1),
		"no language": strings.Replace(po, "Language: pa", "Lang: pa", 1),
		"no quotes":   strings.Replace(po, "msgid \"Do\"", "msgid Do", 1),
		"no msgid":    "msgstr \"x\"\n",
		"context":     po + "\nmsgctxt \"other\"\nmsgid \"a\"\nmsgstr \"b\"\n",
		"plural":      po + "\nmsgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\n",
	} {
		if done, err := reopen(t, dir).Import(strings.NewReader(po)); err == nil {
			t.Errorf("%s: imported, %+v", name, done)
		}
	}
	if read(t, dir, "courses/c/one.pa.md") != before {
		t.Error("a refused import changed the file")
	}
}

func TestPO(t *testing.T) {
	var b bytes.Buffer
	d, _, _ := desk(t)
	if err := d.Export(ParseAddress("c/one#talk"), "pa", &b); err != nil {
		t.Fatal(err)
	}
	entries, err := readPO(&b)
	if err != nil || len(entries) != 4 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	if e := entries[3]; e.id != "A \"note\".\n\nWith two paragraphs." || e.str != "\"ਨੋਟ\"।\n\nਦੋ ਪੈਰੇ।" || !e.fuzzy {
		t.Errorf("entry %+v", e)
	}
	// Other tools wrap long lines and leave obsolete entries behind.
	entries, err = readPO(strings.NewReader("# remark\n#. note\n#, c-format, fuzzy\nmsgctxt \"\"\n\"a#b/c\"\nmsgid \"one \"\n\"two\"\nmsgstr \"\"\n\n#~ msgid \"old\"\n#~ msgstr \"x\"\nmsgid \"three\"\nmsgstr \"drei\\n\"\n"))
	if err != nil || len(entries) != 2 {
		t.Fatalf("%+v, %v", entries, err)
	}
	if e := entries[0]; e.ctx != "a#b/c" || e.id != "one two" || !e.fuzzy || e.str != "" {
		t.Errorf("entry %+v", e)
	}
	if e := entries[1]; e.id != "three" || e.str != "drei\n" || e.fuzzy {
		t.Errorf("entry %+v", e)
	}
}

func TestAddress(t *testing.T) {
	d, _, write := desk(t)
	write("journeys/path.md", "---\ntitle: P\nsummary: P.\n---\n\n## A {#a}\n\nWords.\n")
	d = reopen(t, d.root.Dir)
	for address, want := range map[string]string{
		"":              "courses/c/course.md courses/c/one.md journeys/path.md methods/methods.md",
		"c":             "courses/c/course.md courses/c/one.md",
		"c/one":         "courses/c/one.md",
		"c/course":      "courses/c/course.md",
		"c/one#do":      "courses/c/one.md",
		"journeys":      "journeys/path.md",
		"journeys/path": "journeys/path.md",
		"methods#pairs": "methods/methods.md",
		"c/two":         "", "d": "", "c/one#none": "", "glossary": "",
	} {
		sources, err := d.sources(ParseAddress(address))
		var paths []string
		for _, f := range sources {
			paths = append(paths, f.path)
		}
		if strings.Join(paths, " ") != want || (err == nil) != (want != "") {
			t.Errorf("%q is %v, %v; want %q", address, paths, err, want)
		}
	}
}

// TestShippedContentComesApart exports every shipped translation and takes it
// over again: nothing may change.
func TestShippedContentComesApart(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, shipped.FS); err != nil {
		t.Fatal(err)
	}
	lib, _ := Load(shipped)
	for _, tag := range curriculum.Translations(lib.Documents()...) {
		d := reopen(t, dir)
		if _, err := d.Current(ParseAddress(""), tag); err != nil {
			t.Fatal(err)
		}
		before := map[string][]byte{}
		maps.Copy(before, d.texts)
		var po bytes.Buffer
		if err := d.Export(ParseAddress(""), tag, &po); err != nil {
			t.Fatal(err)
		}
		done, err := d.Import(&po)
		if err != nil || len(done.Files) > 0 {
			t.Errorf("%s: %v changed, %v", tag, done.Files, err)
		}
		for _, p := range slices.Sorted(maps.Keys(before)) {
			if !bytes.Equal(d.texts[p], before[p]) {
				t.Errorf("%s is not what it was", p)
			}
		}
	}
}
