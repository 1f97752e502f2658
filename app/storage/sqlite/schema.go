// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

// A schema is the ordered steps that lead from an empty file to the newest
// version; PRAGMA user_version counts the steps taken. Steps are only ever
// added at the end.

var dataSteps = []string{`
CREATE TABLE organizations (id TEXT PRIMARY KEY, doc TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE accounts (id TEXT PRIMARY KEY, org TEXT NOT NULL, handle BLOB NOT NULL UNIQUE, doc TEXT NOT NULL);
CREATE INDEX accounts_by_org ON accounts (org, id);

CREATE TABLE sessions (hash BLOB PRIMARY KEY, org TEXT NOT NULL, account TEXT NOT NULL, member TEXT NOT NULL, wrapped BLOB,
	created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX sessions_by_account ON sessions (org, account);
CREATE INDEX sessions_by_member ON sessions (org, member);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE setup_token (one INTEGER PRIMARY KEY CHECK (one = 1), hash BLOB NOT NULL, expires_at INTEGER NOT NULL);

-- A member without doc is the tombstone of one who was erased.
CREATE TABLE members (id TEXT PRIMARY KEY, org TEXT NOT NULL, lookup BLOB UNIQUE, doc TEXT);
CREATE INDEX members_by_org ON members (org, id);

CREATE TABLE workshops (id TEXT PRIMARY KEY, org TEXT NOT NULL, code TEXT NOT NULL UNIQUE, starts TEXT NOT NULL, doc TEXT NOT NULL);
CREATE INDEX workshops_by_start ON workshops (org, starts, id);

-- A check-in's id is a UUID and kept as its 16 bytes (see checkInID), which
-- sort as its text does. There is no NOT NULL here on purpose: a statement that
-- cannot be refused needs no journal of the pages it touches.
CREATE TABLE checkins (seq INTEGER PRIMARY KEY, id BLOB UNIQUE, workshop TEXT, org TEXT, way TEXT, known_as BLOB, member TEXT, lang TEXT,
	sheet_row INTEGER, standing TEXT, author TEXT, at INTEGER);
CREATE INDEX checkins_by_time ON checkins (workshop, at, id);
CREATE INDEX checkins_by_member ON checkins (org, member, at, id) WHERE member IS NOT NULL;

-- A summary of checkins; kept in the same transactions, can be rebuilt.
CREATE TABLE checkin_counts (workshop TEXT NOT NULL, standing TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (workshop, standing)) WITHOUT ROWID;

CREATE TABLE corrections (id TEXT PRIMARY KEY, workshop TEXT NOT NULL, org TEXT NOT NULL, checkin BLOB NOT NULL, action TEXT NOT NULL,
	known_as BLOB, lang TEXT NOT NULL, other TEXT NOT NULL, author TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX corrections_by_time ON corrections (workshop, at, id);
CREATE INDEX corrections_by_checkin ON corrections (checkin);

CREATE TABLE headcounts (id TEXT PRIMARY KEY, workshop TEXT NOT NULL, org TEXT NOT NULL, lang TEXT NOT NULL, people INTEGER NOT NULL,
	author TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX headcounts_by_time ON headcounts (workshop, at, id);

CREATE TABLE tallies (workshop TEXT NOT NULL, moment TEXT NOT NULL, question INTEGER NOT NULL, org TEXT NOT NULL, shown_by TEXT NOT NULL,
	yes INTEGER NOT NULL, partly INTEGER NOT NULL, not_yet INTEGER NOT NULL, revision INTEGER NOT NULL, at INTEGER NOT NULL,
	PRIMARY KEY (workshop, moment, question)) WITHOUT ROWID;

CREATE TABLE pledges (workshop TEXT NOT NULL, kind TEXT NOT NULL, org TEXT NOT NULL, people INTEGER NOT NULL, revision INTEGER NOT NULL,
	at INTEGER NOT NULL, PRIMARY KEY (workshop, kind)) WITHOUT ROWID;

CREATE TABLE events (id TEXT PRIMARY KEY, org TEXT NOT NULL, person TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
	month TEXT NOT NULL, witness TEXT NOT NULL, withdraws TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX events_by_person ON events (org, person, at, id);
CREATE INDEX events_by_org ON events (org, id);

-- What Ping writes, so that it says the truth about writing.
CREATE TABLE pulse (one INTEGER PRIMARY KEY CHECK (one = 1), beat INTEGER NOT NULL, room BLOB NOT NULL);
`, `
-- The trail of what accounts did: opaque ids, chained.
CREATE TABLE audit (org TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,
	subject TEXT NOT NULL, prev BLOB, hash BLOB NOT NULL, PRIMARY KEY (org, seq)) WITHOUT ROWID;
CREATE INDEX audit_by_time ON audit (at);
`, `
-- Months as they were frozen, see report.Totals, and networks of organizations.
CREATE TABLE totals (org TEXT NOT NULL, month TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (org, month)) WITHOUT ROWID;
CREATE TABLE links (id TEXT PRIMARY KEY, network TEXT NOT NULL, member TEXT NOT NULL, code BLOB UNIQUE, doc TEXT NOT NULL);
CREATE INDEX links_by_network ON links (network);
CREATE INDEX links_by_member ON links (member);
`, `
-- What somebody without an account comes in with. Neither tickets nor tries are
-- part of a backup.
CREATE TABLE tickets (id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, org TEXT NOT NULL, expires_at INTEGER NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX tickets_by_org ON tickets (org, id);
CREATE INDEX tickets_by_expiry ON tickets (expires_at);
CREATE TABLE tries (key BLOB PRIMARY KEY, count INTEGER NOT NULL, last INTEGER NOT NULL, revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX tries_by_time ON tries (last);
`, `
-- What is remembered of the machine's clock: see workshop.Clock.
CREATE TABLE clock (one INTEGER PRIMARY KEY CHECK (one = 1), seen INTEGER NOT NULL, doubted INTEGER NOT NULL);
`, `
-- The version of the words that somebody who gave a name agreed to.
ALTER TABLE checkins ADD COLUMN consent TEXT;
ALTER TABLE corrections ADD COLUMN consent TEXT NOT NULL DEFAULT '';
`, `
ALTER TABLE sessions ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN challenge BLOB;
`, `
ALTER TABLE sessions ADD COLUMN pass TEXT NOT NULL DEFAULT '';
`}

