// SPDX-License-Identifier: AGPL-3.0-or-later

package curriculum

import (
	"slices"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Course is a course with its modules in order. Immutable once loaded.
type Course struct {
	Document // the course's own page
	Modules  []*Document
	License  string
	// Version is a hash over everything in every language: what a workshop pins.
	Version string
}

// Module returns the module with this slug.
func (c *Course) Module(slug string) (*Document, error) {
	for _, m := range c.Modules {
		if m.Slug == slug {
			return m, nil
		}
	}
	return nil, fault.New(fault.NotFound, "errors-not-found-module")
}

// Languages lists the languages in which the course has at least one block,
// its source first, the others in tag order.
func (c *Course) Languages() []lang.Tag {
	tags := []lang.Tag{}
	for _, d := range append([]*Document{&c.Document}, c.Modules...) {
		for t, e := range d.Editions {
			if t != c.Source && len(e.Texts) > 0 && !slices.Contains(tags, t) {
				tags = append(tags, t)
			}
		}
	}
	slices.Sort(tags)
	return append([]lang.Tag{c.Source}, tags...)
}

// Library is a snapshot of all content. Immutable: a reload makes a new one.
type Library struct {
	Courses  []*Course // in slug order
	Methods  *Document
	Glossary *Document
	Journeys []*Document // in slug order; package journey reads their rules
	Version  string      // hash over everything
}

// Course returns the course with this slug.
func (l *Library) Course(slug string) (*Course, error) {
	for _, c := range l.Courses {
		if c.Slug == slug {
			return c, nil
		}
	}
	return nil, fault.New(fault.NotFound, "errors-not-found-course")
}

// MethodName is the short name of a method in language t, with the language it
// is in; the id itself where the methods do not have it.
func (l *Library) MethodName(id string, t lang.Tag) (name string, in lang.Tag) {
	if b, ok := l.Methods.Block(id); ok {
		r := l.Methods.Read(b, t)
		return r.Text.Title, r.Lang
	}
	return id, lang.English
}

// Problem is one finding of the check, as a compiler would say it.
type Problem struct {
	Pos     Pos
	Message string // English: it is read by whoever edits the files
	Advice  bool   // advice from the craft, not an error
}

// String is "file:line:column: message".
func (p Problem) String() string {
	if p.Advice {
		return p.Pos.String() + ": advice: " + p.Message
	}
	return p.Pos.String() + ": " + p.Message
}
