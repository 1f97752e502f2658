// SPDX-License-Identifier: AGPL-3.0-or-later

package app_test

import (
	"os"
	"testing"

	"github.com/groundwork-org/groundwork/app/lang"
)

// tornHeads are the words in tables' heads that stand on more than one line.
const tornHeads = `Array.from(document.querySelectorAll("thead th")).flatMap(th => {
	const text = th.firstChild
	if (!text || text.nodeType !== Node.TEXT_NODE) return []
	return Array.from(text.data.matchAll(/[^\s\p{Script=Han}]+/gu)).filter(word => {
		const range = document.createRange()
		range.setStart(text, word.index)
		range.setEnd(text, word.index + word[0].length)
		return range.getClientRects().length > 1
	}).map(word => word[0])
}).join(" ")`

// TestPagesFitAPhone opens every page that needs nothing but a workshop, at 360
// pixels: none scrolls sideways, each says its language and direction, no word in
// a table's head is torn, and no console complains. Languages are those with the longest words and one that is
// read from the right; GROUNDWORK_LANGUAGES=all takes all.
func TestPagesFitAPhone(t *testing.T) {
	i := install(t)
	d, code := i.council(chromium(t))
	room := "/trainer/workshops/" + code
	tags := []lang.Tag{"ta", "fil", "ur"}
	if os.Getenv("GROUNDWORK_LANGUAGES") == "all" {
		tags = []lang.Tag{"en", "fr", "es", "fil", "pa", "hi", "ta", "ar", "ur", "zh-Hans", "pt", "vi"}
	}
	for _, l := range tags {
		for _, page := range []string{"/", "/glossary", "/methods", "/learn/unite-against-racism", "/learn/unite-against-racism/naming-the-moment",
			"/journeys/first-call-to-organizer", "/join", "/join/" + code, "/me", "/sign-in", "/invitation", "/recovery", "/pass",
			"/trainer/", "/trainer/learn/unite-against-racism/teach-back-one", "/trainer/content", "/trainer/translation",
			"/trainer/workshops/new", room, room + "/plan", room + "/copy", room + "/roll", room + "/sheet", room + "/tally", room + "/notes",
			room + "/attendance", room + "/card", room + "/pass", room + "/pack",
			"/trainer/coordinator", "/trainer/totals", "/trainer/network", "/trainer/accounts", "/trainer/retention", "/trainer/trail",
			"/trainer/person", "/trainer/recovery", "/trainer/account", "/trainer/account/factors"} {
			d.open("/" + string(l) + page)
			if torn := eval[string](d, tornHeads); torn != "" {
				t.Errorf("/%s%s: torn in a table's head: %s", l, page, torn)
			}
		}
	}
}
