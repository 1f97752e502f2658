// SPDX-License-Identifier: AGPL-3.0-or-later

package i18n

import (
	"io/fs"
	"path"
	"reflect"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/BurntSushi/toml"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/locales"
)

// TestShippedMessagesAreFound: what is read message by message is what the
// whole file says, and go-i18n takes it.
func TestShippedMessagesAreFound(t *testing.T) {
	files, err := fs.Glob(locales.FS, "*/*.toml")
	if err != nil || len(files) < 12*20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(locales.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		var whole map[string]any
		if _, err := toml.Decode(string(text), &whole); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		apart := map[string]any{}
		speaker := &tongue{tag: lang.Tag(path.Dir(file))}
		found := map[string][]byte{}
		sections(text, found)
		for key, section := range found {
			if _, err := toml.Decode(string(section), &apart); err != nil {
				t.Errorf("%s: %s: %v", file, key, err)
			}
			if messages, err := speaker.learn(section); err != nil || len(messages) != 1 || messages[0].ID != key {
				t.Errorf("%s: %s is read as %v, %v", file, key, messages, err)
			}
		}
		if !reflect.DeepEqual(apart, whole) {
			t.Errorf("%s: begin each message with a line [its-key], and no other line with a bracket", file)
		}
	}
}

// TestFoldersLieOver: later folders win message by message; what they do not
// say stays, also of a language that is not shipped.
func TestFoldersLieOver(t *testing.T) {
	b, err := Load(
		fstest.MapFS{"en/a.toml": file("[a-one]\nother = \"one\"\n\n[a-two]\nother = \"two\"\n"), "fr/a.toml": file("[a-one]\nother = \"un\"\n")},
		fstest.MapFS{"en/b.toml": file("a-one.other = \"first\"\n"), "so/a.toml": file("[a-two]\nother = \"laba\"\n")},
		fstest.MapFS{"en/a.toml": file("[a-one]\nother = \"last\"\n")})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for tag, want := range map[lang.Tag][2]Text{"en": {{"last", "en"}, {"two", "en"}}, "fr": {{"un", "fr"}, {"two", "en"}}, "so": {{"last", "en"}, {"laba", "so"}}} {
				l := b.For(tag)
				if got := [2]Text{l.Text("a-one", nil), l.Text("a-two", nil)}; got != want {
					t.Errorf("%s: %v, want %v", tag, got, want)
				}
			}
		})
	}
	all.Wait()
}
