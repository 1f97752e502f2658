// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf

import (
	"fmt"

	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// tree is the structure tree as the pages' content shows it: an element's kids
// stand in the order in which they are drawn.
type tree struct {
	root  *element
	byOf  map[*typeset.Node]*element
	pages [][]*element // by page, by marked-content id
	all   []*element
}

// element is a structure element. num is its object's number.
type element struct {
	node   *typeset.Node
	parent *element
	kids   []kid
	num    int
	page   int     // of its first content
	top    float64 // of it, in PDF coordinates
	box    box     // of a figure
	role   typeset.Role
}

// box is an area on a page in PDF coordinates; the zero box is none.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) with(x0, y0, x1, y1 float64) box {
	if b == (box{}) {
		return box{x0, y0, x1, y1}
	}
	return box{min(b.x0, x0), min(b.y0, y0), max(b.x1, x1), max(b.y1, y1)}
}

// kid is a child element, or marked content on a page.
type kid struct {
	el         *element
	page, mcid int
}

func newTree(root *typeset.Node) *tree {
	t := &tree{byOf: map[*typeset.Node]*element{}}
	t.root = t.new(root, nil)
	return t
}

func (t *tree) new(n *typeset.Node, parent *element) *element {
	el := &element{node: n, parent: parent, page: -1, role: n.Role}
	t.byOf[n] = el
	t.all = append(t.all, el)
	return el
}

// mark gives a node's next content on a page its id.
func (t *tree) mark(n *typeset.Node, page int) int {
	el := t.element(n)
	for len(t.pages) <= page {
		t.pages = append(t.pages, nil)
	}
	id := len(t.pages[page])
	t.pages[page] = append(t.pages[page], el)
	el.kids = append(el.kids, kid{page: page, mcid: id})
	for e := el; e != nil && e.page < 0; e = e.parent {
		e.page = page
	}
	return id
}

// element finds or makes a node's element, under its parent's. Cells without
// content that come before it are made as well: a table's row needs them.
func (t *tree) element(n *typeset.Node) *element {
	if el := t.byOf[n]; el != nil {
		return el
	}
	parent := t.element(n.Parent)
	for _, sibling := range n.Parent.Kids {
		if sibling == n {
			break
		}
		if (sibling.Role == "TD" || sibling.Role == "TH") && t.byOf[sibling] == nil {
			t.adopt(parent, sibling)
		}
	}
	return t.adopt(parent, n)
}

func (t *tree) adopt(parent *element, n *typeset.Node) *element {
	el := t.new(n, parent)
	parent.kids = append(parent.kids, kid{el: el})
	return el
}

// complete makes the empty cells at the ends of rows, rows without any content
// between those that have some, and the body of a table that has none in it.
func (t *tree) complete(n *typeset.Node) {
	el := t.byOf[n]
	if el == nil {
		return
	}
	for _, k := range n.Kids {
		if (k.Role == "TD" || k.Role == "TH" || k.Role == "TR" || k.Role == "TBody" && len(k.Kids) > 0) && t.byOf[k] == nil {
			t.adopt(el, k)
		}
		t.complete(k)
	}
}

// link is a live area on a page.
type link struct {
	page           int
	x0, y0, x1, y1 float64 // PDF coordinates
	el             *element
	uri            string
	num            int
}

// linkArea makes a run inside a Link live. Runs that touch share one area.
func (c *content) linkArea(it typeset.Item) {
	n := it.Node
	for n != nil && n.Role != "Link" {
		n = n.Parent
	}
	if n == nil {
		return
	}
	t := it.Text
	l := link{page: c.page, el: c.d.tree.element(n), uri: n.Link,
		x0: t.X, x1: t.X + t.Width(),
		y0: c.height - t.Y + t.Size*float64(t.Face.Descent)/1000,
		y1: c.height - t.Y + t.Size*float64(t.Face.Ascent)/1000}
	c.d.links = append(c.d.links, l)
}

// attributes writes an element's dictionary entries besides its kids.
func (el *element) attributes() string {
	n := el.node
	s := fmt.Sprintf("/Type /StructElem /S /%s", el.role)
	if n.Lang != "" {
		s += " /Lang (" + string(n.Lang) + ")"
	}
	if n.Alt != "" && n.Role != "Table" {
		s += " /Alt " + string(appendUTF16(nil, n.Alt, true))
	}
	switch {
	case n.Role == "Table" && n.Alt != "":
		s += " /A <</O /Table /Summary " + string(appendUTF16(nil, n.Alt, true)) + ">>"
	case n.Scope != "":
		s += " /A <</O /Table /Scope /" + n.Scope + ">>"
	case n.Role == "L":
		s += " /A <</O /List /ListNumbering /" + numbering(n) + ">>"
	case n.Role == "Figure" && el.box != (box{}):
		b := el.box
		s += fmt.Sprintf(" /A <</O /Layout /Placement /Block /BBox [%.2f %.2f %.2f %.2f]>>", b.x0, b.y0, b.x1, b.y1)
	}
	return s
}

// numbering is how a list's items are labelled (ISO 32000-1, table 347).
func numbering(n *typeset.Node) string {
	if n.Numbering == "" {
		return "None"
	}
	return n.Numbering
}
