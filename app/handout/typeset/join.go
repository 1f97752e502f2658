// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"time"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Blank is an empty side in Pages.Order.
const Blank = -1

// Copies is a laid-out document and how often it is printed.
type Copies struct {
	Pages *Pages
	Count int // nothing of it is printed where it is below 1
}

// Join makes one file of several documents, collated: all sides of a copy, then
// the next copy. What stands on a side is kept once, however often it is
// printed. With duplex, each copy begins on a sheet of its own: an odd one
// gets an empty back. Each document keeps its language, its paper and its own
// page numbers; the printer is told which sides. The parts' Pages belong to the result: use them no more.
func Join(title string, tag lang.Tag, date time.Time, duplex bool, parts ...Copies) *Pages {
	out := &Pages{Title: title, Lang: tag, Date: date, Root: &Node{Role: "Document", Lang: tag}, Marks: map[string]int{},
		Duplex: handout.OneSided}
	if duplex {
		out.Duplex = handout.LongEdge
	}
	for _, c := range parts {
		if c.Count < 1 {
			continue
		}
		p := c.Pages
		if out.Width == 0 {
			out.Width, out.Height = p.Width, p.Height
		}
		root := p.Root
		root.Role, root.Parent = "Part", out.Root
		out.Root.Kids = append(out.Root.Kids, root)
		first := len(out.Pages)
		for id, page := range p.Marks {
			if _, taken := out.Marks[id]; !taken {
				out.Marks[id] = first + page
			}
		}
		for _, s := range p.Readings() {
			s.Page += first
			out.Reading = append(out.Reading, s)
		}
		out.Exact = out.Exact || p.Exact
		for i := range p.Pages {
			page := p.Pages[i]
			page.Width, page.Height = p.Size(i)
			out.Pages = append(out.Pages, page)
		}
		out.collate(p.sides(), first, c.Count, duplex)
	}
	return out
}

// collate prints a document's sides so often, one copy after the other. first
// is the index of its first page.
func (p *Pages) collate(sides []int, first, copies int, duplex bool) {
	for range copies {
		for _, s := range sides {
			if s != Blank {
				s += first
			}
			p.Order = append(p.Order, s)
		}
		if duplex && len(sides)%2 == 1 {
			p.Order = append(p.Order, Blank)
		}
	}
}

// sides is the order in which pages are printed.
func (p *Pages) sides() []int {
	if p.Order != nil {
		return p.Order
	}
	sides := make([]int, len(p.Pages))
	for i := range sides {
		sides[i] = i
	}
	return sides
}

// Sides counts the printed sides of one copy.
func (p *Pages) Sides() int { return len(p.sides()) }

// Sheets counts the sheets of paper that one copy takes.
func (p *Pages) Sheets(duplex bool) int {
	if duplex {
		return (p.Sides() + 1) / 2
	}
	return p.Sides()
}
