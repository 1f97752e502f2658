// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/PuerkitoBio/goquery"

	"github.com/groundwork-org/groundwork/app/markdown"
)

const printed = "/en/print/unite-against-racism/naming-the-moment.pdf"

// TestPrintedInEveryFormat: each choice gives another file, and the same one
// again from memory.
func TestPrintedInEveryFormat(t *testing.T) {
	s := newTestServer(t)
	seen := map[string]string{}
	for _, query := range []string{"", "?paper=a4", "?large=1", "?booklet=1", "?low-ink=1", "?with=ar", "?with=pa",
		"?with=ar&large=1&low-ink=1", "?booklet=1&large=1&paper=a4", "?kind=flipchart", "?kind=flipchart&poster=2", "?kind=flipchart&poster=3"} {
		var first []byte
		for again := range 2 {
			r := ask(t, s, http.MethodGet, printed+query, "")
			data, err := io.ReadAll(r.Body)
			if err != nil || r.StatusCode != http.StatusOK || !bytes.HasPrefix(data, []byte("%PDF-")) {
				t.Fatalf("%q: status %d, %v, %.20q", query, r.StatusCode, err, data)
			}
			if again == 0 {
				first = data
			} else if !bytes.Equal(data, first) {
				t.Errorf("%q: another file the second time", query)
			}
		}
		if other, ok := seen[string(first)]; ok {
			t.Errorf("%q prints what %q prints", query, other)
		}
		seen[string(first)] = query
	}
}

// TestASheetWithoutItsPictureIsNotKept: who prints while a picture is being
// written anew gets a sheet without it, and the next one gets all of it.
func TestASheetWithoutItsPictureIsNotKept(t *testing.T) {
	var whole bytes.Buffer
	if err := png.Encode(&whole, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	picture := &fstest.MapFile{Data: whole.Bytes()}
	store := markdown.Open(markdown.Root{Name: "content", FS: fstest.MapFS{
		"courses/hall/course.md": {Data: []byte("---\ntitle: \"Hall\"\nsummary: \"s\"\nmodules: [m]\n---\n\n## About {#about}\n\nWords.\n")},
		"courses/hall/m.md":      {Data: []byte("---\ntitle: \"M\"\nsummary: \"s\"\n---\n\n## Look {#look step=experience minutes=5}\n\n![A hall](hall.png)\n")},
		"courses/hall/hall.png":  picture,
	}})
	print := func(s *Server) (etag string) {
		t.Helper()
		r := ask(t, s, http.MethodGet, "/en/print/hall/m.pdf", "")
		if r.StatusCode != http.StatusOK {
			t.Fatal(r.StatusCode, store.Problems())
		}
		return r.Header.Get("ETag")
	}
	want := print(newTestServer(t, func(o *Options) { o.Content = store }))
	s := newTestServer(t, func(o *Options) { o.Content = store })
	picture.Data = whole.Bytes()[:20]
	if print(s) == want {
		t.Error("half a picture is printed as a whole one")
	}
	picture.Data = whole.Bytes()
	if print(s) != want {
		t.Error("the sheet without its picture was kept")
	}
}

func TestFormatsThatCannotBePrinted(t *testing.T) {
	s := newTestServer(t)
	for query, status := range map[string]int{
		"?with=klingon":             http.StatusNotFound,
		"?with=en":                  http.StatusUnprocessableEntity,
		"?kind=flipchart&booklet=1": http.StatusUnprocessableEntity,
		"?kind=cards&booklet=1":     http.StatusUnprocessableEntity,
		"?kind=flipchart&poster=1":  http.StatusUnprocessableEntity,
		"?kind=flipchart&poster=-3": http.StatusUnprocessableEntity,
		"?kind=flipchart&poster=x":  http.StatusUnprocessableEntity,
		"?poster=2":                 http.StatusUnprocessableEntity,
		"?paper=legal":              http.StatusNotFound,
	} {
		if r := ask(t, s, http.MethodGet, printed+query, ""); r.StatusCode != status {
			t.Errorf("%s: status %d, want %d", query, r.StatusCode, status)
		}
	}
}

// TestModulePageOffersItsFormats: everything that the form can send prints.
func TestModulePageOffersItsFormats(t *testing.T) {
	s := newTestServer(t)
	_, page := get(t, s, "/en/learn/unite-against-racism/naming-the-moment")
	form := page.Find("form[action='" + printed + "']")
	if form.Length() != 1 {
		t.Fatalf("%d forms", form.Length())
	}
	if kind, _ := form.Find("input[name=kind]").Attr("value"); kind != "participant" {
		t.Errorf("members print %q", kind)
	}
	ask1 := func(query string) {
		if r := ask(t, s, http.MethodGet, printed+query, ""); r.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", query, r.StatusCode)
		}
	}
	form.Find("select").Each(func(_ int, sel *goquery.Selection) {
		name, _ := sel.Attr("name")
		sel.Find("option").Each(func(_ int, o *goquery.Selection) {
			value, _ := o.Attr("value")
			if name == "with" && value == "en" {
				t.Error("the page's own language is offered beside it")
			}
			ask1("?" + name + "=" + value)
		})
	})
	form.Find("input[type=checkbox]").Each(func(_ int, box *goquery.Selection) {
		name, _ := box.Attr("name")
		value, _ := box.Attr("value")
		ask1("?" + name + "=" + value)
	})
	_, desk := get(t, s, "/en/trainer/learn/unite-against-racism/naming-the-moment", as("trainer")...)
	if kinds := desk.Find("form[action='" + printed + "'] select[name=kind] option").Length(); kinds < 3 {
		t.Errorf("a trainer chooses among %d kinds of sheets", kinds)
	}
}
