// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

func TestCheckPassphrase(t *testing.T) {
	for _, c := range []struct{ passphrase, key string }{
		{"onze pommes dans un panier bleu", ""},
		{"ਪੰਜ ਦਰਿਆ ਨੌਂ ਤਾਰੇ ਇੱਕ ਘਰ", ""},
		{"سبعة أقمار فوق بيت جدتي", ""},
		{"七只猫在红色屋顶上看月亮下雨了吗", ""},
		{"kxqz vbnw plmt rjhd", ""},
		{"", "errors-passphrase-short"},
		{"fourteen chars", "errors-passphrase-short"},
		{strings.Repeat("\u00e9", 14), "errors-passphrase-short"},
		{strings.Repeat("e\u0301", 14), "errors-passphrase-short"}, // 28 before NFC
		{strings.Repeat("onze pommes ", 22), "errors-passphrase-long"},
		{strings.Repeat("x", 1<<16), "errors-passphrase-long"},
		{"tab\there and there again", "errors-passphrase-characters"},
		{"aaaaaaaaaaaaaaaaaaaa", "errors-passphrase-common"},
		{"abcabcabcabcabcabc", "errors-passphrase-common"},
		{"123456789012345678", "errors-passphrase-common"},
		{"abcdefghijklmnopqrs", "errors-passphrase-common"},
		{"qwertyuiop asdfghjkl", "errors-passphrase-common"},
		{"groundwork groundwork", "errors-passphrase-common"},
		{"password password 2026", "errors-passphrase-common"},
		{"Solidarity Forever", "errors-passphrase-common"},
		{"correct-horse-battery-staple", "errors-passphrase-common"},
		{"Hamilton Labour Council", "errors-passphrase-common"},
		{"hamilton labour 2026", "errors-passphrase-common"},
		{"बिस्मिल्लाह", "errors-passphrase-short"},
	} {
		err := people.CheckPassphrase(c.passphrase, "Hamilton Labour Council", "rosa")
		var f *fault.Fault
		switch {
		case c.key == "" && err == nil:
		case errors.As(err, &f) && f.Key == c.key && f.Field == "passphrase" && f.Kind == fault.Invalid:
		default:
			t.Errorf("%.40q: got %v, want %q", c.passphrase, err, c.key)
		}
	}
}

func FuzzCheckPassphrase(f *testing.F) {
	f.Add("onze pommes dans un panier bleu")
	f.Add("caf\u00e9\u200d\u0301\u2003")
	f.Add("\xff\x00")
	f.Fuzz(func(t *testing.T, passphrase string) {
		if people.CheckPassphrase(passphrase) != nil {
			return
		}
		once, err := people.PreparePassphrase(passphrase)
		if err != nil {
			t.Fatalf("accepted, yet not prepared: %v", err)
		}
		if n := utf8.RuneCountInString(once); n < people.PassphraseMin || n > people.PassphraseMax {
			t.Errorf("accepted with %d characters", n)
		}
		if twice, err := people.PreparePassphrase(once); err != nil || twice != once {
			t.Errorf("prepared twice: %q, %v; once: %q", twice, err, once)
		}
	})
}
