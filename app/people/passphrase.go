// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	_ "embed"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"

	"github.com/groundwork-org/groundwork/app/fault"
)

// A passphrase's length in characters, after preparation. There are no rules
// about which characters (NIST SP 800-63B-4, section 3.1.1.2).
const (
	PassphraseMin = 15
	PassphraseMax = 256
)

// unguessableMin is how many characters must remain of a passphrase when all that
// anybody would try first has been taken out.
const unguessableMin = 10

// oneTimeWords is how many words a one-time passphrase has: 65 bits.
const oneTimeWords = 6

// PreparePassphrase is the profile OpaqueString of RFC 8265: other spaces
// become the ASCII space, the text becomes NFC, capitals stay. What it forbids
// (control characters, unassigned ones, an empty text) is fault.Invalid
// (errors-passphrase-characters).
func PreparePassphrase(passphrase string) (string, error) {
	if len(passphrase) > PassphraseMax*utf8.UTFMax*2 {
		return "", fault.New(fault.Invalid, "errors-passphrase-long").With("Count", PassphraseMax).In("passphrase")
	}
	prepared, err := precis.OpaqueString.String(passphrase)
	if err != nil {
		return "", fault.New(fault.Invalid, "errors-passphrase-characters").In("passphrase")
	}
	return prepared, nil
}

// CheckPassphrase says whether somebody may choose this passphrase. around are
// words that an outsider would try: the organization's name, her sign-in name.
// The faults are fault.Invalid of the field "passphrase": errors-passphrase-
// short, -long, -characters and -common.
func CheckPassphrase(passphrase string, around ...string) error {
	if passphrase == "" {
		return fault.New(fault.Invalid, "errors-passphrase-short").With("Count", PassphraseMin).In("passphrase")
	}
	prepared, err := PreparePassphrase(passphrase)
	if err != nil {
		return err
	}
	n := utf8.RuneCountInString(prepared)
	if n < PassphraseMin {
		return fault.New(fault.Invalid, "errors-passphrase-short").With("Count", PassphraseMin).In("passphrase")
	}
	if n > PassphraseMax {
		return fault.New(fault.Invalid, "errors-passphrase-long").With("Count", PassphraseMax).In("passphrase")
	}
	if guessable(prepared, around) {
		return fault.New(fault.Invalid, "errors-passphrase-common").In("passphrase")
	}
	return nil
}

//go:embed passphrase_common.txt
var commonText string

// common are the commonest long passphrases, folded; see the file's head.
var common = func() map[string]bool {
	set := make(map[string]bool)
	for line := range strings.Lines(commonText) {
		if !strings.HasPrefix(line, "#") {
			set[fold(line)] = true
		}
	}
	return set
}()

// tried are pieces that guessing begins with.
var tried = []string{
	"groundwork", "password", "passphrase", "passwort", "motdepasse", "contrasena", "contraseña", "letmein",
	"welcome", "iloveyou", "union", "council", "admin", "trainer", "coordinator", "secret",
}

func guessable(prepared string, around []string) bool {
	rest := fold(prepared)
	if common[rest] {
		return true
	}
	rest = firstPeriod(rest)
	for _, name := range around {
		for _, word := range append([]string{name}, strings.Fields(name)...) {
			if f := fold(word); utf8.RuneCountInString(f) >= 3 {
				rest = strings.ReplaceAll(rest, f, "")
			}
		}
	}
	for _, piece := range tried {
		rest = strings.ReplaceAll(rest, piece, "")
	}
	return utf8.RuneCountInString(withoutRuns(rest)) < unguessableMin
}

// fold keeps letters, marks and digits in lower case.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// firstPeriod is the unit of a text that only repeats itself ("abcabcab" gives
// "abc"), else the text.
func firstPeriod(s string) string {
	runes := []rune(s)
	fail := make([]int, len(runes))
	for i, k := 1, 0; i < len(runes); i++ {
		for k > 0 && runes[i] != runes[k] {
			k = fail[k-1]
		}
		if runes[i] == runes[k] {
			k++
		}
		fail[i] = k
	}
	if n := len(runes); n > 0 && (n-fail[n-1])*2 <= n {
		return string(runes[:n-fail[n-1]])
	}
	return s
}

// keyboards are rows and columns that fingers walk along.
var keyboards = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "qsdfghjklm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6y7u8i9o0p"}

// withoutRuns leaves the first character of every run of three or more: equal
// ones (aaa), neighbours in the alphabet or among digits (abc, 321), and
// neighbours on a keyboard (four or more: qwer).
func withoutRuns(s string) string {
	runes := []rune(s)
	var kept []rune
	for i := 0; i < len(runes); {
		kept = append(kept, runes[i])
		i += max(stepRun(runes[i:]), keyboardRun(runes[i:]), 1)
	}
	return string(kept)
}

func stepRun(runes []rune) int {
	if len(runes) < 3 {
		return 1
	}
	step := runes[1] - runes[0]
	if step < -1 || step > 1 {
		return 1
	}
	n := 2
	for n < len(runes) && runes[n]-runes[n-1] == step {
		n++
	}
	if n < 3 {
		return 1
	}
	return n
}

func keyboardRun(runes []rune) int {
	longest := 1
	for n := 4; n <= len(runes); n++ {
		piece := string(runes[:n])
		found := false
		for _, row := range keyboards {
			found = found || strings.Contains(row, piece) || strings.Contains(reversed(row), piece)
		}
		if !found {
			break
		}
		longest = n
	}
	return longest
}

func reversed(s string) string {
	runes := []rune(s)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}

//go:embed passphrase_words.txt
var wordText string

// words are those of one-time passphrases; see the file's head.
var words = func() []string {
	var list []string
	for line := range strings.Lines(wordText) {
		if !strings.HasPrefix(line, "#") {
			list = append(list, strings.TrimSpace(line))
		}
	}
	return list
}()

// oneTimePassphrase is six random words with spaces between them.
func oneTimePassphrase(random io.Reader) (string, error) {
	chosen := make([]string, oneTimeWords)
	for i := range chosen {
		n, err := randomBelow(random, len(words))
		if err != nil {
			return "", err
		}
		chosen[i] = words[n]
	}
	return strings.Join(chosen, " "), nil
}
