// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

// leftOut are the tables that a backup leaves out, and why.
var leftOut = map[string]string{
	"sessions":       "everybody signs in again",
	"setup_token":    "made anew at every start",
	"tickets":        "invitations are given again",
	"tries":          "forgotten within minutes",
	"checkin_counts": "a summary, made again from check-ins",
	"pulse":          "what Ping writes",
	"clock":          "of this machine",
}

// TestBackupHoldsEveryTable: a table that is added and forgotten in tables and
// record.Collections is lost in backups.
func TestBackupHoldsEveryTable(t *testing.T) {
	s := openTest(t, t.TempDir())
	held := map[string]bool{}
	for _, c := range record.Collections() {
		table, ok := tables[c.Name]
		if !ok || table.apart != c.Apart {
			t.Errorf("%s is in record.Collections, but not so in tables", c.Name)
		}
		_, from, _ := strings.Cut(table.all, " FROM ")
		name, _, _ := strings.Cut(from, " ")
		held[name] = true
	}
	for _, r := range []*reader{s.data, s.keys} {
		names, err := many(context.Background(), r, func(row scanner) (name string, err error) { err = row.Scan(&name); return },
			"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
		must(t, err)
		for _, n := range names {
			if !held[n] && leftOut[n] == "" {
				t.Errorf("the table %s is in no backup: add it to record.Collections and tables, or say in leftOut why not", n)
			}
		}
	}
	if len(tables) != len(record.Collections()) {
		t.Errorf("%d tables, %d collections", len(tables), len(record.Collections()))
	}
}
