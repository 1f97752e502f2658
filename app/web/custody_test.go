// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// TestRetentionIsSeenBeforeItIsChosen: a coordinator sees what would go, then
// chooses; what is due then goes with the next round.
func TestRetentionIsSeenBeforeItIsChosen(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	h.arrive(w.Code, "Ines", "en")
	h.done("/en"+roomPath(w.Code)+"/close", url.Values{})
	h.set(h.now().AddDate(0, 0, 40))
	h.cookie = h.again("amrit", passphrase)
	_, doc := h.get("/en/trainer/retention")
	if doc.Find("main form[method=post]").Length() != 0 || !strings.Contains(doc.Find("main").Text(), "180 days") {
		t.Errorf("%s", doc.Find("main").Text())
	}
	for _, odd := range []string{"13", "181", "x", "-1"} {
		if res, doc := h.get("/en/trainer/retention?days=" + odd); res.StatusCode != 422 || doc.Find("#days").AttrOr("value", "") != odd || doc.Find("#wrong-days").Length() != 1 {
			t.Errorf("%s: %d", odd, res.StatusCode)
		}
	}
	_, doc = h.get("/en/trainer/retention?days=30")
	if text := doc.Find("main").Text(); !strings.Contains(text, "1 name goes within the hour (workshops: 1)") {
		t.Errorf("%s", text)
	}
	if n := h.names(w.Code); n != 1 {
		t.Fatalf("looking took names: %d left", n)
	}
	h.done("/en/trainer/retention", fields(doc.Find("main form[method=post]")))
	if _, err := h.workshops.Retain(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := h.names(w.Code); n != 0 {
		t.Errorf("%d names are left", n)
	}
	if _, doc = h.get("/en/trainer/retention?done=1"); doc.Find(".saved").Length() != 1 || !strings.Contains(doc.Text(), "30 days") {
		t.Errorf("%s", doc.Find("main").Text())
	}
}

// again signs in anew: the clock was moved past the session's end.
func (h *hall) again(handle, phrase string) string {
	h.Helper()
	in, err := h.people.SignIn(context.Background(), handle, phrase)
	if err != nil {
		h.Fatal(err)
	}
	return in.Token
}

// names counts the names on a roll that open.
func (h *hall) names(code string) int {
	h.Helper()
	actor := h.actor()
	w, err := h.workshops.ByCode(context.Background(), h.org, code)
	if err != nil {
		h.Fatal(err)
	}
	b, err := h.s.readBook(context.Background(), actor, w)
	if err != nil {
		h.Fatal(err)
	}
	return len(b.names)
}

// TestSomebodyWithoutACardIsErasedToo: her name goes from the roll, wherever it
// was corrected; she stays in the count.
func TestSomebodyWithoutACardIsErasedToo(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	h.arrive(w.Code, "Ines", "en")
	h.arrive(w.Code, "Rosa", "es")
	room := "/en" + roomPath(w.Code)
	_, doc := h.get(room + "/roll")
	entry := ""
	doc.Find("ul.rows li").Each(func(_ int, row *goquery.Selection) {
		if strings.Contains(row.Text(), "Ines") {
			entry = row.Find("a").AttrOr("href", "")
		}
	})
	_, doc = h.get(entry)
	form := fields(doc.Find("form").First())
	form.Set("known_as", "Inés")
	form.Set("do", "save")
	h.done(entry, form)
	_, doc = h.get(entry)
	form = fields(doc.Find("form").First())
	open := fields(doc.Find("form").First()) // the same page in another window
	form.Set("do", "erase")
	to := h.done(entry, form)
	open.Set("do", "save")
	if res, doc := h.post(entry, open); res.StatusCode != 409 || !strings.Contains(doc.Find("main").Text(), "erased and does not come back") {
		t.Errorf("a page that was open before brought the name back: %d", res.StatusCode)
	}
	if _, doc = h.get(to); doc.Find(".saved").Length() != 1 || strings.Contains(doc.Find("main").Text(), "Inés") || !strings.Contains(doc.Find("main").Text(), "Rosa") {
		t.Errorf("%s", doc.Find("main").Text())
	}
	if n := h.names(w.Code); n != 1 {
		t.Errorf("%d names", n)
	}
	if _, doc = h.get(room + "/attendance.csv"); !strings.Contains(doc.Text(), `"All","2"`) {
		t.Errorf("%s", doc.Text())
	}
}

// TestACoordinatorDoesForAMemberWhatSheAsks: found by the first part of her
// card; taken along, with what she agreed to; erased after a second word.
func TestACoordinatorDoesForAMemberWhatSheAsks(t *testing.T) {
	h := newHall(t)
	ctx := context.Background()
	m, card, err := h.people.OfferMember(ctx, h.org, people.Offer{Name: "Jasleen", Language: "pa", Consent: "card-12345678"})
	if err != nil {
		t.Fatal(err)
	}
	if res, doc := h.post("/en/trainer/person", url.Values{"card": {"0000-1111"}}); res.StatusCode != 404 || doc.Find("#card").AttrOr("value", "") != "0000-1111" {
		t.Errorf("an unknown card: %d", res.StatusCode)
	}
	res, doc := h.post("/en/trainer/person", url.Values{"card": {card.LookupString()}})
	if text := doc.Find("main").Text(); res.StatusCode != 200 || !strings.Contains(text, "Jasleen") || !strings.Contains(text, "card-12345678") {
		t.Errorf("%d %s", res.StatusCode, text)
	}
	if res, doc = h.post("/en/trainer/person/groundwork.json", url.Values{"member": {m.ID}}); !strings.Contains(doc.Text(), `"known_as": "Jasleen"`) ||
		!strings.Contains(res.Header.Get("Content-Disposition"), "attachment") || res.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("%s", doc.Text())
	}
	if res, doc = h.post("/en/trainer/person/erase", url.Values{"member": {m.ID}}); res.StatusCode != 409 || doc.Find("[name=sure]").Length() != 1 {
		t.Errorf("asked only: %d", res.StatusCode)
	}
	if _, err := h.store.Member(ctx, h.org, m.ID); err != nil {
		t.Fatalf("she was erased before she said so: %v", err)
	}
	if res, doc = h.post("/en/trainer/person/erase", url.Values{"member": {m.ID}, "sure": {"yes"}}); res.StatusCode != 200 || doc.Find(".saved").Length() != 1 {
		t.Errorf("%d", res.StatusCode)
	}
	if _, err := h.store.Member(ctx, h.org, m.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("she is still there: %v", err)
	}
	want := []audit.Act{audit.MemberErased, audit.MemberTaken, audit.NamesOpened}
	trail, err := h.s.Audit.Trail(ctx, h.org, 0, 10)
	if err != nil || len(trail) != len(want) {
		t.Fatalf("%+v, %v", trail, err)
	}
	for i, e := range trail {
		if e.Act != want[i] || e.Subject != m.ID || e.Actor != h.account {
			t.Errorf("%d: %+v, want %s", i, e, want[i])
		}
	}
	if res, doc = h.get("/en/trainer/trail"); res.StatusCode != 200 || doc.Find("ol.rows li").Length() != 3 || doc.Find(".problem").Length() != 0 ||
		!strings.Contains(doc.Find("ol.rows").Text(), "Amrit") {
		t.Errorf("%d %s", res.StatusCode, doc.Find("main").Text())
	}
}

