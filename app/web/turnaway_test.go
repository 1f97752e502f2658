// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// TestTurnedAwayTakesAsLong: with a card that is half right and with one that
// never was, with an account that is there and with none, the answer is the
// same and does not come sooner than it takes to look.
func TestTurnedAwayTakesAsLong(t *testing.T) {
	h := newHall(t)
	a := h.actor()
	_, card, err := h.people.OfferMember(t.Context(), a.Org.ID, people.Offer{Name: "Rosa", Language: "es"})
	if err != nil {
		t.Fatal(err)
	}
	other, err := people.NewCard(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	half := people.Card{Lookup: card.Lookup, Secret: other.Secret}
	for path, forms := range map[string][]url.Values{
		"/en/me":       {{"card": {half.String()}}, {"card": {other.String()}}},
		"/en/recovery": {{"account": {"amrit"}, "secret": {"wrong"}, "new": {"neuf lampes sur la rivière"}}, {"account": {"nobody"}, "secret": {"wrong"}, "new": {"neuf lampes sur la rivière"}}},
	} {
		var said []string
		for _, form := range forms {
			began := time.Now()
			res, doc := h.send(http.MethodPost, path, form, "")
			if took := time.Since(began); took < turnedAwayAfter {
				t.Errorf("%s answers %d after %v", path, res.StatusCode, took)
			}
			said = append(said, res.Status+doc.Find(".problem, .wrong").Text())
		}
		if said[0] != said[1] {
			t.Errorf("%s tells one from the other: %q", path, said)
		}
	}
}

// TestAFullQueueIsNotLogged: else a flood would fill the disk.
func TestAFullQueueIsNotLogged(t *testing.T) {
	var log bytes.Buffer
	s := newTestServer(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	for path, key := range map[string]string{"/api/full": busyKey, "/api/broken": "errors-unavailable"} {
		s.app.Get(path, s.gate(Route{Method: "GET", Path: path, Access: Anyone, Handler: func(*fiber.Ctx) error { return fault.New(fault.Unavailable, key) }}))
		res := ask(t, s, "GET", path, "")
		if logged := log.Len() > 0; res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" || logged == (key == busyKey) {
			t.Errorf("%s: %d, Retry-After %q, the log says %q", path, res.StatusCode, res.Header.Get("Retry-After"), &log)
		}
		log.Reset()
	}
}

// TestLayoutsAreBounded: a flood of public sheets is told to come back, and
// leaves room for a workshop's own.
func TestLayoutsAreBounded(t *testing.T) {
	l := newLayouts()
	for range layoutsAtOnce {
		if err := l.enter(publicLayouts); err != nil {
			t.Fatal(err)
		}
	}
	l.inside.Add(publicLayouts - layoutsAtOnce) // as many wait
	if err := l.enter(publicLayouts); !fault.Is(err, fault.Unavailable) {
		t.Errorf("one too many: %v", err)
	}
	own := make(chan error)
	go func() { own <- l.enter(allLayouts) }()
	l.leave()
	if err := <-own; err != nil {
		t.Errorf("a room's own: %v", err)
	}
	l.inside.Add(allLayouts)
	if err := l.enter(allLayouts); !fault.Is(err, fault.Unavailable) {
		t.Errorf("more than all: %v", err)
	}
}

// TestAnswersLeaveAtOneClock: nobody's answer comes early, those who wait
// together leave at the same ticks, and the clock stops where nobody waits.
func TestAnswersLeaveAtOneClock(t *testing.T) {
	var p pacer
	began := time.Now()
	left := make(chan time.Duration, 20)
	for i := range 20 {
		go func() {
			time.Sleep(time.Duration(i) * 100 * time.Microsecond) // how far each came
			p.wait(began, notThereAfter)
			left <- time.Since(began)
		}()
	}
	for range 20 {
		if after := <-left; after < notThereAfter {
			t.Errorf("an answer left after %v", after)
		}
	}
	p.lock.Lock()
	p.idle = paceIdle
	p.lock.Unlock()
	for stopped := false; !stopped; time.Sleep(pace) {
		p.lock.Lock()
		stopped = p.next == nil
		p.lock.Unlock()
		if time.Since(began) > time.Minute {
			t.Fatal("the clock goes on where nobody waits")
		}
	}
	p.wait(time.Now(), pace) // and goes again
}
