// SPDX-License-Identifier: AGPL-3.0-or-later

package curriculum

import (
	"fmt"
	"maps"
	"slices"
)

// CheckPictures reports, block by block, pictures that cannot be printed. usable
// says why not; it is asked once for each file.
func CheckPictures(l *Library, usable func(path string) error) []Problem {
	var problems []Problem
	asked := map[string]error{}
	for _, d := range l.Documents() {
		for _, tag := range slices.Sorted(maps.Keys(d.Editions)) {
			for _, b := range d.Blocks {
				text := d.Editions[tag].Texts[b.ID]
				for _, p := range text.Parts {
					for _, path := range pictures(nil, p.Nodes) {
						err, known := asked[path]
						if !known {
							err = usable(path)
							asked[path] = err
						}
						if err != nil {
							problems = append(problems, Problem{Pos: text.Pos, Message: fmt.Sprintf("%s: %v", path, err)})
						}
					}
				}
			}
		}
	}
	return problems
}

// pictures adds the addresses of the pictures in nodes to paths.
func pictures(paths []string, nodes []Node) []string {
	for _, n := range nodes {
		if n.Kind == Picture {
			paths = append(paths, n.URL)
		}
		paths = pictures(paths, n.Children)
	}
	return paths
}
