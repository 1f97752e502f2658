// SPDX-License-Identifier: AGPL-3.0-or-later

package i18n

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
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
	text, why := read(root, file)
	if why != "" {
		return fmt.Errorf("locales/%s: %s", file, why)
	}
	messages, err := t.learn(text)
	if err != nil {
		return fmt.Errorf("locales/%s: %s", file, firstLine(err))
	}
	for _, m := range messages {
		if why := programmed(m); why != "" {
			return fmt.Errorf("locales/%s: %q: %s", file, m.ID, why)
		}
		t.over = append(t.over, m.ID)
	}
	return nil
}

// programmed says what in a message is more than words and placeholders. go-i18n
// takes messages for templates, in which a volunteer's file could count for hours
// or fill the memory.
func programmed(m *goi18n.Message) string {
	for _, form := range []string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other} {
		if _, wrong := placeholdersOf(form); wrong != "" {
			return wrong
		}
	}
	if m.LeftDelim != "" || m.RightDelim != "" {
		return "a message has no signs of its own around placeholders"
	}
	return ""
}

// mostText bounds a file of messages, in bytes.
const mostText = 256 << 10

// read reads a file of messages. why says what is wrong with it, or is empty.
func read(root fs.FS, file string) (text []byte, why string) {
	info, err := fs.Stat(root, file)
	if err == nil && info.Size() > mostText {
		return nil, fmt.Sprintf("this file is larger than %d KB", mostText>>10)
	}
	if err == nil {
		text, err = fs.ReadFile(root, file)
	}
	if err != nil {
		return nil, "this file cannot be read"
	}
	return text, ""
}

// sections finds the messages of a file, each with its heading [its-key], by
// key. A test holds shipped files to the form that it takes: a heading begins
// its line, and no other line begins with a bracket.
func sections(text []byte, found map[string][]byte) {
	key, from := "", 0
	for at := 0; at < len(text); {
		end := at + 1 + bytes.IndexByte(text[at:], '\n')
		if end <= at {
			end = len(text)
		}
		if text[at] == '[' {
			if key != "" {
				found[key] = text[from:at]
			}
			heading, _, _ := bytes.Cut(text[at+1:end], []byte("]"))
			key, from = string(heading), at
		}
		at = end
	}
	if key != "" {
		found[key] = text[from:]
	}
}

// listen makes ready to speak: it finds the shipped messages.
func (t *tongue) listen() {
	t.waiting = map[string][]byte{}
	if t.shipped != nil {
		files, _ := fs.Glob(t.shipped, path.Join(string(t.tag), "*.toml")) // Load has listed them
		for _, file := range files {
			text, _ := fs.ReadFile(t.shipped, file)
			sections(text, t.waiting)
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
