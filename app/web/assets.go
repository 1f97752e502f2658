// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/static"
)

// assets are the files that pages need, each under a name that holds a hash of
// its bytes, so that phones keep them for good.
type assets struct {
	byName    map[string]*packed // by hashed name
	addresses map[string]string  // by plain name
}

// contentTypes by file ending.
var contentTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".png":  "image/png",
	".jpg":  "image/jpeg",
	".jpeg": "image/jpeg",
}

// loadAssets reads pictures, scripts and styles. All files of static/css become
// one stylesheet, and the pictures it names get their hashed names.
func loadAssets() (*assets, error) {
	a := &assets{byName: map[string]*packed{}, addresses: map[string]string{}}
	for _, dir := range []string{"img", "js"} {
		err := eachFile(dir, func(name string, data []byte) { a.add(name, data) })
		if err != nil {
			return nil, err
		}
	}
	var css bytes.Buffer
	if err := eachFile("css", func(_ string, data []byte) { css.Write(data) }); err != nil {
		return nil, err
	}
	a.add("groundwork.css", a.squeeze(css.Bytes()))
	return a, nil
}

// eachFile calls f with every file of one folder of static, in order of names.
func eachFile(dir string, f func(name string, data []byte)) error {
	entries, err := fs.ReadDir(static.Files, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if contentTypes[path.Ext(e.Name())] == "" {
			continue
		}
		data, err := fs.ReadFile(static.Files, dir+"/"+e.Name())
		if err != nil {
			return err
		}
		f(e.Name(), data)
	}
	return nil
}

// add keeps a file under its hashed name.
func (a *assets) add(name string, data []byte) {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	hashed := fmt.Sprintf("%s-%s%s", strings.TrimSuffix(name, ext), base64.RawURLEncoding.EncodeToString(sum[:9]), ext)
	p := pack(contentTypes[ext], data, nil)
	p.cache = vForever
	a.byName[hashed] = p
	a.addresses[name] = "/static/" + hashed
}

// address is where a file is served; the empty string where there is none,
// which tests of pages find.
func (a *assets) address(name string) string { return a.addresses[name] }

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssSpace   = regexp.MustCompile(`\s+`)
	cssAround  = regexp.MustCompile(`\s*([{};,>])\s*`)
	cssPicture = regexp.MustCompile(`url\("([^"/]+)"\)`)
)

// squeeze takes comments and needless space out of a stylesheet and points its
// pictures at their hashed names.
func (a *assets) squeeze(css []byte) []byte {
	css = cssComment.ReplaceAll(css, nil)
	css = cssSpace.ReplaceAll(css, []byte(" "))
	css = cssAround.ReplaceAll(css, []byte("$1"))
	css = bytes.ReplaceAll(css, []byte(";}"), []byte("}"))
	return cssPicture.ReplaceAllFunc(css, func(m []byte) []byte {
		name := string(cssPicture.FindSubmatch(m)[1])
		return []byte(`url("` + a.address(name) + `")`)
	})
}

// static serves a file by its hashed name.
func (s *Server) static(c *fiber.Ctx) error {
	p, ok := s.assets.byName[c.Params("file")]
	if !ok {
		return fault.New(fault.NotFound, "errors-not-found")
	}
	return p.serve(c)
}

// favicon is the mark, for browsers that look for it by themselves; pages name
// its hashed address.
func (s *Server) favicon(c *fiber.Ctx) error {
	return c.Redirect(s.assets.address("mark.svg"), fiber.StatusFound)
}

// robots lets search engines read the courses and nothing else.
func (s *Server) robots(c *fiber.Ctx) error {
	c.Response().Header.SetContentType("text/plain; charset=utf-8")
	return c.SendString("User-agent: *\nDisallow: /api/\nDisallow: /j/\nDisallow: /setup/\nDisallow: /*/trainer/\nDisallow: /*/join/\nDisallow: /*/me\n")
}
