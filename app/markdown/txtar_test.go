// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"github.com/groundwork-org/groundwork/app/curriculum"
)

var update = flag.Bool("update", false, "write what the tests got as what they want")

// TestContent loads the files of each archive in testdata. "want/problems" is
// what the check says, "want/library" what readers get, where it is there.
func TestContent(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			lib, problems := Load(Root{Name: "content", FS: archiveFS(archive)})
			var said strings.Builder
			for _, p := range problems {
				fmt.Fprintln(&said, p)
			}
			got := map[string]string{"want/problems": said.String(), "want/library": outline(lib)}
			for i, f := range archive.Files {
				text, ok := got[f.Name]
				if !ok {
					continue
				}
				if *update {
					archive.Files[i].Data = []byte(text)
				} else if text != string(f.Data) {
					t.Errorf("%s is\n%s\nwant\n%s", f.Name, text, f.Data)
				}
			}
			if *update {
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func archiveFS(archive *txtar.Archive) fstest.MapFS {
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "want/") {
			files[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return files
}

// outline is a library in words, with every edition as its readers get it.
func outline(lib *curriculum.Library) string {
	var b strings.Builder
	for _, d := range lib.Documents() {
		if len(d.Blocks) == 0 {
			continue
		}
		for _, tag := range slices.Sorted(maps.Keys(d.Editions)) {
			title, _ := d.Title(tag)
			fmt.Fprintf(&b, "%s %s %q\n", d.Slug, tag, title)
			for _, r := range d.ReadAll(tag) {
				fmt.Fprintf(&b, "  #%s %q in %s: %s%s%s%s\n", r.ID, r.Text.Title, r.Lang, r.State,
					flagged(r.Draft, " draft"), flagged(r.Held, " held"), declared(r.Block))
				for _, p := range r.Text.Parts {
					fmt.Fprintf(&b, "    [%s]\n", p.Voice)
					writeNodes(&b, p.Nodes, "      ")
				}
			}
		}
	}
	return b.String()
}

func flagged(on bool, word string) string {
	if on {
		return word
	}
	return ""
}

func declared(b *curriculum.Block) string {
	s := ""
	add := func(on bool, format string, args ...any) {
		if on {
			s += " " + fmt.Sprintf(format, args...)
		}
	}
	add(b.Step != "", "step=%s", b.Step)
	add(b.Method != "", "method=%s", b.Method)
	add(b.Minutes > 0, "minutes=%d", b.Minutes)
	add(b.GroupMin > 0, "group=%d-%d", b.GroupMin, b.GroupMax)
	add(b.WholeRoom, "group=whole")
	add(len(b.Materials) > 0, "materials=%q", b.Materials)
	add(b.Cut != curriculum.NoCut, "cut=%d", b.Cut)
	add(b.Rest != "", "rest=%s", b.Rest)
	add(b.Evaluation, "evaluation")
	add(b.Speaking, "speaking")
	add(b.Guarded(), "guarded %q %s", b.Jurisdiction, b.Checked)
	for _, name := range slices.Sorted(maps.Keys(b.Attrs)) {
		add(true, "%s=%q", name, b.Attrs[name])
	}
	return s
}

var kindNames = map[curriculum.NodeKind]string{
	curriculum.Paragraph: "paragraph", curriculum.Heading: "heading", curriculum.List: "list", curriculum.Item: "item",
	curriculum.Table: "table", curriculum.Row: "row", curriculum.Cell: "cell", curriculum.Quote: "quote",
	curriculum.CodeBlock: "code block", curriculum.Picture: "picture", curriculum.ThematicBreak: "rule",
	curriculum.Words: "words", curriculum.Strong: "strong", curriculum.Emphasis: "emphasis", curriculum.Link: "link",
	curriculum.Code: "code", curriculum.LineBreak: "line break", curriculum.Footnote: "footnote",
}

func writeNodes(b *strings.Builder, nodes []curriculum.Node, indent string) {
	for _, n := range nodes {
		b.WriteString(indent + kindNames[n.Kind])
		if n.Text != "" {
			fmt.Fprintf(b, " %q", n.Text)
		}
		if n.URL != "" {
			fmt.Fprintf(b, " <%s>", n.URL)
		}
		if n.Alt != "" {
			fmt.Fprintf(b, " alt=%q", n.Alt)
		}
		if n.Level > 0 {
			fmt.Fprintf(b, " %d", n.Level)
		}
		if n.Ordered {
			fmt.Fprintf(b, " from %d", n.Start)
		}
		if n.Header {
			b.WriteString(" header")
		}
		if len(n.Aligns) > 0 {
			fmt.Fprintf(b, " %v", n.Aligns)
		}
		b.WriteString("\n")
		writeNodes(b, n.Children, indent+"  ")
	}
}
