// SPDX-License-Identifier: AGPL-3.0-or-later

package storagetest

import (
	"slices"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// RunWithdrawals tests that a name or a card has a tombstone where it was taken
// out of its record, and none where that was cut short or refused: a restore
// would erase it.
func RunWithdrawals(t *testing.T, place func(t *testing.T) string) {
	t.Run("cut short", func(t *testing.T) { testCutShort(t, place(t)) })
	t.Run("refused", func(t *testing.T) { testRefused(t, place(t)) })
}

const theGuest = 1 // of plan

func guestPlace(w workshop.Workshop) string {
	return workshop.GuestPlace(w.ID, w.Plan.Facilitators[theGuest].ID)
}

func testCutShort(t *testing.T, place string) {
	standing, restored := plan("org"), plan("org")
	restored.Plan.Facilitators[theGuest].Guest.Key = nil
	m, renamed := member("org"), member("org")
	nameOf := func(m people.Member) string {
		f := record.MemberFields(&m)[0]
		return record.BoxAt(f.Place, f.Digest())
	}
	earlier := renamed
	earlier.Name = sealed()
	stay := []string{guestPlace(restored), guestPlace(plan("org")), nameOf(earlier), record.Card([]byte("nobody's")), record.Whole("member", newID())}
	s := WithErasures(t, place, append([]string{guestPlace(standing), nameOf(m), record.Card(m.Lookup)}, stay...))
	must(t, s.CreateWorkshop(ctx, standing))
	must(t, s.CreateWorkshop(ctx, restored))
	must(t, s.CreateMember(ctx, m))
	must(t, s.CreateMember(ctx, renamed))

	_, err := s.SweepKeys(ctx)
	must(t, err)
	slices.Sort(stay)
	wantEqual(t, tombstones(t, place), stay)
	got, err := s.Workshop(ctx, "org", standing.ID)
	must(t, err)
	wantEqual(t, got.Plan.Facilitators[theGuest].Guest, standing.Plan.Facilitators[theGuest].Guest)
	// To have taken a name away is not to have been erased.
	_, err = s.Member(ctx, "org", renamed.ID)
	must(t, err)
}

// testRefused lets some take a guest out of a plan, and some change its title, at
// once: one of them comes first, and the others are told so.
func testRefused(t *testing.T, place string) {
	s, err := storage.Open(ctx, place)
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	var want []string
	for range 20 {
		w := plan("org")
		must(t, s.CreateWorkshop(ctx, w))
		errs := together(8, func(i int) error {
			mine := w
			if i%2 == 0 {
				mine.Plan.Facilitators = mine.Plan.Facilitators[:theGuest]
			} else {
				mine.Plan.Title = "Another title"
			}
			return s.UpdateWorkshop(ctx, mine)
		})
		first := -1
		for i, err := range errs {
			if err == nil {
				wantEqual(t, first, -1)
				first = i
			} else {
				wantKind(t, err, fault.Conflict)
			}
		}
		if first%2 == 0 {
			want = append(want, guestPlace(w))
		}
	}
	slices.Sort(want)
	wantEqual(t, tombstones(t, place), want)
}

// tombstones are all that stand in a place, in order.
func tombstones(t *testing.T, place string) (list []string) {
	t.Helper()
	source, err := storage.OpenSource(ctx, place)
	must(t, err)
	must(t, source.Each(ctx, record.ErasuresName, func(doc any) error {
		list = append(list, doc.(*record.Erasure).Record)
		return nil
	}))
	must(t, source.Close())
	slices.Sort(list)
	return list
}
