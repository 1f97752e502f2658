// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	_ "modernc.org/sqlite" // to look into the files
)

// full says that faults are made in their full number, as `make faults` does; a
// plain run makes a few of each and asserts the same.
func full() bool { return os.Getenv("GROUNDWORK_FAULTS") == "full" }

// counts is how many times a fault is made.
func counts(short, all int) int {
	if full() {
		return all
	}
	return short
}

// soak is how long the soak lasts: an hour in full, or what GROUNDWORK_SOAK
// says ("10m").
func soak() time.Duration {
	if d, err := time.ParseDuration(os.Getenv("GROUNDWORK_SOAK")); err == nil {
		return d
	}
	if full() {
		return time.Hour
	}
	return 0
}

// look opens a file of the embedded store to read it, beside the server.
func look(t *testing.T, data, file string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: filepath.Join(data, file), RawQuery: "_pragma=query_only(1)&_pragma=busy_timeout(10000)"}).String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// whole asks both files whether they are.
func whole(t *testing.T, data string) {
	t.Helper()
	for _, file := range []string{"groundwork.db", "keys.db"} {
		db := look(t, data, file)
		var says string
		if err := db.QueryRow("PRAGMA integrity_check").Scan(&says); err != nil || says != "ok" {
			t.Fatalf("%s: %s %v", file, says, err)
		}
		_ = db.Close()
	}
}

// recorded counts the check-ins in the store.
func recorded(t *testing.T, data string) (n int) {
	t.Helper()
	db := look(t, data, "groundwork.db")
	defer db.Close()
	if err := db.QueryRow("SELECT count(*) FROM checkins").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// keyless counts the check-ins with a name whose key is not there, and the
// names without a box: half a record.
func keyless(t *testing.T, data string) (n int) {
	t.Helper()
	db := look(t, data, "groundwork.db")
	defer db.Close()
	rows, err := db.Query("SELECT lower(hex(id)) FROM checkins WHERE known_as IS NOT NULL")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	keys := look(t, data, "keys.db")
	defer keys.Close()
	have := map[string]bool{}
	places, err := keys.Query("SELECT place FROM keys")
	if err != nil {
		t.Fatal(err)
	}
	defer places.Close()
	for places.Next() {
		var place string
		if err := places.Scan(&place); err != nil {
			t.Fatal(err)
		}
		have[place] = true
	}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		if !have["groundwork/1/checkin/"+id[:8]+"-"+id[8:12]+"-"+id[12:16]+"-"+id[16:20]+"-"+id[20:]+"/known_as"] {
			n++
		}
	}
	return n
}
