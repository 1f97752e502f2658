// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import "strings"

// chunks are the sizes of the statements that put in many rows at once: few
// enough to stay prepared, each a quarter of the next.
var chunks = [...]int{64, 16, 4, 1}

// chunk is the largest of them that n rows fill.
func chunk(n int) int {
	for _, c := range chunks {
		if n >= c {
			return c
		}
	}
	return 1
}

// rowsSQL writes the statement for every size.
func rowsSQL(head, row, tail string) map[int]string {
	m := make(map[int]string, len(chunks))
	for _, n := range chunks {
		m[n] = head + strings.Repeat(row+",", n-1) + row + tail
	}
	return m
}
