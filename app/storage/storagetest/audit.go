// SPDX-License-Identifier: AGPL-3.0-or-later

package storagetest

import (
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage"
)

func entry(org string, seq int64, at time.Time) audit.Entry {
	e := audit.Entry{Org: org, Seq: seq, At: at, Actor: "a", Act: audit.NamesOpened, Subject: "w", Hash: []byte{byte(seq), 1}}
	if seq > 1 {
		e.Prev = []byte{byte(seq - 1), 1}
	}
	return e
}

func testAudit(t *testing.T, s storage.Store) {
	none, err := s.AuditTrail(ctx, "org", 0, 1)
	must(t, err)
	wantEqual(t, len(none), 0)
	for seq := int64(1); seq <= 5; seq++ {
		must(t, s.AppendAudit(ctx, entry("org", seq, noon)))
	}
	must(t, s.AppendAudit(ctx, entry("elsewhere", 1, noon)))
	wantKind(t, s.AppendAudit(ctx, entry("org", 3, noon)), fault.Conflict)
	last, err := s.AuditTrail(ctx, "org", 0, 1)
	must(t, err)
	wantEqual(t, last, []audit.Entry{entry("org", 5, noonKept)})
	page, err := s.AuditTrail(ctx, "org", 0, 2)
	must(t, err)
	wantEqual(t, page, []audit.Entry{entry("org", 5, noonKept), entry("org", 4, noonKept)})
	page, err = s.AuditTrail(ctx, "org", 2, 10)
	must(t, err)
	wantEqual(t, len(page), 1)
	wantEqual(t, page[0].Seq, int64(1))
	page, err = s.AuditTrail(ctx, "nobody", 0, 10)
	must(t, err)
	wantEqual(t, len(page), 0)
}

// testAuditTogether: of many writers of one number, exactly one is written.
func testAuditTogether(t *testing.T, s storage.Store) {
	written := 0
	for _, err := range together(writers, func(i int) error {
		e := entry("org", 1, noon)
		e.Subject = newID()
		return s.AppendAudit(ctx, e)
	}) {
		if err == nil {
			written++
		} else {
			wantKind(t, err, fault.Conflict)
		}
	}
	wantEqual(t, written, 1)
}

func testExpireAudit(t *testing.T, s storage.Store) {
	for seq := int64(1); seq <= 4; seq++ {
		must(t, s.AppendAudit(ctx, entry("org", seq, noon.AddDate(0, 0, int(seq)))))
		must(t, s.AppendAudit(ctx, entry("quiet", seq, noon.AddDate(-5, 0, int(seq)))))
	}
	n, err := s.ExpireAudit(ctx, noon.AddDate(0, 0, 3), noon.AddDate(0, 0, 30))
	must(t, err)
	wantEqual(t, n, 2+3) // the newest of the quiet one stays
	left, err := s.AuditTrail(ctx, "org", 0, 10)
	must(t, err)
	wantEqual(t, len(left), 2)
	last, err := s.AuditTrail(ctx, "quiet", 0, 10)
	must(t, err)
	wantEqual(t, len(last), 1)
	wantEqual(t, last[0].Seq, int64(4))
	n, err = s.ExpireAudit(ctx, noon.AddDate(0, 0, 3), noon.AddDate(0, 0, 30))
	must(t, err)
	wantEqual(t, n, 0)
}

// testExpireAuditOfWrongClocks: what was written while the clock stood in 1970 or
// 2038 goes with what is beside it, so that the chain has no gap.
func testExpireAuditOfWrongClocks(t *testing.T, s storage.Store) {
	for seq, at := range []time.Time{noon, time.Unix(9, 0).UTC(), noon.AddDate(12, 0, 0), noon.AddDate(0, 0, 100), noon.AddDate(12, 0, 0), noon.AddDate(0, 0, 101)} {
		must(t, s.AppendAudit(ctx, entry("org", int64(seq+1), at)))
	}
	for _, c := range []struct{ day, left int }{{-1, 6}, {1, 3}, {101, 1}} {
		_, err := s.ExpireAudit(ctx, noon.AddDate(0, 0, c.day), noon.AddDate(0, 0, c.day+365))
		must(t, err)
		left, err := s.AuditTrail(ctx, "org", 0, 10)
		must(t, err)
		wantEqual(t, len(left), c.left)
		wantEqual(t, left[0].Seq, int64(6))
		wantEqual(t, left[len(left)-1].Seq, int64(7-c.left))
	}
}
