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
		for _, p := range patterns {
			for _, m := range p.FindAllStringSubmatch(string(text), -1) {
				found++
				if key := m[1]; !strings.HasSuffix(key, "-") && !l.Has(key) {
					t.Errorf("app/%s: no message %q in locales/en", path, key)
				}
			}
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
