// SPDX-License-Identifier: AGPL-3.0-or-later

package i18n

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/locales"
)

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

// trial is a small bundle: Punjabi lacks a message, Arabic has all plurals.
func trial(t *testing.T) *Bundle {
	t.Helper()
	b, err := Load(fstest.MapFS{
		"en/roll.toml": file("[roll-hello]\nother = \"Hello {{.Name}}\"\n[roll-only]\nother = \"Only here\"\n" +
			"[roll-people]\none = \"{{.Count}} person\"\nother = \"{{.Count}} people\"\n"),
		"en/errors.toml": file("[errors-internal]\nother = \"Something went wrong on our side.\"\n" +
			"[errors-too-long]\nother = \"At most {{.Max}} characters.\"\n"),
		"pa/roll.toml": file("[roll-hello]\nother = \"ਸਤ ਸ੍ਰੀ ਅਕਾਲ {{.Name}}\"\n"),
		"ar/roll.toml": file("[roll-people]\nzero = \"لا أحد\"\none = \"شخص واحد\"\ntwo = \"شخصان\"\n" +
			"few = \"{{.Count}} أشخاص\"\nmany = \"{{.Count}} شخصًا\"\nother = \"{{.Count}} شخص\"\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestMessages(t *testing.T) {
	b := trial(t)
	if got := fmt.Sprint(b.Languages()); got != "[ar en pa]" {
		t.Errorf("Languages = %s", got)
	}
	for _, c := range []struct {
		tag  lang.Tag
		key  string
		want Text
	}{
		{"pa", "roll-hello", Text{"ਸਤ ਸ੍ਰੀ ਅਕਾਲ Amrit", "pa"}},
		{"ar", "roll-hello", Text{"Hello Amrit", "en"}},
		{"pa", "roll-only", Text{"Only here", "en"}},
		{"vi", "roll-only", Text{"Only here", "en"}},
		{"pa", "roll-nowhere", Text{"roll-nowhere", "en"}},
	} {
		if got := b.For(c.tag).Text(c.key, map[string]any{"Name": "Amrit"}); got != c.want {
			t.Errorf("%s %s = %v; want %v", c.tag, c.key, got, c.want)
		}
	}
	if got := b.For("pa").T("roll-hello", "Name", "<b>"); got != "ਸਤ ਸ੍ਰੀ ਅਕਾਲ <b>" {
		t.Errorf("T = %q", got)
	}
	if !b.For("pa").Has("roll-hello") || b.For("pa").Has("roll-only") {
		t.Error("Has confuses the language's own messages with English")
	}
}

func TestCount(t *testing.T) {
	b := trial(t)
	for n, want := range map[int]string{0: "لا أحد", 1: "شخص واحد", 2: "شخصان", 3: "3 أشخاص", 11: "11 شخصًا", 100: "100 شخص"} {
		if got := b.For("ar").Count("roll-people", n); got != want {
			t.Errorf("Arabic %d = %q; want %q", n, got, want)
		}
	}
	if got := b.For("pa").CountText("roll-people", 1, nil); got != (Text{"1 person", "en"}) {
		t.Errorf("Punjabi falls back to English's plural: %v", got)
	}
}

func TestFault(t *testing.T) {
	l := trial(t).For("en")
	long := fault.New(fault.Invalid, "errors-too-long").With("Max", 80)
	for _, c := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("saving: %w", long), "At most 80 characters."},
		{errors.New("dial tcp 10.0.0.1: refused"), "Something went wrong on our side."},
		{fault.New(fault.Conflict, "errors-nobody-wrote"), "Something went wrong on our side."},
	} {
		if got := l.Fault(c.err); got != c.want {
			t.Errorf("Fault(%v) = %q; want %q", c.err, got, c.want)
		}
	}
}

func TestLoadNamesTheBrokenFile(t *testing.T) {
	for path, text := range map[string]string{"en/roll.toml": "[roll-hello\n", "english/roll.toml": "", "tl/roll.toml": ""} {
		_, err := Load(fstest.MapFS{"en/ok.toml": file("")}, fstest.MapFS{path: file(text)})
		if err == nil || !strings.Contains(err.Error(), strings.Split(path, "/")[0]) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := Load(fstest.MapFS{"pa/roll.toml": file("")}); err == nil {
		t.Error("a bundle without English loaded")
	}
}

// TestAMessageIsNoProgram: a file that a volunteer sent neither counts for hours nor
// fills the memory.
func TestAMessageIsNoProgram(t *testing.T) {
	shipped := fstest.MapFS{"en/a.toml": {Data: []byte("[a-hello]\nother = \"Hello\"\n")}}
	for _, m := range []string{`other = "{{range 2000000000}}x{{end}}"`, `other = '{{printf "%999999999d" 1}}'`, `other = "{{.Name | html}}"`,
		"other = \"x\"\none = \"{{1}}\"", "leftDelim = \"[[\"\nrightDelim = \"]]\"\nother = \"[[range 2000000000]]x[[end]]\""} {
		over := fstest.MapFS{"pa/b.toml": {Data: []byte("[b-hello]\n" + m + "\n")}}
		if _, err := Load(shipped, over); err == nil || !strings.HasPrefix(err.Error(), `locales/pa/b.toml: "b-hello": `) {
			t.Errorf("%s: %v", m, err)
		}
	}
	over := fstest.MapFS{"pa/b.toml": {Data: []byte("[b-hello]\nother = \"{{.Name}}, {{.Count}}\"\n")}}
	if _, err := Load(shipped, over); err != nil {
		t.Error(err)
	}
}

func TestEnglishDates(t *testing.T) {
	b, err := Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	l := b.For("en")
	at := time.Date(2026, 11, 28, 14, 5, 0, 0, time.FixedZone("Toronto", -5*3600))
	for got, want := range map[string]string{
		l.FormatDate(at):                      "Saturday, November 28, 2026",
		l.FormatDateShort(at):                 "November 28, 2026",
		l.FormatMonth(at):                     "November 2026",
		l.FormatTime(at):                      "14:05",
		l.FormatDateTime(at):                  "Saturday, November 28, 2026, 14:05",
		l.FormatSpan(at, at.Add(2*time.Hour)): "14:05–16:05",
		l.FormatDuration(0):                   "0 minutes",
		l.FormatDuration(1):                   "1 minute",
		l.FormatDuration(60):                  "1 hour",
		l.FormatDuration(450):                 "7 hours 30 minutes",
		l.FormatDuration(-5):                  "0 minutes",
		l.FormatMinutes(1):                    "1 min",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestEveryLanguageFormats walks a year of dates in each shipped language.
func TestEveryLanguageFormats(t *testing.T) {
	b, err := Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range b.Languages() {
		l := b.For(tag)
		for day := range 366 {
			at := time.Date(2026, 1, 1+day, day%24, day%60, 0, 0, time.UTC)
			for _, text := range []string{l.FormatDate(at), l.FormatDateTime(at), l.FormatDuration(day * 7)} {
				if text == "" || strings.Contains(text, "no value") || strings.Contains(text, "date-") || strings.Contains(text, "duration-") {
					t.Fatalf("%s: %q", tag, text)
				}
			}
		}
	}
}

// TestDigits: counts, numbers, dates and times are all in the digits that CLDR
// gives the language, so that no page mixes two kinds.
func TestDigits(t *testing.T) {
	words := `
[sheets]
one = "{{.Count}}"
other = "{{.Count}} / {{.Of}} {{.Code}}"
[date-full]
other = "{{.Day}} {{.Year}}"
[date-time]
other = "{{.Hour24}}:{{.Minute}}"
[date-half-am]
other = ""
`
	b, err := Load(fstest.MapFS{"en/a.toml": file(words), "bn/a.toml": file(words), "ar/a.toml": file(strings.ReplaceAll(words, "one = ", "few = "))})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 28, 9, 5, 0, 0, time.UTC)
	for tag, want := range map[lang.Tag]string{"bn": "১২ / ৩৪ K7Q4 ২৮ ২০২৬ ৯:০৫", "en": "12 / 34 K7Q4 28 2026 9:05", "ar": "12 / 34 K7Q4 28 2026 9:05"} {
		l := b.For(tag)
		got := l.Count("sheets", 12, "Of", 34, "Code", "K7Q4") + " " + l.FormatDate(at) + " " + l.FormatTime(at)
		if got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}
