// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/brotli"

	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/locales"
)

// hall is a course of one module whose blocks are in every state in Arabic:
// current, draft, older, missing, and held.
const hallModule = `---
title: "The hall"
summary: "A test of every state."
---

## Read by a speaker {#read step=experience method=pairs minutes=5}

Words for all. See [the words](../../glossary/glossary.md).

::: trainer
Only for trainers.
:::

::: plain
Easy words.
:::

## A draft {#draft step=patterns method=pairs minutes=65}

Draft words.

## Older {#older step=theory method=pairs minutes=5}

New words.

## Not there yet {#missing step=skills method=pairs minutes=5}

English words.

## Your rights {#rights .rights step=action method=pairs minutes=5 jurisdiction="Ontario, Canada" checked="2026-11-23"}

You may stay silent.
`

const hallArabic = `---
title: "القاعة"
summary: "اختبار"
%s---

## مقروء {#read}

كلمات. [كلمات](../../glossary/glossary.md).

::: trainer
للمدرّبين فقط.
:::

::: plain
كلمات سهلة.
:::

## مسودة {#draft}

كلمات.

## أقدم {#older}

كلمات قديمة.

## حقوقك {#rights}

يمكنك أن تصمت.
`

// hallServer serves the hall in English and Arabic.
func hallServer(t testing.TB) *Server {
	t.Helper()
	files := fstest.MapFS{}
	put := func(path, text string) { files[path] = &fstest.MapFile{Data: []byte(text)} }
	put("courses/hall/course.md", "---\ntitle: \"Hall <course>\"\nsummary: \"s\"\nmodules: [the-hall]\n---\n\n## About {#about}\n\nWords.\n")
	put("courses/hall/the-hall.md", hallModule)
	put("methods/methods.md", "---\ntitle: \"Methods\"\nsummary: \"s\"\n---\n\n## In pairs {#pairs .speaking}\n\nTwo and two.\n")
	put("glossary/glossary.md", "---\ntitle: \"Glossary\"\nsummary: \"s\"\n---\n\n## Word {#word}\n\nWords.\n")
	source, _ := markdown.Load(markdown.Root{Name: "content", FS: files})
	course, err := source.Course("hall")
	if err != nil {
		t.Fatal(err)
	}
	hash := func(id string) string {
		b, ok := course.Modules[0].Block(id)
		if !ok {
			t.Fatalf("no block %s", id)
		}
		return b.Hash
	}
	front := "made_from:\n  read: " + hash("read") + "\n  draft: " + hash("draft") + "\n  older: 0123456789abcdef\n  rights: " + hash("rights") +
		"\nreviewed:\n  read: " + hash("read") + "\n  older: 0123456789abcdef\n"
	put("courses/hall/the-hall.ar.md", strings.Replace(hallArabic, "%s", front, 1))
	messages, err := i18n.Load(locales.FS, fstest.MapFS{"ar/common.toml": {Data: []byte("[common-home]\nother = \"الدورات\"\n")}})
	if err != nil {
		t.Fatal(err)
	}
	store := markdown.Open(markdown.Root{Name: "content", FS: files})
	for _, p := range store.Problems() {
		if !p.Advice {
			t.Fatal(p)
		}
	}
	return newTestServer(t, func(o *Options) { o.Messages, o.Content = messages, store })
}

// hrefs are the addresses of links.
func hrefs(s *goquery.Selection) []string {
	return s.Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("href", "") })
}

