// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"crypto/rand"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

func TestCardIsReadHowEverItIsTyped(t *testing.T) {
	want := people.Card{Lookup: "01ABCDEF", Secret: "GHJKMNPQRSTVWXYZ2345"}
	if got := want.String(); got != "01AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-2345" {
		t.Fatalf("String = %q", got)
	}
	if got := want.LookupString(); got != "01AB-CDEF" {
		t.Errorf("LookupString = %q", got)
	}
	for _, text := range []string{
		want.String(),
		"oiab cdef ghjk mnpq rstv wxyz 2345",
		"OLABCDEFGHJKMNPQRSTVWXYZ2345",
		"01ab–cdef—ghjk\u00a0mnpq\trstv\nwxyz 2345\u200f",
		"٠١abcdefghjkmnpqrstvwxyz٢٣٤٥",
		"۰۱abcdefghjkmnpqrstvwxyz۲۳۴۵",
		"੦੧abcdefghjkmnpqrstvwxyz੨੩੪੫",
		"０１ＡＢｃｄｅｆghjkmnpqrstvwxyz2345",
	} {
		got, err := people.ParseCard(text)
		if err != nil || got != want {
			t.Errorf("ParseCard(%q) = %v, %v", text, got, err)
		}
	}
}

func TestWhatIsNoCard(t *testing.T) {
	for _, text := range []string{
		"", "01AB-CDEF", "01AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-234", "01AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-23456",
		"U1AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-2345", "01AB/CDEF-GHJK-MNPQ-RSTV-WXYZ-2345", strings.Repeat("-", 1000),
		"01ABCDEFGHJKMNPQRSTVWXYZ234é", "\xff",
	} {
		_, err := people.ParseCard(text)
		if f, ok := err.(*fault.Fault); !ok || f.Kind != fault.Invalid || f.Key != "errors-card" || f.Field != "card" {
			t.Errorf("ParseCard(%q) gave %v", text, err)
		}
	}
}

func TestLookupPartStandsAlone(t *testing.T) {
	for _, text := range []string{"01ab-cdef", "01AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-2345"} {
		if got, err := people.ParseCardLookup(text); err != nil || got != "01ABCDEF" {
			t.Errorf("ParseCardLookup(%q) = %q, %v", text, got, err)
		}
	}
	if _, err := people.ParseCardLookup("01ab-cde"); !fault.Is(err, fault.Invalid) {
		t.Errorf("seven symbols gave %v", err)
	}
}

func FuzzParseCard(f *testing.F) {
	card, _ := people.NewCard(rand.Reader)
	f.Add(card.String())
	f.Add("٠١ab")
	f.Fuzz(func(t *testing.T, text string) {
		card, err := people.ParseCard(text)
		if err != nil {
			return
		}
		if again, err := people.ParseCard(card.String()); err != nil || again != card {
			t.Errorf("%q was read as %v and then as %v, %v", text, card, again, err)
		}
	})
}
