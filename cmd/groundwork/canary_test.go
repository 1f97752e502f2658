// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hpke"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/PuerkitoBio/goquery"

	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// browserName is what the canaries' browser calls itself.
const browserName = "Mozilla/5.0 (Canary; qzxvkwplfj) Hall/1.0"

// aviary puts canaries through every feature of a running server, as people do.
type aviary struct {
	*server
	*canaries
	data, temporary string
	database        string // sqlite:… or mongodb://…
	cookie, room    string
	account         string // the coordinator's sign-in name
	passphrase      string
	instances       []*server       // where there are several, each request goes to the next
	turn            int             // of the instances
	wet             map[string]bool // pages that were looked at
}

// send asks as the coordinator's browser, and looks at what comes back.
func (a *aviary) send(method, path, body string, headers ...string) answer {
	a.Helper()
	headers = append([]string{"User-Agent", browserName, "Sec-Fetch-Site", "same-origin", "Referer", "https://" + a.names[0] + ".example/",
		"Cookie", a.cookie, "Content-Type", "application/x-www-form-urlencoded"}, headers...)
	if len(a.instances) > 0 {
		a.turn++
		a.server = a.instances[a.turn%len(a.instances)]
	}
	got := a.ask(method, path, body, headers...)
	a.looks(path, got)
	if got.status >= 500 {
		a.Errorf("%s %s: %d", method, path, got.status)
	}
	return got
}

// looks asserts what holds for each answer to somebody who is signed in: no
// cache keeps it, and no address in it holds a name or a secret.
func (a *aviary) looks(path string, got answer) {
	a.Helper()
	if strings.Contains(path, "/trainer/") || strings.HasSuffix(path, "/me") || strings.Contains(path, "/me/") {
		if cache := got.header.Get("Cache-Control"); cache != "private, no-store" && !strings.Contains(path, "/trainer/learn/") {
			a.Errorf("%s: Cache-Control is %q", path, cache)
		}
	}
	if got.header.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(got.header.Get("Content-Security-Policy"), "require-trusted-types-for 'script'") {
		a.Errorf("%s: Referrer-Policy %q, policy %q", path, got.header.Get("Referrer-Policy"), got.header.Get("Content-Security-Policy"))
	}
	addresses := []string{got.header.Get("Location"), got.header.Get("Content-Disposition")}
	if doc, err := goquery.NewDocumentFromReader(strings.NewReader(got.body)); err == nil && strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
		for _, attribute := range []string{"href", "action", "src", "formaction"} {
			doc.Find("[" + attribute + "]").Each(func(_ int, n *goquery.Selection) { addresses = append(addresses, n.AttrOr(attribute, "")) })
		}
	}
	for _, address := range addresses {
		before, _, _ := strings.Cut(address, "#") // a fragment is not sent
		if found := a.find([]byte(before)); len(found) > 0 {
			a.Errorf("on %s an address holds %v", path, found)
		}
	}
}

// form reads a page's form as a browser would send it, with some fields set.
func (a *aviary) form(page, selector string, set ...string) answer {
	a.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(a.send(http.MethodGet, page, "").body))
	if err != nil {
		a.Fatal(err)
	}
	form := doc.Find(selector).First()
	if form.Length() == 0 {
		a.Fatalf("%s has no form %s", page, selector)
	}
	values := url.Values{}
	form.Find("input, select, textarea").Each(func(_ int, n *goquery.Selection) {
		name, kind := n.AttrOr("name", ""), n.AttrOr("type", "")
		_, checked := n.Attr("checked")
		switch {
		case name == "" || kind == "submit" || (kind == "checkbox" || kind == "radio") && !checked:
		case goquery.NodeName(n) == "select":
			chosen := n.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = n.Find("option").First()
			}
			values.Add(name, chosen.AttrOr("value", ""))
		case goquery.NodeName(n) == "textarea":
			values.Add(name, n.Text())
		default:
			values.Add(name, n.AttrOr("value", ""))
		}
	})
	for i := 0; i+1 < len(set); i += 2 {
		values.Set(set[i], set[i+1])
	}
	return a.send(http.MethodPost, form.AttrOr("action", page), values.Encode())
}

