// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// front is a file's front matter.
type front struct {
	title, summary string
	language       lang.Tag
	tags           []string
	sources        []curriculum.Source
	modules        []named
	license        string
	credits        string
	madeFrom       map[string]string
	reviewed       map[string]string
	places         map[string]curriculum.Pos // of fields, and of "made_from.id"
}

// named is a word of the front matter and where it stands.
type named struct {
	name string
	pos  curriculum.Pos
}

// at is the place of a field, or the file's first line where it is not there.
func (f *front) at(s *source, field string) curriculum.Pos {
	if p, ok := f.places[field]; ok {
		return p
	}
	return s.pos(0)
}

// fields of each kind of source; translations have their own.
var (
	commonFields      = []string{"title", "summary", "language", "tags", "sources"}
	courseFields      = []string{"modules", "license", "credits"}
	translationFields = []string{"title", "summary", "made_from", "reviewed"} // and a course's credits
)

// frontReader reads one front matter; every field has a method.
type frontReader struct {
	*source
	front
	firstLine int // lines before the YAML text
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// readFront reads the front matter and returns the offset of the body. ok is
// false where there is none that can be read.
func readFront(s *source, k kind, translation bool) (f front, body int, ok bool) {
	yamlText, body, ok := cutFront(s.text)
	if !ok {
		s.errorf(s.pos(0), "the file must begin with front matter between two lines ---")
		return front{}, 0, false
	}
	r := &frontReader{source: s, firstLine: 1, front: front{places: map[string]curriculum.Pos{}}}
	var doc yaml.Node
	if err := yaml.Unmarshal(yamlText, &doc); err != nil {
		line := 1
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil && m[1] != "" {
			line, _ = strconv.Atoi(m[1])
		}
		message, _, _ := strings.Cut(yamlLine.ReplaceAllString(err.Error(), ""), "\n")
		s.errorf(curriculum.Pos{File: s.name, Line: line + 1, Column: 1}, "front matter: %s", message)
		return front{}, 0, false
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		s.errorf(s.pos(0), "the front matter must have a title and a summary")
		return front{}, 0, false
	}
	allowed := append([]string{}, commonFields...)
	if k == kindCourse {
		allowed = append(allowed, courseFields...)
	}
	if translation {
		allowed = slices.Clone(translationFields)
		if k == kindCourse {
			allowed = append(allowed, "credits")
		}
	}
	r.mapping(doc.Content[0], "", allowed, r.field)
	for _, name := range []string{"title", "summary"} {
		if _, there := r.places[name]; !there {
			s.errorf(s.pos(0), "the front matter must have a %s", name)
		}
	}
	return r.front, body, true
}

// cutFront finds the YAML text and where the body begins.
func cutFront(text []byte) (yamlText []byte, body int, ok bool) {
	if !bytes.HasPrefix(text, []byte("---\n")) {
		return nil, 0, false
	}
	rest := text[4:]
	end := bytes.Index(append([]byte("\n"), rest...), []byte("\n---\n"))
	if end < 0 {
		if !bytes.HasSuffix(rest, []byte("\n---")) {
			return nil, 0, false
		}
		return rest[:len(rest)-3], len(text), true
	}
	return rest[:end], 4 + end + 4, true
}

func (r *frontReader) place(n *yaml.Node) curriculum.Pos {
	return curriculum.Pos{File: r.name, Line: max(n.Line+r.firstLine, 1), Column: max(n.Column, 1)}
}

// mapping walks a YAML mapping whose keys must be among allowed (nil: any).
func (r *frontReader) mapping(n *yaml.Node, prefix string, allowed []string, each func(key string, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.errorf(r.place(n), "%s must hold lines \"name: value\"", strings.TrimSuffix(prefix, "."))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode:
			r.errorf(r.place(key), "front matter: a name must be a plain word")
		case seen[key.Value]:
			r.errorf(r.place(key), "%q is there twice", prefix+key.Value)
		case allowed != nil && !contains(allowed, key.Value):
			r.errorf(r.place(key), "unknown field %q; this file may have: %s", prefix+key.Value, strings.Join(allowed, ", "))
		default:
			seen[key.Value] = true
			if prefix == "" {
				r.places[key.Value] = r.place(key)
			}
			each(key.Value, value)
		}
	}
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

// field reads one field of the top level.
func (r *frontReader) field(key string, value *yaml.Node) {
	switch key {
	case "title":
		r.title = r.words(key, value)
	case "summary":
		r.summary = r.words(key, value)
	case "license":
		r.license = r.words(key, value)
	case "credits":
		r.credits = r.words(key, value)
	case "language":
		r.language = r.tag(value)
	case "tags":
		r.tags = names(r.list(key, value))
	case "modules":
		r.modules = r.list(key, value)
	case "sources":
		r.readSources(value)
	case "made_from":
		r.madeFrom = r.hashes(key, value)
	case "reviewed":
		r.reviewed = r.hashes(key, value)
	}
}

// maxWords is how many bytes a text of the front matter may have, or an address.
const maxWords = 2000

// words reads a text that must not be empty.
func (r *frontReader) words(key string, n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
		r.errorf(r.place(n), "%s must be a text", key)
		return ""
	}
	if len(n.Value) > maxWords {
		r.errorf(r.place(n), "%s must be shorter", key)
		return ""
	}
	r.hidden(r.place(n), n.Value)
	return strings.Join(strings.FieldsFunc(n.Value, folds), " ")
}

