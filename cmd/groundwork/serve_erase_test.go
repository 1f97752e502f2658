// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"bytes"
	"database/sql"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/PuerkitoBio/goquery"
)

// leaving is a member who erases herself in this round.
type leaving struct {
	somebody
	id     string
	keys   [][]byte // all that opened anything of hers
	form   url.Values
	told   bool
	places []string // what is erased
}

// TestServeKilledWhileErasing: what was answered to be erased is gone from every
// file, whatever happens at that very moment, and comes back with no backup; what
// was not can be asked for again. Nobody is lost from the counts.
func TestServeKilledWhileErasing(t *testing.T) {
	rounds := counts(3, 200)
	data := filepath.Join(t.TempDir(), "data")
	s := serveSwiftly(t, "--demo", "--data", data)
	told, again := 0, 0
	for round := range rounds {
		list := s.leavers(data, 4)
		copied := ""
		if round%20 == 0 {
			copied = t.TempDir()
			s.copyTo(copied, data)
		}
		before := recorded(t, data)
		s.killedWhileErasing(list)
		s = serveSwiftly(t, "--demo", "--data", data)
		whole(t, data)
		var gone [][]byte
		for _, l := range list {
			if !l.told {
				got := s.ask(http.MethodPost, "/en/me/erase", l.form.Encode(), l.headers()...)
				if got.status != http.StatusOK && got.status != http.StatusUnauthorized { // or her session is gone with her
					t.Errorf("erased again: %d", got.status)
				}
				again++
			} else {
				told++
			}
			gone = append(gone, l.keys...)
			s.isGone(data, l)
		}
		within(t, "no file holds a key of hers", func() bool { return holding(t, data, gone) == "" })
		if got := recorded(t, data); got != before {
			t.Errorf("%d check-ins, before there were %d", got, before)
		}
		if copied != "" {
			s.comesBackFrom(copied, data, gone)
		}
	}
	t.Logf("%d kills, %d told that they were erased, %d again", rounds, told, again)
}

// leavers are members who checked in with their cards.
func (s *server) leavers(data string, n int) (list []*leaving) {
	s.Helper()
	for _, m := range s.members(n) {
		l := &leaving{somebody: m}
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(s.ask(http.MethodGet, "/en/me", "", "Cookie", m.cookie).body))
		if err != nil {
			s.Fatal(err)
		}
		l.form = url.Values{"sure": {"yes"}}
		doc.Find("form[action$='/me/erase'] input").Each(func(_ int, n *goquery.Selection) { l.form.Set(n.AttrOr("name", ""), n.AttrOr("value", "")) })
		checkIn := uuid()
		if got := s.checkIn(checkIn, `{"known_as":"`+m.name+`","language":"en","card":"`+m.card[:9]+`"}`); got.status != http.StatusCreated {
			s.Fatalf("a check-in with a card: %d %s", got.status, got.body)
		}
		db := look(s.T, data, "groundwork.db")
		if err := db.QueryRow("SELECT member FROM checkins WHERE lower(hex(id)) = ?", strings.ReplaceAll(checkIn, "-", "")).Scan(&l.id); err != nil {
			s.Fatal(err)
		}
		_ = db.Close()
		l.places = []string{"groundwork/1/member/" + l.id + "/", "groundwork/1/checkin/" + checkIn + "/"}
		if l.keys = keysAt(s.T, data, l.places); len(l.keys) != 3 {
			s.Fatalf("%d keys of hers", len(l.keys))
		}
		list = append(list, l)
	}
	return list
}

func (l *leaving) headers() []string {
	return []string{"Cookie", l.cookie, "Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded"}
}

// killedWhileErasing has all of them erase themselves at once, and kills the
// server meanwhile.
func (s *server) killedWhileErasing(list []*leaving) {
	s.Helper()
	var all sync.WaitGroup
	for _, l := range list {
		all.Go(func() {
			time.Sleep(rand.N(20 * time.Millisecond))
			got, err := s.try(http.MethodPost, "/en/me/erase", l.form.Encode(), l.headers()...)
			if l.told = err == nil && got.status == http.StatusOK; err == nil && !l.told {
				s.Errorf("erasing: %d %s", got.status, got.body)
			}
		})
	}
	time.Sleep(rand.N(60 * time.Millisecond))
	_ = s.cmd.Process.Signal(syscall.SIGKILL)
	all.Wait()
	_ = s.wait()
}

// isGone asserts what is left of a member: a tombstone each.
func (s *server) isGone(data string, l *leaving) {
	s.Helper()
	if n := len(keysAt(s.T, data, l.places)); n != 0 {
		s.Errorf("%d keys of a member who was told that she is erased: %v", n, l.told)
	}
	keys, db := look(s.T, data, "keys.db"), look(s.T, data, "groundwork.db")
	defer keys.Close()
	defer db.Close()
	for _, place := range l.places {
		if one(s.T, keys, "SELECT count(*) FROM erasures WHERE record = ?", place) != 1 {
			s.Errorf("no tombstone for %s", place)
		}
	}
	if n := one(s.T, db, `SELECT (SELECT count(*) FROM members WHERE id = ?1 AND doc IS NOT NULL) + (SELECT count(*) FROM checkins WHERE member = ?1)
		+ (SELECT count(*) FROM events WHERE person = ?1) + (SELECT count(*) FROM sessions WHERE member = ?1)`, l.id); n != 0 {
		s.Errorf("%d rows lead to an erased member", n)
	}
}

// copyTo makes a backup and its key in a folder.
func (s *server) copyTo(dir, data string) {
	s.Helper()
	key, err := age.GenerateX25519Identity()
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "key"), []byte(key.String()), 0o600)
	}
	if err != nil {
		s.Fatal(err)
	}
	runs(s.T, 0, "backup", "--data", data, "--to", key.Recipient().String(), "-o", filepath.Join(dir, "d"), "--keys", filepath.Join(dir, "k"))
}

// comesBackFrom restores a backup of before: no key of these is in it.
func (s *server) comesBackFrom(dir, data string, gone [][]byte) {
	s.Helper()
	into := filepath.Join(dir, "restored")
	runs(s.T, 0, "restore", "--identity", filepath.Join(dir, "key"), "--keys", filepath.Join(dir, "k"), "--erasures", "sqlite:"+data, "--data", into, filepath.Join(dir, "d"))
	if file := holding(s.T, into, gone); file != "" {
		s.Errorf("an erased key came back into %s", file)
	}
	if got, want := recorded(s.T, into), recorded(s.T, data); got != want {
		s.Errorf("%d check-ins came back, of %d", got, want)
	}
}

// keysAt are the keys of records.
func keysAt(t *testing.T, data string, records []string) (keys [][]byte) {
	t.Helper()
	db := look(t, data, "keys.db")
	defer db.Close()
	for _, r := range records {
		rows, err := db.Query("SELECT key FROM keys WHERE substr(place, 1, ?) = ?", len(r), r)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var key []byte
			if err := rows.Scan(&key); err != nil {
				t.Fatal(err)
			}
			keys = append(keys, key)
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return keys
}

// holding names a file of a folder that holds one of these.
func holding(t *testing.T, dir string, any [][]byte) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for _, k := range any {
			if bytes.Contains(b, k) {
				return e.Name()
			}
		}
	}
	return ""
}

// one reads a number.
func one(t *testing.T, db *sql.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
