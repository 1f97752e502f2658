// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math"
	"strconv"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"

	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// content writes one page's content stream.
type content struct {
	d      *document
	f      *gofpdf.Fpdf
	page   int
	height float64

	buf    []byte
	node   *typeset.Node
	opened bool // a marked-content sequence is open, for node
}

func (c *content) item(it typeset.Item) {
	if !c.opened || c.node != it.Node {
		c.endMark()
		c.beginMark(it.Node)
	}
	c.extent(it)
	switch {
	case it.Text != nil:
		for _, t := range clauses(it.Text) {
			c.text(&t)
		}
		c.linkArea(it)
	case it.Path != nil:
		c.path(it.Path)
	case it.Image != nil:
		c.image(it.Image)
	}
}

// extent notes where an element stands on its first page: a heading's top, for
// its bookmark, and a figure's box.
func (c *content) extent(it typeset.Item) {
	if it.Node == nil {
		return
	}
	el := c.d.tree.byOf[it.Node]
	switch {
	case el.page != c.page:
	case it.Text != nil && el.top == 0:
		el.top = c.height - it.Text.Y + it.Text.Size*1.2
	case it.Node.Role != "Figure":
	case it.Image != nil:
		m := it.Image
		el.box = el.box.with(m.X, c.height-m.Y-m.Height, m.X+m.Width, c.height-m.Y)
	case it.Path != nil:
		for _, o := range it.Path.Ops {
			x, y := o.X, c.height-o.Y
			if o.Op == 'R' {
				el.box = el.box.with(x, y-o.Y1, x+o.X1, y)
			} else {
				el.box = el.box.with(x, y, x, y)
			}
		}
	}
}

// items writes items to their page.
func (c *content) items(list []typeset.Item) {
	for _, it := range list {
		c.item(it)
	}
	c.endMark()
	c.send()
}

// clip keeps what follows inside of an area, until unclip.
func (c *content) clip(a *typeset.Area) {
	if a != nil {
		c.str("q ")
		c.nums(a.X, c.height-a.Y-a.Height, a.Width, a.Height)
		c.str("re W n\n")
	}
}

func (c *content) unclip(a *typeset.Area) {
	if a != nil {
		c.str("Q\n")
	}
}

// send hands over what is written so far, before gofpdf writes itself. Pages
// are written in the order in which they are read.
func (c *content) send() {
	c.f.SetPage(c.page + 1)
	if len(c.buf) > 0 {
		c.f.RawWriteStr(string(bytes.TrimRight(c.buf, "\n")))
		c.buf = c.buf[:0]
	}
}

func (c *content) beginMark(n *typeset.Node) {
	if n == nil {
		c.str("/Artifact BMC\n")
	} else {
		c.str("/" + string(n.Role) + " <</MCID ")
		c.buf = strconv.AppendInt(c.buf, int64(c.d.tree.mark(n, c.page)), 10)
		c.str(">> BDC\n")
	}
	c.node, c.opened = n, true
}

func (c *content) endMark() {
	if c.opened {
		c.str("EMC\n")
	}
	c.opened = false
}

func (c *content) str(s string) { c.buf = append(c.buf, s...) }

// num writes a number with at most two decimals.
func (c *content) num(v float64) {
	n := int64(math.Round(v * 100))
	if n < 0 {
		c.buf = append(c.buf, '-')
		n = -n
	}
	c.buf = strconv.AppendInt(c.buf, n/100, 10)
	if d := n % 100; d > 0 {
		c.buf = append(c.buf, '.', byte('0'+d/10))
		if d%10 > 0 {
			c.buf = append(c.buf, byte('0'+d%10))
		}
	}
	c.buf = append(c.buf, ' ')
}

func (c *content) nums(vs ...float64) {
	for _, v := range vs {
		c.num(v)
	}
}

