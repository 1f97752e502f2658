// SPDX-License-Identifier: AGPL-3.0-or-later

package lang

import (
	"slices"

	"golang.org/x/text/language"
)

// Set is the languages an installation offers, the default first.
// It is immutable once made.
type Set struct {
	tags    []Tag
	matcher language.Matcher
}

// NewSet makes a Set; def comes first and is what Negotiate falls back to.
// Duplicates are dropped; the others keep their order.
func NewSet(def Tag, others ...Tag) *Set {
	s := &Set{tags: []Tag{def}}
	for _, t := range others {
		if !slices.Contains(s.tags, t) {
			s.tags = append(s.tags, t)
		}
	}
	parsed := make([]language.Tag, len(s.tags))
	for i, t := range s.tags {
		parsed[i] = language.Make(string(t))
	}
	s.matcher = language.NewMatcher(parsed)
	return s
}

// Tags returns the languages, the default first. Callers must not change it.
func (s *Set) Tags() []Tag { return s.tags }

// Default is the language for a reader who asked for none that is offered.
func (s *Set) Default() Tag { return s.tags[0] }

// Has says whether t, in exactly this spelling, is offered.
func (s *Set) Has(t Tag) bool { return slices.Contains(s.tags, t) }

// Resolve finds the offered tag for a URL segment or a stored choice. exact is
// true where the segment is already the tag itself; where ok and not exact,
// the caller redirects from the alias to the tag.
func (s *Set) Resolve(segment string) (tag Tag, exact, ok bool) {
	if s.Has(Tag(segment)) {
		return Tag(segment), true, true
	}
	t, ok := Parse(segment)
	if !ok || !s.Has(t) {
		return "", false, false
	}
	return t, false, true
}

// Negotiate picks the language for a reader: the choice she made before (may
// be empty), else her Accept-Language header (RFC 9110, section 12.5.4), else
// the default.
func (s *Set) Negotiate(chosen, acceptLanguage string) Tag {
	if t, _, ok := s.Resolve(chosen); ok {
		return t
	}
	if len(acceptLanguage) > 1000 {
		return s.Default()
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(wanted) == 0 {
		return s.Default()
	}
	_, i, confidence := s.matcher.Match(wanted...)
	if confidence == language.No {
		return s.Default()
	}
	return s.tags[i]
}