// fullTrail is a store that cannot write the trail.
type fullTrail struct{ audit.Store }

func (fullTrail) AppendAudit(context.Context, audit.Entry) error {
	return fault.New(fault.Unavailable, "errors-unavailable")
}

// TestNothingIsShownThatCannotBeNoted: where the trail cannot be written, no
// name goes out.
func TestNothingIsShownThatCannotBeNoted(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	h.arrive(w.Code, "Ines", "en")
	room := "/en" + roomPath(w.Code)
	h.done(room+"/notes", url.Values{"note-contacts": {"Ines has the key"}})
	h.done(room+"/close", url.Values{}) // who comes now waits for a word on the room's page
	h.arrive(w.Code, "Ines", "en")
	h.s.Audit.Store = fullTrail{h.store}
	for _, ask := range []struct {
		method, path string
		form         url.Values
	}{{"GET", room + "/roll", nil}, {"GET", room + "/sheet", nil}, {"GET", room + "/card", nil}, {"GET", room, nil}, {"GET", room + "/notes", nil},
		{"POST", room + "/roll", url.Values{"id": {newUUID()}, "language": {"en"}, "known_as": {strings.Repeat("x", 100)}}}, {"POST", room + "/card", url.Values{"id": {newUUID()}, "language": {"en"}, "known_as": {strings.Repeat("x", 100)}}},
		{"POST", room + "/attendance.csv", url.Values{"passphrase": {passphrase}}}} {
		res, doc := h.send(ask.method, ask.path, ask.form, h.cookie)
		if res.StatusCode != 503 || strings.Contains(doc.Text(), "Ines") || res.Header.Get("Content-Disposition") != "" ||
			res.Header.Get("Content-Security-Policy") == "" || res.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %d %v %s", ask.path, res.StatusCode, res.Header, doc.Text())
		}
	}
}