// done sends a form and wants it taken.
func (a *aviary) done(page, selector string, set ...string) answer {
	a.Helper()
	got := a.form(page, selector, set...)
	if got.status != http.StatusSeeOther && got.status != http.StatusOK {
		doc, _ := goquery.NewDocumentFromReader(strings.NewReader(got.body))
		a.Fatalf("%s: %d %s", page, got.status, doc.Find(".wrong, .problem").Text())
	}
	return got
}

// signedIn takes the session's cookie, and watches it.
func (a *aviary) signedIn(got answer) string {
	a.Helper()
	for _, line := range got.header.Values("Set-Cookie") {
		if cookie, _, _ := strings.Cut(line, ";"); strings.HasPrefix(cookie, "__Host-groundwork=") {
			a.watch(strings.TrimPrefix(cookie, "__Host-groundwork="))
			return cookie
		}
	}
	doc, _ := goquery.NewDocumentFromReader(strings.NewReader(got.body))
	a.Fatalf("nobody is signed in: %d %s", got.status, doc.Find(".wrong, .problem").Text())
	return ""
}

// newAviary serves with a log, a folder for temporary files and a data folder of
// its own. Without a database it keeps everything in the data folder.
func newAviary(t *testing.T, database string) *aviary {
	t.Helper()
	a := &aviary{canaries: newCanaries(1000), data: t.TempDir(), temporary: t.TempDir(), database: database}
	if a.database == "" {
		a.database = "sqlite:" + a.data
	}
	a.server = a.another(t)
	return a
}

// another serves from the same store.
func (a *aviary) another(t *testing.T) *server {
	t.Helper()
	cmd := swift(t, binary(t, "serve", "--addr", "127.0.0.1:0", "--data", a.data, "--database", a.database))
	cmd.Env = append(cmd.Env, "TMPDIR="+a.temporary)
	return greeted(t, cmd)
}

// settle sets an organization and a workshop up.
func (a *aviary) settle() {
	a.Helper()
	a.account, a.passphrase = a.next(), "a grove of "+a.next()
	a.watch(a.passphrase)
	link := a.said["set-up link (works once)"]
	a.watch(link[strings.LastIndex(link, "/")+1:])
	a.cookie = a.signedIn(a.ask(http.MethodPost, strings.TrimPrefix(link, a.url), url.Values{"organization": {"Lakeshore"}, "zone": {"America/Toronto"},
		"language": {"en"}, "account": {a.account}, "name": {a.next()}, "passphrase": {a.passphrase}}.Encode(),
		"Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded", "User-Agent", browserName))
	zone, err := time.LoadLocation("America/Toronto")
	if err != nil {
		a.Fatal(err)
	}
	now := time.Now().In(zone)
	planned := a.done("/en/trainer/workshops/new", "main form:has(.save)", "date", now.Format(time.DateOnly), "start", now.Format("15:04"), "place", "Hall 2",
		"people-en", "150", "facilitators", "3", "facilitator-0-id", "a", "facilitator-0-who", "guest", "facilitator-0-guest", a.next(), "facilitator-0-role", "leads",
		"facilitator-1-id", "b", "facilitator-1-who", "guest", "facilitator-1-guest", a.next(), "facilitator-1-role", "interprets", "facilitator-1-language", "pa",
		"facilitator-2-id", "c", "facilitator-2-who", "guest", "facilitator-2-guest", a.next(), "facilitator-2-role", "observes")
	a.room = planned.header.Get("Location")
	a.send(http.MethodPost, a.room+"/open", "")
}

func (a *aviary) code() string { return a.room[strings.LastIndex(a.room, "/")+1:] }

