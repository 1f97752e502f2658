// SPDX-License-Identifier: AGPL-3.0-or-later

package report

// Least is the smallest number of people that leaves an organization: 0 to 9 are
// told apart nowhere. Width is how wide what can be worked out about a hidden
// number remains at least.
const (
	Least = 10
	Width = Least - 1
)

// Suppress hides every number below Least, also 0 and sums, and as many others
// as it takes so that sums and differences do not give the hidden ones away:
// from all that is told, and from knowing that nothing is negative, the
// narrowest that follows for a hidden number
//
//   - below Least is 0 to 9 or more, and
//   - for any other is a range of ten numbers or more.
//
// Which others are hidden follows the usual method for tables with sums, in
// which hidden cells are protected along cycles of a network (L. H. Cox, Network
// models for complementary cell suppression, JASA 90, 1995; M. Fischetti and
// J. J. Salazar, Solving the cell suppression problem on tabular data with
// linear constraints, Management Science 47, 2001; L. Willenborg and T. de Waal,
// Elements of Statistical Disclosure Control, 2001, chapter 6). It is a
// heuristic, not the fewest possible; each range is then worked out exactly, and
// where one is too narrow and no cycle widens it, everything is hidden.
func Suppress(t Table) Table {
	n := newCirculation(t)
	for {
		e, up, down := n.narrow()
		if e < 0 {
			break
		}
		if !n.protect(e, up, down) {
			n.hideAll()
			break
		}
	}
	return n.told(t)
}

// narrow finds a hidden arc whose range is too narrow, and by how much it has to
// be able to grow and to shrink. There is none: -1.
func (n *circulation) narrow() (e, up, down int) {
	for e, a := range n.arcs {
		if !a.hidden {
			continue
		}
		grows, shrinks := n.slack(e)
		if a.value < Least {
			up, down = Width-a.value, a.value
			if grows < up || shrinks < down {
				return e, up, down
			}
		} else if grows+shrinks < Width {
			return e, Width, 0
		}
	}
	return -1, 0, 0
}

// protect hides the cheapest cycle along which arc e can grow by up, and
// another along which it can shrink by down. It says whether there are such.
func (n *circulation) protect(e, up, down int) bool {
	a := n.arcs[e]
	return n.hidePath(a.to, a.from, e, up) && n.hidePath(a.from, a.to, e, down)
}

// told is t with what is hidden hidden.
func (n *circulation) told(t Table) Table {
	out := Table{Rows: t.Rows, Columns: t.Columns, Cells: make([][]Cell, len(t.Cells))}
	e := 0
	for i, row := range t.Cells {
		out.Cells[i] = make([]Cell, len(row))
		for j := range row {
			if a := n.arcs[e]; a.hidden {
				out.Cells[i][j] = Cell{Hidden: true}
			} else {
				out.Cells[i][j] = Cell{People: a.value}
			}
			e++
		}
	}
	return out
}
