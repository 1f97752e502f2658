// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// row finds somebody on a roll's page.
func row(doc *goquery.Document, name string) *goquery.Selection {
	return doc.Find(".rows > li").FilterFunction(func(_ int, e *goquery.Selection) bool {
		return strings.Contains(e.Find("bdi").Text(), name)
	})
}

func TestRollAddCorrectUndo(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	roll := "/en" + roomPath(w.Code) + "/roll"
	_, doc := h.get(roll)
	form := fields(doc.Find("#add"))
	form.Set("known_as", "Jasleen <script>")
	form.Set("language", "pa")
	h.done(roll, form)
	h.done(roll, form) // the same form twice is one person
	_, doc = h.get(roll)
	if n := row(doc, "Jasleen <script>"); n.Length() != 1 || doc.Find(".count").Text() != "1" || !strings.Contains(n.Text(), "ਪੰਜਾਬੀ") {
		t.Fatalf("%s", doc.Find(".rows").Text())
	}
	entry, _ := row(doc, "Jasleen").Find("a.btn").Attr("href")
	_, doc = h.get(entry)
	form = fields(doc.Find("form").First())
	form.Set("known_as", "Jasleen")
	form.Set("language", "en")
	form.Set("do", "save")
	h.done(entry, form)
	_, doc = h.get(roll)
	if got := strings.TrimSpace(row(doc, "Jasleen").Find("span").First().Text()); !strings.HasPrefix(got, "Jasleen · English") {
		t.Errorf("after the correction: %q", got)
	}
	press := func(do, count string) {
		t.Helper()
		h.set(h.now().Add(time.Second))
		_, doc = h.get(roll)
		form = fields(row(doc, "Jasleen").Find("form"))
		form.Set("do", do)
		h.done(entry, form)
		if _, doc = h.get(roll); doc.Find(".count").Text() != count {
			t.Errorf("%s: count %s, want %s", do, doc.Find(".count").Text(), count)
		}
	}
	press("remove", "0")
	press("restore", "1")
	press("remove", "0")
}

func TestRollKeepsWhatWasTyped(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	roll := "/en" + roomPath(w.Code) + "/roll"
	long := strings.Repeat("ਕ", 81)
	id := newUUID()
	res, doc := h.post(roll, url.Values{"id": {id}, "known_as": {long}, "language": {"pa"}})
	if res.StatusCode != 422 || doc.Find("#wrong-name").Length() != 1 || doc.Find("#known_as").AttrOr("value", "") != clip(long) ||
		doc.Find("#add input[name=id]").AttrOr("value", "") != id || doc.Find("#language option[selected]").AttrOr("value", "") != "pa" {
		t.Errorf("%d: %s", res.StatusCode, doc.Find(".wrong").Text())
	}
	if strings.Contains(res.Request.URL.String(), long) {
		t.Error("a name in an address")
	}
	if res, doc = h.post(roll+"/headcount", url.Values{"headcount-pa": {"many"}}); res.StatusCode != 422 || doc.Find("#headcount-pa").AttrOr("value", "") != "many" {
		t.Errorf("headcount: %d", res.StatusCode)
	}
}

// TestAFormThatIsShownAgainKeepsItsChoices: nobody on the roll is counted again, nor
// made twice, because her form came back.
func TestAFormThatIsShownAgainKeepsItsChoices(t *testing.T) {
	h := newHall(t)
	room := "/en" + roomPath(h.workshop().Code)
	id, long := newUUID(), strings.Repeat("x", 81)
	h.done(room+"/roll", url.Values{"id": {id}, "known_as": {"Simran"}, "language": {"en"}})
	_, doc := h.get(room + "/card")
	form := fields(doc.Find("main form").First())
	form.Set("entry", id)
	form.Set("known_as", long)
	form.Set("language", "pa")
	form.Set("journey", doc.Find("[name=journey]").AttrOr("value", "none"))
	if res, doc := h.post(room+"/card", form); res.StatusCode != 422 || fields(doc.Find("main form").First()).Encode() != form.Encode() {
		t.Errorf("a card: %d %v of %v", res.StatusCode, fields(doc.Find("main form").First()), form)
	}
	entry := room + "/roll/" + id
	_, doc = h.get(entry)
	form = fields(doc.Find("main form").First())
	form.Set("known_as", long)
	form.Set("language", "pa")
	form.Set("do", "save")
	res, doc := h.post(entry, form)
	if again := fields(doc.Find("main form").First()); res.StatusCode != 422 || again.Get("known_as") != long || again.Get("language") != "pa" {
		t.Errorf("a correction: %d %v", res.StatusCode, again)
	}
}

