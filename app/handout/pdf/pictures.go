// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// picture is a picture's entry among gofpdf's resources: its digest and its number.
var picture = regexp.MustCompile(`/I[0-9a-f]{40} ([0-9]+) 0 R`)

// orderPictures numbers pictures in the order of their digests. gofpdf sorts them by
// their width, and leaves those that are as wide in a map's order, which is another
// each time.
func (f *file) orderPictures() error {
	var numbers []int
	var bodies [][]byte
	for _, found := range picture.FindAllSubmatch(f.objects[1], -1) {
		n, err := strconv.Atoi(string(found[1]))
		if err != nil || n < 1 || n > len(f.objects) || slices.Contains(numbers, n) {
			return errShape
		}
		numbers, bodies = append(numbers, n), append(bodies, f.objects[n-1])
	}
	slices.Sort(numbers)
	for i, n := range numbers {
		f.objects[n-1] = bodies[i]
	}
	f.objects[1] = picture.ReplaceAllFunc(f.objects[1], func(entry []byte) []byte {
		name, _, _ := bytes.Cut(entry, []byte(" "))
		entry = fmt.Appendf(nil, "%s %d 0 R", name, numbers[0])
		numbers = numbers[1:]
		return entry
	})
	return nil
}
