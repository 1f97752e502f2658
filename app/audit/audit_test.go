// SPDX-License-Identifier: AGPL-3.0-or-later

package audit_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/fault"
)

// memory is a Store in memory.
type memory struct {
	lock sync.Mutex
	all  []audit.Entry
}

func (m *memory) AppendAudit(_ context.Context, e audit.Entry) error {
	m.lock.Lock()
	defer m.lock.Unlock()
	for _, have := range m.all {
		if have.Org == e.Org && have.Seq == e.Seq {
			return fault.New(fault.Conflict, "errors-taken")
		}
	}
	m.all = append(m.all, e)
	return nil
}

func (m *memory) AuditTrail(_ context.Context, org string, before int64, limit int) (list []audit.Entry, err error) {
	m.lock.Lock()
	defer m.lock.Unlock()
	for i := len(m.all) - 1; i >= 0 && len(list) < limit; i-- {
		if e := m.all[i]; e.Org == org && (before == 0 || e.Seq < before) {
			list = append(list, e)
		}
	}
	return list, nil
}

func (m *memory) ExpireAudit(_ context.Context, from, until time.Time) (gone int, err error) {
	m.lock.Lock()
	defer m.lock.Unlock()
	for gone < len(m.all)-1 && (m.all[gone].At.Before(from) || m.all[gone].At.After(until)) {
		gone++
	}
	m.all = m.all[gone:]
	return gone, nil
}

func service(m *memory) *audit.Service {
	return &audit.Service{Store: m, Now: time.Now, MAC: func(_ context.Context, text string) ([]byte, error) {
		mac := hmac.New(sha256.New, []byte("the installation's secret"))
		mac.Write([]byte(text))
		return mac.Sum(nil), nil
	}}
}

var ctx = context.Background()

func check(t *testing.T, s *audit.Service, entries int, broken int64) {
	t.Helper()
	n, b, err := s.Check(ctx, "org")
	if err != nil || n != entries || b != broken {
		t.Errorf("Check = %d entries, broken at %d, %v; want %d and %d", n, b, err, entries, broken)
	}
}

func TestChainShowsWhatWasChanged(t *testing.T) {
	for name, c := range map[string]struct {
		change  func(*memory)
		entries int
		broken  int64
	}{
		"nothing":          {func(*memory) {}, 5, 0},
		"an act":           {func(m *memory) { m.all[2].Act = audit.SignedIn }, 2, 4},
		"an actor":         {func(m *memory) { m.all[2].Actor = "somebody else" }, 2, 4},
		"a time":           {func(m *memory) { m.all[2].At = m.all[2].At.Add(time.Millisecond) }, 2, 4},
		"one taken out":    {func(m *memory) { m.all = append(m.all[:2:2], m.all[3:]...) }, 2, 4},
		"the oldest gone":  {func(m *memory) { m.all = m.all[2:] }, 3, 0}, // as after a year
		"one moved":        {func(m *memory) { m.all[1].Org = "elsewhere" }, 3, 3},
		"forged elsewhere": {func(m *memory) { m.all[4].Hash = make([]byte, 32) }, 0, 5},
	} {
		m := &memory{}
		s := service(m)
		for range 5 {
			if err := s.Note(ctx, "org", "a", audit.NamesOpened, "w"); err != nil {
				t.Fatal(err)
			}
		}
		c.change(m)
		t.Run(name, func(t *testing.T) { check(t, s, c.entries, c.broken) })
	}
}

// TestTheNewestEnd: entries that were taken from it show, and go on showing once
// another has been written behind what is left; so does one of another process in their place.
func TestTheNewestEnd(t *testing.T) {
	for _, left := range []int{4, 2, 0} {
		m := &memory{}
		s := service(m)
		note := func(by *audit.Service) {
			t.Helper()
			if err := by.Note(ctx, "org", "a", audit.NamesOpened, "w"); err != nil {
				t.Fatal(err)
			}
		}
		for range 5 {
			note(s)
		}
		m.all = m.all[:left]
		check(t, s, 0, 5)
		note(s)
		gap := map[bool]int64{true: 6, false: 0}[left > 0] // with nothing before it, it is as after a year
		check(t, s, 1, gap)
		check(t, service(m), 1, gap)
	}
	m := &memory{}
	s, other := service(m), service(m)
	for range 5 {
		if err := s.Note(ctx, "org", "a", audit.NamesOpened, "w"); err != nil {
			t.Fatal(err)
		}
	}
	m.all = m.all[:4]
	for range 2 {
		if err := other.Note(ctx, "org", "b", audit.SignedIn, ""); err != nil {
			t.Fatal(err)
		}
	}
	check(t, other, 6, 0)
	check(t, s, 1, 6)
}

func TestManyWritersMakeOneChain(t *testing.T) {
	s := service(&memory{})
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if err := s.Note(ctx, "org", "a", audit.SignedIn, ""); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	check(t, s, 8, 0)
}

func TestLookingAgainIsNotedOnceAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := service(&memory{})
		for range 4 {
			if err := s.NoteOnce(ctx, "org", "a", audit.NamesOpened, "w"); err != nil {
				t.Fatal(err)
			}
			time.Sleep(40 * time.Minute)
		}
		check(t, s, 2, 0)
		time.Sleep(audit.Kept)
		if n, err := s.Expire(ctx); n != 1 || err != nil {
			t.Errorf("Expire = %d, %v", n, err)
		}
		check(t, s, 1, 0)
	})
}
