// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// maxCheckIn is the most bytes of a check-in's body.
const maxCheckIn = 4 << 10

// checkIn is PUT /api/v1/workshops/{code}/checkins/{uuid}: 201 when recorded
// now, 200 when this id was recorded before, both only once it is on disk.
func (s *Server) checkIn(c *fiber.Ctx) error {
	arrival, err := parseCheckIn(c.BodyRaw())
	if err != nil {
		return err
	}
	result, err := s.Workshops.CheckIn(c.UserContext(), typedCode(c), c.Params("uuid"), arrival)
	if err != nil {
		return err
	}
	status := fiber.StatusOK
	if result.New {
		status = fiber.StatusCreated
	}
	c.Status(status)
	c.Response().Header.SetContentType(fiber.MIMEApplicationJSON)
	return c.Send(checkedIn[result.Standing])
}

// checkedIn are the answers, by standing.
var checkedIn = map[workshop.Standing][]byte{
	workshop.Counted: []byte(`{"standing":"counted"}`),
	workshop.Early:   []byte(`{"standing":"early"}`),
	workshop.Late:    []byte(`{"standing":"late"}`),
	workshop.Beyond:  []byte(`{"standing":"beyond"}`),
}

// parseCheckIn reads a check-in's body: one JSON object (RFC 8259) whose
// members are the strings known_as, sealed, card and language. Anything else
// is fault.Malformed, also a member given twice or one that isn't known: a
// phone that says more than we keep is a phone we don't understand.
func parseCheckIn(body []byte) (workshop.Arrival, error) {
	var a workshop.Arrival
	malformed := fault.New(fault.Malformed, "errors-malformed")
	if !utf8.Valid(body) {
		return a, malformed
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return a, malformed
	}
	seen := make(map[string]bool, 4)
	for d.More() {
		name, err := d.Token()
		key, isString := name.(string)
		if err != nil || !isString || seen[key] {
			return a, malformed
		}
		seen[key] = true
		value, err := d.Token()
		text, isString := value.(string)
		if err != nil || !isString || !setCheckIn(&a, key, text) {
			return a, malformed
		}
	}
	if t, err := d.Token(); err != nil || t != json.Delim('}') {
		return a, malformed
	}
	if _, err := d.Token(); err != io.EOF {
		return a, malformed
	}
	return a, nil
}

func setCheckIn(a *workshop.Arrival, key, text string) bool {
	var err error
	switch key {
	case "known_as":
		a.KnownAs = text
	case "sealed":
		a.Sealed, err = base64.RawURLEncoding.DecodeString(text)
		return err == nil && len(a.Sealed) > 0
	case "card":
		a.Card = text
	case "language":
		a.Language = text
	default:
		return false
	}
	return true
}