func TestHeadcountsCountAndCanBeCorrected(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	roll := "/en" + roomPath(w.Code) + "/roll"
	for _, n := range []string{"7", "4", "7"} {
		_, doc := h.get(roll)
		form := fields(doc.Find(`form[action$="/headcount"]`))
		form.Set("headcount-pa", n)
		h.set(h.now().Add(time.Minute))
		h.done(roll+"/headcount", form)
		if _, doc = h.get(roll); doc.Find(".count").Text() != n {
			t.Errorf("said %s, shows %s", n, doc.Find(".count").Text())
		}
	}
}

func TestSamePersonTwiceIsOneAttendance(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	roll := "/en" + roomPath(w.Code) + "/roll"
	h.arrive(w.Code, "Rosa", "en")
	h.set(h.now().Add(time.Minute))
	h.arrive(w.Code, "Rosita", "en")
	_, doc := h.get(roll)
	second, _ := row(doc, "Rosita").Find("a.btn").Attr("href")
	_, doc = h.get(second)
	form := fields(doc.Find("form:has(#other)"))
	form.Set("do", "same")
	h.done(second, form)
	_, doc = h.get(roll)
	if doc.Find(".count").Text() != "1" || row(doc, "Rosita").Length() != 0 {
		t.Fatalf("count %s", doc.Find(".count").Text())
	}
	first, _ := row(doc, "Rosa").Find("a.btn").Attr("href")
	_, doc = h.get(first)
	undo := doc.Find(".rows form")
	form = fields(undo)
	form.Set("do", "restore")
	h.done(undo.AttrOr("action", ""), form)
	if _, doc = h.get(roll); doc.Find(".count").Text() != "2" {
		t.Errorf("after undoing: %s", doc.Find(".count").Text())
	}
}

func TestSheetIsTypedInItsOwnOrder(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	sheet := "/en" + roomPath(w.Code) + "/sheet"
	_, doc := h.get(sheet)
	if doc.Find(".sheet").Length() != 0 || doc.Find("#rows").Length() != 1 {
		t.Fatal("the sheet does not ask for its rows first")
	}
	if res, doc := h.post(sheet+"/count", url.Values{"rows": {"-3"}}); res.StatusCode != 422 || doc.Find("#wrong-rows").Length() != 1 {
		t.Errorf("-3 rows: %d", res.StatusCode)
	}
	typed := url.Values{"numbers": {"1"}, "row-1-name": {strings.Repeat("a", 81)}} // while another device said that there are none
	if res, doc := h.post(sheet, typed); res.StatusCode != 422 || doc.Find("[name=row-1-name]").AttrOr("value", "") != typed.Get("row-1-name") {
		t.Error("rows that were typed are lost where none were counted")
	}
	h.done(sheet+"/count", url.Values{"rows": {"12"}})
	_, doc = h.get(sheet)
	if doc.Find(".sheet tbody tr").Length() != 10 || !strings.Contains(doc.Find("[data-says]").Text(), "The sheet says 12, 0 entered.") {
		t.Fatalf("%d rows, %q", doc.Find(".sheet tbody tr").Length(), doc.Find("[data-says]").Text())
	}
	form := fields(doc.Find("form[data-sheet]"))
	form.Set("row-1-language", "pa")
	form.Set("row-1-name", "One")
	form.Set("row-2-name", "Two") // as above
	form.Set("row-3-language", "en")
	form.Set("row-3-none", "1")
	form.Set("row-4-name", "Four")
	h.done(sheet, form)
	h.done(sheet, form) // sent twice
	_, doc = h.get(sheet)
	if got := doc.Find("[data-says]").Text(); !strings.Contains(got, "The sheet says 12, 4 entered.") {
		t.Errorf("%q", got)
	}
	if got := doc.Find("[data-entries] li > span").First().Text(); !strings.Contains(got, "One · ਪੰਜਾਬੀ") || !strings.Contains(row(doc, "Two").Text(), "ਪੰਜਾਬੀ") || !strings.Contains(row(doc, "Four").Text(), "English") {
		t.Errorf("%q", doc.Find("[data-entries]").Text())
	}
	if first := doc.Find(".sheet tbody tr").First(); first.AttrOr("data-row", "") != "5" || first.Find("option[selected]").AttrOr("value", "") != "en" {
		t.Errorf("goes on at row %s in %s", first.AttrOr("data-row", ""), first.Find("option[selected]").AttrOr("value", ""))
	}
	form.Set("row-2-name", "Two, read again")
	if to := h.done(sheet, form); !strings.Contains(to, "changed=1") {
		t.Errorf("went on to %s", to)
	}
	if _, doc = h.get(sheet); row(doc, "Two, read again").Length() != 1 {
		t.Error("the row typed again was not corrected")
	}
}

