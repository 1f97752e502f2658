// SPDX-License-Identifier: AGPL-3.0-or-later

package i18n

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/groundwork-org/groundwork/app/lang"
)

// Bundle is the messages of all languages. What it says never changes once it
// is loaded.
type Bundle struct {
	localizers map[lang.Tag]*Localizer
	tags       []lang.Tag
}

// Load reads <tag>/<area>.toml: shipped's when they are needed, those of every
// folder over it now, later ones over earlier ones message by message. An error
// names the file that cannot be read; what is missing or differs between
// languages is Check's to say.
func Load(shipped fs.FS, over ...fs.FS) (*Bundle, error) {
	b := &Bundle{localizers: map[lang.Tag]*Localizer{}}
	for i, root := range append([]fs.FS{shipped}, over...) {
		files, err := fs.Glob(root, "*/*.toml")
		if err != nil {
			return nil, fmt.Errorf("locales: %w", err)
		}
		for _, file := range files {
			l, err := b.localizer(path.Dir(file))
			switch {
			case err != nil:
				return nil, err
			case i == 0:
				l.own.shipped = shipped
			default:
				if err := l.own.add(root, file); err != nil {
					return nil, err
				}
			}
		}
	}
	english, ok := b.localizers[lang.English]
	if !ok {
		return nil, fmt.Errorf("locales: there is no folder en")
	}
	for _, l := range b.localizers {
		l.english = english.own
	}
	slices.Sort(b.tags)
	return b, nil
}

// localizer is that of a folder's language, made when its first file is met.
func (b *Bundle) localizer(folder string) (*Localizer, error) {
	tag, ok := lang.Parse(folder)
	if !ok || string(tag) != folder {
		return nil, fmt.Errorf("locales/%s: the folder must be a short language tag like en, pa or zh-Hans", folder)
	}
	if b.localizers[tag] == nil {
		b.localizers[tag] = &Localizer{own: &tongue{tag: tag}}
		b.tags = append(b.tags, tag)
	}
	return b.localizers[tag], nil
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
