// SPDX-License-Identifier: AGPL-3.0-or-later

package i18n

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Root is a locales folder with the name that messages show before the path.
type Root struct {
	Name string
	FS   fs.FS
}

// Check reports where the languages differ from English: missing and extra
// areas and keys, plural categories that CLDR asks for, placeholders, and, if
// unprintable is not nil, characters that no font prints. Later roots are laid
// over earlier ones message by message, as Load does.
func Check(unprintable curriculum.Unprintable, roots ...Root) []curriculum.Problem {
	c := &checker{
		unprintable: unprintable, areas: map[lang.Tag]map[string]*area{},
		folders: map[lang.Tag]string{}, plural: map[lang.Tag]pluralForms{},
	}
	for _, root := range roots {
		c.read(root)
	}
	english := c.areas[lang.English]
	if english == nil {
		c.errorf(curriculum.Pos{File: "locales", Line: 1, Column: 1}, "there is no folder en")
	}
	for _, tag := range slices.Sorted(maps.Keys(c.areas)) {
		c.plural[tag] = pluralFormsOf(tag)
		c.twice(tag)
		for _, name := range slices.Sorted(maps.Keys(c.areas[tag])) {
			c.area(tag, c.areas[tag][name], english[name])
		}
		for _, name := range slices.Sorted(maps.Keys(english)) {
			if _, ok := c.areas[tag][name]; !ok {
				at := curriculum.Pos{File: path.Join(c.folders[tag], name+".toml"), Line: 1, Column: 1}
				c.errorf(at, "this file is missing; en/%s.toml has %d messages", name, len(english[name].messages))
			}
		}
	}
	slices.SortStableFunc(c.problems, func(x, y curriculum.Problem) int {
		return cmp.Or(cmp.Compare(x.Pos.File, y.Pos.File), cmp.Compare(x.Pos.Line, y.Pos.Line), cmp.Compare(x.Message, y.Message))
	})
	return c.problems
}

type checker struct {
	unprintable curriculum.Unprintable
	areas       map[lang.Tag]map[string]*area
	folders     map[lang.Tag]string // as messages show them
	plural      map[lang.Tag]pluralForms
	problems    []curriculum.Problem
}

func (c *checker) errorf(at curriculum.Pos, format string, args ...any) {
	c.problems = append(c.problems, curriculum.Problem{Pos: at, Message: fmt.Sprintf(format, args...)})
}

func (c *checker) read(root Root) {
	files, err := fs.Glob(root.FS, "*/*.toml")
	if err != nil {
		c.errorf(curriculum.Pos{File: root.Name, Line: 1, Column: 1}, "this folder cannot be read")
	}
	for _, file := range files {
		name := path.Join(root.Name, file)
		at := curriculum.Pos{File: name, Line: 1, Column: 1}
		tag, ok := lang.Parse(path.Dir(file))
		if !ok || string(tag) != path.Dir(file) {
			c.errorf(at, "the folder must be a short language tag like en, pa or zh-Hans")
			continue
		}
		text, why := read(root.FS, file)
		if why != "" {
			c.errorf(at, "%s", why)
			continue
		}
		a, problems := readArea(name, string(text))
		c.problems = append(c.problems, problems...)
		if c.areas[tag] == nil {
			c.areas[tag] = map[string]*area{}
		}
		base := strings.TrimSuffix(path.Base(file), ".toml")
		if earlier := c.areas[tag][base]; earlier != nil {
			for key, m := range earlier.messages {
				if a.messages[key] == nil {
					a.messages[key] = m
				}
			}
		}
		c.areas[tag][base] = a
		c.folders[tag] = path.Dir(name)
	}
}

// twice reports keys that two areas of one language have.
func (c *checker) twice(tag lang.Tag) {
	first := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(c.areas[tag])) {
		for key, m := range c.areas[tag][name].messages {
			if other, ok := first[key]; ok {
				c.errorf(m.pos, "the key %q is already in %s.toml", key, other)
			}
			first[key] = name
		}
	}
}

// area compares one file with its English source, which is nil where English
// has no such file.
func (c *checker) area(tag lang.Tag, a, english *area) {
	if english == nil {
		c.errorf(curriculum.Pos{File: a.name, Line: 1, Column: 1}, "English has no such file")
		return
	}
	if a.broken {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(a.messages)) {
		m, source := a.messages[key], english.messages[key]
		if source == nil {
			if !english.broken {
				c.errorf(m.pos, "English has no key %q", key)
			}
			continue
		}
		c.plurals(tag, key, m, source)
		c.placeholders(key, m, source)
		c.glyphs(tag, m)
	}
	for _, key := range slices.Sorted(maps.Keys(english.messages)) {
		if a.messages[key] == nil {
			c.errorf(curriculum.Pos{File: a.name, Line: a.lines, Column: 1}, "the key %q is missing; it is in %s", key, english.messages[key].pos)
		}
	}
}

// plurals reports categories that the language needs for whole numbers, where
// English counts, and categories that the language does not have.
func (c *checker) plurals(tag lang.Tag, key string, m, source *message) {
	needed, possible := c.plural[tag].needed, c.plural[tag].possible
	for _, form := range slices.Sorted(maps.Keys(m.forms)) {
		if !slices.Contains(possible, form) {
			c.errorf(m.places[form], "%q: the language has no plural category %q; it has %s", key, form, strings.Join(possible, ", "))
		}
	}
	if len(source.forms) < 2 {
		needed = []string{"other"}
	}
	for _, form := range needed {
		if strings.TrimSpace(m.forms[form]) == "" {
			c.errorf(m.pos, "%q: the plural category %q is missing", key, form)
		}
	}
}

// patterns are the messages whose placeholders a language chooses itself.
var patterns = map[string][]string{
	"date-full":       {"Day", "Month", "MonthNumber", "Weekday", "Year"},
	"date-short":      {"Day", "Month", "MonthNumber", "Weekday", "Year"},
	"date-month-year": {"Month", "MonthNumber", "Year"},
	"date-time":       {"Half", "Hour", "Hour12", "Hour24", "Minute"},
}

// placeholders reports those that English does not have, and those of English
// that are lost. Only {{.Count}} may be left out, in zero, one and two: there
// the words say the number.
func (c *checker) placeholders(key string, m, source *message) {
	allowed := source.placeholders()
	free, isPattern := patterns[key]
	if isPattern {
		allowed = free
	}
	for _, form := range slices.Sorted(maps.Keys(m.forms)) {
		have, err := placeholdersOf(m.forms[form])
		if err != "" {
			c.errorf(m.places[form], "%q: %s", key, err)
			continue
		}
		for _, name := range have {
			if !slices.Contains(allowed, name) {
				c.errorf(m.places[form], "%q: English has no placeholder {{.%s}}", key, name)
			}
		}
		for _, name := range allowed {
			spoken := name == "Count" && slices.Contains([]string{"zero", "one", "two"}, form)
			if !isPattern && !spoken && !slices.Contains(have, name) {
				c.errorf(m.places[form], "%q: the placeholder {{.%s}} is lost", key, name)
			}
		}
	}
}

var anyPlaceholder = regexp.MustCompile(`\{\{.*?\}\}`)

func (c *checker) glyphs(tag lang.Tag, m *message) {
	if c.unprintable == nil {
		return
	}
	for _, form := range slices.Sorted(maps.Keys(m.forms)) {
		for _, r := range c.unprintable(tag, anyPlaceholder.ReplaceAllString(m.forms[form], "")) {
			c.errorf(m.places[form], "%s", curriculum.GlyphMessage(r))
		}
	}
}
