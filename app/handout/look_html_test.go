// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"encoding/base64"
	"fmt"
	"html"
	"path/filepath"
	"slices"
	"strings"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// asPage writes a document as HTML in the faces that paper has, for a browser
// to set: another shaper, other line breaks, the same words.
func asPage(d *Document) string {
	w := &htmlWriter{tag: d.Lang}
	w.put(`<!doctype html><meta charset="utf-8"><html lang="%s" dir="%s"><style>%s
@page{size:%s;margin:15mm}body{font-size:%vpt;line-height:1.4;margin:0}h1,h2,h3,h4{line-height:1.25;margin:.6em 0 .2em}p{margin:.3em 0}
table{border-collapse:collapse;width:100%%}td,th{border:1px solid #999;padding:2pt 4pt;vertical-align:top;text-align:start;font-weight:inherit}
section{border:1px solid;padding:4pt;margin:4pt 0}aside{border:1px dashed;padding:4pt;margin:4pt 0}.side{display:grid;grid-template-columns:1fr 1fr;gap:8pt}
.line{border-bottom:1px solid;height:9mm}.qr{display:inline-block;width:28mm;height:28mm;border:1px solid}.break{break-before:page}img{max-width:100%%}</style>`,
		d.Lang, dir(d.Lang), faces(d.Lang), size(d), points(d))
	w.put("<h1>%s</h1>", html.EscapeString(d.Title))
	w.blocks(d.Blocks)
	return w.String()
}

func size(d *Document) string {
	s := "8.5in 11in"
	if d.Paper == A4 {
		s = "210mm 297mm"
	}
	if d.Landscape {
		a, b, _ := strings.Cut(s, " ")
		s = b + " " + a
	}
	return s
}

func points(d *Document) float64 {
	if d.Size == 0 {
		return 12
	}
	return d.Size
}

func dir(t lang.Tag) string { return string(t.Dir()) }

// faces declares the store's files, the one of the language's script first.
func faces(t lang.Tag) string {
	var css strings.Builder
	store, _ := filepath.Abs("../../static/fonts")
	files, _ := filepath.Glob(filepath.Join(store, "*.ttf"))
	first := t.Script()
	if t == "ur" {
		first = "Aran"
	}
	list := []string{"F" + first, "FLatn"}
	for _, f := range files {
		script, cut, _ := strings.Cut(strings.TrimSuffix(filepath.Base(f), ".ttf"), "-")
		style := map[string]string{"Bold": "font-weight:bold", "Italic": "font-style:italic"}[cut]
		fmt.Fprintf(&css, "@font-face{font-family:F%s;src:url(file://%s);%s}\n", script, f, style)
		if script != "Aran" && !slices.Contains(list, "F"+script) {
			list = append(list, "F"+script)
		}
	}
	return css.String() + "body{font-family:" + strings.Join(list, ",") + "}"
}

type htmlWriter struct {
	strings.Builder
	tag lang.Tag
}

func (w *htmlWriter) put(format string, args ...any) { fmt.Fprintf(w, format, args...) }

// in wraps what a function writes in an element with its language.
func (w *htmlWriter) in(element string, tag lang.Tag, write func()) {
	name, _, _ := strings.Cut(element, " ")
	if tag == "" {
		w.put("<%s>", element)
	} else {
		w.put(`<%s lang="%s" dir="%s">`, element, tag, dir(tag))
	}
	write()
	w.put("</%s>", name)
}

func (w *htmlWriter) text(t Text) {
	for _, r := range t {
		words := strings.ReplaceAll(html.EscapeString(r.Text), "\n", "<br>")
		element := ""
		switch {
		case r.Code:
			element = `bdi dir="ltr"`
		case r.Lang != "" || r.Apart || r.Link != "":
			element = "bdi"
		default:
			element = "span"
		}
		if r.Bold {
			words = "<b>" + words + "</b>"
		}
		if r.Italic {
			words = "<i>" + words + "</i>"
		}
		if r.Raised {
			words = "<sup>" + words + "</sup>"
		}
		tag := r.Lang
		if r.Code {
			tag = ""
		}
		w.in(element, tag, func() { w.WriteString(words) })
	}
}

func (w *htmlWriter) cells(element string, cells []Cell) {
	w.put("<tr>")
	for _, c := range cells {
		w.in(element, c.Lang, func() { w.blocks(c.Blocks) })
	}
	w.put("</tr>")
}

func (w *htmlWriter) blocks(blocks []Block) {
	for _, b := range blocks {
		w.block(b)
	}
}

func (w *htmlWriter) block(b Block) {
	inside := func(element string, tag lang.Tag, blocks []Block) { w.in(element, tag, func() { w.blocks(blocks) }) }
	switch b := b.(type) {
	case Heading:
		w.in(fmt.Sprintf("h%d", b.Level), b.Lang, func() {
			if !b.Kicker.Empty() {
				w.in("small", "", func() { w.text(b.Kicker) })
				w.put("<br>")
			}
			w.text(b.Text)
		})
	case Paragraph:
		w.in("p", b.Lang, func() { w.text(b.Text) })
	case List:
		w.in(map[Marker]string{Number: fmt.Sprintf("ol start=%d", max(b.First, 1))}[b.Marker]+map[bool]string{true: "ul"}[b.Marker != Number], b.Lang, func() {
			for _, i := range b.Items {
				inside("li", i.Lang, i.Blocks)
			}
		})
	case Table:
		w.in("table", b.Lang, func() {
			if len(b.Head) > 0 {
				w.cells("th", b.Head)
			}
			for _, r := range b.Rows {
				w.cells("td", r.Cells)
			}
		})
	case Sheet:
		w.in("section", b.Lang, func() {
			w.in("small", b.Edge.Lang, func() { w.text(Plain(strings.Join([]string{b.Edge.Number, b.Edge.Unit, b.Edge.Step}, " "))) })
			w.blocks(b.Body)
		})
	case Note:
		w.in("aside", b.Lang, func() {
			w.in("b", "", func() { w.text(b.Title) })
			w.blocks(b.Body)
		})
	case Promise:
		inside("aside", b.Lang, b.Body)
	case QR:
		w.put(`<div class="qr"></div>`)
		w.in("p", b.Lang, func() { w.text(b.Caption) })
	case Figure:
		w.put(`<img alt="" src="data:image/%s;base64,%s">`, b.Picture.Format, base64.StdEncoding.EncodeToString(b.Picture.Data))
		w.in("p", b.Lang, func() { w.text(b.Caption) })
	case Beside:
		w.in(`div class="side"`, "", func() { inside("div", "", b.Main); inside("div", "", b.Aside) })
	case Pair:
		w.in(`div class="side"`, "", func() { inside("div", b.Lang, b.First); inside("div", b.With, b.Second) })
	case Cards:
		for _, c := range b.Cards {
			inside("section", c.Lang, c.Front)
			inside("section", c.Lang, c.Back)
		}
	case Fill:
		w.blocks(b.Above)
		w.blocks(b.Blocks)
	case Keep:
		w.blocks(b.Blocks)
	case Group:
		inside("div", b.Lang, b.Blocks)
	case CutLine:
		w.in("p", b.Lang, func() { w.text(b.Label) })
		w.put("<hr>")
	case Rule:
		w.put("<hr>")
	case WritingLines:
		w.put("%s", strings.Repeat(`<div class="line"></div>`, b.Count))
	case PageBreak:
		w.put(`<div class="break"></div>`)
	case Mark, PageNumber, Face, Spacer:
	default:
		panic(fmt.Sprintf("look: no HTML for %T", b))
	}
}
