// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import (
	"html"
	"html/template"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// writer turns nodes into HTML for readers of one language. All text passes
// through html.EscapeString and all addresses through address.
type writer struct {
	strings.Builder
	reader lang.Tag // links to our own pages lead to this language
	at     string   // begins the ids of footnotes
	notes  []curriculum.Node
}

// nodesHTML is the HTML of nodes, their footnotes under them: the only HTML that
// no template makes, since a tree of nodes is walked ten times faster so. at is
// unlike that of any other nodes on the page.
func nodesHTML(nodes []curriculum.Node, reader lang.Tag, at string) template.HTML {
	w := &writer{reader: reader, at: html.EscapeString(at)}
	w.nodes(nodes)
	w.footnotes()
	return template.HTML(w.String())
}

// tags are the elements of nodes that need nothing but a name.
var tags = map[curriculum.NodeKind]string{
	curriculum.Paragraph: "p",
	curriculum.Item:      "li",
	curriculum.Quote:     "blockquote",
	curriculum.Strong:    "strong",
	curriculum.Emphasis:  "em",
}

func (w *writer) nodes(nodes []curriculum.Node) {
	for _, n := range nodes {
		w.node(n)
	}
}

func (w *writer) node(n curriculum.Node) {
	switch n.Kind {
	case curriculum.Paragraph, curriculum.Item, curriculum.Quote, curriculum.Strong, curriculum.Emphasis:
		w.wrap(tags[n.Kind], "", n.Children)
	case curriculum.Heading:
		w.wrap("h"+strconv.Itoa(min(max(n.Level, 3), 4)), "", n.Children)
	case curriculum.List:
		w.list(n)
	case curriculum.Table:
		w.table(n)
	case curriculum.CodeBlock:
		w.WriteString("<pre><code>" + html.EscapeString(n.Text) + "</code></pre>")
	case curriculum.Picture:
		w.WriteString(`<img src="/pictures/` + html.EscapeString((&url.URL{Path: n.URL}).EscapedPath()) + `" alt="` + html.EscapeString(n.Alt) + `" loading="lazy">`)
	case curriculum.ThematicBreak:
		w.WriteString("<hr>")
	case curriculum.Words:
		w.words(n.Text)
	case curriculum.Link:
		w.wrap("a", ` href="`+html.EscapeString(w.address(n.URL))+`"`, n.Children)
	case curriculum.Code:
		w.WriteString("<code>" + html.EscapeString(n.Text) + "</code>")
	case curriculum.LineBreak:
		w.WriteString("<br>")
	case curriculum.Footnote:
		w.notes = append(w.notes, n)
		w.mark("mark", "note", len(w.notes))
	default: // rows and cells stand in tables only, which write them
		w.nodes(n.Children)
	}
}

func (w *writer) wrap(tag, attrs string, children []curriculum.Node) {
	w.WriteString("<" + tag + attrs + ">")
	w.nodes(children)
	w.WriteString("</" + tag + ">")
}

// mark is a footnote's number, which leads from its place in the text to the
// note, and back.
func (w *writer) mark(here, there string, number int) {
	n := strconv.Itoa(number)
	w.WriteString(`<sup><a id="` + w.at + "-" + here + n + `" href="#` + w.at + "-" + there + n + `">` + n + "</a></sup>")
}

func (w *writer) footnotes() {
	if len(w.notes) == 0 {
		return
	}
	w.WriteString(`<div class="footnotes">`)
	for i := 0; i < len(w.notes); i++ {
		w.WriteString("<p>")
		w.mark("note", "mark", i+1)
		w.WriteString(" ")
		w.nodes(w.notes[i].Children)
		w.WriteString("</p>")
	}
	w.WriteString("</div>")
}

func (w *writer) list(n curriculum.Node) {
	switch {
	case !n.Ordered:
		w.wrap("ul", "", n.Children)
	case n.Start > 1:
		w.wrap("ol", ` start="`+strconv.Itoa(n.Start)+`"`, n.Children)
	default:
		w.wrap("ol", "", n.Children)
	}
}

// aligned are the classes of a table's columns.
var aligned = map[curriculum.Align]string{
	curriculum.AlignStart:  "",
	curriculum.AlignCenter: ` class="center"`,
	curriculum.AlignEnd:    ` class="end"`,
}

func (w *writer) table(n curriculum.Node) {
	byRow := rowHeads(n)
	open := `<div class="scroll" tabindex="0"><table>`
	if byRow {
		open = `<div class="scroll" tabindex="0"><table class="by-row">`
	}
	w.WriteString(open)
	for _, row := range n.Children {
		w.WriteString("<tr>")
		for i, cell := range row.Children {
			attrs := ""
			if i < len(n.Aligns) {
				attrs = aligned[n.Aligns[i]]
			}
			switch {
			case row.Header && (i > 0 || !byRow):
				w.wrap("th", ` scope="col"`+attrs, cell.Children)
			case !row.Header && i == 0 && byRow:
				w.wrap("th", ` scope="row"`+attrs, cell.Children)
			default:
				w.wrap("td", attrs, cell.Children)
			}
		}
		w.WriteString("</tr>")
	}
	w.WriteString("</table></div>")
}

// rowHeads says that a table's corner is empty: its first column heads its rows.
func rowHeads(n curriculum.Node) bool {
	return len(n.Children) > 0 && n.Children[0].Header && len(n.Children[0].Children) > 1 && len(n.Children[0].Children[0].Children) == 0
}

// blank is a line to write on.
var blank = regexp.MustCompile(`_{4,}`)

// words writes text; a row of underscores becomes a line as long as there is
// room for.
func (w *writer) words(text string) {
	w.WriteString(blank.ReplaceAllString(html.EscapeString(text), `<span class="blank"></span>`))
}

// address is where a link leads: our own pages in the reader's language, other
// sites as they are, and nothing but http, https, mailto and tel.
func (w *writer) address(to string) string {
	if strings.HasPrefix(to, "#") {
		return to
	}
	u, err := url.Parse(to)
	if err != nil {
		return "#"
	}
	switch {
	case u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/"):
		return "/" + string(w.reader) + to
	case u.Scheme == "http", u.Scheme == "https", u.Scheme == "mailto", u.Scheme == "tel":
		return to
	}
	return "#"
}