var keySteps = []string{`
-- The key of the sealed field at place whose Box has this digest. Keys are
-- found by the hash of their record's place: a small index, of which a group
-- of writes touches few pages.
CREATE TABLE keys (seq INTEGER PRIMARY KEY, record INTEGER NOT NULL, place TEXT NOT NULL, box BLOB NOT NULL, key BLOB NOT NULL);
CREATE INDEX keys_by_record ON keys (record);
CREATE TABLE installation (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE pulse (one INTEGER PRIMARY KEY CHECK (one = 1), beat INTEGER NOT NULL, room BLOB NOT NULL);
`, `
-- What was erased and must not come back: see record.Erasure.
CREATE TABLE erasures (record TEXT PRIMARY KEY) WITHOUT ROWID;
`}

// migrate brings the file behind db to the newest version, in one transaction.
// A file of a newer version gives fault.Conflict (errors-data-newer) and is
// left alone.
func migrate(ctx context.Context, c *sql.Conn, steps []string) (err error) {
	if _, err = c.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_, _ = c.ExecContext(ctx, "ROLLBACK")
		}
	}()
	var have int
	if err = c.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	if have > len(steps) {
		return record.Newer(have, len(steps))
	}
	for _, step := range steps[have:] {
		if _, err = c.ExecContext(ctx, step); err != nil {
			return err
		}
	}
	if _, err = c.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(steps))); err != nil {
		return err
	}
	_, err = c.ExecContext(ctx, "COMMIT")
	return err
}
