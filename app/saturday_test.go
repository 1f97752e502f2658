// SPDX-License-Identifier: AGPL-3.0-or-later

package app_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

const councilPhrase = "seven slow barges pass the lock"

// council sets an organization up with its link and plans today's workshop. It
// returns the trainer's device, on the room's page, and the code.
func (i *installation) council(browser context.Context) (trainer *device, code string) {
	i.Helper()
	trainer = i.device(browser, "en")
	trainer.open(i.setUp)
	trainer.shoot("set-up")
	trainer.fill(map[string]string{"organization": "Lakeshore Labour Council", "zone": "America/Toronto", "language": "en",
		"account": "amrit", "name": "Amrit", "passphrase": councilPhrase})
	trainer.send("main form button.go")
	trainer.open("/en/trainer/")
	trainer.send("main a[href$='/workshops/new']")
	zone, err := time.LoadLocation("America/Toronto")
	if err != nil {
		i.Fatal(err)
	}
	now := time.Now().In(zone)
	trainer.fill(map[string]string{"date": now.Format(time.DateOnly), "start": now.Format("15:04"), "zone": "America/Toronto", "place": "Hall 2",
		"people-pa": "12", "people-ar": "6", "people-es": "8", "people-en": "4", "hearing-pa": "whispered", "interpreters-pa": "2",
		"need-childcare": "3", "followup-date": now.AddDate(0, 0, 14).Format(time.DateOnly), "followup-start": "18:30",
		"followup-place": "Hall 1", "followup-host": "Rosa"})
	trainer.shoot("plan")
	trainer.send(".save button")
	if code = trainer.text(".code"); len(code) != 6 {
		i.Fatalf("planning leads to %s\n%s", eval[string](trainer, "location.href"), trainer.text("main"))
	}
	return trainer, code
}

// TestSaturday is the whole day, in a browser, from the set-up link to the
// member's own page.
func TestSaturday(t *testing.T) {
	if testing.Short() {
		t.Skip("a whole day in a browser; run without -short")
	}
	browser := chromium(t)
	i := install(t)
	trainer, code := i.council(browser)
	room := "/en/trainer/workshops/" + code
	day := saturday{installation: i, browser: browser, trainer: trainer, code: code, room: room}
	trainer.shoot("room")
	trainer.pdf(room + "/sign-in.pdf")
	trainer.pdf("/pa/print/unite-against-racism/naming-the-moment.pdf")
	trainer.pdf("/ar/print/unite-against-racism/naming-the-moment.pdf")
	day.door()
	day.roll()
	day.sheet()
	day.running()
	day.tally()
	day.member()
}

// saturday is the day under way.
type saturday struct {
	*installation
	browser    context.Context
	trainer    *device
	code, room string
}

const simran = "ਸਿਮਰਨ"

// door: two members check in on their phones, one with a name and one without.
func (s saturday) door() {
	s.Helper()
	punjabi := s.device(s.browser, "pa")
	punjabi.open("/j/" + s.code)
	punjabi.checkInPage("pa", "ltr")
	punjabi.shoot("join-pa")
	punjabi.do(chromedp.SendKeys(chromedp.CSS("#known_as"), simran), chromedp.Tap(chromedp.CSS("[data-checkin] button.go")))
	punjabi.sees("document.querySelector('#in') && !document.querySelector('#in').hidden")
	punjabi.look()
	punjabi.shoot("saved-pa")
	punjabi.send("#in li a")
	punjabi.shoot("module-pa")

	arabic := s.device(s.browser, "ar,en;q=0.5")
	arabic.open("/j/" + s.code)
	arabic.checkInPage("ar", "rtl")
	arabic.shoot("join-ar")
	arabic.do(chromedp.Tap(chromedp.CSS("[data-checkin] button.go")))
	arabic.sees("document.querySelector('#in') && !document.querySelector('#in').hidden")
	arabic.look()
	arabic.send("#in li a")
	arabic.shoot("module-ar")
	s.present("2")
}

// checkInPage is what must hold at the door: the language, a button for a
// thumb, the promise before the name.
func (d *device) checkInPage(lang, dir string) {
	d.Helper()
	got := eval[string](d, `(f => [document.documentElement.lang, getComputedStyle(document.body).direction,
		f.querySelector("button.go").getBoundingClientRect().height >= 44,
		f.querySelector(".promise").getBoundingClientRect().bottom <= f.querySelector("#known_as").getBoundingClientRect().top,
		f.querySelector(".promise").innerText.length > 60].join(" "))(document.querySelector("[data-checkin] form"))`)
	if want := lang + " " + dir + " true true true"; got != want {
		d.Errorf("the check-in page has (language, direction, tall button, promise above, promise) %s, want %s", got, want)
	}
}

// present is the room's count as the trainer sees it.
func (s saturday) present(want string) {
	s.Helper()
	s.trainer.open(s.room)
	if got := s.trainer.text("[data-present]"); got != want {
		s.Errorf("the room counts %s, want %s", got, want)
	}
}

