// SPDX-License-Identifier: AGPL-3.0-or-later

package i18n

import (
	"errors"
	"maps"
	"strconv"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Localizer speaks one language. It may be used by many goroutines.
type Localizer struct {
	own, english *tongue
}

// Text is words and the language they are in, which is English where the
// language asked for lacks the message.
type Text struct {
	Words string
	Lang  lang.Tag
}

// Lang is the language asked for.
func (l *Localizer) Lang() lang.Tag { return l.own.tag }

// T is the message, with arguments as pairs of name and value:
//
//	l.T("join-saved")
//	l.T("room-joined", "Name", name)
//
// In templates: {{.L.T "room-joined" "Name" .Name}}.
func (l *Localizer) T(key string, pairs ...any) string { return l.Msg(key, args(pairs)) }

// Msg is the message with arguments by name.
func (l *Localizer) Msg(key string, args map[string]any) string { return l.Text(key, args).Words }

// Count is the message in the plural form for n, which is {{.Count}} in it:
//
//	l.Count("roll-people", 3)
//	l.Count("roll-people-in", 3, "Language", "ਪੰਜਾਬੀ")
func (l *Localizer) Count(key string, n int, pairs ...any) string {
	return l.CountText(key, n, args(pairs)).Words
}

// Text is the message with the language that it is in.
func (l *Localizer) Text(key string, args map[string]any) Text {
	return l.localize(&goi18n.LocalizeConfig{MessageID: key, TemplateData: args})
}

// CountText is Count with the language that the message is in.
func (l *Localizer) CountText(key string, n int, args map[string]any) Text {
	data := map[string]any{"Count": n}
	maps.Copy(data, args)
	return l.localize(&goi18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: n})
}

// Has says whether the language itself has the message.
func (l *Localizer) Has(key string) bool {
	_, err := l.own.say(&goi18n.LocalizeConfig{MessageID: key})
	missing := &goi18n.MessageNotFoundErr{}
	return !errors.As(err, &missing)
}

// written has numbers in the language's digits.
func (l *Localizer) written(data map[string]any) map[string]any {
	tag := l.Lang()
	if tag.Numeral(0) == "0" {
		return data
	}
	out := make(map[string]any, len(data))
	for name, v := range data {
		if n, ok := v.(int); ok {
			v = tag.Digits(strconv.Itoa(n))
		}
		out[name] = v
	}
	return out
}

// localize falls back from the language to English, and from there to the key,
// which a test would catch.
func (l *Localizer) localize(c *goi18n.LocalizeConfig) Text {
	if data, ok := c.TemplateData.(map[string]any); ok {
		c.TemplateData = l.written(data)
	}
	for _, t := range []*tongue{l.own, l.english} {
		if words, _ := t.say(c); words != "" {
			return Text{Words: words, Lang: t.tag}
		}
	}
	return Text{Words: c.MessageID, Lang: lang.English}
}

// args makes a map of pairs. A name that is no string, or without a value, is a
// mistake in a template, which shows as the placeholder missing.
func args(pairs []any) map[string]any {
	if len(pairs) == 0 {
		return nil
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		if name, ok := pairs[i].(string); ok {
			m[name] = pairs[i+1]
		}
	}
	return m
}

// Fault is err as a sentence for people: the message of the fault in it, or
// that something went wrong on our side. Its cause is never shown.
func (l *Localizer) Fault(err error) string { return l.FaultText(err).Words }

// FaultText is Fault with the language that the sentence is in.
func (l *Localizer) FaultText(err error) Text {
	f := &fault.Fault{}
	if errors.As(err, &f) {
		if t := l.Text(f.Key, f.Args); t.Words != f.Key {
			return t
		}
	}
	return l.Text("errors-internal", nil)
}
