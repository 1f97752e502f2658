// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

var (
	kidsAndCount = regexp.MustCompile(`(?s)/Kids \[[^\]]*\]\n/Count \d+\n`)
	annotations  = regexp.MustCompile(`/Annots \[[^\]]*\]\n`)
)

// order puts the pages in the order in which they are printed. A page that
// comes up again is an object of its own that refers to the same content,
// resources and place in the structure tree; links live on the first only, as
// an annotation belongs to one page (ISO 32000-1, 12.5.2).
func (d *document) order(f *file, pages []int) error {
	if d.pages.Order == nil {
		return nil
	}
	var kids []byte
	used := make([]bool, len(pages))
	width, height := d.pages.Width, d.pages.Height
	for _, i := range d.pages.Order {
		var num int
		switch {
		case i == typeset.Blank:
			num = f.add(fmt.Sprintf("<</Type /Page\n/Tabs /S\n/Parent 1 0 R\n/MediaBox [0 0 %.2f %.2f]\n/Resources <<>>>>\n", width, height))
		case i < 0 || i >= len(pages):
			return fmt.Errorf("pdf: the order has a page %d of %d", i, len(pages))
		case used[i]:
			num = f.add(string(annotations.ReplaceAll(f.objects[pages[i]-1], nil)))
		default:
			num, used[i] = pages[i], true
		}
		if i != typeset.Blank {
			width, height = d.pages.Size(i)
		}
		kids = fmt.Appendf(kids, "%d 0 R ", num)
	}
	for i, was := range used {
		if !was {
			return fmt.Errorf("pdf: page %d is laid out and never printed", i+1)
		}
	}
	if !kidsAndCount.Match(f.objects[0]) {
		return errShape
	}
	list := fmt.Appendf(nil, "/Kids [%s]\n/Count %d\n", bytes.TrimSpace(kids), len(d.pages.Order))
	f.objects[0] = kidsAndCount.ReplaceAllLiteral(f.objects[0], list)
	return nil
}