// arrive checks so many in: in the clear, sealed on the phone, by the form.
func (a *aviary) arrive(clear, sealed, form int) {
	a.Helper()
	place := func(id string) string { return "/api/v1/workshops/" + a.code() + "/checkins/" + id }
	want := func(got answer, status int) {
		a.Helper()
		if got.status != status {
			a.Fatalf("a check-in: %d %.300s", got.status, got.body)
		}
	}
	for range clear {
		body, _ := json.Marshal(map[string]string{"known_as": a.next(), "language": "pa"})
		want(a.ask(http.MethodPut, place(uuid()), string(body), "User-Agent", browserName), http.StatusCreated)
	}
	public := a.publicKey()
	for range sealed {
		id := uuid()
		box, err := hpke.Seal(public, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte("groundwork/1/checkin/"+id+"/known_as"), []byte(a.next()))
		if err != nil {
			a.Fatal(err)
		}
		want(a.ask(http.MethodPut, place(id), `{"sealed":"`+base64.RawURLEncoding.EncodeToString(box)+`","language":"ar"}`), http.StatusCreated)
	}
	for range form {
		want(a.ask(http.MethodPost, "/ar/join/"+a.code(), url.Values{"id": {uuid()}, "known_as": {a.next()}}.Encode(), "Sec-Fetch-Site", "same-origin",
			"Content-Type", "application/x-www-form-urlencoded", "User-Agent", browserName), http.StatusOK)
	}
}

// publicKey is the organization's, as a phone would have it.
func (a *aviary) publicKey() hpke.PublicKey {
	a.Helper()
	source, err := storage.OpenSource(a.Context(), a.database)
	if err != nil {
		a.Fatal(err)
	}
	defer source.Close()
	var raw []byte
	err = source.Each(a.Context(), "organizations", func(doc any) error {
		o, ok := doc.(*record.Organization)
		if !ok || len(o.PublicKey) == 0 {
			return fmt.Errorf("no public key in %v", doc)
		}
		raw = o.PublicKey
		return nil
	})
	if err != nil {
		a.Fatal(err)
	}
	point, err := ecdh.P256().NewPublicKey(raw)
	if err != nil {
		a.Fatal(err)
	}
	public, err := hpke.NewDHKEMPublicKey(point)
	if err != nil {
		a.Fatal(err)
	}
	return public
}

// write types names in on the roll and the sheet, and corrects some.
func (a *aviary) write(added, rows, corrected int) {
	a.Helper()
	for range added {
		a.done(a.room+"/roll", "#add, form:has([name=known_as])", "id", uuid(), "known_as", a.next(), "language", "es")
	}
	a.done(a.room+"/sheet", "form[action$='/sheet/count']", "rows", strconv.Itoa(rows))
	for first := 1; first <= rows; first += 10 {
		set := []string{"numbers", ""}
		for n := first; n < first+10; n++ {
			row := "row-" + strconv.Itoa(n)
			set[1] += " " + strconv.Itoa(n)
			set = append(set, row+"-name", a.next(), row+"-language", "pa")
		}
		a.done(a.room+"/sheet", "main form:has([name=numbers])", set...)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(a.send(http.MethodGet, a.room+"/roll", "").body))
	if err != nil {
		a.Fatal(err)
	}
	entries := doc.Find("a[href*='/roll/']").Map(func(_ int, n *goquery.Selection) string { return n.AttrOr("href", "") })
	if len(entries) < corrected {
		a.Fatalf("%d entries to correct", len(entries))
	}
	for _, entry := range entries[:corrected] {
		a.done(entry, "main form:has([name=known_as])", "known_as", a.next(), "do", "save")
	}
	for _, do := range []string{"remove", "restore"} {
		a.form(entries[0], "main form:has([name=known_as])", "do", do)
	}
}

