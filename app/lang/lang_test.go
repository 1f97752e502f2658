// SPDX-License-Identifier: AGPL-3.0-or-later

package lang

import "testing"

func TestParse(t *testing.T) {
	for in, want := range map[string]Tag{
		"en": "en", "EN": "en", "pa-IN": "pa", "pa": "pa", "tl": "fil", "fil-PH": "fil",
		"zh-CN": "zh-Hans", "zh-Hans": "zh-Hans", "zh": "zh-Hans", "ar-EG": "ar", "fr_CA": "fr", "ur": "ur",
		"pa-Arab": "pa-Arab", "zh-TW": "zh-Hant",
	} {
		if got, ok := Parse(in); !ok || got != want {
			t.Errorf("Parse(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "x", "../etc", "und", "not a tag", "12"} {
		if got, ok := Parse(in); ok {
			t.Errorf("Parse(%q) = %q; want none", in, got)
		}
	}
}

func TestDirAndName(t *testing.T) {
	for tag, want := range map[Tag]struct {
		dir  Dir
		name string
	}{
		"en": {LTR, "English"}, "fr": {LTR, "Français"}, "es": {LTR, "Español"}, "pa": {LTR, "ਪੰਜਾਬੀ"},
		"ar": {RTL, "العربية"}, "ur": {RTL, "اردو"}, "fil": {LTR, "Filipino"}, "zh-Hans": {LTR, "简体中文"},
	} {
		if tag.Dir() != want.dir || tag.Name() != want.name {
			t.Errorf("%s: %s %q; want %s %q", tag, tag.Dir(), tag.Name(), want.dir, want.name)
		}
	}
}

func TestNegotiate(t *testing.T) {
	s := NewSet("en", "fr", "es", "pa", "ar")
	for _, c := range []struct {
		chosen, accept string
		want           Tag
	}{
		{"", "", "en"}, {"pa", "fr", "pa"}, {"", "pa-IN,en;q=0.5", "pa"}, {"", "de,fr-CA;q=0.8", "fr"},
		{"xx", "ar", "ar"}, {"", "ja", "en"}, {"", ";;;=", "en"},
	} {
		if got := s.Negotiate(c.chosen, c.accept); got != c.want {
			t.Errorf("Negotiate(%q, %q) = %s; want %s", c.chosen, c.accept, got, c.want)
		}
	}
	if tag, exact, ok := s.Resolve("pa-IN"); tag != "pa" || exact || !ok {
		t.Errorf("Resolve(pa-IN) = %s %v %v", tag, exact, ok)
	}
}

func TestNameIn(t *testing.T) {
	for reader, want := range map[Tag]string{"es": "inglés", "fr": "anglais", "pa": "ਅੰਗਰੇਜ਼ੀ", "ar": "الإنجليزية", "en": "English", "tlh": "English"} {
		if got := English.NameIn(reader); got != want {
			t.Errorf("English in %s is %q, want %q", reader, got, want)
		}
	}
}

func TestGloss(t *testing.T) {
	for reader, want := range map[Tag]string{"en": "French", "pa": "ਫਰਾਂਸੀਸੀ", "fr": "", "tlh": "French"} {
		if got := Tag("fr").Gloss(reader); got != want {
			t.Errorf("French in %s is %q, want %q", reader, got, want)
		}
	}
}
