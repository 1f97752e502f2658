// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"

	"github.com/groundwork-org/groundwork/app/lang"
)

// engine holds what shaping reuses. One goroutine uses it at a time; only the
// store is shared.
type engine struct {
	store     *Store
	buffer    *harfbuzz.Buffer
	segmenter segmenter.Segmenter
	bidi      bidiResolver

	fonts     map[*Face]*harfbuzz.Font
	scriptIDs map[string]language.Script
	langs     map[lang.Tag]langInfo

	shaped map[shapedKey]*paragraph // of one document

	own      map[faceKey]*Face // faces of the store, nil for a script without
	ownStore *Store
}

// faceKey is a script's face in a style; own is the language's usual script
// where that makes a difference.
type faceKey struct {
	script language.Script
	own    string
	style  Style
}

// langInfo is what typesetting wants to know of a language.
type langInfo struct {
	rtl    bool
	script string
	tag    language.Language
}

var engines = sync.Pool{New: func() any {
	return &engine{
		buffer:    harfbuzz.NewBuffer(),
		fonts:     map[*Face]*harfbuzz.Font{},
		scriptIDs: map[string]language.Script{},
		langs:     map[lang.Tag]langInfo{},
		shaped:    map[shapedKey]*paragraph{},
	}
}}

// maxLangs bounds what a pooled engine remembers.
const maxLangs = 100

func (e *engine) info(tag lang.Tag) langInfo {
	i, ok := e.langs[tag]
	if !ok {
		i = langInfo{rtl: tag.Dir() == lang.RTL, script: e.usualScript(tag), tag: language.NewLanguage(string(tag))}
		if len(e.langs) >= maxLangs {
			clear(e.langs)
		}
		e.langs[tag] = i
	}
	return i
}

func (e *engine) rtl(tag lang.Tag) bool                   { return e.info(tag).rtl }
func (e *engine) langScript(tag lang.Tag) string          { return e.info(tag).script }
func (e *engine) language(tag lang.Tag) language.Language { return e.info(tag).tag }

// use readies the engine for a document set with a store's faces.
func (e *engine) use(s *Store) {
	e.store = s
	clear(e.shaped)
	if e.ownStore != s {
		e.own, e.ownStore = map[faceKey]*Face{}, s
		clear(e.langs)
	}
}

// ownFace is a script's own face in a span's style; nil where the store has
// none.
func (e *engine) ownFace(script language.Script, s *span) (*Face, error) {
	key := faceKey{script: script, style: s.style}
	if unified(script) || script == language.Arabic {
		key.own = s.script
	}
	f, ok := e.own[key]
	if !ok {
		var err error
		if f, _, err = e.store.face(faceScript(script, s.script), s.style); err != nil {
			return nil, err
		}
		e.own[key] = f
	}
	return f, nil
}

// hbFont is the engine's own view of a face, in thousandths of an em: what
// harfbuzz and font.Face remember isn't safe to share.
func (e *engine) hbFont(f *Face) *harfbuzz.Font {
	h := e.fonts[f]
	if h == nil {
		h = harfbuzz.NewFont(font.NewFace(f.font))
		h.XScale, h.YScale = 1000, 1000
		e.fonts[f] = h
	}
	return h
}
