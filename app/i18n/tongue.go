// SPDX-License-Identifier: AGPL-3.0-or-later

package i18n

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"sync"

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/groundwork-org/groundwork/app/lang"
)

// tongue is the messages of one language. Those that are shipped are found in
// their files when the language is first spoken, and each is parsed when it is
// first said: a sheet says a few dozen of a thousand.
type tongue struct {
	tag     lang.Tag
	shipped fs.FS    // nil where the language is not shipped
	over    []string // keys from folders over the shipped one

	begin     sync.Once
	mu        sync.RWMutex // guards what follows once the language is spoken
	bundle    *goi18n.Bundle
	localizer *goi18n.Localizer
	waiting   map[string][]byte // what stands in a file for a message that nobody has said yet
}

// learn parses text, a file or a part of one.
func (t *tongue) learn(text []byte) ([]*goi18n.Message, error) {
	tag := language.Make(string(t.tag))
	if t.bundle == nil {
		t.bundle = goi18n.NewBundle(tag)
	}
	return t.bundle.ParseMessageBytes(tag, text, toml.Unmarshal)
}

// add parses a file of a folder over the shipped one.
func (t *tongue) add(root fs.FS, file string) error {
	text, err := fs.ReadFile(root, file)
	if err != nil {
		return fmt.Errorf("locales/%s: %w", file, err)
	}
	messages, err := t.learn(text)
	if err != nil {
		return fmt.Errorf("locales/%s: %s", file, firstLine(err))
	}
	for _, m := range messages {
		t.over = append(t.over, m.ID)
	}
	return nil
}

// heading is a message's first line, as shipped files have it.
var heading = regexp.MustCompile(`(?m)^\[([a-z0-9-]+)\]$`)

// sections are the messages of a file, each with its heading, by key. A test
// holds shipped files to the form that it takes.
func sections(text []byte) map[string][]byte {
	found := map[string][]byte{}
	heads := heading.FindAllSubmatchIndex(text, -1)
	for i, at := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		found[string(text[at[2]:at[3]])] = text[at[0]:end]
	}
	return found
}

// listen makes ready to speak: it finds the shipped messages.
func (t *tongue) listen() {
	t.waiting = map[string][]byte{}
	if t.shipped != nil {
		files, _ := fs.Glob(t.shipped, path.Join(string(t.tag), "*.toml")) // Load has listed them
		for _, file := range files {
			text, _ := fs.ReadFile(t.shipped, file)
			maps.Copy(t.waiting, sections(text))
		}
	}
	for _, key := range t.over {
		delete(t.waiting, key)
	}
	_, _ = t.learn(nil) // makes the bundle
	t.localizer = goi18n.NewLocalizer(t.bundle, string(t.tag))
}

// say is a message's words. An error tells that the language lacks it
// (goi18n.MessageNotFoundErr), or a part of it.
func (t *tongue) say(c *goi18n.LocalizeConfig) (string, error) {
	t.begin.Do(t.listen)
	t.mu.RLock()
	if section, waits := t.waiting[c.MessageID]; waits {
		t.mu.RUnlock()
		t.mu.Lock()
		delete(t.waiting, c.MessageID)
		_, _ = t.learn(section) // a test parses every shipped message
		t.mu.Unlock()
		t.mu.RLock()
	}
	defer t.mu.RUnlock()
	words, _, err := t.localizer.LocalizeWithTag(c)
	return words, err
}
