// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/workshop"
)

func TestParseCheckIn(t *testing.T) {
	for body, want := range map[string]workshop.Arrival{
		`{}`:                  {},
		` {"language":"pa"} `: {Language: "pa"},
		`{"known_as":"ਸਿਮਰਨ","language":"pa"}`:   {KnownAs: "ਸਿਮਰਨ", Language: "pa"},
		`{"card":"Y6DY7FE8","language":"ar"}`:    {Card: "Y6DY7FE8", Language: "ar"},
		`{"sealed":"AQID","language":"es"}`:      {Sealed: []byte{1, 2, 3}, Language: "es"},
		`{"known_as":"a\u00e9","language":"fr"}`: {KnownAs: "aé", Language: "fr"},
	} {
		got, err := parseCheckIn([]byte(body))
		if err != nil || got.KnownAs != want.KnownAs || got.Card != want.Card || got.Language != want.Language ||
			string(got.Sealed) != string(want.Sealed) {
			t.Errorf("%s: %+v, %v; want %+v", body, got, err, want)
		}
	}
}

func TestParseCheckInRefuses(t *testing.T) {
	for _, body := range []string{
		"", " ", "null", "[]", `"x"`, "{", `{"language":"pa"`, `{"language":"pa"}{}`, `{"language":"pa"} x`,
		`{"language":1}`, `{"language":null}`, `{"language":["pa"]}`, `{"language":{"a":"b"}}`, `{"language":"pa","language":"ar"}`,
		`{"name":"x"}`, `{"known_as":true}`, `{"sealed":"!!"}`, `{"sealed":""}`, "{\"known_as\":\"\xff\"}", `{language:"pa"}`,
		strings.Repeat("[", 4000),
	} {
		if got, err := parseCheckIn([]byte(body)); !fault.Is(err, fault.Malformed) {
			t.Errorf("%q: %+v, %v; want it refused as malformed", body, got, err)
		}
	}
}

// FuzzParseCheckIn: no body breaks the parser, and what it takes is what any
// JSON parser reads.
func FuzzParseCheckIn(f *testing.F) {
	for _, seed := range []string{`{}`, `{"known_as":"ਸਿਮਰਨ","language":"pa"}`, `{"sealed":"AQID"}`, `{"card":"x","language":""}`, `[`, `{"a":"\ud800"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		a, err := parseCheckIn(body)
		if err != nil {
			if !fault.Is(err, fault.Malformed) {
				t.Fatalf("%q: %v is not malformed", body, err)
			}
			return
		}
		var plain map[string]string
		if err := json.Unmarshal(body, &plain); err != nil {
			t.Fatalf("%q was taken, but is no object of strings: %v", body, err)
		}
		if plain["known_as"] != a.KnownAs || plain["card"] != a.Card || plain["language"] != a.Language {
			t.Fatalf("%q was read as %+v", body, a)
		}
	})
}

func TestCodesArePercentDecoded(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	odd := ""
	for _, b := range []byte(w.Code[:3] + " " + strings.ToLower(w.Code[3:])) {
		odd += fmt.Sprintf("%%%02X", b)
	}
	for _, path := range []string{"/en/join/" + odd, "/en/trainer/workshops/" + odd} {
		if res, _ := h.get(path); res.StatusCode != 200 {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	res := ask(t, h.s, "PUT", "/api/v1/workshops/"+odd+"/checkins/"+newUUID(), `{"language":"en"}`)
	if res.StatusCode != 201 {
		t.Errorf("checking in: %d", res.StatusCode)
	}
}
