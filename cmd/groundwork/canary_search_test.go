// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

// alphabets are letters of many scripts, of which canaries are made.
var alphabets = []string{
	"bcdfghjklmnpqrstvwxz", "ਕਖਗਘਚਛਜਝਟਠਡਢਣਤਥਦਧਨਪਫਬਭਮਯਰਲਵਸਹ", "कखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह", "கஙசஞடணதநபமயரலவழளறன",
	"بتثجحخدذرزسشصضطظعغفقكلمنهوي", "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", "бвгджзклмнпрстфхцчш", "김이박최정강조윤장임한오서신권황안송전홍",
	"ạảấầẩẫậắằẳẵặẹẻẽếềểễệ", "აბგდევზთიკლმნოპჟრსტ", "ٹڈڑںہےگچپژکیبتثجح", "ãõçáéíóúâêôàñübcdfgh",
}

// canaries are names that stand nowhere else, and secrets, of which no trace
// may be left.
type canaries struct {
	names  []string
	taken  int
	starts map[[8]byte][]trace // by the first bytes
}

// trace is one form in which a canary could lie somewhere.
type trace struct{ bytes, of, form string }

// newCanaries makes so many names.
func newCanaries(n int) *canaries {
	c := &canaries{starts: map[[8]byte][]trace{}}
	random := rand.New(rand.NewPCG(11, 4))
	for i := range n {
		letters := []rune(alphabets[i%len(alphabets)])
		length := 8
		if i%len(alphabets) == 0 {
			length = 13
		}
		name := make([]rune, length)
		for j := range name {
			name[j] = letters[random.IntN(len(letters))]
		}
		c.names = append(c.names, norm.NFC.String(string(name)))
		c.watch(c.names[i])
	}
	return c
}

// next is a name that was not used yet.
func (c *canaries) next() string {
	c.taken++
	return c.names[c.taken-1]
}

// watch adds a text to those that are searched for, in every form.
func (c *canaries) watch(text string) {
	if len(text) < 8 {
		panic("a canary that is too short: " + text)
	}
	add := func(form, bytes string) {
		if len(bytes) < 8 {
			return
		}
		start := [8]byte([]byte(bytes[:8]))
		c.starts[start] = append(c.starts[start], trace{bytes, text, form})
	}
	for form, bytes := range forms(text) {
		add(form, bytes)
	}
}

// forms are all the ways in which a text could be written.
func forms(text string) map[string]string {
	all := map[string]string{"UTF-8": text, "decomposed": norm.NFD.String(text), "hex": hex.EncodeToString([]byte(text)),
		"HEX": strings.ToUpper(hex.EncodeToString([]byte(text))), "percent": strings.ReplaceAll(url.QueryEscape(text), "+", "%20")}
	units := utf16.Encode([]rune(text))
	var le, be, escaped, entities strings.Builder
	for _, u := range units {
		le.Write([]byte{byte(u), byte(u >> 8)})
		be.Write([]byte{byte(u >> 8), byte(u)})
		fmt.Fprintf(&escaped, `\u%04x`, u)
	}
	for _, r := range text {
		fmt.Fprintf(&entities, "&#%d;", r)
	}
	all["UTF-16LE"], all["UTF-16BE"], all["JSON"], all["HTML"] = le.String(), be.String(), escaped.String(), entities.String()
	backwards, runes := []byte(text), []rune(text)
	slices.Reverse(backwards)
	slices.Reverse(runes)
	all["bytes reversed"], all["reversed"] = string(backwards), string(runes)
	for name, coding := range map[string]*base64.Encoding{"base64": base64.RawStdEncoding, "base64url": base64.RawURLEncoding} {
		for shift := range 3 { // what stands before it moves it
			from, to := (shift*8+5)/6, (shift+len(text))*8/6
			all[fmt.Sprintf("%s, shifted by %d", name, shift)] = coding.EncodeToString([]byte(strings.Repeat("\x00", shift) + text + "\x00\x00"))[from:to]
		}
	}
	return all
}

// find says which canaries stand in some bytes, and how.
func (c *canaries) find(data []byte) (found []string) {
	for i := 0; i+8 <= len(data); i++ {
		for _, t := range c.starts[[8]byte(data[i:i+8])] {
			if len(data)-i >= len(t.bytes) && string(data[i:i+len(t.bytes)]) == t.bytes {
				found = append(found, t.of+" ("+t.form+")")
			}
		}
	}
	return found
}

// in searches all files below some folders.
func (c *canaries) in(t *testing.T, folders ...string) (files int) {
	t.Helper()
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files++
			if found := c.find(data); len(found) > 0 {
				t.Errorf("%s holds %d canaries: %s …", filepath.Base(path), len(found), strings.Join(found[:min(5, len(found))], ", "))
			}
			if found := c.find([]byte(d.Name())); len(found) > 0 {
				t.Errorf("a file is called %s", d.Name())
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// TestCanarySearch: a canary that was put somewhere is found, in every form and
// every script, wherever it lies.
func TestCanarySearch(t *testing.T) {
	c := newCanaries(60)
	random := rand.New(rand.NewPCG(5, 5))
	for _, name := range c.names {
		for form, bytes := range forms(name) {
			data := make([]byte, 300)
			for i := range data {
				data[i] = byte(random.Uint32())
			}
			at := random.IntN(len(data))
			planted := slices.Concat(data[:at], []byte(bytes), data[at:])
			if found := c.find(planted); !slices.ContainsFunc(found, func(f string) bool { return strings.HasPrefix(f, name+" ") }) {
				t.Errorf("%s in %s is not found", name, form)
			}
			if found := c.find(data); len(found) > 0 {
				t.Errorf("in noise there is %v", found)
			}
		}
		for shift := range 5 { // as somebody else's encoder writes it
			text := strings.Repeat("x", shift) + name + "yz"
			for _, coded := range []string{base64.StdEncoding.EncodeToString([]byte(text)), base64.URLEncoding.EncodeToString([]byte(text))} {
				if len(c.find([]byte(coded))) == 0 {
					t.Errorf("%s behind %d letters in base64 is not found", name, shift)
				}
			}
		}
	}
}
