// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"
)

// packed is a body kept ready to send, as it is and, once somebody has asked for
// that, compressed. Its bytes never change, so its entity tags are strong (RFC
// 9110, section 8.8.1): one for each encoding.
type packed struct {
	contentType []byte
	cache       []byte
	plain       encoded
	asIs        bool // a picture, which is compressed as it is

	compressing sync.Mutex
	gzip        atomic.Pointer[encoded] // nil until compressed
	brotli      atomic.Pointer[encoded]
}

// encoded is a body in one encoding, with its entity tag.
type encoded struct {
	name []byte // of the encoding; nil for none
	body []byte
	etag []byte
}

// brotliLevel is as far as brotli goes in a millisecond or two a page; the next
// levels take ten times as long and save another twentieth.
const brotliLevel = 6

// pack makes a body ready. Where before holds the same bytes, its compressed
// forms are used again.
func pack(contentType string, body []byte, before *packed) *packed {
	p := &packed{contentType: []byte(contentType), cache: vCheck}
	p.asIs = !strings.HasPrefix(contentType, "text/") && contentType != contentTypes[".svg"]
	sum := sha256.Sum256(body)
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	p.plain = encoded{body: body, etag: []byte(`"` + tag + `"`)}
	if before != nil && bytes.Equal(before.plain.etag, p.plain.etag) {
		p.gzip.Store(before.gzip.Load())
		p.brotli.Store(before.brotli.Load())
	}
	return p
}

// compressed is one compressed form, made when it is first asked for.
func (p *packed) compressed(kept *atomic.Pointer[encoded], name []byte, by *sync.Pool) *encoded {
	if e := kept.Load(); e != nil {
		return e
	}
	p.compressing.Lock()
	defer p.compressing.Unlock()
	if e := kept.Load(); e != nil {
		return e
	}
	var b bytes.Buffer
	w := by.Get().(compressor)
	w.Reset(&b)
	_, _ = w.Write(p.plain.body) // a bytes.Buffer takes everything
	_ = w.Close()
	by.Put(w)
	e := p.plain.as(name, bytes.Clone(b.Bytes()))
	kept.Store(e)
	return e
}

// compressor is one of either coding. Making one takes ten times as long as
// compressing a page with it.
type compressor interface {
	io.WriteCloser
	Reset(io.Writer)
}

var (
	byBrotli = &sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, brotliLevel) }}
	byGzip   = &sync.Pool{New: func() any {
		w, _ := gzip.NewWriterLevel(nil, gzip.BestCompression) // this level is always valid
		return w
	}}
)

// as is the compressed form of e, or e itself where compressing gains nothing.
func (e *encoded) as(name, body []byte) *encoded {
	if len(body) >= len(e.body) {
		return e
	}
	tag := append(bytes.TrimSuffix(bytes.Clone(e.etag), []byte(`"`)), '-')
	return &encoded{name: name, body: body, etag: append(append(tag, name...), '"')}
}

var (
	wantBrotli = []byte("br")
	wantGzip   = []byte("gzip")
)

// best is the smallest form that the request accepts.
func (p *packed) best(acceptEncoding []byte) *encoded {
	switch {
	case p.asIs:
	case accepts(acceptEncoding, wantBrotli):
		return p.compressed(&p.brotli, wantBrotli, byBrotli)
	case accepts(acceptEncoding, wantGzip):
		return p.compressed(&p.gzip, wantGzip, byGzip)
	}
	return &p.plain
}

// accepts says whether an Accept-Encoding header names this coding with a
// weight that is not zero (RFC 9110, section 12.5.3).
func accepts(header, coding []byte) bool {
	for len(header) > 0 {
		item, rest, _ := bytes.Cut(header, []byte(","))
		header = rest
		name, weight, weighted := bytes.Cut(bytes.TrimSpace(item), []byte(";"))
		if !bytes.EqualFold(bytes.TrimSpace(name), coding) {
			continue
		}
		weight = bytes.TrimPrefix(bytes.TrimSpace(weight), []byte("q="))
		return !weighted || len(bytes.Trim(weight, "0.")) > 0
	}
	return false
}

// serve sends the body, or 304 where the reader has it already.
func (p *packed) serve(c *fiber.Ctx) error {
	req, res := &c.Context().Request, &c.Context().Response
	e := p.best(req.Header.Peek(fiber.HeaderAcceptEncoding))
	h := &res.Header
	h.SetCanonical(hETag, e.etag)
	h.SetCanonical(hVary, vAcceptEnc)
	h.SetCanonical(hCacheControl, p.cache)
	if match := req.Header.Peek(fiber.HeaderIfNoneMatch); len(match) > 0 && matches(match, e.etag) {
		res.SetStatusCode(fiber.StatusNotModified)
		return nil
	}
	if e.name != nil {
		h.SetCanonical(hEncoding, e.name)
	}
	h.SetContentTypeBytes(p.contentType)
	res.SetBodyRaw(e.body)
	return nil
}

// matches says whether an If-None-Match header names this tag, by the weak
// comparison that it asks for (RFC 9110, section 13.1.2).
func matches(header, etag []byte) bool {
	for len(header) > 0 {
		item, rest, _ := bytes.Cut(header, []byte(","))
		header = rest
		item = bytes.TrimPrefix(bytes.TrimSpace(item), []byte("W/"))
		if bytes.Equal(item, etag) || (len(item) == 1 && item[0] == '*') {
			return true
		}
	}
	return false
}
