// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/groundwork-org/groundwork/app/curriculum"
)

// seeds are the files of the content tests.
func seeds(f *testing.F, add func([]byte)) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		f.Fatal("no archives", err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".md") {
				add(file.Data)
			}
		}
	}
}

// FuzzMarkdown reads any body: never a panic, every problem within the file,
// hashes that do not depend on how an editor saves it, no address but allowed
// ones, and a file that comes apart into units and together again unchanged.
func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("## One {#one}\n\nWords.\n\n::: trainer\nwords\n##\n")) // a part that ends at a heading without words
	seeds(f, func(text []byte) {
		if _, body, ok := cutFront(text); ok {
			f.Add(text[body:])
		}
	})
	f.Fuzz(func(t *testing.T, body []byte) {
		head := []byte("---\ntitle: T\nsummary: S\n---\n")
		pl, _ := placeOf("courses/c/m.md")
		one := parseFile(pl, append(bytes.Clone(head), body...))
		lines := bytes.Count(body, []byte("\n")) + 5
		for _, p := range one.problems {
			if p.Pos.Line < 1 || p.Pos.Line > lines || p.Pos.Column < 1 {
				t.Fatalf("problem outside of the file: %s", p)
			}
		}
		saved := bytes.ReplaceAll(append(bytes.Clone(head), body...), []byte("\n"), []byte(" \r\n"))
		saved = bytes.Replace(saved, []byte("--- \r\ntitle: T \r\nsummary: S \r\n--- \r\n"), []byte("---\r\ntitle: T\r\nsummary: S\r\n---\r\n"), 1)
		if !bytes.ContainsAny(body, "\r") && !bytes.Contains(body, []byte("`")) && !bytes.Contains(body, []byte(`\`)) {
			two := parseFile(pl, saved)
			for _, b := range one.blocks {
				if c := two.block(b.id); c != nil && c.title == b.title && c.hash != b.hash {
					t.Fatalf("block %q has hash %s, and %s when saved with other line ends", b.id, b.hash, c.hash)
				}
			}
		}
		for _, b := range one.blocks {
			for _, p := range b.parts {
				checkAddresses(t, p.Nodes)
			}
			parts := splitParts(string(b.raw))
			if len(one.problems) == 0 && Hash(b.title, joinParts(parts)) != Hash(b.title, joinParts(splitParts(joinParts(parts)))) {
				t.Fatalf("block %q does not come together again: %q", b.id, b.raw)
			}
		}
	})
}

func checkAddresses(t *testing.T, nodes []curriculum.Node) {
	for _, n := range nodes {
		if n.Kind == curriculum.Link && !strings.HasPrefix(n.URL, "/") && !strings.HasPrefix(n.URL, "#") && badURL(n.URL) != "" {
			t.Fatalf("a link to %q came through", n.URL)
		}
		checkAddresses(t, n.Children)
	}
}

// FuzzFrontMatter reads any front matter: never a panic, every problem with a
// place, and marks that can be written into whatever could be read.
func FuzzFrontMatter(f *testing.F) {
	seeds(f, func(text []byte) {
		if yaml, _, ok := cutFront(text); ok {
			f.Add(yaml)
		}
	})
	f.Fuzz(func(t *testing.T, yaml []byte) {
		text := append(append([]byte("---\n"), yaml...), "\n---\n\n## T {#t}\n\nWords.\n"...)
		pl, _ := placeOf("courses/c/m.pa.md")
		one := parseFile(pl, text)
		for _, p := range one.problems {
			if p.Pos.Line < 1 || p.Pos.Column < 1 {
				t.Fatalf("problem without a place: %s", p)
			}
		}
		if !one.readable || len(one.problems) > 0 {
			return
		}
		marked, err := setMarks(text, "made_from", []mark{{"front", "0123456789abcdef"}, {"t", "fedcba9876543210"}})
		if err != nil {
			t.Fatal(err)
		}
		two := parseFile(pl, marked)
		if two.front.madeFrom["t"] != "fedcba9876543210" || two.front.title != one.front.title || two.front.summary != one.front.summary {
			t.Fatalf("marks changed the front matter: %q", marked)
		}
		again, err := setMarks(marked, "made_from", []mark{{"front", "0123456789abcdef"}, {"t", "fedcba9876543210"}})
		if err != nil || !bytes.Equal(marked, again) {
			t.Fatalf("writing the same marks twice changes the file: %q, %v", again, err)
		}
	})
}