func TestNextNumbers(t *testing.T) {
	for _, test := range []struct {
		typed []int
		says  int
		want  string
	}{
		{nil, 3, "[1 2 3]"},
		{nil, 30, "[1 2 3 4 5 6 7 8 9 10]"},
		{[]int{1, 2, 4}, 6, "[5 6]"},
		{[]int{1, 2, 4, 6}, 6, "[3 5 7]"},
		{[]int{1, 2}, 2, "[3]"},
	} {
		var rows []workshop.Entry
		for _, n := range test.typed {
			rows = append(rows, workshop.Entry{CheckIn: workshop.CheckIn{Row: n}})
		}
		if got := fmt.Sprint(nextNumbers(rows, test.says)); got != test.want {
			t.Errorf("%v of %d: %s, want %s", test.typed, test.says, got, test.want)
		}
	}
}

func TestSheetRowsByThemselves(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	sheet := "/en" + roomPath(w.Code) + "/sheet"
	h.done(sheet+"/count", url.Values{"rows": {"2"}})
	answer := func(form url.Values) (int, string) {
		r, err := http.NewRequest(http.MethodPost, "http://groundwork.example"+sheet, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range map[string]string{"Accept": "application/json", "Sec-Fetch-Site": "same-origin",
			"Content-Type": "application/x-www-form-urlencoded", "Cookie": SessionCookie + "=" + h.cookie} {
			r.Header.Set(name, value)
		}
		res, err := h.s.app.Test(r, -1)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		doc, _ := goquery.NewDocumentFromReader(res.Body)
		return res.StatusCode, doc.Text()
	}
	if status, body := answer(url.Values{"numbers": {"1"}, "row-1-name": {"One"}, "row-1-language": {"pa"}}); status != 200 || !strings.Contains(body, "2, 1 entered") {
		t.Errorf("%d %s", status, body)
	}
	if status, body := answer(url.Values{"numbers": {"2"}, "row-2-name": {"a\u202eb"}, "row-2-language": {"pa"}}); status != 422 || !strings.Contains(body, "errors-name-characters") {
		t.Errorf("%d %s", status, body)
	}
	if status, body := answer(url.Values{"numbers": {"0"}}); status != 400 {
		t.Errorf("%d %s", status, body)
	}
}

func TestTallyTellsOfAChangeOfTheRoom(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	path := "/en" + roomPath(w.Code) + "/tally"
	_, doc := h.get(path)
	form := fields(doc.Find("form"))
	for name, value := range map[string]string{"before-1-yes": "2", "before-1-partly": "3", "before-1-not-yet": "5",
		"after-1-yes": "8", "after-1-partly": "1", "after-1-not-yet": "1", "after-by": "faces", "pledge-one-on-one": "6"} {
		form.Set(name, value)
	}
	h.done(path, form)
	_, doc = h.get(path)
	if doc.Find(".change").Length() != 1 || doc.Find(".change .row").Length() != 2 || doc.Find(".change .row").Eq(1).Find("rect").First().AttrOr("width", "") != "800" {
		t.Errorf("%s", doc.Find("#change").Text())
	}
	if doc.Find("#pledge-one-on-one").AttrOr("value", "") != "6" || doc.Find("#after-by option[selected]").AttrOr("value", "") != "faces" {
		t.Error("what was saved is not shown")
	}
	form.Set("after-1-yes", "9") // from the first page: somebody saved since
	res, doc := h.post(path, form)
	if res.StatusCode != 409 || doc.Find("#after-1-yes").AttrOr("value", "") != "9" {
		t.Fatalf("%d, typed %q", res.StatusCode, doc.Find("#after-1-yes").AttrOr("value", ""))
	}
	h.done(path, fields(doc.Find("form")))
	if _, doc = h.get(path); doc.Find("#after-1-yes").AttrOr("value", "") != "9" {
		t.Error("saving again did not keep what was typed")
	}
	form = fields(doc.Find("form"))
	form.Set("pledge-one-on-one", "x")
	if res, doc = h.post(path, form); res.StatusCode != 422 || doc.Find("#pledge-one-on-one").AttrOr("value", "") != "x" {
		t.Errorf("%d", res.StatusCode)
	}
}

func TestCSVHasNumbersAndNamesOnlyBehindThePassphrase(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	h.arrive(w.Code, `=HYPERLINK("http://evil.example","Rosa")`, "pa")
	h.arrive(w.Code, "Ines", "en")
	path := "/en" + roomPath(w.Code) + "/attendance"
	res, doc := h.get(path + ".csv")
	// The parser of the test reads \r\n as \n.
	want := "\uFEFF\"Language code\",\"Language\",\"People\"\n\"en\",\"English\",\"1\"\n\"pa\",\"ਪੰਜਾਬੀ\",\"1\"\n\"\",\"All\",\"2\"\n"
	if got := doc.Text(); res.Header.Get("Content-Type") != "text/csv; charset=utf-8" || got != want {
		t.Errorf("%s %q", res.Header.Get("Content-Type"), got)
	}
	if res, doc = h.post(path+".csv", url.Values{"passphrase": {"not this one at all"}}); res.StatusCode != 422 ||
		doc.Find("#wrong-passphrase").Length() != 1 || strings.Contains(doc.Text(), "Ines") {
		t.Errorf("a wrong passphrase: %d", res.StatusCode)
	}
	res, doc = h.post(path+".csv", url.Values{"passphrase": {passphrase}})
	if got := doc.Text(); res.StatusCode != 200 || !strings.Contains(got, `"'=HYPERLINK(""http://evil.example"",""Rosa"")"`) || !strings.Contains(got, `"Ines","English"`) {
		t.Errorf("%d %s", res.StatusCode, got)
	}
	if res.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("Cache-Control %q", res.Header.Get("Cache-Control"))
	}
}

