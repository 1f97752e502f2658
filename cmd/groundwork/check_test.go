// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/content"
)

// call runs a command and returns what it printed and its exit status.
func call(run func([]string, io.Writer, io.Writer) int, args ...string) (stdout, stderr string, status int) {
	var out, err bytes.Buffer
	status = run(args, &out, &err)
	return out.String(), err.String(), status
}

// write puts a file into a folder.
func write(t *testing.T, dir, path, text string) {
	t.Helper()
	full := filepath.Join(dir, path)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestCheckOfWhatTheBinaryCarries(t *testing.T) {
	stdout, stderr, status := call(runCheck)
	if status != 0 || !strings.Contains(stderr, "errors: 0") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

const brokenModule = "---\ntitle: One\nsummary: S.\n---\n\n## Talk {#talk step=experience method=pairs minutes=soon}\n\n<b>Words</b>\n"

func TestCheckOfAFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "content/courses/c/course.md", "---\ntitle: C\nsummary: S.\nmodules: [one]\n---\n\n## About {#about}\n\nWords.\n")
	write(t, dir, "content/courses/c/one.md", brokenModule)
	write(t, dir, "locales/xx/a.toml", "[a]\nother = \"a\"\n")
	stdout, stderr, status := call(runCheck, dir)
	for _, want := range []string{
		filepath.Join(dir, "content/courses/c/one.md") + ":6:45: minutes must be a whole number",
		filepath.Join(dir, "content/courses/c/one.md") + ":8:1: raw HTML is not allowed",
		filepath.Join(dir, "content/courses/c/course.md") + ":1:1: advice: no block has step=action",
		filepath.Join(dir, "locales/xx/a.toml") + ":1:1: ",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is not said:\n%s", want, stdout)
		}
	}
	if status != 1 || strings.Contains(stdout, carried) || !strings.Contains(stderr, "advice: 1") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

// TestCheckOfAnAddedCourse uses the methods that the binary carries.
func TestCheckOfAnAddedCourse(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "courses/c/course.md", "---\ntitle: C\nsummary: S.\nmodules: [one]\n---\n\n## About {#about}\n\nWords.\n")
	module := strings.Replace(strings.Replace(brokenModule, "soon", "10", 1), "<b>Words</b>", "Words.", 1)
	write(t, dir, "courses/c/one.md", module)
	stdout, stderr, status := call(runCheck, dir)
	if status != 0 || !strings.Contains(stdout, "advice") {
		t.Errorf("advice alone gives status %d\n%s%s", status, stdout, stderr)
	}
}

// TestCheckOfWhatCannotBePrinted: emoji, a rare Chinese character, pictures that
// are broken or too large for paper, a footnote that leads nowhere.
func TestCheckOfWhatCannotBePrinted(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "courses/c/course.md", "---\ntitle: C\nsummary: S.\nmodules: [one]\n---\n\n## About {#about}\n\nWords.\n")
	write(t, dir, "courses/c/course.zh-Hans.md", "---\ntitle: 课\nsummary: 㐀。\n---\n\n## 关于 {#about}\n\n工会，团结！\n")
	write(t, dir, "courses/c/one.md", "---\ntitle: One\nsummary: S.\n---\n\n## Talk {#talk step=action method=pairs minutes=10}\n\n"+
		"Well done \U0001F44F.[^none]\n\n![A fist](fist.png)\n\n## End {#end step=action method=pairs minutes=10}\n\nWords.\n")
	write(t, dir, "courses/c/fist.png", "\x89PNG\r\n\x1a\nbroken")
	stdout, stderr, status := call(runCheck, dir)
	for _, want := range []string{
		"one.md:8:11: no font can print the character '\U0001F44F' (U+1F44F)",
		"course.zh-Hans.md:3:10: no font can print the character '㐀' (U+3400)",
		"one.md:6:1: courses/c/fist.png: the picture cannot be read: ",
		"one.md:8:16: there is no footnote [^none]",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is not said:\n%s", want, stdout)
		}
	}
	if status != 1 || !strings.Contains(stderr, "errors: 4") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

// TestCheckAdvisesOnBarePhones: in a translation that is read from the right,
// outside of code, and nowhere else.
func TestCheckAdvisesOnBarePhones(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "courses/c/course.md", "---\ntitle: C\nsummary: S.\nmodules: [one]\n---\n\n## About {#about}\n\nCall 416 555-0100.\n")
	write(t, dir, "courses/c/course.ar.md", "---\ntitle: دورة\nsummary: ملخّص.\n---\n\n## عن {#about}\n\nاتصلوا: `416 555-0100` أو\n**مساءً 416 555-0101** في 2026-11-28.\n")
	write(t, dir, "courses/c/one.md", "---\ntitle: One\nsummary: S.\n---\n\n## Talk {#talk step=action method=pairs minutes=10}\n\nWords.\n")
	stdout, _, _ := call(runCheck, dir)
	if n := strings.Count(stdout, "telephone number"); n != 1 ||
		!strings.Contains(stdout, "course.ar.md:9:14: advice: the telephone number 416 555-0101 would show in reverse; write it as a code span") {
		t.Errorf("%d told:\n%s", n, stdout)
	}
}

// TestCheckOfALanguagePack has messages and content in one folder.
func TestCheckOfALanguagePack(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "glossary/glossary.bn.md", "---\ntitle: শব্দ\nsummary: শব্দ।\n---\n\n## না {#nowhere}\n\nশব্দ।\n")
	write(t, dir, "locales/bn/none.toml", "[none]\nother = \"না\"\n")
	stdout, stderr, status := call(runCheck, dir)
	if status != 1 || !strings.Contains(stdout, "glossary.bn.md:6:12: the source glossary.md has no block") ||
		!strings.Contains(stdout, "none.toml:1:1: English has no such file") || !strings.Contains(stdout, "common.toml:1:1: this file is missing") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

func TestCheckArguments(t *testing.T) {
	empty := t.TempDir()
	for want, args := range map[int][]string{1: {empty}, 2: {"--no-such-flag"}, 0: {"--help"}} {
		if _, stderr, status := call(runCheck, args...); status != want || stderr == "" {
			t.Errorf("check %v: status %d, %s", args, status, stderr)
		}
	}
	if _, stderr, status := call(runCheck, filepath.Join(empty, "none")); status != 1 || !strings.Contains(stderr, "is not there") {
		t.Errorf("status %d, %s", status, stderr)
	}
}

// carriedContent is a copy of the shipped content on disk.
func carriedContent(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, content.FS); err != nil {
		t.Fatal(err)
	}
	return dir
}