// text shows a run of glyphs. The pen is kept in thousandths of an em: what
// the font's own widths don't say goes into the TJ array.
func (c *content) text(t *typeset.TextRun) {
	fo := c.d.fonts.font(t.Face)
	c.str("BT /" + fo.name + " ")
	c.num(t.Size)
	c.str("Tf ")
	c.nums(t.X, c.height-t.Y)
	c.str("Td [")
	w := tjWriter{c: c, f: fo}
	for i := 0; i < len(t.Glyphs); {
		n := max(int(t.Glyphs[i].Cluster), 1)
		w.cluster(t.Glyphs[i:i+n], t.RTL, t.Turns && i == 0)
		i += n
	}
	w.end()
	c.str("]TJ ET\n")
}

// tjWriter writes inside a TJ array.
type tjWriter struct {
	c     *content
	f     *font
	owed  int // thousandths of an em that the pen must move on by
	inHex bool
}

func (w *tjWriter) cluster(gs []typeset.Glyph, rtl, turns bool) {
	codes, width := w.f.codes(gs, rtl, turns)
	advance, x := int(gs[0].Advance), int(gs[0].XOff)
	if composed(gs) { // offsets are inside the composed glyph
		advance, x = width, 0
	}
	w.move(x)
	if !w.inHex {
		w.c.str("<")
		w.inHex = true
	}
	const hex = "0123456789ABCDEF"
	for _, code := range codes {
		w.c.buf = append(w.c.buf, hex[code>>12], hex[code>>8&15], hex[code>>4&15], hex[code&15])
	}
	w.owed = advance - width - x
}

// move shifts the pen by what is owed and by more.
func (w *tjWriter) move(more int) {
	if by := w.owed + more; by != 0 {
		w.endHex()
		w.c.buf = strconv.AppendInt(w.c.buf, int64(-by), 10)
	}
	w.owed = 0
}

func (w *tjWriter) endHex() {
	if w.inHex {
		w.c.str(">")
		w.inHex = false
	}
}

// end closes the string.
func (w *tjWriter) end() {
	w.move(0)
	w.endHex()
}

// appendUTF16 writes a text as a hexadecimal string of UTF-16BE.
func appendUTF16(b []byte, s string, mark bool) []byte {
	b = append(b, '<')
	if mark {
		b = append(b, "FEFF"...)
	}
	for _, u := range utf16.Encode([]rune(s)) {
		b = fmt.Appendf(b, "%04X", u)
	}
	return append(b, '>')
}

// path draws lines and areas.
func (c *content) path(p *typeset.Path) {
	c.str("q ")
	if p.Gray != 0 {
		c.num(p.Gray)
		c.str("g ")
		c.num(p.Gray)
		c.str("G ")
	}
	if p.Width > 0 {
		c.num(p.Width)
		c.str("w ")
	}
	if len(p.Dash) > 0 {
		c.str("[")
		c.nums(p.Dash...)
		c.str("] 0 d ")
	}
	for _, o := range p.Ops {
		switch o.Op {
		case 'M':
			c.nums(o.X, c.height-o.Y)
			c.str("m ")
		case 'L':
			c.nums(o.X, c.height-o.Y)
			c.str("l ")
		case 'C':
			c.nums(o.X1, c.height-o.Y1, o.X2, c.height-o.Y2, o.X, c.height-o.Y)
			c.str("c ")
		case 'R':
			c.nums(o.X, c.height-o.Y-o.Y1, o.X1, o.Y1)
			c.str("re ")
		case 'Z':
			c.str("h ")
		}
	}
	switch {
	case p.Fill && p.Width > 0:
		c.str("B Q\n")
	case p.Fill:
		c.str("f Q\n")
	default:
		c.str("S Q\n")
	}
}

// image has gofpdf place a picture, which stands in the file once however often it is
// shown.
func (c *content) image(m *typeset.Image) {
	c.send()
	name := fmt.Sprintf("%x", sha256.Sum256(m.Data))
	opts := gofpdf.ImageOptions{ImageType: m.Format}
	c.f.RegisterImageOptionsReader(name, opts, bytes.NewReader(m.Data))
	_, last := c.f.GetPageSize() // of the page that was added last
	c.f.ImageOptions(name, m.X, m.Y+last-c.height, m.Width, m.Height, false, opts, 0, "")
}
