// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import (
	"cmp"
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Sheet is one block of a document as a reader gets it.
type Sheet struct {
	L        *i18n.Localizer // words around the block, in the page's language
	ID       string
	Title    string
	Lang     lang.Tag // of the block's words; the page may be in another
	Step     string   // id for the stylesheet; "" for rest
	StepName string
	Rest     bool
	Minutes  int // 0: the block takes no time
	Notices  []Notice

	Everybody, Plain, Handout, Next template.HTML

	Place     string   // where it holds, of blocks about rights or safety; else ""
	PlaceLang lang.Tag // of Place
	Checked   string   // the date it was checked, in the page's language

	Desk *Desk // for trainers only, else nil
}

// Dir is the direction of the block's words.
func (s Sheet) Dir() lang.Dir { return s.Lang.Dir() }

// Notice says what is true of a block's text, in the reader's language.
type Notice struct {
	Kind  string // "draft", "older", "missing" or "held"
	Label string
	Text  template.HTML
}

// Desk is what only trainers see of a block.
type Desk struct {
	L         *i18n.Localizer
	Lang      lang.Tag // of Notes, Flipchart and Cards
	From, To  string   // since the module's beginning: "0:05"
	Method    Phrase
	MethodAt  string // address of the method
	Group     string
	Materials Phrase
	Cut       int // the fewest minutes; 0: may not be shortened
	Notes     template.HTML
	Flipchart template.HTML
	Cards     template.HTML
}

// Sheets makes the sheets of a document for readers of p's language.
func (p Page) Sheets(d *curriculum.Document) []Sheet {
	sheets := []Sheet{}
	for _, r := range d.ReadAll(p.Lang) {
		sheets = append(sheets, p.sheet(d.Source, r))
	}
	return sheets
}

func (p Page) sheet(source lang.Tag, r curriculum.Reading) Sheet {
	s := Sheet{
		L:  p.L,
		ID: r.ID, Title: r.Text.Title, Lang: r.Lang, Step: string(r.Step), Rest: r.Rest != "", Minutes: r.Minutes,
		Notices:   p.notices(r),
		Everybody: nodesHTML(r.Speaks(curriculum.Everybody), p.Lang, r.ID+"-text"),
		Plain:     nodesHTML(r.Speaks(curriculum.Plain), p.Lang, r.ID+"-plain"),
		Handout:   nodesHTML(r.Speaks(curriculum.Handout), p.Lang, r.ID+"-handout"),
		Next:      nodesHTML(r.Speaks(curriculum.Next), p.Lang, r.ID+"-next"),
	}
	if s.Step != "" {
		s.StepName = p.T("reading-step-" + s.Step)
	}
	if r.Guarded() {
		s.Place, s.PlaceLang = r.Place()
		s.PlaceLang, s.Checked = cmp.Or(s.PlaceLang, source), r.Checked
		if day, err := time.Parse(time.DateOnly, r.Checked); err == nil {
			s.Checked = p.L.FormatDateShort(day)
		}
	}
	return s
}

// notices says what is true of a block's text. A held block says only that.
func (p Page) notices(r curriculum.Reading) []Notice {
	say := func(kind string, args ...any) Notice {
		return Notice{Kind: kind, Label: p.T("reading-" + kind + "-label"), Text: p.H("reading-"+kind, args...)}
	}
	language := r.Lang.NameIn(p.Lang)
	switch {
	case r.Held:
		return []Notice{say("held", "Language", language)}
	case r.State == curriculum.Missing:
		return []Notice{say("missing", "Language", language)}
	}
	var all []Notice
	if r.State == curriculum.Older {
		all = append(all, say("older"))
	}
	if r.Draft {
		all = append(all, say("draft"))
	}
	return all
}

// TrainerSheets are a module's sheets with what trainers need beside them.
func (p Page) TrainerSheets(lib *curriculum.Library, d *curriculum.Document) []Sheet {
	sheets := []Sheet{}
	at := 0
	for _, r := range d.ReadAll(p.Lang) {
		s := p.sheet(d.Source, r)
		s.Desk = p.desk(lib, d.Source, r, at)
		at += r.Minutes
		sheets = append(sheets, s)
	}
	return sheets
}

// bring lists what to bring for a block.
func bring(source lang.Tag, r curriculum.Reading) Phrase {
	things, in := r.Bring()
	return Phrase{Text: strings.Join(things, "; "), Lang: cmp.Or(in, source)}
}

func (p Page) desk(lib *curriculum.Library, source lang.Tag, r curriculum.Reading, at int) *Desk {
	d := &Desk{
		L: p.L, Lang: r.Lang,
		From: clock(at), To: clock(at + r.Minutes), Group: p.group(r.Block),
		Materials: bring(source, r), Cut: max(r.Cut, 0),
		Notes:     nodesHTML(r.Speaks(curriculum.Trainer), p.Lang, r.ID+"-trainer"),
		Flipchart: nodesHTML(r.Speaks(curriculum.Flipchart), p.Lang, r.ID+"-flipchart"),
		Cards:     nodesHTML(r.Speaks(curriculum.Card), p.Lang, r.ID+"-card"),
	}
	if r.Method != "" && r.Rest == "" {
		d.MethodAt = p.To("/methods#" + r.Method)
		d.Method.Text, d.Method.Lang = lib.MethodName(r.Method, p.Lang)
	}
	return d
}

// group says how many people work together; "" where the block does not say.
func (p Page) group(b *curriculum.Block) string {
	switch {
	case b.WholeRoom:
		return p.T("reading-whole-room")
	case b.GroupMin == 0:
		return ""
	case b.GroupMin == b.GroupMax || b.GroupMax == 0:
		return p.N("reading-group", b.GroupMin)
	}
	return p.T("reading-group-range", "From", b.GroupMin, "To", b.GroupMax)
}

// clock is minutes as hours and minutes: "1:05".
func clock(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }
