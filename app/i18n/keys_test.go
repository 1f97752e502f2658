// SPDX-License-Identifier: AGPL-3.0-or-later

package i18n

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/locales"
)

// What the code asks for: the keys of faults, and the first arguments of a
// localizer's methods, in Go and in templates.
var (
	faultKey    = regexp.MustCompile(`"(errors-[a-z0-9-]+)"`)
	calledKey   = regexp.MustCompile(`\.(?:T|Msg|Count|Text|CountText|Has)\("([a-z]+-[a-z0-9-]+)"[,)]`)
	templateKey = regexp.MustCompile(`\.(?:T|Msg|Count|Text|CountText)\s+"([a-z]+-[a-z0-9-]+)"`)
)

// TestKeysInCodeHaveMessages finds keys in the code that English lacks: people
// would read the key instead of a sentence. Keys put together at run time end
// in a hyphen here, and are not looked at.
func TestKeysInCodeHaveMessages(t *testing.T) {
	b, err := Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	l := b.For("en")
	found := 0
	err = fs.WalkDir(os.DirFS(".."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
			return err
		}
		patterns := []*regexp.Regexp{templateKey}
		if strings.HasSuffix(path, ".go") {
			patterns = []*regexp.Regexp{faultKey, calledKey}
		} else if !strings.HasSuffix(path, ".html") {
			return nil
		}
		text, err := os.ReadFile("../" + path)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(strings.TrimSpace(line), "//") {
				continue
			}
			for _, p := range patterns {
				for _, m := range p.FindAllStringSubmatch(line, -1) {
					found++
					if key := m[1]; !strings.HasSuffix(key, "-") && !l.Has(key) {
						t.Errorf("app/%s: no message %q in locales/en", path, key)
					}
				}
			}
			checkFault(t, path, line, l)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 50 {
		t.Errorf("only %d keys found in the code", found)
	}
}

var (
	faultMade = regexp.MustCompile(`fault\.(?:New|Wrap)\([^"]*"(errors-[a-z0-9-]+)"`)
	faultWith = regexp.MustCompile(`\.With\("([A-Za-z0-9]+)"`)
)

// checkFault reports a fault made in one line whose arguments are not those of
// its message.
func checkFault(t *testing.T, path, line string, l *Localizer) {
	m := faultMade.FindStringSubmatch(line)
	if m == nil || !l.Has(m[1]) {
		return
	}
	given := map[string]any{}
	for _, w := range faultWith.FindAllStringSubmatch(line, -1) {
		given[w[1]] = "ARGUMENT"
	}
	words := l.Msg(m[1], given)
	if strings.Contains(words, "<no value>") || strings.Count(words, "ARGUMENT") < len(given) {
		t.Errorf("app/%s: %q does not have the arguments of its message: %q", path, m[1], words)
	}
}
