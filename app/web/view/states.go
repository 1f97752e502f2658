// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import (
	"io"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// States shows all states together, for developers.
type States struct {
	Page
	Notices []Notice
}

var states = define[States]("states")

// Render writes the page.
func (p States) Render(w io.Writer) error { return states.execute(w, p) }

// AllNotices are all notices that a block can carry; source is the language it
// falls back to.
func (p Page) AllNotices(source lang.Tag) []Notice {
	var all []Notice
	for _, r := range []curriculum.Reading{
		{Lang: p.Lang, State: curriculum.Current, Draft: true},
		{Lang: p.Lang, State: curriculum.Older},
		{Lang: source, State: curriculum.Missing},
		{Lang: source, State: curriculum.Current, Draft: true, Held: true},
	} {
		all = append(all, p.notices(r)...)
	}
	return all
}
