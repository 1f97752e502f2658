// SPDX-License-Identifier: AGPL-3.0-or-later

package i18n

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// categories are CLDR's plural categories.
var categories = []string{"zero", "one", "two", "few", "many", "other"}

// area is one message file with the places of its messages.
type area struct {
	name     string
	lines    int
	broken   bool
	messages map[string]*message
}

// message is one message in one language.
type message struct {
	forms  map[string]string // by plural category
	pos    curriculum.Pos
	places map[string]curriculum.Pos // of the forms
}

// placeholders are the names in any of the message's forms, in order.
func (m *message) placeholders() []string {
	var all []string
	for _, text := range m.forms {
		names, _ := placeholdersOf(text)
		all = append(all, names...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

var (
	placeholder = regexp.MustCompile(`\{\{\.([A-Z][A-Za-z0-9]*)\}\}`)
	header      = regexp.MustCompile(`^\s*\[\s*"?([^\]"]+)"?\s*\]`)
	assignment  = regexp.MustCompile(`^(\s*)"?([A-Za-z0-9_-]+)"?\s*=`)
)

// placeholdersOf lists the names in one form; wrong says what is not a plain
// {{.Name}}.
func placeholdersOf(text string) (names []string, wrong string) {
	rest := placeholder.ReplaceAllString(text, "")
	if strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		return nil, "a placeholder must look like {{.Name}}"
	}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names), ""
}

// readArea reads one file. A file that is no TOML is broken.
func readArea(name, text string) (*area, []curriculum.Problem) {
	a := &area{name: name, lines: max(strings.Count(strings.TrimRight(text, "\n"), "\n")+1, 1), messages: map[string]*message{}}
	var problems []curriculum.Problem
	report := func(line, column int, format string, args ...any) {
		at := curriculum.Pos{File: name, Line: max(line, 1), Column: max(column, 1)}
		problems = append(problems, curriculum.Problem{Pos: at, Message: fmt.Sprintf(format, args...)})
	}
	var tables map[string]any
	if _, err := toml.Decode(text, &tables); err != nil {
		a.broken = true
		var parse toml.ParseError
		if errors.As(err, &parse) {
			report(parse.Position.Line, parse.Position.Col, "%s", parse.Message)
		} else {
			report(1, 1, "%s", firstLine(err))
		}
		return a, problems
	}
	lines := places(name, text)
	for _, key := range slices.Sorted(maps.Keys(tables)) {
		m := &message{forms: map[string]string{}, pos: lines[key], places: map[string]curriculum.Pos{}}
		table, ok := tables[key].(map[string]any)
		if !ok {
			report(m.pos.Line, m.pos.Column, "%q must be a table: [%s] with a line other = \"…\" below it", key, key)
			continue
		}
		for form, value := range table {
			at := lines[key+"\x00"+form]
			words, isText := value.(string)
			switch {
			case !isText:
				report(at.Line, at.Column, "%q: %s must be a text in quotes", key, form)
			case slices.Contains(categories, form):
				m.forms[form], m.places[form] = words, at
			case form != "description":
				report(at.Line, at.Column, "%q: unknown field %q; it may be description, %s", key, form, strings.Join(categories, ", "))
			}
		}
		a.messages[key] = m
	}
	return a, problems
}

// places finds the lines of keys, and of their fields as "key\x00field".
func places(name, text string) map[string]curriculum.Pos {
	at := map[string]curriculum.Pos{}
	key, number := "", 0
	for line := range strings.Lines(text) {
		number++
		if m := header.FindStringSubmatch(line); m != nil {
			key = strings.TrimSpace(m[1])
			at[key] = curriculum.Pos{File: name, Line: number, Column: strings.Index(line, "[") + 1}
		} else if m := assignment.FindStringSubmatch(line); m != nil {
			field := key + "\x00" + m[2]
			if key == "" {
				field = m[2]
			}
			if _, there := at[field]; !there {
				at[field] = curriculum.Pos{File: name, Line: number, Column: len(m[1]) + 1}
			}
		}
	}
	return at
}

// pluralForms are the categories a language has: those that whole numbers up to
// a thousand need, and all that are possible.
type pluralForms struct{ needed, possible []string }

// pluralFormsOf asks go-i18n, which follows CLDR.
func pluralFormsOf(tag lang.Tag) pluralForms {
	bundle := goi18n.NewBundle(language.English)
	all := &goi18n.Message{ID: "n", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other"}
	if err := bundle.AddMessages(language.Make(string(tag)), all); err != nil {
		return pluralForms{[]string{"other"}, []string{"other"}}
	}
	localizer := goi18n.NewLocalizer(bundle, string(tag))
	ask := func(n any) string {
		form, err := localizer.Localize(&goi18n.LocalizeConfig{MessageID: "n", PluralCount: n})
		if err != nil {
			return "other"
		}
		return form
	}
	common := map[string]bool{"other": true}
	for n := range 1001 {
		common[ask(n)] = true
	}
	rare := map[string]bool{ask(1_000_000): true, ask("1.5"): true, ask("0.1"): true}
	var f pluralForms
	for _, form := range categories {
		if common[form] {
			f.needed = append(f.needed, form)
		}
		if common[form] || rare[form] {
			f.possible = append(f.possible, form)
		}
	}
	return f
}
