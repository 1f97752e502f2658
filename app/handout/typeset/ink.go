// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"encoding/binary"
	"io"
	"math"
)

// outlines says where a face's glyphs lie in its file; only their boxes are read.
type outlines struct {
	file *io.SectionReader
	loca []byte
	glyf int64
	long bool
}

// readOutlines finds them in the file's table of contents (OpenType, "font
// directory", loca and glyf). What cannot be read shows no ink.
func readOutlines(file *io.SectionReader) outlines {
	o := outlines{file: file}
	start := make([]byte, 12)
	if _, err := file.ReadAt(start, 0); err != nil {
		return outlines{}
	}
	contents := make([]byte, 16*int(binary.BigEndian.Uint16(start[4:])))
	if _, err := file.ReadAt(contents, 12); err != nil {
		return outlines{}
	}
	for ; len(contents) >= 16; contents = contents[16:] {
		at, size := int64(binary.BigEndian.Uint32(contents[8:])), int64(binary.BigEndian.Uint32(contents[12:]))
		switch string(contents[:4]) {
		case "glyf":
			o.glyf = at
		case "head":
			format := make([]byte, 2)
			if _, err := file.ReadAt(format, at+50); err != nil {
				return outlines{}
			}
			o.long = format[1] == 1
		case "loca":
			if size > file.Size() {
				return outlines{}
			}
			o.loca = make([]byte, size)
			if _, err := file.ReadAt(o.loca, at); err != nil {
				return outlines{}
			}
		}
	}
	return o
}

// box is a glyph's, in the font's units, y growing upward; ok is false where it
// shows nothing.
func (o outlines) box(gid uint16) (x0, y0, x1, y1 int16, ok bool) {
	wide := 2
	if o.long {
		wide = 4
	}
	at := int(gid) * wide
	if at+2*wide > len(o.loca) {
		return 0, 0, 0, 0, false
	}
	var from, to int64
	if o.long {
		from, to = int64(binary.BigEndian.Uint32(o.loca[at:])), int64(binary.BigEndian.Uint32(o.loca[at+4:]))
	} else {
		from, to = 2*int64(binary.BigEndian.Uint16(o.loca[at:])), 2*int64(binary.BigEndian.Uint16(o.loca[at+2:]))
	}
	head := make([]byte, 10)
	if to-from < 10 {
		return 0, 0, 0, 0, false
	}
	if _, err := o.file.ReadAt(head, o.glyf+from); err != nil {
		return 0, 0, 0, 0, false
	}
	number := func(i int) int16 { return int16(binary.BigEndian.Uint16(head[i:])) }
	return number(2), number(4), number(6), number(8), true
}

// inkOf is from where to where the ink of items comes.
func inkOf(items []Item) (up, down float64) {
	up = math.Inf(1)
	for _, it := range items {
		if a, shows := it.Ink(); shows {
			up, down = min(up, a.Y), max(down, a.Y+a.Height)
		}
	}
	return up, down
}

// inkBeyond is how far items reach above the top of their slice, and below its foot.
func inkBeyond(items []Item, height float64) (over, under float64) {
	up, down := inkOf(items)
	return max(0, -up), max(0, down-height)
}

// inkClear is the room that ink keeps from a rule above it or under it, in points.
const inkClear = 1

// over is how far the ink of the columns' first lines reaches over their top.
func (c columns) over() (over float64) {
	for _, ss := range c {
		if len(ss) > 0 && ss[0].over > 0 {
			over = max(over, ss[0].over-ss[0].above(0))
		}
	}
	return over
}

// lift is the room above a table row's columns, besides the padding, that ink
// reaches into: the lines of all cells stay level. A Pair's row has no rule above.
func (c columns) lift(pad float64) float64 {
	if over := c.over(); over > 0 && pad > 0 {
		return max(0, over+inkClear-pad)
	}
	return 0
}

// sink is the room below them, besides the padding, that the ink of their last lines
// reaches into.
func (c columns) sink(pad float64) (room float64) {
	for _, ss := range c {
		room = max(room, sinks(ss[max(0, len(ss)-1):], pad))
	}
	return room
}

// deepest is the most that sink may be where they are parted.
func (c columns) deepest(pad float64) (room float64) {
	for _, ss := range c {
		room = max(room, sinks(ss, pad))
	}
	return room
}

func sinks(ss []slice, pad float64) (room float64) {
	for i := range ss {
		if under := ss[i].under; under > 0 && pad > 0 {
			room = max(room, under+inkClear-pad)
		}
	}
	return room
}

// offRule moves lines to the left whose strokes reach over the rule on their right,
// as kaf's do at a line's beginning in Nastaliq.
func offRule(ss []slice, rule float64) {
	for i := range ss {
		over := 0.0
		for _, it := range ss[i].items {
			if it.Text == nil || !it.Text.RTL {
				continue
			}
			if a, ok := it.Ink(); ok {
				over = max(over, a.X+a.Width+inkClear-rule)
			}
		}
		for k := range ss[i].items {
			if over > 0 && ss[i].items[k].Text != nil {
				ss[i].items[k].move(-over, 0)
			}
		}
	}
}

// Ink is the area that an item's own marks fill: of text, that of its glyphs'
// outlines. ok is false where it shows nothing, as white space.
func (it Item) Ink() (a Area, ok bool) {
	if it.Text == nil {
		return it.Bounds()
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	it.Text.outlines(func(left, top, right, bottom float64) {
		x0, x1 = min(x0, left), max(x1, right)
		y0, y1 = min(y0, top), max(y1, bottom)
	})
	return Area{x0, y0, x1 - x0, y1 - y0}, x0 < x1
}

// Inks are the areas of an item's marks one by one: each glyph's outline, or
// all of a drawing or picture.
func (it Item) Inks() (list []Area) {
	if it.Text != nil {
		it.Text.outlines(func(left, top, right, bottom float64) {
			list = append(list, Area{left, top, right - left, bottom - top})
		})
	} else if a, ok := it.Bounds(); ok {
		list = append(list, a)
	}
	return list
}

// outlines calls with the box of each glyph that shows something.
func (t *TextRun) outlines(with func(left, top, right, bottom float64)) {
	lines, em := t.Face.outlines(), t.Size/1000
	unit := t.Size / float64(t.Face.UnitsPerEm)
	pen := t.X
	for _, g := range t.Glyphs {
		if left, low, right, high, shows := lines.box(g.ID); shows {
			x, y := pen+float64(g.XOff)*em, t.Y-float64(g.YOff)*em
			with(x+float64(left)*unit, y-float64(high)*unit, x+float64(right)*unit, y-float64(low)*unit)
		}
		pen += float64(g.Advance) * em
	}
}
