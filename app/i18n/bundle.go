// SPDX-License-Identifier: AGPL-3.0-or-later

package i18n

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/groundwork-org/groundwork/app/lang"
)

// Bundle is the messages of all languages. It is immutable once loaded.
type Bundle struct {
	bundle     *goi18n.Bundle
	localizers map[lang.Tag]*Localizer
	tags       []lang.Tag
}

// Load reads <tag>/<area>.toml of every folder, later ones over earlier ones
// message by message. An error names the file that cannot be read; what is
// missing or differs between languages is Check's to say.
func Load(roots ...fs.FS) (*Bundle, error) {
	b := &Bundle{bundle: goi18n.NewBundle(language.English), localizers: map[lang.Tag]*Localizer{}}
	for _, root := range roots {
		files, err := fs.Glob(root, "*/*.toml")
		if err != nil {
			return nil, fmt.Errorf("locales: %w", err)
		}
		for _, file := range files {
			if err := b.add(root, file); err != nil {
				return nil, err
			}
		}
	}
	if !slices.Contains(b.tags, lang.English) {
		return nil, fmt.Errorf("locales: there is no folder en")
	}
	slices.Sort(b.tags)
	for _, tag := range b.tags {
		b.localizers[tag] = &Localizer{
			tag: tag, localizer: goi18n.NewLocalizer(b.bundle, string(tag)), named: map[language.Tag]lang.Tag{},
		}
		for _, t := range b.tags {
			b.localizers[tag].named[language.Make(string(t))] = t
		}
	}
	return b, nil
}

func (b *Bundle) add(root fs.FS, file string) error {
	tag, ok := lang.Parse(path.Dir(file))
	if !ok || string(tag) != path.Dir(file) {
		return fmt.Errorf("locales/%s: the folder must be a short language tag like en, pa or zh-Hans", path.Dir(file))
	}
	text, err := fs.ReadFile(root, file)
	if err != nil {
		return fmt.Errorf("locales/%s: %w", file, err)
	}
	if _, err := b.bundle.ParseMessageBytes(language.Make(string(tag)), text, toml.Unmarshal); err != nil {
		return fmt.Errorf("locales/%s: %s", file, firstLine(err))
	}
	if !slices.Contains(b.tags, tag) {
		b.tags = append(b.tags, tag)
	}
	return nil
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// Languages are the languages that have a folder, in the order of their tags.
func (b *Bundle) Languages() []lang.Tag { return slices.Clone(b.tags) }

// For is the localizer of a language, English's where it has no folder.
func (b *Bundle) For(tag lang.Tag) *Localizer {
	if l, ok := b.localizers[tag]; ok {
		return l
	}
	return b.localizers[lang.English]
}
