// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// scripts are languages of every script that has a face.
var scripts = []lang.Tag{"en", "ar", "zh-Hans", "ur", "hi", "pa", "ta", "bn", "ko", "fr", "vi"}

// planner makes blocks out of bytes: each chooses a block or ends the one that
// it is in. said is every word in reading order.
type planner struct {
	plan  []byte
	words []string
	used  int
	said  strings.Builder
}

func (p *planner) next() (c byte) {
	if len(p.plan) > 0 {
		c, p.plan = p.plan[0], p.plan[1:]
	}
	return c
}

// text takes some words, styled.
func (p *planner) text() handout.Text {
	var t handout.Text
	for range 1 + p.used%5 {
		w := p.words[p.used%len(p.words)]
		p.used++
		p.said.WriteString(w)
		t = append(t, handout.Run{Text: w, Bold: p.used%3 == 0, Italic: p.used%4 == 0, Code: p.used%11 == 0, Raised: p.used%13 == 0}, handout.Run{Text: " "})
	}
	if p.used%7 == 0 {
		t[0].Lang = scripts[p.used%len(scripts)]
	}
	return t
}

func (p *planner) blocks(depth int) (out []handout.Block) {
	for len(p.plan) > 0 {
		c := p.next()
		if c%12 == 0 {
			break
		}
		out = append(out, p.block(c, depth))
	}
	return out
}

func (p *planner) block(c byte, depth int) handout.Block {
	inner := func() []handout.Block {
		if depth > 12 {
			return []handout.Block{handout.Paragraph{Text: p.text()}}
		}
		return p.blocks(depth + 1)
	}
	tag := scripts[int(c/12)%len(scripts)]
	switch c % 12 {
	case 1:
		return handout.Heading{Level: int(c/12)%4 + 1, Kicker: p.text(), Text: p.text()}
	case 2:
		return handout.List{Marker: handout.Marker(c / 12 % 3), First: int(c) * 40, Items: []handout.Item{{Blocks: inner()}, {Blocks: inner(), Lang: tag}, {}}}
	case 3, 4:
		n := int(c/12%3) + 1
		row := func() (r handout.Row) {
			for range n {
				r.Cells = append(r.Cells, handout.Cell{Blocks: inner(), Lang: tag})
			}
			return r
		}
		return handout.Table{Columns: make([]handout.Column, n), Rules: handout.Rules(c / 12 % 3), Head: row().Cells, Rows: []handout.Row{row(), row()}}
	case 5:
		return handout.Sheet{Edge: handout.Edge{Number: "15", Unit: "min"}, Body: inner()}
	case 6:
		return handout.Note{Title: p.text(), Body: inner(), Lang: tag}
	case 7:
		return handout.Promise{Body: inner(), Lang: tag}
	case 8:
		return handout.Keep{Blocks: inner()}
	case 9:
		return handout.Group{Blocks: inner(), Lang: tag}
	case 11:
		if c > 200 {
			f := sized(1+int(c)*int(c)%997, 1+int(c)*7%701)
			f.Caption, f.Width = p.text(), float64(c-200)*12
			return f
		}
	case 10:
		return handout.Beside{Main: inner(), Aside: inner(), Share: float64(c) / 512}
	}
	return handout.Paragraph{Text: p.text(), Scale: handout.Scale(c / 12 % 3), Align: handout.Align(c / 12 % 3)}
}

// FuzzBlocks nests blocks, tables and scripts in each other, and wants every
// character of the source once, in reading order, on its sheet and clear of all
// other text; or an error that says why not.
func FuzzBlocks(f *testing.F) {
	f.Add([]byte{11, 2, 11, 2, 11, 3, 11, 0, 11, 0, 11, 0, 5, 11, 6, 11, 7, 11}, "ਸਾਂਝਾ एकता تنظیم 团结。", "ar")
	f.Add([]byte{27, 10, 11, 23, 0, 11, 0, 9, 11, 0, 40, 11, 0, 11, 0, 11, 0, 11, 0, 11, 0, 1}, "Wohnungsgenossenschaft لحظةً 2023 (x)", "ur")
	f.Add([]byte(strings.Repeat("\x02\x0b", 30)), "a b c", "fr")
	f.Add([]byte(strings.Repeat("\x0b", 60)), "工会（全国）：“团结就是力量”。 한국어 বাংলা தமிழ்", "zh-Hans")
	f.Fuzz(checkBlocks)
}

func checkBlocks(t *testing.T, plan []byte, text, tag string) {
	if len(plan) > 150 || len(text) > 200 || !utf8.ValidString(text) || strings.ContainsFunc(text, bidiControl) {
		t.Skip()
	}
	p := &planner{plan: plan, words: append(strings.Fields(text), "x")}
	blocks := p.blocks(0)
	l := lang.Tag(tag)
	if _, ok := lang.Parse(tag); !ok {
		l = "en"
	}
	pages, err := Layout(doc(l, blocks...))
	if missing := (*MissingError)(nil); errors.As(err, &missing) {
		t.Skip()
	}
	if err != nil {
		if !strings.Contains(err.Error(), "column") {
			t.Error(err)
		}
		return
	}
	got := readAloud(pages)
	if g, w := squeezed(got), squeezed(p.said.String()); g != w {
		t.Errorf("%s\n got %q\nwant %q", l, g, w)
	}
	if where := misplaced(pages); len(where) > 0 {
		t.Errorf("%d times, as %s", len(where), where[0])
	}
}

// readAloud is what the structure tree says, in its order: a row that goes on on
// the next page is drawn part by part, but read cell by cell. Labels of lists are
// left out.
func readAloud(pages *Pages) string {
	texts := map[*Node]string{}
	for _, page := range pages.Pages {
		for _, it := range page.Items {
			if it.Text == nil || it.Node == nil {
				continue
			}
			n := it.Node
			for n.Role == "Span" || n.Role == "Link" {
				n = n.Parent
			}
			texts[n] += runText(it.Text)
		}
	}
	var out strings.Builder
	var walk func(n *Node)
	walk = func(n *Node) {
		if n.Role != "Lbl" {
			out.WriteString(texts[n])
		}
		for _, k := range n.Kids {
			walk(k)
		}
	}
	walk(pages.Root)
	return out.String()
}

// squeezed is a text without white space, and without what a sheet's edge says.
func squeezed(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(printed(s)), ""), "15min", "")
}