// TestTheTrailTellsWhereItWasChanged, on the page that coordinators see.
func TestTheTrailTellsWhereItWasChanged(t *testing.T) {
	h := newHall(t)
	ctx := context.Background()
	for range 3 {
		if err := h.s.Audit.Note(ctx, h.org, h.account, audit.SignedIn, ""); err != nil {
			t.Fatal(err)
		}
	}
	newest, err := h.s.Audit.Trail(ctx, h.org, 0, 1)
	if err != nil || len(newest) != 1 {
		t.Fatal(newest, err)
	}
	last := newest[0]
	forged := audit.Entry{Org: h.org, Seq: last.Seq + 1, At: h.now().UTC().Truncate(time.Millisecond), Actor: h.account, Act: audit.SignedIn, Prev: last.Hash, Hash: make([]byte, 32)}
	if err := h.store.AppendAudit(ctx, forged); err != nil {
		t.Fatal(err)
	}
	if _, doc := h.get("/en/trainer/trail"); !strings.Contains(doc.Find(".problem").Text(), "entry 4") {
		t.Errorf("%s", doc.Find("main").Text())
	}
}

// TestALostCardIsReplaced by a trainer, from the roll; the lost one opens
// nothing any more.
func TestALostCardIsReplaced(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	_, card, err := h.people.OfferMember(context.Background(), h.org, people.Offer{Name: "Jasleen", Language: "pa"})
	if err != nil {
		t.Fatal(err)
	}
	h.checkInWithCard(w.Code, card.LookupString())
	h.arrive(w.Code, "Ines", "en")
	_, doc := h.get("/en" + roomPath(w.Code) + "/roll")
	offered := 0
	for _, entry := range doc.Find(".rows > li a").EachIter() {
		_, page := h.get(entry.AttrOr("href", ""))
		to, ok := page.Find(`form[action$="/card"]`).Attr("action")
		if !ok {
			if res, _ := h.post(entry.AttrOr("href", "")+"/card", nil); res.StatusCode != 404 {
				t.Errorf("for somebody without a card: %d", res.StatusCode)
			}
			continue
		}
		offered++
		res, made := h.post(to, nil)
		whole := made.Find(".code.card").Text()
		if res.StatusCode != 200 || res.Header.Get("Cache-Control") != "private, no-store" {
			t.Fatalf("%d %s", res.StatusCode, made.Find("main").Text())
		}
		if m, err := h.people.OpenByCard(context.Background(), whole); err != nil {
			t.Errorf("the new card: %v", err)
		} else if name, err := h.people.MemberName(m); name != "Jasleen" || err != nil {
			t.Errorf("the new card opens %q, %v", name, err)
		}
	}
	if offered != 1 {
		t.Errorf("offered for %d", offered)
	}
	if _, err := h.people.OpenByCard(context.Background(), card.String()); !fault.Is(err, fault.NotFound) {
		t.Errorf("the lost card: %v", err)
	}
	if trail, err := h.s.Audit.Trail(context.Background(), h.org, 0, 1); err != nil || trail[0].Act != audit.CardGiven {
		t.Errorf("the trail: %+v, %v", trail, err)
	}
}

