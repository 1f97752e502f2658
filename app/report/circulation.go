// SPDX-License-Identifier: AGPL-3.0-or-later

package report

import "math"

// circulation is a table with sums as a flow in a network: the total flows from the sink to
// the source, from there to the rows, along the cells to the columns, and back.
// What the sums say is that nothing is lost at any node, so that every table
// that agrees with what is told is a flow in which the told arcs keep theirs.
// Capacities are whole, so are all bounds (L. R. Ford and D. R. Fulkerson,
// Flows in Networks, 1962).
type circulation struct {
	arcs  []arc // in the order of the table's cells
	out   [][]int
	in    [][]int
	nodes int
}

type arc struct {
	from, to int
	value    int
	hidden   bool
	cost     int // of hiding it
}

// unbounded is more people than there are.
const unbounded = math.MaxInt32

// Sums are worth more than cells, and the total more than sums.
const (
	sumCost   = 1 << 20
	totalCost = 1 << 30
)

func newCirculation(t Table) *circulation {
	rows, columns := len(t.Rows), len(t.Columns)
	source, sink := rows+columns, rows+columns+1
	n := &circulation{nodes: rows + columns + 2}
	n.out, n.in = make([][]int, n.nodes), make([][]int, n.nodes)
	for i, row := range t.Cells {
		for j, c := range row {
			a := arc{value: c.People, hidden: c.People < Least, cost: c.People + 1}
			switch {
			case i < rows && j < columns:
				a.from, a.to = i, rows+j
			case i < rows: // a row's sum
				a.from, a.to, a.cost = source, i, a.cost+sumCost
			case j < columns: // a column's sum
				a.from, a.to, a.cost = rows+j, sink, a.cost+sumCost
			default:
				a.from, a.to, a.cost = sink, source, a.cost+totalCost
			}
			n.out[a.from] = append(n.out[a.from], len(n.arcs))
			n.in[a.to] = append(n.in[a.to], len(n.arcs))
			n.arcs = append(n.arcs, a)
		}
	}
	return n
}

func (n *circulation) hideAll() {
	for e := range n.arcs {
		n.arcs[e].hidden = true
	}
}

// slack is how much more, and how much less, a hidden arc's value could be for
// all that is told; at most unbounded, and at most its value.
func (n *circulation) slack(e int) (grows, shrinks int) {
	a := n.arcs[e]
	return n.maxFlow(a.to, a.from, e, unbounded), n.maxFlow(a.from, a.to, e, a.value)
}

// maxFlow is the largest flow from one node to another along hidden arcs other
// than e, in the residual network of the true values, up to a limit.
func (n *circulation) maxFlow(from, to, e, limit int) (total int) {
	change := make([]int, len(n.arcs))
	for total < limit {
		path, room := n.augment(from, to, e, change)
		if path == nil {
			return total
		}
		room = min(room, limit-total)
		for _, s := range path {
			if s.back {
				change[s.arc] -= room
			} else {
				change[s.arc] += room
			}
		}
		total += room
	}
	return total
}

// step is one arc of a path, taken forwards or back.
type step struct {
	arc  int
	back bool
}

// augment finds a shortest path with room for more.
func (n *circulation) augment(from, to, e int, change []int) (path []step, room int) {
	by := make([]*step, n.nodes)
	by[from] = &step{arc: -1}
	queue := []int{from}
	for len(queue) > 0 && by[to] == nil {
		node := queue[0]
		queue = queue[1:]
		for _, f := range n.out[node] {
			if next := n.arcs[f].to; n.arcs[f].hidden && f != e && by[next] == nil {
				by[next] = &step{arc: f}
				queue = append(queue, next)
			}
		}
		for _, f := range n.in[node] {
			if next := n.arcs[f].from; n.arcs[f].hidden && f != e && by[next] == nil && n.arcs[f].value+change[f] > 0 {
				by[next] = &step{arc: f, back: true}
				queue = append(queue, next)
			}
		}
	}
	if by[to] == nil {
		return nil, 0
	}
	room = unbounded
	for node := to; node != from; {
		s := *by[node]
		path = append(path, s)
		if s.back {
			room = min(room, n.arcs[s.arc].value+change[s.arc])
			node = n.arcs[s.arc].to
		} else {
			node = n.arcs[s.arc].from
		}
	}
	return path, room
}

// hidePath hides the arcs of the cheapest path from one node to another, other
// than e, along which room people can be moved. It says whether there is one.
func (n *circulation) hidePath(from, to, e, room int) bool {
	if room <= 0 {
		return true
	}
	by := n.cheapest(from, to, e, room)
	if by == nil {
		return false
	}
	for node := to; node != from; {
		a := &n.arcs[by[node].arc]
		a.hidden = true
		if by[node].back {
			node = a.to
		} else {
			node = a.from
		}
	}
	return true
}

// cheapest is the step by which each node is reached on the cheapest path (E. W.
// Dijkstra, 1959) along arcs that have room; nil where there is no path. Hidden
// arcs cost nothing.
func (n *circulation) cheapest(from, to, e, room int) []step {
	cost, by, done := make([]int, n.nodes), make([]step, n.nodes), make([]bool, n.nodes)
	for i := range cost {
		cost[i] = math.MaxInt
	}
	cost[from] = 0
	for node := from; node >= 0; node = nearest(cost, done) {
		if node == to {
			return by
		}
		done[node] = true
		reach := func(f, next int, back bool) {
			price := n.arcs[f].cost
			if n.arcs[f].hidden {
				price = 0
			}
			if f != e && cost[node]+price < cost[next] {
				cost[next], by[next] = cost[node]+price, step{f, back}
			}
		}
		for _, f := range n.out[node] {
			reach(f, n.arcs[f].to, false)
		}
		for _, f := range n.in[node] {
			if n.arcs[f].value >= room {
				reach(f, n.arcs[f].from, true)
			}
		}
	}
	return nil
}

// nearest is the node that was reached and is not done, at the least cost; -1
// where there is none.
func nearest(cost []int, done []bool) int {
	node := -1
	for i, c := range cost {
		if !done[i] && c < math.MaxInt && (node < 0 || c < cost[node]) {
			node = i
		}
	}
	return node
}