func TestEachBlockSaysWhatIsTrueOfIt(t *testing.T) {
	_, doc := get(t, hallServer(t), "/ar/learn/hall/the-hall")
	for id, want := range map[string]struct{ lang, dir, notices string }{
		"read":    {"ar", "rtl", ""},
		"draft":   {"ar", "rtl", "draft"},
		"older":   {"ar", "rtl", "older"},
		"missing": {"en", "ltr", "missing"},
		"rights":  {"en", "ltr", "held"},
	} {
		block := doc.Find("#" + id)
		words := block.Find(".words")
		var kinds []string
		block.Find(".note").Each(func(_ int, n *goquery.Selection) {
			kinds = append(kinds, strings.TrimPrefix(n.AttrOr("class", ""), "note "))
		})
		if words.AttrOr("lang", "") != want.lang || words.AttrOr("dir", "") != want.dir || strings.Join(kinds, " ") != want.notices {
			t.Errorf("%s: lang %q dir %q notices %q, want %v", id, words.AttrOr("lang", ""), words.AttrOr("dir", ""), kinds, want)
		}
	}
	if text := doc.Find("#rights .words").Text(); !strings.Contains(text, "You may stay silent") || strings.Contains(text, "تصمت") {
		t.Errorf("the rights block is not held to its source: %q", text)
	}
	if doc.Find(`#rights .checked bdi[lang=en]`).Text() != "Ontario, Canada" {
		t.Errorf("jurisdiction: %q", doc.Find("#rights .checked").Text())
	}
	if html := doc.Find("html"); html.AttrOr("dir", "") != "rtl" || html.AttrOr("lang", "") != "ar" {
		t.Error("the page itself is not Arabic")
	}
}

