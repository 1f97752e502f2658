// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// TestAnErasureThatWasCutShortIsAskedForAgain: where the keys of a member are
// gone and her record is not, because the disk was full in between, the form that
// was sent works once more, and so does finding her anew.
func TestAnErasureThatWasCutShortIsAskedForAgain(t *testing.T) {
	for name, anew := range map[string]bool{"the same form": false, "found anew": true} {
		h := newHall(t)
		ctx := context.Background()
		m, card, err := h.people.OfferMember(ctx, h.org, people.Offer{Name: "Jasleen", Language: "pa"})
		if err != nil {
			t.Fatal(err)
		}
		keys, err := sql.Open("sqlite", filepath.Join(h.dir, "keys.db"))
		if err != nil {
			t.Fatal(err)
		}
		gone, err := keys.Exec("DELETE FROM keys WHERE place LIKE '%/member/' || ? || '/%'", m.ID)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := gone.RowsAffected(); n != 2 || err != nil {
			t.Fatalf("%d keys, %v", n, err)
		}
		if err := keys.Close(); err != nil {
			t.Fatal(err)
		}
		form := url.Values{"member": {m.ID}, "sure": {"yes"}}
		if anew {
			res, doc := h.post("/en/trainer/person", url.Values{"card": {card.LookupString()}})
			found := doc.Find("form[action$='/person/erase']")
			if res.StatusCode != 200 || found.Find("[name=sure]").Length() != 1 || found.Find("[name=member]").AttrOr("value", "") != m.ID {
				t.Fatalf("%s: %d %s", name, res.StatusCode, doc.Find("main").Text())
			}
		}
		if res, doc := h.post("/en/trainer/person/erase", form); res.StatusCode != 200 || doc.Find(".saved").Length() != 1 {
			t.Errorf("%s: %d %s", name, res.StatusCode, strings.TrimSpace(doc.Find("main").Text()))
		}
		if _, err := h.store.Member(ctx, h.org, m.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: she is still there: %v", name, err)
		}
	}
}