// join gives cards, opens their pages and checks in with them.
func (a *aviary) join(members int) {
	a.Helper()
	for range members {
		name := a.next()
		given := a.done(a.room+"/card", "main form:has([name=known_as])", "known_as", name, "language", "pa", "journey", "first-call-to-organizer")
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(given.body))
		if err != nil {
			a.Fatal(err)
		}
		card := strings.TrimSpace(doc.Find(".code.card").Text())
		a.watch(card)
		a.watch(strings.ReplaceAll(card, "-", "")[8:])
		own := a.cookie
		a.cookie = ""
		a.cookie = a.signedIn(a.send(http.MethodPost, "/pa/me", url.Values{"card": {card}}.Encode()))
		if page := a.send(http.MethodGet, "/pa/me", ""); !strings.Contains(page.body, name) {
			a.Errorf("her page does not say %s", name)
		}
		for _, hers := range []string{"/pa/me/groundwork.json", "/pa/me/record"} {
			if file := a.send(http.MethodGet, hers, ""); !strings.Contains(file.body, name) {
				a.Errorf("%s does not say %s", hers, name)
			}
		}
		a.cookie = own
		if found := a.send(http.MethodPost, "/en/trainer/person", url.Values{"card": {card}}.Encode()); found.status != http.StatusOK {
			a.Errorf("finding her by her card: %d", found.status)
		}
	}
}

// note writes into every field of the day's notes, and writes each anew.
func (a *aviary) note() {
	a.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(a.send(http.MethodGet, a.room+"/notes", "").body))
	if err != nil {
		a.Fatal(err)
	}
	fields := doc.Find("main textarea").Map(func(_ int, n *goquery.Selection) string { return n.AttrOr("name", "") })
	if len(fields) < 3 {
		a.Fatalf("the notes have the fields %v", fields)
	}
	for range 2 {
		var set, said []string
		for _, f := range fields {
			said = append(said, a.next())
			set = append(set, f, "We asked "+said[len(said)-1]+" for help.")
		}
		a.done(a.room+"/notes", "main form", set...)
		if page := a.send(http.MethodGet, a.room+"/notes", ""); !strings.Contains(page.body, said[0]) {
			a.Error("a note is not there again")
		}
	}
}

// colleagues adds accounts by hand and by invitation, and signs one of them in.
func (a *aviary) colleagues(added, invited int) {
	a.Helper()
	for range added {
		got := a.done("/en/trainer/accounts", "form[action$='/trainer/accounts']", "account", a.next(), "name", a.next(), "role", "trainer")
		doc, _ := goquery.NewDocumentFromReader(strings.NewReader(got.body))
		a.watch(strings.TrimSpace(doc.Find(".secret").First().Text()))
	}
	link := regexp.MustCompile(`/en/invitation#([^"'<\s]+)`)
	for range invited {
		got := a.done("/en/trainer/accounts", "form[action$='/invitations']", "role", "trainer")
		m := link.FindStringSubmatch(got.body)
		if m == nil {
			a.Fatal("an invitation has no link")
		}
		code := html.UnescapeString(m[1]) // its last symbol may be one of *~$=
		a.watch(code)
		own := a.cookie
		a.cookie = ""
		a.cookie = a.signedIn(a.form("/en/invitation", "main form", "code", code, "account", a.next(), "name", a.next(), "passphrase", "seven wet barges "+a.next()))
		a.send(http.MethodGet, "/en/trainer/", "")
		a.send(http.MethodPost, "/en/sign-out", "")
		a.cookie = own
	}
}

// pass gives a day pass that opens names, and enters with it.
func (a *aviary) pass() (cookie string) {
	a.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(a.done(a.room+"/pass", "main form:has([name=names])", "names", "1").body))
	if err != nil {
		a.Fatal(err)
	}
	code := doc.Find(".once .secret").Text()
	a.watch(code)
	own := a.cookie
	defer func() { a.cookie = own }()
	a.cookie = ""
	return a.signedIn(a.form("/en/pass", "main form", "code", code))
}

// substitute runs the day with a pass.
func (a *aviary) substitute() {
	a.Helper()
	own := a.cookie
	a.cookie = a.pass()
	a.done(a.room+"/roll", "#add, form:has([name=known_as])", "id", uuid(), "known_as", a.next(), "language", "es")
	if roll := a.send(http.MethodGet, a.room+"/roll", ""); len(a.find([]byte(roll.body))) < 300 {
		a.Error("a substitute reads no names")
	}
	a.cookie = own
}