func TestMembersAndTrainersReadTheSameBlocks(t *testing.T) {
	s := hallServer(t)
	_, member := get(t, s, "/en/learn/hall/the-hall")
	_, trainer := get(t, s, "/en/trainer/learn/hall/the-hall", as("trainer")...)
	if strings.Contains(member.Text(), "Only for trainers") {
		t.Error("members see the trainer's notes")
	}
	if !strings.Contains(trainer.Find("#read .notes").Text(), "Only for trainers") {
		t.Error("trainers see no notes")
	}
	for path, want := range map[string]string{"/en/learn/hall/the-hall": "no-cache", "/en/trainer/learn/hall/the-hall": "private, no-cache"} {
		if got := ask(t, s, "GET", path, "", as("trainer")...).Header.Get("Cache-Control"); got != want {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
	if got := trainer.Find("#older .when time").Text(); got != "1:10–1:15" {
		t.Errorf("times: %q", got)
	}
	if got := trainer.Find("#read .when a").AttrOr("href", ""); got != "/en/methods#pairs" {
		t.Errorf("method: %q", got)
	}
	if member.Find("details.plain summary").Length() != 1 || member.Find("#read .edge b").Text() != "5" {
		t.Error("plain words or minutes are missing")
	}
	if got := hrefs(member.Find("#read .words a")); len(got) != 1 || got[0] != "/en/glossary" {
		t.Errorf("links to our own pages: %q", got)
	}
}

// TestGateCannotBeWalkedAround asks for the trainers' page by paths that lead
// to it once dots and escapes are resolved.
func TestGateCannotBeWalkedAround(t *testing.T) {
	s := hallServer(t)
	for _, path := range []string{
		"/en/learn/..%2Ftrainer%2Flearn%2Fhall/the-hall", "/en/learn/../trainer/learn/hall/the-hall",
		"/en/learn/%2e%2e%2ftrainer%2flearn%2fhall/the-hall", "//en/trainer/learn/hall/the-hall",
	} {
		res := ask(t, s, "GET", path, "")
		body, _ := io.ReadAll(res.Body)
		if res.StatusCode == 200 || strings.Contains(string(body), "Only for trainers") {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

func TestRootNegotiates(t *testing.T) {
	s := hallServer(t)
	for _, test := range []struct{ name, cookie, accept, want string }{
		{"nothing said", "", "", "/en/"},
		{"browser", "", "ar-EG,en;q=0.5", "/ar/"},
		{"choice beats browser", "language=en", "ar", "/en/"},
		{"unknown choice", "language=xx", "ar", "/ar/"},
		{"unknown browser", "", "tlh", "/en/"},
		{"garbage", "language=%00", ";;;,q=", "/en/"},
	} {
		res := ask(t, s, "GET", "/", "", "Cookie", test.cookie, "Accept-Language", test.accept)
		if res.StatusCode != 303 || res.Header.Get("Location") != test.want {
			t.Errorf("%s: %d %s, want %s", test.name, res.StatusCode, res.Header.Get("Location"), test.want)
		}
		if vary := res.Header.Get("Vary"); !strings.Contains(vary, "Accept-Language") || !strings.Contains(vary, "Cookie") {
			t.Errorf("%s: Vary %q", test.name, vary)
		}
		if res.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: a cookie that nobody asked for", test.name)
		}
	}
}

func TestLanguageMenuOnEveryPage(t *testing.T) {
	s := hallServer(t)
	for _, path := range []string{"/", "/learn/hall", "/learn/hall/the-hall", "/glossary", "/methods", "/trainer/learn/hall/the-hall", "/learn/nothing"} {
		_, doc := get(t, s, "/en"+path, as("trainer")...)
		menu := doc.Find(`.tongue a[lang=ar][dir=rtl][hreflang=ar]`)
		if menu.Text() != "العربية" || menu.AttrOr("href", "") != "/ar"+path+"?choose=1" {
			t.Errorf("%s: %q to %q", path, menu.Text(), menu.AttrOr("href", ""))
		}
	}
	res := ask(t, s, "GET", "/ar/learn/hall?choose=1", "")
	if res.StatusCode != 303 || res.Header.Get("Location") != "/ar/learn/hall" || !strings.HasPrefix(res.Header.Get("Set-Cookie"), "language=ar;") {
		t.Errorf("choosing: %d %s %s", res.StatusCode, res.Header.Get("Location"), res.Header.Get("Set-Cookie"))
	}
}

// TestALongAddressOfNothing: what somebody asks for does not come back many
// times over.
func TestALongAddressOfNothing(t *testing.T) {
	s := newTestServer(t)
	for _, path := range []string{"/en/", "/en/learn/", "/xx/", "/"} {
		if res := ask(t, s, "GET", path+strings.Repeat("'", 10_000), ""); res.StatusCode != 414 {
			t.Errorf("%s: %d for an address of 10,000 letters", path, res.StatusCode)
		}
		res := ask(t, s, "GET", path+strings.Repeat("'", 4_000), "")
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != 404 || len(body) > 10_000 {
			t.Errorf("%s: %d, %d bytes, %v", path, res.StatusCode, len(body), err)
		}
	}
	if _, doc := get(t, s, "/en/learn/"+strings.Repeat("x", 200)); !strings.HasPrefix(doc.Find("a[hreflang='fr']").AttrOr("href", ""), "/fr/learn/x") {
		t.Error("the menu of an address of nothing leads elsewhere")
	}
}

func TestPagesAreEscaped(t *testing.T) {
	_, doc := get(t, hallServer(t), "/en/learn/hall")
	if doc.Find("h1").Text() != "Hall <course>" || doc.Find("course").Length() != 0 {
		t.Errorf("title: %q", doc.Find("h1").Text())
	}
}

func TestLastSlashRedirects(t *testing.T) {
	s := hallServer(t)
	for from, to := range map[string]string{"/en": "/en/", "/en/learn/hall/": "/en/learn/hall", "/en/learn/hall/the-hall/": "/en/learn/hall/the-hall"} {
		if res := ask(t, s, "GET", from, ""); res.StatusCode != 308 || res.Header.Get("Location") != to {
			t.Errorf("%s: %d %s", from, res.StatusCode, res.Header.Get("Location"))
		}
	}
}

func TestPagesArePackedWithStrongTags(t *testing.T) {
	s := hallServer(t)
	const path = "/ar/learn/hall/the-hall"
	plain, _ := io.ReadAll(ask(t, s, "GET", path, "").Body)
	tags := map[string]bool{}
	for encoding, open := range map[string]func(io.Reader) (io.Reader, error){
		"":     func(r io.Reader) (io.Reader, error) { return r, nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
	} {
		res := ask(t, s, "GET", path, "", "Accept-Encoding", encoding)
		r, err := open(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil || string(body) != string(plain) || res.Header.Get("Content-Encoding") != encoding {
			t.Errorf("%q: other bytes (%v), sent as %q", encoding, err, res.Header.Get("Content-Encoding"))
		}
		tag := res.Header.Get("ETag")
		if tag == "" || strings.HasPrefix(tag, "W/") || tags[tag] {
			t.Errorf("%q: tag %q is weak or used twice", encoding, tag)
		}
		tags[tag] = true
		again := ask(t, s, "GET", path, "", "Accept-Encoding", encoding, "If-None-Match", `"x", `+tag)
		if rest, _ := io.ReadAll(again.Body); again.StatusCode != 304 || len(rest) != 0 || again.Header.Get("ETag") != tag {
			t.Errorf("%q: %d with %d bytes", encoding, again.StatusCode, len(rest))
		}
	}
	head := ask(t, s, http.MethodHead, path, "")
	if rest, _ := io.ReadAll(head.Body); head.StatusCode != 200 || len(rest) != 0 || head.ContentLength != int64(len(plain)) {
		t.Errorf("HEAD: %d, %d bytes, length %d of %d", head.StatusCode, len(rest), head.ContentLength, len(plain))
	}
}

func TestAccepts(t *testing.T) {
	for header, want := range map[string]bool{
		"br": true, "gzip, br": true, "gzip;q=1.0,br;q=0.5": true, "BR": true,
		"": false, "gzip": false, "br;q=0": false, "br; q=0.000": false, "brx": false,
	} {
		if got := accepts([]byte(header), wantBrotli); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

// TestEveryPageOfTheShippedContent holds the budgets of phones, and follows
// every link of ours.
func TestEveryPageOfTheShippedContent(t *testing.T) {
	s := newTestServer(t)
	css := s.assets.byName[strings.TrimPrefix(s.assets.address("groundwork.css"), "/static/")]
	cssBytes := len(css.best(wantBrotli).body)
	if cssBytes > 10<<10 {
		t.Errorf("the stylesheet weighs %d bytes", cssBytes)
	}
	furrows := len(s.assets.byName[strings.TrimPrefix(s.assets.address("furrows.svg"), "/static/")].best(wantBrotli).body)
	pages := *s.shelf.pages.Load()
	if len(pages) < 20 {
		t.Fatalf("only %d pages", len(pages))
	}
	heaviest, at := 0, ""
	for path, place := range pages {
		p, err := s.take(path, place)
		if err != nil {
			t.Fatal(err)
		}
		size := len(p.best(wantBrotli).body)
		if size > heaviest {
			heaviest, at = size, path
		}
		if gzipped := len(p.best(wantGzip).body); gzipped > 30<<10 {
			t.Errorf("%s weighs %d bytes", path, gzipped)
		}
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(p.plain.body)))
		if err != nil {
			t.Fatal(err)
		}
		checkPage(t, s, path, doc)
	}
	if first := heaviest + cssBytes + furrows; first > 50<<10 {
		t.Errorf("a first visit weighs %d bytes", first)
	}
	t.Logf("%d pages; heaviest %d bytes (%s), stylesheet %d, furrows %d", len(pages), heaviest, at, cssBytes, furrows)
}

// checkPage asserts what every page for readers has to have.
func checkPage(t *testing.T, s *Server, path string, doc *goquery.Document) {
	t.Helper()
	if n := doc.Find("h1").Length(); n != 1 {
		t.Errorf("%s has %d h1", path, n)
	}
	if n := doc.Find("[style], style, script:not([src]), [onclick]").Length(); n != 0 {
		t.Errorf("%s has something inline", path)
	}
	if in := doc.Find("p.credits").AttrOr("lang", ""); in != "" && in != doc.Find("html").AttrOr("lang", "") {
		t.Errorf("%s has its credits in %s", path, in)
	}
	if n := doc.Find("link[rel=stylesheet], link[rel=icon], script[src], img").Length() + 2; n > 6 {
		t.Errorf("%s takes %d requests", path, n) // the page and the furrows among them
	}
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, e *goquery.Selection) {
		if id := e.AttrOr("id", ""); ids[id] {
			t.Errorf("%s has #%s twice", path, id)
		} else {
			ids[id] = true
		}
	})
	pages := *s.shelf.pages.Load()
	for _, href := range hrefs(doc.Find("main a")) {
		to, fragment, _ := strings.Cut(href, "#")
		switch {
		case to == "" && !ids[fragment]:
			t.Errorf("%s links to #%s, which is not there", path, fragment)
		case strings.Contains(to, "/learn/") || strings.Contains(to, "/journeys/"):
			if _, ok := pages[to]; !ok {
				t.Errorf("%s links to %s, which is not there", path, to)
			}
		}
	}
}

func TestReloadSwapsPages(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) { writeFile(t, dir, "courses/hall/the-hall.md", text) }
	writeFile(t, dir, "courses/hall/course.md", "---\ntitle: \"Hall\"\nsummary: \"s\"\nmodules: [the-hall]\n---\n\n## About {#about}\n\nWords.\n")
	writeFile(t, dir, "methods/methods.md", "---\ntitle: \"Methods\"\nsummary: \"s\"\n---\n\n## In pairs {#pairs .speaking}\n\nTwo.\n")
	writeFile(t, dir, "glossary/glossary.md", "---\ntitle: \"Glossary\"\nsummary: \"s\"\n---\n\n## Word {#word}\n\nWords.\n")
	write(hallModule)
	root, err := markdown.Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	store := markdown.Open(root)
	s := newTestServer(t, func(o *Options) { o.Content = store })
	old := ask(t, s, "GET", "/en/learn/hall/the-hall", "").Header.Get("ETag")
	methods := func() *encoded {
		page, err := s.take("/en/methods", (*s.shelf.pages.Load())["/en/methods"])
		if err != nil {
			t.Fatal(err)
		}
		return page.best(wantBrotli)
	}
	before := methods()
	write(strings.Replace(hallModule, "Draft words.", "Better words.", 1))
	store.Reload()
	res, doc := get(t, s, "/en/learn/hall/the-hall", "If-None-Match", old)
	if res.StatusCode != 200 || !strings.Contains(doc.Find("#draft").Text(), "Better words.") {
		t.Errorf("after the reload: %d %q", res.StatusCode, doc.Find("#draft").Text())
	}
	store.Reload()
	s.stock(store.Current()) // twice, and nobody asked in between
	if methods() != before {
		t.Error("a page that stayed the same was compressed again")
	}
}

func TestBrokenContentIsShownToTrainers(t *testing.T) {
	store := markdown.Open(markdown.Root{Name: "content", FS: fstest.MapFS{
		"courses/hall/course.md": {Data: []byte("---\ntitle: \"Hall\"\nsummary: \"s\"\nmodules: [lost]\n---\n\n## About {#about}\n\nWords.\n")},
	}})
	var log bytes.Buffer
	s := newTestServer(t, func(o *Options) { o.Content, o.Log = store, slog.New(slog.NewTextHandler(&log, nil)) })
	if !strings.Contains(log.String(), "content/courses/hall/course.md:4:") {
		t.Errorf("the log says nothing of what was broken at the start: %s", &log)
	}
	_, doc := get(t, s, "/en/trainer/content", as("trainer")...)
	if got := doc.Find("ul.findings li").First().Text(); !strings.HasPrefix(got, "content/courses/hall/course.md:4:") {
		t.Errorf("findings: %q", got)
	}
	if got := hrefs(doc.Find(".alarm a")); len(got) != 1 || got[0] != "/en/trainer/content" {
		t.Errorf("alarm: %q", got)
	}
	if _, doc := get(t, s, "/en/learn/nothing"); doc.Find(".alarm").Length() != 0 {
		t.Error("members are told of broken files")
	}
	if res := ask(t, s, "GET", "/en/trainer/content", ""); res.StatusCode != 303 {
		t.Errorf("strangers: %d", res.StatusCode)
	}
}

func TestStatesAreForDevelopers(t *testing.T) {
	if res := ask(t, newTestServer(t), "GET", "/en/states", ""); res.StatusCode != 404 {
		t.Errorf("to everybody: %d", res.StatusCode)
	}
	_, doc := get(t, newTestServer(t, func(o *Options) { o.Developer = true }), "/en/states")
	for _, class := range []string{"empty", "waiting", "saved", "apart", "draft", "older", "missing", "held", "closed", "offline", "broken"} {
		if doc.Find("p."+class).Text() == "" {
			t.Errorf("no %s", class)
		}
	}
}

func TestPicturesOfTheContent(t *testing.T) {
	png := "\x89PNG\r\n\x1a\n\x00\x00\x00\x00IEND\xaeB`\x82" // not much of a picture
	store := markdown.Open(markdown.Root{Name: "content", FS: fstest.MapFS{
		"courses/hall/course.md":    {Data: []byte("---\ntitle: \"Hall\"\nsummary: \"s\"\nmodules: [m]\n---\n\n## About {#about}\n\nWords.\n")},
		"courses/hall/m.md":         {Data: []byte("---\ntitle: \"M\"\nsummary: \"s\"\n---\n\n## Look {#look step=experience minutes=5}\n\n![A hall](the%20hall.png)\n")},
		"courses/hall/the hall.png": {Data: []byte(png)},
	}})
	s := newTestServer(t, func(o *Options) { o.Content = store })
	_, doc := get(t, s, "/en/learn/hall/m")
	src := doc.Find("#look img[alt='A hall']").AttrOr("src", "")
	res := ask(t, s, "GET", src, "")
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "image/png" || string(body) != png {
		t.Errorf("%q: %d %s; %v", src, res.StatusCode, res.Header.Get("Content-Type"), store.Problems())
	}
	for _, path := range []string{"/pictures/courses/hall/course.md", "/pictures/..%2f..%2fgo.mod", "/pictures/"} {
		if res := ask(t, s, "GET", path, ""); res.StatusCode != 404 {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

func TestJourneyOffersNextSteps(t *testing.T) {
	_, doc := get(t, newTestServer(t), "/en/journeys/first-call-to-organizer")
	if doc.Find("#first-contact .notes li").Length() < 2 || doc.Find(".kicker").First().Text() == "" {
		t.Errorf("the first stage: %q", doc.Find("#first-contact").Text())
	}
}

// TestPagesAreRenderedOnce: whoever asks while a page is rendered waits for it;
// one that cannot be rendered stays as it was, or is tried again.
func TestPagesAreRenderedOnce(t *testing.T) {
	s := newTestServer(t)
	rendered := 0
	broken := errors.New("broken")
	place := &shelved{render: func() ([]byte, error) { rendered++; return []byte("words"), nil }}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if page, err := s.take("/en/x", place); err != nil || string(page.best(wantBrotli).body) != "words" {
				t.Errorf("%v, %v", page, err)
			}
		})
	}
	all.Wait()
	if rendered != 1 {
		t.Errorf("rendered %d times", rendered)
	}
	next := &shelved{before: place.last(), render: func() ([]byte, error) { return nil, broken }}
	if page, err := s.take("/en/x", next); err != nil || page != place.last() {
		t.Errorf("the page as it was is lost: %v, %v", page, err)
	}
	tries := 0
	first := &shelved{render: func() ([]byte, error) { tries++; return nil, broken }}
	for range 2 {
		if _, err := s.take("/en/x", first); !errors.Is(err, broken) {
			t.Errorf("told %v", err)
		}
	}
	if tries != 2 {
		t.Errorf("tried %d times", tries)
	}
}
