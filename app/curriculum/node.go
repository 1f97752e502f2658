// SPDX-License-Identifier: AGPL-3.0-or-later

package curriculum

import "strings"

// NodeKind is the kind of a Node.
type NodeKind uint8

// Block-level kinds first, then inline kinds.
const (
	Paragraph NodeKind = iota
	Heading            // Level 3 or 4
	List               // Ordered, Start; children are Items
	Item               // children are block-level
	Table              // Aligns; children are Rows, the first Rows with Header
	Row                // Header; children are Cells
	Cell               // children are inline
	Quote              // children are block-level
	CodeBlock          // Text
	Picture            // URL (a local path), Alt; stands alone
	ThematicBreak
	Words    // Text
	Strong   // children inline
	Emphasis // children inline
	Link     // URL (see below); children inline
	Code     // Text
	LineBreak
	Footnote // children inline: the note's words; it stands where its mark does
)

// Align is a table column's alignment relative to the reading direction.
type Align uint8

// Start is the default.
const (
	AlignStart Align = iota
	AlignCenter
	AlignEnd
)

// Node is one node of a block's body: a small tree that the page, the handout
// and the projected view are all made from. Which fields count is said beside
// each NodeKind.
//
// A Link's URL leaves the site (http:, https:, mailto:, tel:), is a block of the
// same document ("#id"), or is a path on our own site without its language,
// which whoever shows it puts before: "/learn/COURSE", "/learn/COURSE/MODULE#id",
// "/glossary#word", "/methods#method", "/journeys/JOURNEY#stage".
type Node struct {
	Kind     NodeKind
	Text     string
	URL      string
	Alt      string
	Level    int
	Start    int
	Ordered  bool
	Header   bool
	Aligns   []Align
	Children []Node
}

// PlainText joins the words of nodes with single spaces between block-level
// nodes: for search, alternative text and checks, not for layout.
func PlainText(nodes []Node) string {
	var b strings.Builder
	writePlain(&b, nodes)
	return strings.Join(strings.Fields(b.String()), " ")
}

func writePlain(b *strings.Builder, nodes []Node) {
	for _, n := range nodes {
		if n.Kind == Footnote {
			b.WriteByte(' ')
		}
		b.WriteString(n.Text)
		if n.Kind == Picture {
			b.WriteString(n.Alt)
		}
		writePlain(b, n.Children)
		if n.Kind < Words || n.Kind >= LineBreak {
			b.WriteByte(' ')
		}
	}
}
