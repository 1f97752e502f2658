// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/groundwork-org/groundwork/app/fault"
)

// NameMax is the most characters of a name (known-as, an organization's, what
// to call somebody), after NFC.
const NameMax = 80

// handleMax is the most characters of a sign-in name.
const handleMax = 64

// CleanName trims a name and makes it NFC. More than NameMax characters is
// fault.Invalid (errors-name-long); what is not Printable is
// errors-name-characters. An empty name is fine here.
func CleanName(name string) (string, error) {
	if len(name) > NameMax*utf8.UTFMax*4 || !utf8.ValidString(name) {
		return "", fault.New(fault.Invalid, "errors-name-long").With("Count", NameMax)
	}
	name = norm.NFC.String(strings.TrimSpace(name))
	if utf8.RuneCountInString(name) > NameMax {
		return "", fault.New(fault.Invalid, "errors-name-long").With("Count", NameMax)
	}
	if !Printable(name) {
		return "", fault.New(fault.Invalid, "errors-name-characters")
	}
	if strings.TrimFunc(name, func(r rune) bool { return unicode.Is(unicode.Cf, r) || unicode.IsSpace(r) }) == "" {
		return "", nil // joiners alone are nothing that anybody can be called
	}
	return name, nil
}

// Printable says that a text is UTF-8 without control characters and without
// bidi embeddings, overrides and isolates, which change the direction of the
// text around them (UAX #9, section 2). Joiners and direction marks are part of
// many scripts.
func Printable(text string) bool {
	for _, r := range text {
		switch {
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069,
			r == 0x2028, r == 0x2029, r == 0xFEFF, r == utf8.RuneError:
			return false
		}
	}
	return true
}

// requiredName is CleanName for a name that must be there.
func requiredName(name, field string) (string, error) {
	clean, err := CleanName(name)
	if err != nil {
		return "", inField(err, field)
	}
	if clean == "" {
		return "", fault.New(fault.Invalid, "errors-name-missing").In(field)
	}
	return clean, nil
}

// cleanHandle makes a sign-in name comparable: NFC, lower case, single spaces.
// Where it cannot be one it is fault.Invalid (errors-handle).
func cleanHandle(handle string) (string, error) {
	if len(handle) > handleMax*utf8.UTFMax*4 {
		return "", fault.New(fault.Invalid, "errors-handle").In("account")
	}
	handle = norm.NFC.String(strings.ToLower(norm.NFC.String(strings.Join(strings.Fields(handle), " "))))
	clean, err := CleanName(handle)
	marked := strings.ContainsFunc(clean, func(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }) // unseen
	if n := utf8.RuneCountInString(clean); err != nil || marked || n < 2 || n > handleMax {
		return "", fault.New(fault.Invalid, "errors-handle").In("account")
	}
	return clean, nil
}
