// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// TestAnErasureThatWasCutShortIsFinished: the program ends between the commit of
// the keys and that of the data. Nobody could ask for it again, for what opens her
// record is gone; her log would stay for ever.
func TestAnErasureThatWasCutShortIsFinished(t *testing.T) {
	dir := t.TempDir()
	s := openTest(t, dir)
	for _, id := range []string{"m", "other"} {
		must(t, s.CreateMember(ctx, people.Member{ID: id, Org: "o", Lookup: []byte(id), Name: sealed(), ForOrg: sealed()}))
		_, err := s.Append(ctx, []journey.Event{{ID: "e-" + id, Org: "o", Person: id, Kind: journey.Workshop, Month: "2026-11"}})
		must(t, err)
	}
	must(t, s.Close())
	keys, err := newConn(ctx, dir+"/"+KeysFile)
	must(t, err)
	must(t, putErasures(keys, []string{record.Whole("member", "m")}))
	_, err = keys.exec("DELETE FROM keys WHERE place LIKE '%/member/m/%'")
	must(t, err)
	keys.close()

	s = openTest(t, dir)
	_, err = s.SweepKeys(ctx)
	must(t, err)
	_, err = s.Member(ctx, "o", "m")
	wantKind(t, err, fault.NotFound)
	for id, want := range map[string]int{"m": 0, "other": 1} {
		log, _, err := s.EventsOf(ctx, "o", id, "", 10)
		must(t, err)
		if len(log) != want {
			t.Errorf("the log of %s has %d entries, want %d", id, len(log), want)
		}
	}
}