func (s saturday) row(name string) string {
	return fmt.Sprintf("Array.from(document.querySelectorAll('.rows li')).find(li => li.innerText.includes(%q))", name)
}

// press uses a button in a row of the roll.
func (s saturday) press(name, button string) {
	s.Helper()
	eval[chromedp.Void](s.trainer, fmt.Sprintf("void(window.groundworkHere = true, %s.querySelector(%q).click())", s.row(name), button))
	s.trainer.sees(`!window.groundworkHere && document.readyState === "complete"`)
	s.trainer.look()
}

// roll: add, rename, remove and undo, count those without a name.
func (s saturday) roll() {
	s.Helper()
	d := s.trainer
	d.open(s.room + "/roll")
	d.sees(s.row(simran))
	d.fill(map[string]string{"known_as": "Lucia", "language": "es"})
	d.send("#add button")
	s.press("Lucia", "a.btn")
	d.fill(map[string]string{"known_as": "Lucía", "language": "es"})
	d.send("button[value=save]")
	d.open(s.room + "/roll")
	s.press("Lucía", "button[value=remove]")
	d.sees("document.querySelector('.rows .gone')")
	s.press("Lucía", "button[value=restore]")
	d.sees("!document.querySelector('.rows .gone')")
	d.shoot("roll")
	d.fill(map[string]string{"headcount-ar": "3"})
	d.send("form[action$='/roll/headcount'] button")
	s.present("6")
}

// sheet: three rows of the paper sheet, one of them without a name.
func (s saturday) sheet() {
	s.Helper()
	d := s.trainer
	d.open(s.room + "/sheet")
	d.fill(map[string]string{"rows": "3"})
	d.send("form[action$='/sheet/count'] button")
	d.fill(map[string]string{"row-1-language": "pa", "row-1-name": "ਗੁਰਦੀਪ", "row-2-name": "Bikram"})
	d.sees("document.querySelectorAll('[data-state=saved]').length === 2")
	if says := d.text("[data-says]"); !strings.Contains(says, "3") || !strings.Contains(says, "2") {
		s.Errorf("two rows of three: %q", says)
	}
	d.do(chromedp.Click(chromedp.CSS("[name=row-3-none]")))
	d.sees("document.querySelectorAll('[data-state=saved]').length === 3 && document.querySelector('[data-says]').classList.contains('saved')")
	d.shoot("sheet")
	s.present("9")
}

// running: the run-of-show goes on and back.
func (s saturday) running() {
	s.Helper()
	d := s.trainer
	d.send("form[action*='/next'] button")
	first := d.text(".run .now .what")
	d.send("form[action*='/next'] button.go")
	second := d.text(".run .now .what")
	d.send("button[formaction*='/back']")
	if again := d.text(".run .now .what"); first == "" || second == first || again != first {
		s.Errorf("the run-of-show stands at %q, then %q, then back at %q", first, second, again)
	}
	d.shoot("room-running")
	d.open(s.room + "/projector")
	d.shoot("projector")
	if wall := d.text("body"); strings.Contains(wall, simran) || !strings.Contains(wall, s.code) {
		s.Errorf("the wall says %s", wall)
	}
}

// tally: what the room said before it closes.
func (s saturday) tally() {
	s.Helper()
	d := s.trainer
	d.open(s.room + "/tally")
	d.fill(map[string]string{"after-1-yes": "5", "after-1-partly": "3", "after-1-not-yet": "1"})
	d.send("main form .save button")
	if got := eval[string](d, `document.querySelector('[name="after-1-yes"]').value`); got != "5" {
		s.Errorf("the tally was saved as %q", got)
	}
	d.shoot("tally")
}

// member: a card is offered to somebody who is in; her journey goes on when
// the workshop closes; she erases what is hers, and the count stays.
func (s saturday) member() {
	s.Helper()
	d := s.trainer
	d.open(s.room + "/card")
	eval[chromedp.Void](d, fmt.Sprintf(`void(document.querySelector("#entry").value =
		Array.from(document.querySelector("#entry").options).find(o => o.text.includes(%q)).value)`, simran))
	d.fill(map[string]string{"known_as": simran, "language": "pa"})
	eval[chromedp.Void](d, `void(document.querySelector("[name=journey][value=first-call-to-organizer]").checked = true)`)
	d.send("main form button.go")
	d.shoot("card-given")
	card := d.text(".code.card")
	member := s.device(s.browser, "pa")
	member.open("/pa/me")
	member.do(chromedp.SendKeys(chromedp.CSS("#card"), card))
	member.send("main form button.go")
	before := member.text(".path .now h3")
	d.open(s.room)
	d.send("form[action$='/close'] button")
	member.open("/pa/me")
	member.shoot("me-pa")
	if after := member.text(".path .now h3"); before == "" || after == "" || after == before {
		s.Errorf("her journey stood at %q and stands at %q after the closing", before, after)
	}
	if at := member.text("h1"); at != simran {
		s.Errorf("her page calls her %q", at)
	}
	member.send("form[action$='/me/erase'] button")
	member.send("form[action$='/me/erase'] button.go")
	member.open("/pa/me")
	member.do(chromedp.SendKeys(chromedp.CSS("#card"), card))
	eval[chromedp.Void](member, "void(window.groundworkHere = true, document.querySelector('main form button.go').click())")
	member.sees("!window.groundworkHere && document.querySelector('.problem')")
	s.present("9")
	d.open(s.room + "/roll")
	if strings.Contains(d.text("main"), simran) {
		s.Error("an erased name stands on the roll")
	}
	for _, page := range []string{"/en/trainer/coordinator", s.room + "/attendance", "/en/trainer/accounts"} {
		d.open(page)
		d.shoot("trainer-" + page[strings.LastIndex(page, "/")+1:])
	}
}

