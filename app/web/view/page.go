// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import (
	"html/template"
	"slices"
	"strings"

	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Language is one line of the language menu.
type Language struct {
	Tag     lang.Tag
	Name    string // in its own script
	Address string // the same page in that language
	Here    bool
}

// Page is what every page has. Page structs embed it.
type Page struct {
	L          *i18n.Localizer // the words; templates use T, N, H and the dates of L
	Lang       lang.Tag
	Title      string
	TitleLang  lang.Tag // the language Title is in
	Path       string   // without the language: "/learn/x"
	Languages  []Language
	Stylesheet string
	Icon       string
	Scripts    []string // addresses of files of static/js
	// Projected pages are for a wall: no banner, no menus, larger.
	Projected bool
	// RefreshEvery is after how many seconds a page asks for itself again where
	// there is no JavaScript; 0 never.
	RefreshEvery int
	// ContentBroken tells somebody with an account that files of the content
	// have mistakes.
	ContentBroken bool
	// SignedIn offers to lock this device. Lock is the address of the script that
	// clears its other windows when a form with data-ends is sent, or somebody else
	// is signed in; members' pages have it too.
	SignedIn bool
	Lock     string
	// Forget is the address of the script that has the browser keep nothing of
	// what was sent, on a page that answers a form; "" where sending it once more
	// is all that is left of what was typed.
	Forget string
	// Whose page it is: the opaque id of an account, a day pass or a member; "" of
	// a page that is nobody's. Its forms say so: see the template "whose". Browsers
	// are asked to send it to no service that translates.
	Whose string
	// Here is who was signed in in this browser when the page was made, "" nobody;
	// where TellsWho says that it is known.
	Here     string
	TellsWho bool
	// Session is an opaque word for the session of who is Here, of which lock.js asks
	// for the end where its button could not: see sessionWord.
	Session string
	// Left are the seconds until the session of whose page it is ends; 0 not told.
	Left int64
	// Kept stays while nobody is signed in.
	Kept bool
	// NoIndex keeps search engines from what is not for reading.
	NoIndex bool
}

// T is a message in the page's language; args are name, value, name, value.
func (p Page) T(key string, args ...any) string { return p.L.T(key, args...) }

// N is a message's plural form for n.
func (p Page) N(key string, n int, args ...any) string { return p.L.Count(key, n, args...) }

// H is a message whose values are people's own words or names: each stands in
// <bdi>, so that it does not turn the sentence around it.
func (p Page) H(key string, args ...any) template.HTML {
	marked := slices.Clone(args)
	var swap []string
	for i := 1; i < len(args); i += 2 {
		mark := string(rune(0xF0000 + i)) // private use, plane 15: no message has it
		marked[i] = mark
		swap = append(swap, mark, "<bdi>"+template.HTMLEscaper(args[i])+"</bdi>")
	}
	text := template.HTMLEscapeString(p.L.T(key, marked...))
	return template.HTML(strings.NewReplacer(swap...).Replace(text)) // both were escaped
}

// To is the address of a page of ours in the page's language.
func (p Page) To(path string) string { return "/" + string(p.Lang) + path }

// Dir is the page's base direction.
func (p Page) Dir() lang.Dir { return p.Lang.Dir() }

// Phrase is text with the language it is in, where that may differ from the
// page's.
type Phrase struct {
	Text string
	Lang lang.Tag
}

// Dir is the phrase's direction.
func (p Phrase) Dir() lang.Dir { return p.Lang.Dir() }