func TestHarmlessCells(t *testing.T) {
	for in, want := range map[string]string{"Rosa": "Rosa", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx",
		"a=b": "a=b", "": "", "＝1": "'＝1", "ਪੰਜਾਬੀ": "ਪੰਜਾਬੀ"} {
		if got := harmless(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := newTable("a", `b"c`).b.String(); got != "\uFEFF\"a\",\"b\"\"c\"\r\n" {
		t.Errorf("%q", got)
	}
}

func TestClosingIsWitnessed(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	ctx := context.Background()
	member, card, err := h.people.OfferMember(ctx, h.org, people.Offer{Name: "Rosa", Language: "en", Journeys: []string{"first-call-to-organizer"}})
	if err != nil {
		t.Fatal(err)
	}
	log := func() int {
		t.Helper()
		events, err := h.s.Journeys.Log(ctx, h.org, member.ID)
		if err != nil {
			t.Fatal(err)
		}
		return len(journey.Standing(events))
	}
	h.checkInWithCard(w.Code, card.Lookup)
	if log() != 0 {
		t.Error("an open workshop was witnessed")
	}
	room := "/en" + roomPath(w.Code)
	h.done(room+"/next", url.Values{"shown": {"0"}})
	h.done(room+"/close", nil)
	if log() == 0 {
		t.Fatal("closing was not witnessed")
	}
	_, doc := h.get(room + "/roll")
	form := fields(doc.Find(".rows form").First())
	form.Set("do", "remove")
	h.done(doc.Find(".rows form").First().AttrOr("action", ""), form)
	if n := log(); n != 0 {
		t.Errorf("%d things stand of a member who was taken off the roll", n)
	}
	_, doc = h.get("/en/trainer/coordinator")
	if doc.Find(".cards > li").Length() != 1 || doc.Find(".stages").Length() == 0 {
		t.Errorf("coordinator: %s", doc.Find("main").Text())
	}
	if html, _ := doc.Html(); strings.Contains(html, "Rosa") {
		t.Error("a name on the coordinator's page")
	}
}

// unwitnessing is a log that cannot be written to just now.
type unwitnessing struct{ journey.Store }

func (unwitnessing) Append(context.Context, []journey.Event) (int, error) {
	return 0, fault.New(fault.Unavailable, "errors-unavailable")
}

// TestARowThatIsKeptIsSaved: a form shown again would keep its id, and so the
// first name, whatever was typed then.
func TestARowThatIsKeptIsSaved(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	room := "/en" + roomPath(w.Code)
	h.done(room+"/next", url.Values{"shown": {"0"}})
	h.done(room+"/close", nil)
	log := h.s.Journeys.Store
	h.s.Journeys.Store = unwitnessing{log}
	_, doc := h.get(room + "/roll")
	form := fields(doc.Find("#add"))
	form.Set("known_as", "Jasleen")
	form.Set("language", "pa")
	h.done(room+"/roll", form)
	if _, doc = h.get(room + "/roll"); row(doc, "Jasleen").Length() != 1 {
		t.Errorf("the row is not there: %s", doc.Find(".rows").Text())
	}
	h.s.Journeys.Store = log
	h.get("/en/trainer/coordinator")
	if events, _, err := log.Events(context.Background(), h.org, "", 10); err != nil || len(events) == 0 {
		t.Error(err, "what happened was not witnessed when the coordinator looked")
	}
}
