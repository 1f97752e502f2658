// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/groundwork-org/groundwork/app/curriculum"
)

func words(s string) []curriculum.Node { return []curriculum.Node{{Kind: curriculum.Words, Text: s}} }

func TestNodesHTML(t *testing.T) {
	cell := func(s string) curriculum.Node { return curriculum.Node{Kind: curriculum.Cell, Children: words(s)} }
	for _, test := range []struct {
		node curriculum.Node
		want string
	}{
		{curriculum.Node{Kind: curriculum.Paragraph, Children: words("a < b")}, "<p>a &lt; b</p>"},
		{curriculum.Node{Kind: curriculum.Words, Text: "When: ______"}, `When: <span class="blank"></span>`},
		{curriculum.Node{Kind: curriculum.Heading, Level: 1, Children: words("x")}, "<h3>x</h3>"},
		{curriculum.Node{Kind: curriculum.List, Ordered: true, Start: 3, Children: []curriculum.Node{{Kind: curriculum.Item, Children: words("x")}}}, `<ol start="3"><li>x</li></ol>`},
		{curriculum.Node{Kind: curriculum.Link, URL: "/glossary#word", Children: words("x")}, `<a href="/pa/glossary#word">x</a>`},
		{curriculum.Node{Kind: curriculum.Link, URL: "#here", Children: words("x")}, `<a href="#here">x</a>`},
		{curriculum.Node{Kind: curriculum.Link, URL: "https://example.org/?a=1&b=2", Children: words("x")}, `<a href="https://example.org/?a=1&amp;b=2">x</a>`},
		{curriculum.Node{Kind: curriculum.Link, URL: "javascript:alert(1)", Children: words("x")}, `<a href="#">x</a>`},
		{curriculum.Node{Kind: curriculum.Link, URL: "//evil.example/x", Children: words("x")}, `<a href="#">x</a>`},
		{curriculum.Node{Kind: curriculum.Picture, URL: "courses/x/a b.png", Alt: `"q"`}, `<img src="/pictures/courses/x/a%20b.png" alt="&#34;q&#34;" loading="lazy">`},
		{curriculum.Node{Kind: curriculum.Table, Aligns: []curriculum.Align{curriculum.AlignStart, curriculum.AlignEnd}, Children: []curriculum.Node{
			{Kind: curriculum.Row, Header: true, Children: []curriculum.Node{cell("a"), cell("b")}},
			{Kind: curriculum.Row, Children: []curriculum.Node{cell("1"), cell("2")}},
		}}, `<div class="scroll" tabindex="0"><table><tr><th scope="col">a</th><th scope="col" class="end">b</th></tr><tr><td>1</td><td class="end">2</td></tr></table></div>`},
		{curriculum.Node{Kind: curriculum.Table, Children: []curriculum.Node{ // an empty corner: rows have heads too
			{Kind: curriculum.Row, Header: true, Children: []curriculum.Node{{Kind: curriculum.Cell}, cell("yes")}},
			{Kind: curriculum.Row, Children: []curriculum.Node{cell("I can"), {Kind: curriculum.Cell}}},
		}}, `<div class="scroll" tabindex="0"><table class="by-row"><tr><td></td><th scope="col">yes</th></tr><tr><th scope="row">I can</th><td></td></tr></table></div>`},
		{curriculum.Node{Kind: curriculum.Footnote, Children: words("x")}, `<sup><a id="x-mark1" href="#x-note1">1</a></sup>` +
			`<div class="footnotes"><p><sup><a id="x-note1" href="#x-mark1">1</a></sup> x</p></div>`},
	} {
		if got := string(nodesHTML([]curriculum.Node{test.node}, "pa", "x")); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

// FuzzNodesHTML: whatever stands in a node, no other element or attribute comes
// out than those that nodes have, and no address that runs something.
func FuzzNodesHTML(f *testing.F) {
	f.Add("a <b>", "javascript:x", `" onload="x`)
	f.Add("____", "/learn/x", "")
	f.Add("\x00", "\thttps:x", "'")
	f.Fuzz(func(t *testing.T, text, address, alt string) {
		nodes := []curriculum.Node{
			{Kind: curriculum.Paragraph, Children: words(text)},
			{Kind: curriculum.Link, URL: address, Children: words(text)},
			{Kind: curriculum.Picture, URL: address, Alt: alt},
			{Kind: curriculum.CodeBlock, Text: text},
			{Kind: curriculum.Footnote, Children: words(text)},
		}
		z := html.NewTokenizer(strings.NewReader(string(nodesHTML(nodes, "en", text))))
		for z.Next() != html.ErrorToken {
			token := z.Token()
			if token.Type != html.StartTagToken && token.Type != html.SelfClosingTagToken {
				continue
			}
			if !strings.Contains(" p a img pre code span div sup ", " "+token.Data+" ") {
				t.Fatalf("element %q", token.Data)
			}
			for _, a := range token.Attr {
				switch a.Key {
				case "href":
					scheme, _, _ := strings.Cut(strings.ToLower(a.Val), ":")
					ours := strings.HasPrefix(a.Val, "/en/") || strings.HasPrefix(a.Val, "#")
					if !ours && !strings.Contains(" http https mailto tel ", " "+scheme+" ") {
						t.Fatalf("address %q", a.Val)
					}
				case "src", "alt", "class", "loading", "id":
				default:
					t.Fatalf("attribute %q", a.Key)
				}
			}
		}
	})
}