// folds is the white space that is made one space. One that does not break is a
// letter: it keeps the syllables of a Vietnamese word on a line.
func folds(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

func (r *frontReader) tag(n *yaml.Node) lang.Tag {
	tag, ok := lang.Parse(r.words("language", n))
	if !ok || string(tag) != n.Value {
		r.errorf(r.place(n), "language must be a short tag like en, pa or zh-Hans")
	}
	return tag
}

func (r *frontReader) list(key string, n *yaml.Node) []named {
	if n.Kind != yaml.SequenceNode {
		r.errorf(r.place(n), "%s must be a list", key)
		return nil
	}
	var list []named
	for _, item := range n.Content {
		if w := r.words("an entry of "+key, item); w != "" {
			list = append(list, named{w, r.place(item)})
		}
	}
	return list
}

func names(list []named) []string {
	var words []string
	for _, n := range list {
		words = append(words, n.name)
	}
	return words
}

func (r *frontReader) hashes(key string, n *yaml.Node) map[string]string {
	hashes := map[string]string{}
	r.mapping(n, key+".", nil, func(id string, value *yaml.Node) {
		hashes[id] = r.words(key, value)
		r.places[key+"."+id] = r.place(value)
	})
	return hashes
}

func (r *frontReader) readSources(n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		r.errorf(r.place(n), "sources must be a list")
		return
	}
	for _, item := range n.Content {
		var s curriculum.Source
		r.mapping(item, "sources.", []string{"title", "by", "year", "url"}, func(key string, value *yaml.Node) {
			switch key {
			case "title":
				s.Title = r.words(key, value)
			case "by":
				s.By = r.words(key, value)
			case "year":
				s.Year = r.year(value)
			case "url":
				s.URL = r.words(key, value)
				if why := badURL(s.URL); why != "" || !strings.HasPrefix(s.URL, "http") {
					r.errorf(r.place(value), "url must begin with https:// or http://")
					s.URL = ""
				}
			}
		})
		if s.Title == "" {
			r.errorf(r.place(item), "a source must have a title")
		}
		r.sources = append(r.sources, s)
	}
}

func (r *frontReader) year(n *yaml.Node) int {
	year, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || year < 1 || year > 9999 {
		r.errorf(r.place(n), "year must be a year like 2016")
		return 0
	}
	return year
}
