// SPDX-License-Identifier: AGPL-3.0-or-later

package i18n

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/locales"
)

// TestShippedLocales holds every shipped language to the check.
func TestShippedLocales(t *testing.T) {
	for _, p := range Check(nil, Root{Name: "locales", FS: locales.FS}) {
		t.Error(p)
	}
}

func TestPluralForms(t *testing.T) {
	for tag, want := range map[lang.Tag]string{
		"en": "one other", "fr": "one other", "es": "one other", "pa": "one other", "zh-Hans": "other",
		"ar": "zero one two few many other", "fil": "one other", "hi": "one other", "pt": "one other", "ur": "one other", "ta": "one other",
	} {
		if got := strings.Join(pluralFormsOf(tag).needed, " "); got != want {
			t.Errorf("%s needs %q; want %q", tag, got, want)
		}
	}
	if !slices.Contains(pluralFormsOf("fr").possible, "many") {
		t.Error("French has no category for millions")
	}
}

func TestCheck(t *testing.T) {
	const english = "[a-hello]\nother = \"Hello {{.Name}}\"\n\n[a-people]\none = \"{{.Count}} person\"\nother = \"{{.Count}} people\"\n"
	for _, c := range []struct {
		name, file, text string
		want             []string // message lines; "" for none
	}{
		{"same", "pa/a.toml", "[a-hello]\nother = \"ਸਤ {{.Name}}\"\n[a-people]\none = \"ਇੱਕ\"\nother = \"{{.Count}} ਲੋਕ\"\n", nil},
		{"missing key", "pa/a.toml", "[a-hello]\nother = \"ਸਤ {{.Name}}\"\n",
			[]string{`l/pa/a.toml:2:1: the key "a-people" is missing; it is in l/en/a.toml:4:1`}},
		{"extra key", "pa/a.toml", english + "[a-more]\nother = \"x\"\n", []string{`l/pa/a.toml:7:1: English has no key "a-more"`}},
		{"missing file", "pa/b.toml", "", []string{
			"l/pa/a.toml:1:1: this file is missing; en/a.toml has 2 messages", "l/pa/b.toml:1:1: English has no such file"}},
		{"plural missing", "ar/a.toml", english, []string{
			`l/ar/a.toml:4:1: "a-people": the plural category "few" is missing`,
			`l/ar/a.toml:4:1: "a-people": the plural category "many" is missing`,
			`l/ar/a.toml:4:1: "a-people": the plural category "two" is missing`,
			`l/ar/a.toml:4:1: "a-people": the plural category "zero" is missing`}},
		{"plural too much", "zh-Hans/a.toml", strings.Replace(english, "[a-people]", "[a-people]\ndescription = \"d\"", 1),
			[]string{`l/zh-Hans/a.toml:6:1: "a-people": the language has no plural category "one"; it has other`}},
		{"placeholder lost and unknown", "pa/a.toml", strings.Replace(english, "{{.Name}}", "{{.Nom}}", 1), []string{
			`l/pa/a.toml:2:1: "a-hello": English has no placeholder {{.Nom}}`,
			`l/pa/a.toml:2:1: "a-hello": the placeholder {{.Name}} is lost`}},
		{"placeholder broken", "pa/a.toml", strings.Replace(english, "{{.Name}}", "{{ Name }", 1),
			[]string{`l/pa/a.toml:2:1: "a-hello": a placeholder must look like {{.Name}}`}},
		{"count lost in other", "pa/a.toml", strings.Replace(english, "{{.Count}} people", "people", 1),
			[]string{`l/pa/a.toml:6:1: "a-people": the placeholder {{.Count}} is lost`}},
		{"no TOML", "pa/a.toml", "[a-hello]\nother = \"x\n", []string{"l/pa/a.toml:2:"}},
		{"unknown field", "pa/a.toml", english + "plural = \"x\"\n", []string{`l/pa/a.toml:7:1: "a-people": unknown field "plural"`}},
		{"empty", "pa/a.toml", strings.Replace(english, "Hello {{.Name}}", "", 1), []string{
			`l/pa/a.toml:1:1: "a-hello": the plural category "other" is missing`,
			`l/pa/a.toml:2:1: "a-hello": the placeholder {{.Name}} is lost`}},
		{"folder name", "tl/a.toml", english, []string{"l/tl/a.toml:1:1: the folder must be a short language tag"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			problems := Check(nil, Root{Name: "l", FS: fstest.MapFS{"en/a.toml": file(english), c.file: file(c.text)}})
			for i, p := range problems {
				if i >= len(c.want) || !strings.HasPrefix(p.String(), c.want[i]) {
					t.Errorf("unexpected: %s", p)
				}
			}
			if len(problems) != len(c.want) {
				t.Errorf("got %d problems, want %q", len(problems), c.want)
			}
		})
	}
}

func TestCheckKeyInTwoAreas(t *testing.T) {
	problems := Check(nil, Root{Name: "l", FS: fstest.MapFS{
		"en/a.toml": file("[same]\nother = \"x\"\n"), "en/b.toml": file("[same]\nother = \"y\"\n")}})
	if len(problems) != 1 || problems[0].String() != `l/en/b.toml:1:1: the key "same" is already in a.toml` {
		t.Errorf("problems = %v", problems)
	}
}

func TestCheckOfALanguagePack(t *testing.T) {
	shipped := Root{Name: "l", FS: fstest.MapFS{"en/a.toml": file("[one]\nother = \"1\"\n[two]\nother = \"2\"\n")}}
	pack := Root{Name: "p", FS: fstest.MapFS{"en/a.toml": file("[one]\nother = \"one\"\n"), "vi/a.toml": file("[one]\nother = \"một\"\n")}}
	problems := Check(nil, shipped, pack)
	if len(problems) != 1 || problems[0].String() != `p/vi/a.toml:2:1: the key "two" is missing; it is in l/en/a.toml:3:1` {
		t.Errorf("problems = %v", problems)
	}
}

func TestCheckGlyphsSkipsPlaceholders(t *testing.T) {
	var asked []string
	unprintable := func(_ lang.Tag, text string) []rune {
		asked = append(asked, text)
		if strings.Contains(text, "☃") {
			return []rune{'☃'}
		}
		return nil
	}
	problems := Check(unprintable, Root{Name: "l", FS: fstest.MapFS{
		"en/a.toml": file("[snow]\nother = \"{{.Name}} ☃\"\n")}})
	if len(problems) != 1 || !strings.Contains(problems[0].String(), "l/en/a.toml:2:1: no font can print the character '☃' (U+2603)") {
		t.Errorf("problems = %v", problems)
	}
	if !slices.Equal(asked, []string{" ☃"}) {
		t.Errorf("asked for %q", asked)
	}
}
