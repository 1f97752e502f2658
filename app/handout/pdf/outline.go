// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf

import (
	"fmt"
	"strconv"

	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// bookmark is an entry of the outline: a heading, and those under it.
type bookmark struct {
	el    *element
	level int
	kids  []*bookmark
	num   int
}

// bookmarks are the headings that stand on pages, nested by their levels.
func (t *tree) bookmarks() *bookmark {
	root := &bookmark{}
	open := []*bookmark{root}
	for _, el := range t.inOrder(t.root, nil) {
		level := headingLevel(el.role)
		if level == 0 || el.page < 0 || el.node.Title == "" {
			continue
		}
		for open[len(open)-1].level >= level {
			open = open[:len(open)-1]
		}
		b := &bookmark{el: el, level: level}
		over := open[len(open)-1]
		over.kids = append(over.kids, b)
		open = append(open, b)
	}
	return root
}

// levelHeadings lets no heading stand more than one level below the one it
// belongs to, and the first be of the first level (PDF/UA-1, 7.4.2): a part's
// looks need not be its place in the document. Headings that were of one level
// and stand under the same one stay of one level.
func (t *tree) levelHeadings() {
	var over []int // the levels, as they were, of the headings that are open
	for _, el := range t.inOrder(t.root, nil) {
		level := headingLevel(el.role)
		if level == 0 || len(el.kids) == 0 {
			continue
		}
		for len(over) > 0 && over[len(over)-1] >= level {
			over = over[:len(over)-1]
		}
		over = append(over, level)
		el.role = typeset.Role("H" + strconv.Itoa(len(over)))
	}
}

// headingLevel is 1 to 6 for a heading, 0 for everything else.
func headingLevel(r typeset.Role) int {
	if len(r) != 2 || r[0] != 'H' || r[1] < '1' || r[1] > '6' {
		return 0
	}
	return int(r[1] - '0')
}

// inOrder lists elements as they are read.
func (t *tree) inOrder(el *element, out []*element) []*element {
	out = append(out, el)
	for _, k := range el.kids {
		if k.el != nil {
			out = t.inOrder(k.el, out)
		}
	}
	return out
}

// addOutline writes the bookmarks (ISO 32000-1, 12.3.3), all of them open, and
// returns the number of their root; 0 where there is nothing to mark.
func (d *document) addOutline(f *file, pages []int) int {
	root := d.tree.bookmarks()
	if len(root.kids) == 0 {
		return 0
	}
	next := len(f.objects)
	var number func(b *bookmark) int
	number = func(b *bookmark) (under int) {
		next++
		b.num = next
		for _, k := range b.kids {
			under += 1 + number(k)
		}
		return under
	}
	number(root)
	var write func(b *bookmark) int
	write = func(b *bookmark) (under int) {
		at := f.add("") // its place; filled in when its kids are counted
		for i, k := range b.kids {
			under += 1 + write(k)
			around := fmt.Sprintf("/Parent %d 0 R", b.num)
			if i > 0 {
				around += fmt.Sprintf(" /Prev %d 0 R", b.kids[i-1].num)
			}
			if i+1 < len(b.kids) {
				around += fmt.Sprintf(" /Next %d 0 R", b.kids[i+1].num)
			}
			f.objects[k.num-1] = fmt.Appendf(nil, "<</Title %s %s /Dest [%d 0 R /XYZ null %.2f null]%s>>\n",
				appendUTF16(nil, k.el.node.Title, true), around, pages[k.el.page], k.el.top, f.objects[k.num-1])
		}
		inside := ""
		if len(b.kids) > 0 {
			inside = fmt.Sprintf(" /First %d 0 R /Last %d 0 R /Count %d", b.kids[0].num, b.kids[len(b.kids)-1].num, under)
		}
		f.objects[at-1] = []byte(inside)
		return under
	}
	write(root)
	f.objects[root.num-1] = fmt.Appendf(nil, "<</Type /Outlines%s>>\n", f.objects[root.num-1])
	return root.num
}
