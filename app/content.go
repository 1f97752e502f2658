// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"io/fs"
	"os"
	"path/filepath"

	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/content"
	"github.com/groundwork-org/groundwork/locales"
)

// OpenContent reads all languages of the shipped content and messages, and over them each
// folder of dirs in turn: a content folder (courses, methods, glossary,
// journeys) that may have a folder "locales" of its own, as a language pack
// has. An error is one line that says what to do.
func OpenContent(dirs []string) (*markdown.Store, *i18n.Bundle, error) {
	return openContent(dirs, func(f fs.FS) fs.FS { return f })
}

// OpenContentIn is OpenContent for some languages, beside English and what each
// document was written in: for a command that prints one sheet.
func OpenContentIn(tags []lang.Tag, dirs []string) (*markdown.Store, *i18n.Bundle, error) {
	return openContent(dirs, func(f fs.FS) fs.FS { return spoken{f, append([]lang.Tag{lang.English}, tags...)} })
}

func openContent(dirs []string, see func(fs.FS) fs.FS) (*markdown.Store, *i18n.Bundle, error) {
	roots := []markdown.Root{{Name: "content", FS: see(content.FS)}}
	messages := []fs.FS{see(locales.FS)}
	for _, dir := range dirs {
		root, err := markdown.Folder(dir)
		if err != nil {
			return nil, nil, err
		}
		root.FS = see(root.FS)
		roots = append(roots, root)
		own := filepath.Join(dir, "locales")
		if info, err := os.Stat(own); err == nil && info.IsDir() {
			messages = append(messages, see(os.DirFS(own)))
		}
	}
	bundle, err := i18n.Load(messages...)
	if err != nil {
		return nil, nil, err
	}
	return markdown.Open(roots...), bundle, nil
}