// TestACardFormSentTwiceMakesOneMember: a second one would keep her name, and no
// card that she has could erase it.
func TestACardFormSentTwiceMakesOneMember(t *testing.T) {
	h := newHall(t)
	ctx := context.Background()
	w := h.workshop()
	room := "/en" + roomPath(w.Code)
	_, doc := h.get(room + "/card")
	form := fields(doc.Find("main form").First())
	form.Set("known_as", "Jasleen")
	var codes []string
	for range 2 {
		res, doc := h.post(room+"/card", form)
		code := regexp.MustCompile(`[0-9A-Z]{4}(?:-[0-9A-Z]{4}){6}`).FindString(doc.Find("main").Text())
		if res.StatusCode != 200 || code == "" {
			t.Fatalf("%d %s", res.StatusCode, doc.Find("main").Text())
		}
		codes = append(codes, code)
	}
	if list, _, err := h.store.Members(ctx, h.org, "", 10); err != nil || len(list) != 1 {
		t.Fatalf("%d members, %v", len(list), err)
	}
	if _, err := h.people.OpenByCard(ctx, codes[0]); !fault.Is(err, fault.NotFound) {
		t.Errorf("the first card still opens: %v", err)
	}
	m, err := h.people.OpenByCard(ctx, codes[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := h.people.EraseMember(ctx, m); err != nil {
		t.Fatal(err)
	}
	if res, _ := h.post(room+"/card", form); res.StatusCode != 409 {
		t.Errorf("after she was erased: %d", res.StatusCode)
	}
	if list, _, err := h.store.Members(ctx, h.org, "", 10); err != nil || len(list) != 0 {
		t.Errorf("%d members, %v", len(list), err)
	}
}

// noRoll is a store whose roll cannot be written.
type noRoll struct {
	workshop.Store
	full bool
}

func (s *noRoll) RecordCheckIn(ctx context.Context, c workshop.CheckIn) (bool, error) {
	if s.full {
		return false, fault.New(fault.Unavailable, "errors-unavailable")
	}
	return s.Store.RecordCheckIn(ctx, c)
}

// TestACardThatCannotBeRecordedMakesNobody: the form stays as it was typed, and
// what it makes when it comes again is the only member.
func TestACardThatCannotBeRecordedMakesNobody(t *testing.T) {
	h := newHall(t)
	store := &noRoll{Store: h.workshops.Store}
	h.workshops.Store = store
	room := "/en" + roomPath(h.workshop().Code)
	_, doc := h.get(room + "/card")
	form := fields(doc.Find("main form").First())
	form.Set("known_as", "Jasleen")
	for _, full := range []bool{true, false} {
		store.full = full
		res, doc := h.post(room+"/card", form)
		if full && (res.StatusCode != 503 || fields(doc.Find("main form").First()).Get("known_as") != "Jasleen") || !full && res.StatusCode != 200 {
			t.Errorf("full %v: %d", full, res.StatusCode)
		}
		want := map[bool]int{true: 0, false: 1}[full]
		if list, _, err := h.store.Members(context.Background(), h.org, "", 10); err != nil || len(list) != want {
			t.Errorf("full %v: %d members, %v", full, len(list), err)
		}
	}
}

// otherFirst is a store on which another instance has recorded the same form's
// member just before.
type otherFirst struct {
	workshop.Store
	member string
}

func (s otherFirst) RecordCheckIn(ctx context.Context, c workshop.CheckIn) (bool, error) {
	other := c
	other.Member = s.member
	if _, err := s.Store.RecordCheckIn(ctx, other); err != nil {
		return false, err
	}
	return s.Store.RecordCheckIn(ctx, c)
}

// TestACardFormSentToTwoInstancesMakesOneMember: what is given is the card of the
// member who stands on the roll, and no other is left.
func TestACardFormSentToTwoInstancesMakesOneMember(t *testing.T) {
	h := newHall(t)
	ctx := context.Background()
	room := "/en" + roomPath(h.workshop().Code)
	first, card, err := h.people.OfferMember(ctx, h.org, people.Offer{Name: "Jasleen", Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	h.workshops.Store = otherFirst{h.workshops.Store, first.ID}
	_, doc := h.get(room + "/card")
	form := fields(doc.Find("main form").First())
	form.Set("known_as", "Jasleen")
	res, doc := h.post(room+"/card", form)
	code := regexp.MustCompile(`[0-9A-Z]{4}(?:-[0-9A-Z]{4}){6}`).FindString(doc.Find("main").Text())
	if m, err := h.people.OpenByCard(ctx, code); res.StatusCode != 200 || err != nil || m.Member.ID != first.ID {
		t.Errorf("%d, a card that opens nothing of the member on the roll: %v", res.StatusCode, err)
	}
	if _, err := h.people.OpenByCard(ctx, card.String()); !fault.Is(err, fault.NotFound) {
		t.Errorf("the card before still opens: %v", err)
	}
	if list, _, err := h.store.Members(ctx, h.org, "", 10); err != nil || len(list) != 1 {
		t.Errorf("%d members, %v", len(list), err)
	}
}
