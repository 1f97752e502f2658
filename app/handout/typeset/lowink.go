// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

// thinnest is a stroke that office printers still print, in points.
const thinnest = 0.3

// lighten spares ink on what is drawn: strokes are half as wide, areas become
// outlines, greys white paper with an outline. Text, pictures and codes stay.
func lighten(items []Item) {
	for _, it := range items {
		p := it.Path
		if p == nil || p.Code {
			continue
		}
		if p.Fill {
			p.Fill, p.Width, p.Gray = false, thin, 0
			continue
		}
		p.Width = max(p.Width/2, min(p.Width, thinnest))
	}
}
