// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"fmt"
	"net/url"
	"path"
	"strings"
)

// badURL says what is wrong with an address that leaves the content, or "".
func badURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Sprintf("the address %q cannot be read", address)
	}
	if len(address) > maxWords {
		return "the address is too long"
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return fmt.Sprintf("the address %q names no site", address)
		}
	case "mailto", "tel":
		if u.Opaque == "" {
			return fmt.Sprintf("the address %q is not complete", address)
		}
	default:
		return fmt.Sprintf("links may begin with https:, http:, mailto: or tel:, not with %q", u.Scheme+":")
	}
	return ""
}

// resolveLink turns a link's destination into what stands in Node.URL, and
// names the document it points to where that is one of ours.
func resolveLink(from place, destination string) (to string, t target, why string) {
	u, err := url.Parse(destination)
	switch {
	case err != nil || destination == "":
		return destination, t, fmt.Sprintf("the link %q cannot be read", destination)
	case u.Scheme != "" || u.Host != "":
		return destination, t, badURL(destination)
	case u.Path == "":
		return "#" + u.Fragment, target{doc: from.base, fragment: u.Fragment}, ""
	}
	file := path.Join(path.Dir(from.path), u.Path)
	p, ok := placeOf(file)
	if !ok || path.IsAbs(u.Path) || p.tag != "" {
		return destination, t, fmt.Sprintf("the link %q must be to a source file of this folder, like ../../glossary/glossary.md#word", destination)
	}
	t = target{doc: p.base, fragment: u.Fragment}
	return p.address() + fragmentOf(u.Fragment), t, ""
}

func fragmentOf(id string) string {
	if id == "" {
		return ""
	}
	return "#" + id
}

// address is where people read the document, without the language.
func (p place) address() string {
	switch p.kind {
	case kindCourse:
		return "/learn/" + path.Base(path.Dir(p.path))
	case kindModule:
		return "/learn/" + path.Base(path.Dir(p.path)) + "/" + p.slug
	case kindJourney:
		return "/journeys/" + p.slug
	default:
		return "/" + p.slug
	}
}

// resolvePicture finds the file that a picture is; only pictures that every
// form can show are allowed.
func resolvePicture(from place, destination string) (file, why string) {
	u, err := url.Parse(destination)
	if err != nil || u.Scheme != "" || u.Host != "" || u.RawQuery != "" || path.IsAbs(u.Path) {
		return "", "a picture must be a file of this folder; pictures from other places are not allowed"
	}
	file = path.Join(path.Dir(from.path), u.Path)
	switch path.Ext(file) {
	case ".png", ".jpg", ".jpeg":
	default:
		return "", "a picture must be a .png or .jpg file"
	}
	if strings.HasPrefix(file, "..") {
		return "", "a picture must be a file of this folder"
	}
	return file, ""
}
