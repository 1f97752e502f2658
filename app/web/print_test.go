// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"github.com/PuerkitoBio/goquery"
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
