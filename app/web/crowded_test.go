// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/workshop"
)

const formHead = "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"

// counted is a request whose parts number n, one kind of them after the other.
var counted = map[string]struct {
	most, refused int
	raw           func(n int) string
}{
	"lines": {mostLines, 431, func(n int) string {
		return "GET /api/small HTTP/1.1\r\nHost: a.example\r\n" + strings.Repeat("a:\r\n", n-2) + "\r\n" // with Host and the empty line
	}},
	"cookies": {mostCookies, 431, func(n int) string {
		return "GET /api/small HTTP/1.1\r\nHost: a.example\r\nCookie: a" + strings.Repeat(";a", n/2-1) + "\r\ncookie: a" + strings.Repeat(";a", n-n/2-1) + "\r\n\r\n"
	}},
	"fields of an address": {mostFields, 414, func(n int) string {
		return "GET /api/small?a" + strings.Repeat("&a", n-1) + " HTTP/1.1\r\nHost: a.example\r\n\r\n"
	}},
	"fields of a form":       {mostFields, 413, func(n int) string { return tinyForm("/api/small", n) }},
	"fields of a large form": {mostOfLarge, 413, func(n int) string { return tinyForm("/api/large", n) }},
}

func tinyForm(path string, n int) string {
	body := "a" + strings.Repeat("&a", n-1)
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: a.example\r\n%sContent-Length: %d\r\n\r\n%s", path, formHead, len(body), body)
}

// parsing serves two routes that look into every part of a request.
func parsing(t *testing.T) string {
	t.Helper()
	s := newTestServer(t)
	for path, most := range map[string]int{"/api/small": 0, "/api/large": planBody} {
		for _, method := range []string{"GET", "POST"} {
			s.app.Add(method, path, s.gate(Route{Method: method, Path: path, Access: Anyone, MaxBody: most, Handler: func(c *fiber.Ctx) error {
				return c.SendString("taken" + c.FormValue("b") + c.Query("b") + c.Cookies("b"))
			}}))
		}
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(ln) }()
	t.Cleanup(func() { _ = s.app.ShutdownWithTimeout(time.Second) })
	return ln.Addr().String()
}

// TestCrowdedRequests: as many parts as a request may have are taken, one more is
// refused.
func TestCrowdedRequests(t *testing.T) {
	address := parsing(t)
	for name, one := range counted {
		for n, want := range map[int]int{one.most: 200, one.most + 1: one.refused} {
			if got, _, _ := send(t, address, one.raw(n)); len(got) != 1 || got[0] != want {
				t.Errorf("%d %s: answered %v, want %d", n, name, got, want)
			}
		}
	}
}

// TestCrowdedRequestsTakeLittle: connections that stay after a request of
// nothing but tiny parts hold no more than others.
func TestCrowdedRequestsTakeLittle(t *testing.T) {
	address := parsing(t)
	const each, most = 60, 128 << 10 // connections; bytes that one may hold
	held := func() int {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC() // what pools gave up
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	for name, one := range counted {
		n := 4000
		if name == "fields of an address" {
			n = longestTarget/2 - 10
		}
		raw, before := one.raw(n), held()
		var open []net.Conn
		for range each {
			c, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_ = c.SetDeadline(time.Now().Add(time.Minute))
			_, _ = io.WriteString(c, raw)
			if res, err := http.ReadResponse(bufio.NewReader(c), nil); err != nil || res.StatusCode != one.refused {
				t.Fatalf("%s: %v %v", name, res, err)
			}
			open = append(open, c)
		}
		if got := (held() - before) / each; got > most {
			t.Errorf("%s: a connection holds %d bytes, want %d at most", name, got, most)
		}
		for _, c := range open {
			_ = c.Close()
		}
	}
}

// TestTheBodyOfACrowdedHeadIsNotWaitedFor: or its parts would be held until it
// came.
func TestTheBodyOfACrowdedHeadIsNotWaitedFor(t *testing.T) {
	address := parsing(t)
	for _, length := range []int{1, 100} {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(patience / 2))
		_, _ = fmt.Fprintf(c, "POST /api/small HTTP/1.1\r\nHost: a.example\r\n%sContent-Length: %d\r\n%s\r\n", formHead, length, strings.Repeat("a:\r\n", mostLines))
		if _, err := io.ReadAll(c); err != nil {
			t.Errorf("with %d bytes to come: %v", length, err)
		}
	}
}

// TestOurFormsAreNotCrowded: the fullest plan and sheet of names fit.
func TestOurFormsAreNotCrowded(t *testing.T) {
	s := newTestServer(t)
	item, facilitator, language, rest := 6, 5, 3, 40 // fields: see readPlanForm
	plan := workshop.MaxItems*item + maxFacilitators*facilitator + len(s.langs.Tags())*language + len(needFields) + rest
	if modules := mostOfLarge - plan; modules < 300 { // "take", one for each module of a course
		t.Errorf("a plan has %d fields, of which a form may have %d", plan, mostOfLarge)
	}
	if sheet := sheetMost*3 + rest; sheet > mostOfLarge {
		t.Errorf("a sheet has %d", sheet)
	}
}

// TestABulkyRequestIsTheLastOfItsConnection: what it took is not held for a
// stranger who then says nothing more. What phones and pages send is not bulky.
func TestABulkyRequestIsTheLastOfItsConnection(t *testing.T) {
	address := parsing(t)
	for name, c := range map[string]struct {
		raw  string
		last bool
	}{
		"a form of ours":    {tinyForm("/api/small", bulkyFields), false},
		"many fields":       {tinyForm("/api/small", bulkyFields+1), true},
		"a long form":       {fmt.Sprintf("POST /api/small HTTP/1.1\r\nHost: a.example\r\n%sContent-Length: %d\r\n\r\n%s", formHead, bulkyBytes, strings.Repeat("a", bulkyBytes)), true},
		"a crowded address": {"GET /api/small?a" + strings.Repeat("&a", bulkyFields) + " HTTP/1.1\r\nHost: a.example\r\n\r\n", true},
	} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(time.Minute))
		in := bufio.NewReader(conn)
		_, _ = io.WriteString(conn, c.raw)
		res, err := http.ReadResponse(in, nil)
		if err != nil || res.StatusCode != 200 || res.Close != c.last {
			t.Errorf("%s: %v %v, want the last: %v", name, res, err, c.last)
			continue
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_, _ = io.WriteString(conn, c.raw)
		if _, err := http.ReadResponse(in, nil); (err != nil) != c.last {
			t.Errorf("%s, once more: %v", name, err)
		}
	}
}
