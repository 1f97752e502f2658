// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/andybalholm/brotli"
)

// upload is a body on its way to a place.
type upload struct{ method, path, body, contentType, encoding string }

// uploads are what the server takes, whole: each is spoilt in many ways.
func (s *server) uploads() []upload {
	code := s.said["demo join code"]
	room := "/en/trainer/workshops/" + code
	form := func(path string, fields ...string) upload {
		values := url.Values{}
		for i := 0; i+1 < len(fields); i += 2 {
			values.Set(fields[i], fields[i+1])
		}
		return upload{http.MethodPost, path, values.Encode(), "application/x-www-form-urlencoded", ""}
	}
	return []upload{
		{http.MethodPut, "", `{"known_as":"ਸਿਮਰਨ","language":"pa"}`, "application/json", ""},
		{http.MethodPut, "", `{"sealed":"AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA","language":"ar"}`, "application/json", ""},
		{http.MethodPut, "", `{"card":"Y6DY7FE8","known_as":"Ros\u00e1 \ud83c\udf39","language":"es"}`, "application/json", ""},
		form("/pa/join/"+code, "id", uuid(), "known_as", "ਸਿਮਰਨ"),
		form(room+"/roll", "known_as", "Lucía", "language", "es", "token", "0123456789abcdef"),
		form(room+"/sheet", "numbers", "1,2", "row-1-name", "One", "row-1-language", "pa", "row-2-none", "on"),
		form(room+"/tally", "after-1-yes", "5", "after-1-partly", "3"),
		form(room+"/roll/headcount", "headcount-ar", "3"),
		form("/en/me", "card", "Y6DY-7FE8-0000-0000-0000-0000-0000"),
		form("/en/sign-in", "account", "amrit\x00", "passphrase", "no"),
	}
}

// spoil cuts a body, turns bits of it over, blows it up or packs a bomb.
func (u upload) spoil(random *rand.Rand) upload {
	b := []byte(u.body)
	switch random.IntN(8) {
	case 0, 1:
		b = b[:random.IntN(len(b))]
	case 2, 3, 4:
		for range 1 + random.IntN(6) {
			b[random.IntN(len(b))] ^= 1 << random.IntN(8)
		}
	case 5:
		at := random.IntN(len(b))
		b = slices.Concat(b[:at], bytes.Repeat(b[at:at+1], 1+random.IntN(300<<10)), b[at:])
	case 6:
		b = []byte(strings.Repeat(`{"known_as":`, 1+random.IntN(1000)) + strings.Repeat("[", random.IntN(3000)))
	case 7:
		return u.bomb(random)
	}
	u.body = string(b)
	return u
}

// bomb is 64 MB of nothing, packed, or a body in parts.
func (u upload) bomb(random *rand.Rand) upload {
	switch n := random.IntN(5); n {
	case 4:
		u.contentType = "multipart/form-data; boundary=x"
		u.body = strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n\r\n", random.IntN(500)) + "--x--\r\n"
	default:
		u.encoding = []string{"gzip", "br", "deflate", "gzip, gzip"}[n]
		u.body = bombs()[n]
	}
	return u
}

// bombs are packed once: gzip, brotli, deflate, and gzip within gzip.
var bombs = func() func() [4]string {
	var made [4]string
	return func() [4]string {
		if made[0] != "" {
			return made
		}
		nothing := make([]byte, 1<<20)
		var g, br, z, gg bytes.Buffer
		gw, _ := gzip.NewWriterLevel(&g, 9)
		bw, zw := brotli.NewWriterLevel(&br, 9), zlib.NewWriter(&z)
		for range 64 {
			_, _ = gw.Write(nothing)
			_, _ = bw.Write(nothing)
			_, _ = zw.Write(nothing)
		}
		_, _, _ = gw.Close(), bw.Close(), zw.Close()
		w, _ := gzip.NewWriterLevel(&gg, 9)
		_, _ = w.Write(g.Bytes())
		_ = w.Close()
		made = [4]string{g.String(), br.String(), z.String(), gg.String()}
		return made
	}
}()

// TestServeSpoiltUploads: no body breaks the server, none is half recorded, and
// what is recorded can be read.
func TestServeSpoiltUploads(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	s := serveSwiftly(t, "--demo", "--data", data)
	cookie := s.signIn()
	random := rand.New(rand.NewPCG(7, 7))
	statuses := map[int]int{}
	before, made, larger, n := recorded(t, data), 0, 0, counts(300, 5000)
	for i := range n {
		list := s.uploads()
		u := list[i%len(list)].spoil(random)
		path := u.path
		if path == "" {
			path = s.place(uuid())
		}
		headers := []string{"Sec-Fetch-Site", "same-origin", "Content-Type", u.contentType}
		if strings.Contains(path, "/trainer/") {
			headers = append(headers, "Cookie", cookie)
		}
		if u.encoding != "" {
			headers = append(headers, "Content-Encoding", u.encoding)
		}
		a, err := s.try(u.method, path, u.body, headers...)
		most := 16 << 10 // what a stranger may send, and an account that has sent 64 larger ones just now
		if strings.Contains(path, "/trainer/") && len(u.body) > most {
			if larger++; larger <= 64 {
				most = 200 << 10
			}
		}
		if err != nil && len(u.body) > most {
			continue // the server hung up before it had it all
		}
		if err != nil {
			t.Fatalf("%s %s, %d bytes: %v", u.method, path, len(u.body), err)
		}
		statuses[a.status]++
		if a.status >= 500 && a.status != 503 {
			t.Errorf("%s %s with %.200q: %d", u.method, path, u.body, a.status)
		}
		if (u.encoding != "" || strings.HasPrefix(u.contentType, "multipart/")) && a.status != 415 && a.status != 413 {
			t.Errorf("%s packed in %q: %d", path, u.encoding, a.status)
		}
		if u.method == http.MethodPut && a.status == 201 {
			made++
		}
	}
	if got := recorded(t, data) - before; got < made {
		t.Errorf("%d were acknowledged, %d are recorded", made, got)
	}
	whole(t, data)
	if n := keyless(t, data); n != 0 {
		t.Errorf("%d names are there without their key", n)
	}
	for _, page := range []string{"/roll", "/sheet", "/tally", "/attendance", ""} {
		if a := s.ask(http.MethodGet, "/en/trainer/workshops/"+s.said["demo join code"]+page, "", "Cookie", cookie); a.status != http.StatusOK {
			t.Errorf("afterwards, %q: %d", page, a.status)
		}
	}
	if memory := peak(t, s.cmd.Process.Pid); memory > 400 {
		t.Errorf("it took %.0f MB: something was unpacked", memory)
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil || s.wait() != nil {
		t.Errorf("the end: %v %v", err, s.wait())
	}
	for line := range strings.Lines(s.stderr.String()) {
		if !strings.Contains(line, "level=INFO msg=refused ") {
			t.Errorf("the log says %s", line)
		}
	}
	t.Logf("%d spoilt uploads: %s", n, fmt.Sprint(statuses))
}