// stumble does what does not work: what was typed must not end up anywhere.
func (a *aviary) stumble(n int) {
	a.Helper()
	for range n {
		body, _ := json.Marshal(map[string]string{"known_as": a.next() + strings.Repeat("x", 90), "language": "pa"})
		a.ask(http.MethodPut, "/api/v1/workshops/"+a.code()+"/checkins/"+uuid(), string(body), "User-Agent", browserName)
		a.ask(http.MethodPut, "/api/v1/workshops/AAAAAA/checkins/"+uuid(), `{"known_as":"`+a.next()+`"`, "User-Agent", browserName)
		a.ask(http.MethodPost, "/en/sign-in", url.Values{"account": {a.next()}, "passphrase": {a.next() + a.next()}}.Encode(), "Sec-Fetch-Site", "same-origin",
			"Content-Type", "application/x-www-form-urlencoded", "User-Agent", browserName, "X-Forwarded-For", "203.0.113.77")
		a.ask(http.MethodPost, "/en/me", url.Values{"card": {a.next()}}.Encode(), "Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded")
		a.ask(http.MethodGet, "/en/join?code="+url.QueryEscape(a.next()), "", "User-Agent", browserName)
		a.ask(http.MethodGet, "/en/"+url.PathEscape(a.next())+"?q="+url.QueryEscape(a.next()), "", "Cookie", "__Host-groundwork="+url.QueryEscape(a.next()))
		a.ask(http.MethodPost, a.room+"/roll", url.Values{"known_as": {a.next()}, "language": {"xx"}, "id": {"no"}}.Encode(), "Cookie", a.cookie, "Sec-Fetch-Site", "same-origin",
			"Content-Type", "application/x-www-form-urlencoded")
		a.ask(http.MethodPost, a.room+"/attendance.csv", url.Values{"passphrase": {a.next()}}.Encode(), "Cookie", a.cookie, "Sec-Fetch-Site", "cross-site")
	}
}

// crawl looks at every page that a coordinator can reach by links, paper and
// files among them.
func (a *aviary) crawl(start ...string) {
	a.Helper()
	a.wet = map[string]bool{}
	for queue := start; len(queue) > 0 && len(a.wet) < 60; queue = queue[1:] {
		path, _, _ := strings.Cut(queue[0], "#")
		if path == "" || path[0] != '/' || a.wet[path] || strings.Contains(path, "choose=") ||
			strings.Contains(path, "/learn/") || strings.HasPrefix(path, "/en/print/") {
			continue
		}
		a.wet[path] = true
		got := a.send(http.MethodGet, path, "")
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(got.body))
		if err == nil && strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
			queue = append(queue, doc.Find("a[href]").Map(func(_ int, n *goquery.Selection) string { return n.AttrOr("href", "") })...)
		}
	}
}

// take prints and exports everything that holds names.
func (a *aviary) take() {
	a.Helper()
	for _, kind := range []string{"sign-in.pdf", "run-of-show.pdf", "print/certificate.pdf", "pack.pdf", "pack.zip"} {
		if got := a.send(http.MethodGet, a.room+"/"+kind, ""); got.status != http.StatusOK {
			a.Errorf("%s: %d", kind, got.status)
		}
	}
	names := a.send(http.MethodPost, a.room+"/attendance.csv", url.Values{"passphrase": {a.passphrase}}.Encode())
	if names.status != http.StatusOK || !strings.Contains(names.body, a.names[300]) {
		a.Errorf("the file of names: %d, and not with %s", names.status, a.names[300])
	}
	sheet := a.send(http.MethodPost, "/en/trainer/recovery/sheet", url.Values{"passphrase": {a.passphrase}, "paper": {"letter"}}.Encode())
	if sheet.status != http.StatusOK || sheet.header.Get("Content-Type") != "application/pdf" {
		a.Errorf("the recovery sheet: %d %s", sheet.status, sheet.header.Get("Content-Type"))
	}
}