// TestCheckInWithoutScripts: the form works alone.
func TestCheckInWithoutScripts(t *testing.T) {
	browser := chromium(t)
	i := install(t)
	trainer, code := i.council(browser)
	phone := i.device(browser, "es")
	phone.scripts(false)
	phone.open("/j/" + code)
	phone.do(chromedp.SendKeys(chromedp.CSS("#known_as"), "Chuy"), chromedp.Click(chromedp.CSS("[data-checkin] button.go")))
	phone.do(chromedp.WaitVisible(chromedp.CSS("#in .saved")))
	if _, err := chromedp.Run(phone.ctx, chromedp.Evaluate[chromedp.Void]("location.reload()")); err != nil { // sends the form again
		t.Log(err)
	}
	s := saturday{installation: i, trainer: trainer, room: "/en/trainer/workshops/" + code}
	s.present("1")
}

// TestCheckInWaits: with the server gone, the page says that it waits, and
// saves once it is back. It counts once.
func TestCheckInWaits(t *testing.T) {
	browser := chromium(t)
	i := install(t)
	trainer, code := i.council(browser)
	trainer.open("/en/trainer/")
	phone := i.device(browser, "pa")
	phone.open("/j/" + code)
	i.stop()
	phone.do(chromedp.SendKeys(chromedp.CSS("#known_as"), simran), chromedp.Tap(chromedp.CSS("[data-checkin] button.go")))
	phone.sees("!document.querySelector('.waiting').hidden && document.querySelector('#in').hidden")
	phone.shoot("waiting-pa")
	const leaves = `dispatchEvent(new Event("beforeunload", {cancelable: true}))`
	if eval[bool](phone, leaves) {
		t.Error("who leaves the page loses what waits, and is not asked")
	}
	i.start()
	phone.sees("!document.querySelector('#in').hidden && !document.querySelector('.waiting')")
	if !eval[bool](phone, leaves) {
		t.Error("who leaves is asked, and nothing waits")
	}
	s := saturday{installation: i, trainer: trainer, room: "/en/trainer/workshops/" + code}
	s.present("1")
}

// TestAccessible runs axe-core on the main pages with the rules of WCAG 2.2 AA.
func TestAccessible(t *testing.T) {
	axe, err := os.ReadFile("../build/npm/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Skip("axe-core is not installed: run make need, with npm")
	}
	browser := chromium(t)
	i := install(t)
	trainer, code := i.council(browser)
	room := "/en/trainer/workshops/" + code
	pages := []string{"/en/sign-in", "/en/trainer/", room, room + "/plan", room + "/copy", room + "/roll", room + "/sheet", room + "/tally", room + "/card",
		room + "/projector", room + "/attendance", "/en/trainer/coordinator", "/en/trainer/accounts", "/en/trainer/account",
		"/en/trainer/learn/unite-against-racism/naming-the-moment", "/en/glossary", "/en/methods", "/en/journeys/first-call-to-organizer", "/en/join/AAAAAA"}
	for _, l := range []string{"en", "pa", "ar"} {
		pages = append(pages, "/"+l+"/", "/"+l+"/join/"+code, "/"+l+"/me", "/"+l+"/learn/unite-against-racism", "/"+l+"/learn/unite-against-racism/naming-the-moment")
	}
	for _, page := range pages {
		trainer.do(chromedp.Navigate("http://" + i.address + page))
		eval[chromedp.Void](trainer, string(axe)+"\n;void 0")
		found := eval[string](trainer, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).then(r =>
			r.violations.map(v => v.id + ": " + v.help + "\n" + v.nodes.slice(0, 3).map(n => "    " + n.html.slice(0, 160) + "\n      " +
				n.any.concat(n.all).map(c => c.message).join("; ")).join("\n")).join("\n"))`)
		if found != "" {
			t.Errorf("%s: %s", page, found)
		}
	}
}
