// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"io/fs"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/content"
	"github.com/groundwork-org/groundwork/locales"
)

// OpenContent reads the shipped content and messages, and over them each
// folder of dirs in turn: a content folder (courses, methods, glossary,
// journeys) that may have a folder "locales" of its own, as a language pack
// has. An error is one line that says what to do.
func OpenContent(dirs []string) (*markdown.Store, *i18n.Bundle, error) {
	roots, messages, err := folders(dirs)
	if err != nil {
		return nil, nil, err
	}
	return markdown.Open(roots...), messages, nil
}

// PartFor is what a sheet needs of the content, in some languages beside its
// source's; no module: a sheet of the course.
func PartFor(kind handout.Kind, course, module string, tags ...lang.Tag) markdown.Part {
	around, words := kind.Needs()
	if around {
		module = ""
	}
	return markdown.Part{Course: course, Module: module, Words: words, Languages: tags}
}

// OpenPart is OpenContent for a command that prints one sheet.
func OpenPart(part markdown.Part, dirs []string) (*markdown.Store, *i18n.Bundle, error) {
	roots, messages, err := folders(dirs)
	if err != nil {
		return nil, nil, err
	}
	return markdown.OpenPart(part, roots[0], roots[1:]...), messages, nil
}

// folders are the content folders, the shipped one first, and the messages of
// all of them.
func folders(dirs []string) ([]markdown.Root, *i18n.Bundle, error) {
	roots := []markdown.Root{{Name: "content", FS: content.FS}}
	var messages []fs.FS
	for _, dir := range dirs {
		root, err := markdown.Folder(dir)
		if err != nil {
			return nil, nil, err
		}
		roots = append(roots, root)
		if own, ok := root.Inner("locales"); ok {
			messages = append(messages, own.FS)
		}
	}
	bundle, err := i18n.Load(locales.FS, messages...)
	return roots, bundle, err
}