// backup writes the encrypted copies; what is in them is nobody's to read.
func (a *aviary) backup(dir string) {
	a.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		a.Fatal(err)
	}
	cmd := binary(a.T, "backup", "--database", a.database, "--to", key.Recipient().String(), "-o", filepath.Join(dir, "data.age"),
		"--keys", filepath.Join(dir, "keys.age"), "--erasures", filepath.Join(dir, "erasures.age"))
	cmd.Env = append(cmd.Env, "TMPDIR="+a.temporary)
	out, err := cmd.CombinedOutput()
	if err != nil {
		a.Fatalf("%v\n%s", err, out)
	}
	if err := os.WriteFile(filepath.Join(dir, "said"), out, 0o600); err != nil {
		a.Fatal(err)
	}
}

// sheets reads what public paper the server has in its memory.
func (a *aviary) sheets() {
	a.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		a.Fatal("needs pdftotext (Debian: poppler-utils)")
	}
	for _, l := range []string{"en", "pa", "ar"} {
		got := a.ask(http.MethodGet, "/"+l+"/print/unite-against-racism/naming-the-moment.pdf", "")
		again := a.ask(http.MethodGet, "/"+l+"/print/unite-against-racism/naming-the-moment.pdf", "")
		cmd := exec.Command(program, "-", "-")
		cmd.Stdin = strings.NewReader(got.body)
		text, err := cmd.Output()
		if err != nil || len(text) < 500 || again.body != got.body {
			a.Errorf("paper in %s: %v, %d bytes of text", l, err, len(text))
		}
		if found := a.find(append(text, got.body...)); len(found) > 0 {
			a.Errorf("public paper in %s holds %v", l, found)
		}
	}
}

// live puts all of them through every feature, and says how many there were.
func (a *aviary) live() {
	a.Helper()
	a.settle()
	a.sheets()
	a.arrive(450, 60, 60)
	a.write(20, 60, 40)
	a.join(12)
	a.note()
	a.colleagues(4, 4)
	a.substitute()
	a.stumble(10)
	a.crawl("/en/trainer/", a.room, "/en/trainer/coordinator", "/en/trainer/accounts", "/en/trainer/account")
	a.take()
	a.sheets()
	if roll := a.send(http.MethodGet, a.room+"/roll", ""); len(a.find([]byte(roll.body))) < 300 {
		a.Errorf("the roll holds %d names: they did not get in, and nothing was tested", len(a.find([]byte(roll.body))))
	}
	for len(a.names)-a.taken > 0 {
		a.arrive(1, 0, 0)
	}
	if a.taken < 1000 || len(a.wet) < 30 {
		a.Errorf("%d canaries, %d pages: too few", a.taken, len(a.wet))
	}
}

// end stops the server and reads its log: no canary is in it, no address, and
// nothing of what a browser calls itself.
func (a *aviary) end() {
	a.Helper()
	if err := a.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		a.Fatal(err)
	}
	_ = a.wait()
	if found := a.find(a.stderr.Bytes()); len(found) > 0 {
		a.Errorf("the log holds %v", found)
	}
	for _, bad := range []string{"127.0.0.1", "203.0.113.77", "Mozilla", "qzxvkwplfj", "panic"} {
		if bytes.Contains(a.stderr.Bytes(), []byte(bad)) {
			a.Errorf("the log holds %q:\n%s", bad, a.stderr)
		}
	}
}

// TestCanaries puts a thousand distinctive names, and secrets, through every
// feature; then it searches the files of the store with their journals, while
// the server runs and after it ended, temporary files, the log, backups and
// public paper for them, in every form. None may be found. Nor may the log hold
// an address or what a browser calls itself.
func TestCanaries(t *testing.T) {
	a := newAviary(t, "")
	a.live()
	copies := t.TempDir()
	a.backup(copies)
	files := a.in(t, a.data, a.temporary, copies, a.cmd.Dir)
	a.end()
	files += a.in(t, a.data, a.temporary, a.cmd.Dir)
	if files < 6 {
		t.Errorf("%d files: too few", files)
	}
	t.Logf("%d canaries and their secrets, %d pages, %d files: none found", a.taken, len(a.wet), files)
}
