// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// itoa is a number as it stands in a form.
func itoa(n int) string { return strconv.Itoa(n) }

// typed is a number as it was typed, empty where it is zero.
func typed(n int) string {
	if n == 0 {
		return ""
	}
	return itoa(n)
}

// number reads a count from a form, in the digits of any script; an empty field
// is 0. What is no number is
// fault.Invalid of the field.
func number(text, field string) (int, error) {
	if text = strings.TrimSpace(text); text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(lang.Latin(text))
	if err != nil || n < 0 {
		return 0, fault.New(fault.Invalid, "errors-number").In(field)
	}
	return n, nil
}

// newToken is a form's own token: the same form sent twice does a thing once.
func newToken() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// tokenOf is the token of a form that is shown: of the one that came, or a new one.
func tokenOf(c *fiber.Ctx) string {
	if came := c.Request().PostArgs().Peek("token"); len(came) > 0 {
		return clip(string(came))
	}
	return newToken()
}

// formID is the id of what a form makes: the same things sent twice make one of it,
// also from a page that was shown again and stands otherwise. Its token is kept
// nowhere, so that nothing that was typed can be told from the id. A form without
// one has none.
func formID(c *fiber.Ctx, a Actor, made ...any) (string, error) {
	token := c.FormValue("token")
	if token == "" {
		return "", nil
	}
	text, err := json.Marshal(append([]any{a.Org, a.Account, token}, made...)) // maps by their keys
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16]), nil
}

// retypable says whether a form with this fault is shown again with what was
// typed: the person can do something about it, or can try again later.
func retypable(err error) (*fault.Fault, bool) {
	var f *fault.Fault
	if !errors.As(err, &f) {
		return nil, false
	}
	switch f.Kind {
	case fault.Invalid, fault.Conflict, fault.Unavailable, fault.TooMany:
		return f, true
	case fault.Unauthenticated: // a wrong passphrase within a session
		return f, f.Field != ""
	}
	return nil, false
}

// wrong is a fault as it stands beside its field.
func wrong(words *i18n.Localizer, f *fault.Fault) view.Wrong {
	if n, ok := f.Args["Count"].(int); ok {
		return view.Wrong{Field: f.Field, Message: words.Count(f.Key, n)}
	}
	return view.Wrong{Field: f.Field, Message: words.Fault(f)}
}

// again shows a form again: 422 for what was typed, the fault's own status for
// what only time mends.
func (s *Server) again(c *fiber.Ctx, f *fault.Fault, p view.Screen) error {
	status := statuses[f.Kind]
	switch f.Kind {
	case fault.Unauthenticated:
		status = fiber.StatusUnprocessableEntity
	}
	comeBack(c, f)
	return s.show(c, status, p)
}

// comeBack says after how many seconds to try again, where waiting helps.
func comeBack(c *fiber.Ctx, f *fault.Fault) {
	if f.Kind != fault.Unavailable && f.Kind != fault.TooMany {
		return
	}
	if n, ok := f.Args["Count"].(int); ok {
		c.Set(fiber.HeaderRetryAfter, itoa(n))
		return
	}
	c.Set(fiber.HeaderRetryAfter, retryAfter)
}

// languageChoices are the offered languages by their own names.
func (s *Server) languageChoices(chosen lang.Tag) []view.Choice {
	list := make([]view.Choice, 0, len(s.langs.Tags()))
	for _, t := range s.langs.Tags() {
		list = append(list, view.Choice{Value: string(t), Label: t.Name(), Lang: t, Here: t == chosen})
	}
	return list
}

// tagOf is a tag as a form sends it.
func tagOf(text string) lang.Tag { return lang.Tag(text) }
