// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"bytes"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// TestClockJumps: the machine's clock jumps by an hour, a day, to 1970 and to
// 2038, and comes back, while the housekeeping runs. No name goes before its
// time, sessions end or go on but never outlive themselves, and signing in is
// possible in between and afterwards.
func TestClockJumps(t *testing.T) {
	begin := time.Date(2026, 11, 28, 15, 0, 0, 0, time.UTC)
	c := newClocked(t, begin)
	c.tidyOnce(t.Context())
	names := c.names(t)
	if names == 0 {
		t.Fatal("there are no names: nothing is tested")
	}
	for _, jump := range []time.Time{begin.Add(time.Hour), begin.Add(-time.Hour), begin.Add(24 * time.Hour), begin.Add(-24 * time.Hour),
		time.Unix(9, 0), time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC)} {
		c.jump(t, begin, jump)
		if got := c.names(t); got != names {
			t.Errorf("%v: %d names of %d are left", jump, got, names)
		}
	}
}

// jump sets the clock to wrong, and right again.
func (c *clocked) jump(t *testing.T, begin, wrong time.Time) {
	t.Helper()
	c.log.Reset()
	before := c.signIn(t)
	c.set(wrong)
	c.tidyOnce(t.Context())
	meanwhile := c.signIn(t)
	if _, err := c.People.Authenticate(t.Context(), meanwhile.Token); err != nil {
		t.Errorf("%v: signed in meanwhile: %v", wrong, err)
	}
	c.tidyOnce(t.Context())
	c.set(begin.Add(2 * time.Hour))
	c.tidyOnce(t.Context())
	ended := wrong.Sub(begin) == 24*time.Hour // by a clock that is believed
	if _, err := c.People.Authenticate(t.Context(), before.Token); fault.Is(err, fault.Unauthenticated) != ended {
		t.Errorf("%v: signed in before: %v", wrong, err)
	}
	far := wrong.Sub(begin).Abs() > 45*24*time.Hour
	if leapt := strings.Contains(c.log.String(), "the clock has leapt"); leapt != far {
		t.Errorf("%v: the log says %s", wrong, c.log)
	}
	c.set(begin.Add(40 * time.Hour))
	for which, token := range map[string]string{"before": before.Token, "meanwhile": meanwhile.Token} {
		if _, err := c.People.Authenticate(t.Context(), token); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%v: forty hours later, signed in %s: %v", wrong, which, err)
		}
	}
	c.set(begin)
}

// clocked is a demonstration council whose clock can be set.
type clocked struct {
	*App
	lock sync.Mutex
	now  time.Time
	log  *bytes.Buffer
	demo Demo
}

func newClocked(t *testing.T, begin time.Time) *clocked {
	t.Helper()
	dir := t.TempDir()
	c := &clocked{now: begin, log: new(bytes.Buffer)}
	a, err := Open(t.Context(), Config{Database: DatabaseURI("", dir), URL: &url.URL{Scheme: "http", Host: "127.0.0.1"},
		Now: func() time.Time { c.lock.Lock(); defer c.lock.Unlock(); return c.now }, Log: slog.New(slog.NewTextHandler(c.log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Store.Close(); err != nil {
			t.Error(err)
		}
	})
	c.App = a
	if c.demo, err = a.Demo(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *clocked) set(now time.Time) { c.lock.Lock(); defer c.lock.Unlock(); c.now = now }

func (c *clocked) signIn(t *testing.T) people.SignedIn {
	t.Helper()
	in, err := c.People.SignIn(t.Context(), c.demo.Trainer, c.demo.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// names counts the names on the roll that open.
func (c *clocked) names(t *testing.T) int {
	t.Helper()
	w, err := c.Store.Workshop(t.Context(), c.demo.Org, c.demo.Workshop)
	if err != nil {
		t.Fatal(err)
	}
	roll, err := c.Workshops.Roll(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range roll.Entries {
		if e.Name.Given() && !e.Name.Erased() {
			n++
		}
	}
	return n
}
