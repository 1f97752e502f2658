// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// shape is one raw request, or what pretends to be one.
type shape struct {
	name, raw string
	want      []int // the statuses that are an answer to it
	stays     bool  // the connection may be used again
}

// smuggled is what an attacker hides behind her request: nobody may answer it.
const smuggled = "GET /api/smuggled HTTP/1.1\r\nHost: groundwork.example\r\n\r\n"

// shapes are the malformed requests: more than 200.
func shapes() []shape {
	var list []shape
	add := func(name, raw string, want ...int) {
		if want == nil {
			want = []int{400, 411}
		}
		list = append(list, shape{name: name, raw: raw, want: want})
	}
	for _, method := range []string{"POST", "PUT", "GET"} {
		start := method + " /api/x HTTP/1.1\r\n"
		head := start + "Host: groundwork.example\r\n"
		for name, fields := range map[string]string{
			"length and chunked":         "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
			"chunked and length":         "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
			"two lengths, different":     "Content-Length: 5\r\nContent-Length: 0\r\n",
			"two lengths, the same":      "Content-Length: 5\r\nContent-Length: 5\r\n",
			"a list of lengths":          "Content-Length: 5, 5\r\n",
			"length with a sign":         "Content-Length: +5\r\n",
			"negative length":            "Content-Length: -5\r\n",
			"length in hex":              "Content-Length: 0x5\r\n",
			"length with a space within": "Content-Length: 1 0\r\n",
			"length in Arabic digits":    "Content-Length: ٥\r\n",
			"length beyond counting":     "Content-Length: 99999999999999999999999\r\n",
			"empty length":               "Content-Length:\r\n",
			"length with NUL":            "Content-Length: 5\x00\r\n",
			"two codings":                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
			"identity":                   "Transfer-Encoding: identity\r\nContent-Length: 5\r\n",
			"unknown coding":             "Transfer-Encoding: xchunked\r\n",
			"coding behind another":      "Transfer-Encoding: gzip, chunked\r\n",
			"coding before another":      "Transfer-Encoding: chunked, identity\r\n",
			"coding with a parameter":    "Transfer-Encoding: chunked;a=b\r\n",
			"coding with vertical tab":   "Transfer-Encoding: \x0bchunked\r\n",
			"quoted coding":              "Transfer-Encoding: \"chunked\"\r\n",
			"space before the colon":     "Transfer-Encoding : chunked\r\n",
			"length, space before colon": "Content-Length : 5\r\n",
			"tab before the colon":       "Transfer-Encoding\t: chunked\r\n",
			"folded coding":              "Transfer-Encoding:\r\n chunked\r\n",
			"folded length":              "Content-Length:\r\n 5\r\n",
			"folded value":               "X-A: b\r\n c\r\n",
			"folded first line":          " X-A: b\r\n",
			"folded with a tab":          "X-A: b\r\n\tc\r\n",
			"folded with a colon":        "X-A: b\r\n c: d\r\n",
			"bare LF":                    "X-A: b\nX-B: c\r\n",
			"bare LF hides a length":     "X-A: b\nContent-Length: 5\r\n",
			"bare CR":                    "X-A: b\rX-B: c\r\n",
			"CR before the end":          "X-A: b\r\r\n",
			"NUL in a value":             "X-A: b\x00c\r\n",
			"NUL in a name":              "X-\x00A: b\r\n",
			"no colon":                   "X-A\r\n",
			"no name":                    ": b\r\n",
			"name with a space":          "X A: b\r\n",
			"name with brackets":         "X(A): b\r\n",
			"name with a slash":          "X/A: b\r\n",
			"name that is not ASCII":     "X-É: b\r\n",
			"control in a value":         "X-A: b\x07c\r\n",
			"second host":                "Host: other.example\r\n",
			"second host, the same":      "Host: groundwork.example\r\n",
			"second host, other case":    "hOST: groundwork.example\r\n",
			"folded host":                "X-A: b\r\n Host: other.example\r\n",
		} {
			add(method+": "+name, head+fields+"\r\n"+"0\r\n\r\n"+smuggled)
		}
		add(method+": no host", start+"\r\n"+smuggled)
		add(method+": no host, but a referer", start+"Referer: http://groundwork.example/\r\n\r\n"+smuggled)
		for _, host := range []string{"", "groundwork.example/x", "a b", "a@b", "a?b", "a#b", "a,b", "<a>", "a\\b", "\"a\"", "a%0d%0a", "é.example"} {
			add(method+": host "+host, start+"Host: "+host+"\r\n\r\n"+smuggled)
		}
		add(method+": coding in an old version", method+" /api/x HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"+smuggled)
		for _, version := range []string{"HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "HTTP/1.1x", "http/1.1", "HTTP/11", "HTTPS/1.1", "ICY/1.1", "HTTP/1.01"} {
			add(method+": version "+version, method+" /api/x "+version+"\r\nHost: a\r\n\r\n"+smuggled)
		}
	}
	for _, size := range []string{"-1", "+1", "0x1", "1 ", " 1", "g", "", "ffffffffffffffffff", "1_0", "١", "1\x00", "1\n"} {
		add("chunk size "+strconv.Quote(size), "POST /api/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"+size+"\r\na\r\n0\r\n\r\n"+smuggled)
	}
	for name, chunks := range map[string]string{"chunk longer than told": "1\r\nabc\r\n0\r\n\r\n", "chunk without its end": "1\r\na0\r\n\r\n",
		"chunk ended by LF": "1\r\na\n0\r\n\r\n"} {
		add(name, "POST /api/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"+chunks+smuggled)
	}
	for _, target := range []string{"http://other.example/api/x", "https://other.example", "api/x", "*", "other.example:443", "http://groundwork.example@other.example/",
		"/a b", "/a\tb", "/a\x00b", "/a\x7fb", "ftp://groundwork.example/x", "?x", "#x", "\\api\\x"} {
		add("target "+strconv.Quote(target), "GET "+target+" HTTP/1.1\r\nHost: groundwork.example\r\n\r\n"+smuggled, 400)
	}
	for _, first := range []string{"GET", "GET /", " GET / HTTP/1.1", "GET  HTTP/1.1", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "PRI * HTTP/2.0",
		"GET\t/\tHTTP/1.1", "/ HTTP/1.1", "\x00\x00\x00"} {
		add("first line "+strconv.Quote(first), first+"\r\nHost: a\r\n\r\n"+smuggled, 400, 405)
	}
	for _, method := range []string{"FROBNICATE", "get", "TRACE", "CONNECT", "TRACK", "G\x00T", "PROPFIND"} {
		add("method "+strconv.Quote(method), method+" /api/x HTTP/1.1\r\nHost: a\r\n\r\n"+smuggled, 400, 405)
	}
	for _, coding := range []string{"gzip", "br", "deflate", "zstd", "gzip, gzip", "x-gzip", "compress", "aes128gcm"} {
		add("packed in "+coding, "POST /api/x HTTP/1.1\r\nHost: a\r\nContent-Encoding: "+coding+"\r\nContent-Length: 11\r\n\r\nlanguage=pa"+smuggled, 415)
	}
	add("in parts", "POST /api/x HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 5\r\n\r\n--x--"+smuggled, 415)
	add("in parts, other case", "POST /api/x HTTP/1.1\r\nHost: a\r\nContent-Type: Multipart/Mixed; boundary=x\r\nContent-Length: 5\r\n\r\n--x--"+smuggled, 400, 415)
	add("head without end", "GET /api/x HTTP/1.1\r\nHost: a\r\nX-A: "+strings.Repeat("a", 2*maxHeaders)+"\r\n\r\n", 431)
	add("target without end", "GET /"+strings.Repeat("a", 2*maxHeaders)+" HTTP/1.1\r\nHost: a\r\n\r\n", 431)
	add("a thousand fields", "GET /api/x HTTP/1.1\r\nHost: a\r\n"+strings.Repeat("X-A: bcdefghijklmnop\r\n", 1000)+"\r\n", 431)
	add("body too long", "POST /api/x HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n"+strings.Repeat("a", 300000), 413)
	add("chunks too long", "POST /api/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"+strings.Repeat("8000\r\n"+strings.Repeat("a", 0x8000)+"\r\n", 10)+"0\r\n\r\n", 413)
	for _, coding := range []string{"chunked", "Chunked", "CHUNKED"} {
		add("in chunks", "POST /api/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "+coding+"\r\n\r\n3;x=y\r\nabc\r\n0\r\n\r\n"+smuggled, 411)
	}
	return list
}

// wellFormed are requests that look odd and are right: refusing them would be
// wrong too.
func wellFormed() []shape {
	h := "Host: groundwork.example\r\n"
	return []shape{
		{"one after the other", "GET /api/x HTTP/1.1\r\n" + h + "\r\n", []int{200}, true},
		{"our own address before the path", "GET http://groundwork.example/api/x HTTP/1.1\r\n" + h + "\r\n", []int{200}, true},
		{"spaces around a value", "POST /api/x HTTP/1.1\r\n" + h + "Content-Length: \t 3 \r\n\r\nabc", []int{200}, true},
		{"an empty value", "GET /api/x HTTP/1.1\r\n" + h + "X-A:\r\n\r\n", []int{200}, true},
		{"identity", "POST /api/x HTTP/1.1\r\n" + h + "Content-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc", []int{200}, true},
		{"a port", "GET /api/x HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", []int{200}, true},
		{"old, without a host", "GET /api/x HTTP/1.0\r\n\r\n", []int{200}, false},
		{"asked to close", "GET /api/x HTTP/1.1\r\n" + h + "Connection: close\r\n\r\n", []int{200}, false},
	}
}

// send sends raw bytes over a connection of their own and reads all answers.
// closed says whether the server ended the connection by itself.
func send(t *testing.T, address, raw string) (statuses []int, bodies []string, closed bool) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	go func() { _, _ = io.WriteString(c, raw) }() // the server may hang up meanwhile
	in := bufio.NewReader(c)
	for {
		method := "GET"
		if strings.HasPrefix(raw, "HEAD") {
			method = "HEAD"
		}
		if len(statuses) > 0 { // nothing more is waited for long
			_ = c.SetReadDeadline(time.Now().Add(500 * time.Millisecond))
		}
		res, err := http.ReadResponse(in, &http.Request{Method: method})
		if err != nil {
			var n net.Error
			return statuses, bodies, !(errors.As(err, &n) && n.Timeout())
		}
		text, _ := io.ReadAll(res.Body)
		statuses, bodies = append(statuses, res.StatusCode), append(bodies, string(text))
	}
}

// onPort serves on a free port; /api/x takes anything and /api/smuggled remembers
// that it was asked for.
func onPort(t *testing.T) (address string, smuggledIn func() int) {
	t.Helper()
	s := newTestServer(t)
	var lock sync.Mutex
	calls := 0
	for _, method := range []string{"GET", "POST", "PUT"} {
		s.app.Add(method, "/api/x", s.gate(Route{Method: method, Path: "/api/x", Access: Anyone, MaxBody: planBody, Handler: func(c *fiber.Ctx) error { return c.SendString("taken") }}))
	}
	s.app.Get("/api/smuggled", func(c *fiber.Ctx) error {
		lock.Lock()
		defer lock.Unlock()
		calls++
		return c.SendString("smuggled")
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(ln) }()
	t.Cleanup(func() { _ = s.app.ShutdownWithTimeout(time.Second) })
	return ln.Addr().String(), func() int { lock.Lock(); defer lock.Unlock(); return calls }
}

// TestMalformedRequests: each of more than 200 malformed requests gets one
// answer, the connection ends, and what was hidden behind it is not answered.
func TestMalformedRequests(t *testing.T) {
	address, smuggledIn := onPort(t)
	list := shapes()
	if len(list) < 200 {
		t.Fatalf("%d shapes", len(list))
	}
	for _, s := range list {
		before := smuggledIn()
		statuses, bodies, closed := send(t, address, s.raw)
		switch {
		case len(statuses) != 1 || !slices.Contains(s.want, statuses[0]):
			t.Errorf("%s: answered %v, want one of %v", s.name, statuses, s.want)
		case !closed:
			t.Errorf("%s: the connection goes on", s.name)
		case strings.Contains(bodies[0], "taken"):
			t.Errorf("%s: was taken", s.name)
		}
		if smuggledIn() != before {
			t.Errorf("%s: what was hidden behind it was answered", s.name)
		}
	}
	if statuses, _, _ := send(t, address, smuggled); len(statuses) != 1 || smuggledIn() != 1 {
		t.Errorf("the trap does not work: %v, %d", statuses, smuggledIn())
	}
	t.Logf("%d malformed requests", len(list))
}

func TestOddRequestsThatAreRight(t *testing.T) {
	address, _ := onPort(t)
	for _, s := range wellFormed() {
		raw := s.raw
		if s.stays {
			raw += s.raw
		}
		statuses, _, closed := send(t, address, raw)
		want := []int{200}
		if s.stays {
			want = []int{200, 200}
		}
		if !slices.Equal(statuses, want) || closed == s.stays {
			t.Errorf("%s: %v, closed %v", s.name, statuses, closed)
		}
	}
}

// FuzzFraming: what we take, Go's own parser reads the same way.
func FuzzFraming(f *testing.F) {
	for _, s := range append(shapes()[:60], wellFormed()...) {
		f.Add([]byte(s.raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		raw = bytes.TrimLeft(raw, "\r\n") // empty lines before a request are skipped (RFC 9112, section 2.2)
		var ours fasthttp.Request
		in := bufio.NewReaderSize(bytes.NewReader(raw), maxHeaders)
		if err := ours.Header.Read(in); err != nil || framing(&ours.Header) != nil {
			return
		}
		theirs, err := http.ReadRequest(bufio.NewReaderSize(bytes.NewReader(raw), maxHeaders))
		if err != nil {
			if strings.Contains(err.Error(), "invalid URL escape") || strings.Contains(err.Error(), "parse") {
				return // a path that nobody has
			}
			t.Fatalf("%q was taken, and Go says: %v", raw, err)
		}
		length, chunked := int64(max(ours.Header.ContentLength(), 0)), ours.Header.ContentLength() == -1
		if chunked != slices.Equal(theirs.TransferEncoding, []string{"chunked"}) || !chunked && theirs.ContentLength != length {
			t.Fatalf("%q: we read length %d, Go %d %v", raw, ours.Header.ContentLength(), theirs.ContentLength, theirs.TransferEncoding)
		}
		if host := string(ours.Header.Host()); ours.Header.IsHTTP11() && fmt.Sprint(host) != theirs.Host && theirs.URL.Host == "" {
			t.Fatalf("%q: we read host %q, Go %q", raw, host, theirs.Host)
		}
	})
}

// TestStrangersPromiseLittle: memory is set aside for a body as soon as its
// length is told, so who is not signed in may not tell of a large one.
func TestStrangersPromiseLittle(t *testing.T) {
	address, _ := onPort(t)
	for cookie, want := range map[string]int{"": 413, "Cookie: " + SessionCookie + "=trainer\r\n": 200} {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		body := strings.Repeat("a", smallBody+1)
		_, _ = fmt.Fprintf(c, "POST /api/x HTTP/1.1\r\nHost: groundwork.example\r\nSec-Fetch-Site: same-origin\r\n%sContent-Length: %d\r\n\r\n", cookie, len(body))
		if want == 200 {
			_, _ = io.WriteString(c, body)
		}
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil || res.StatusCode != want {
			t.Errorf("%q: %v %v, want %d", cookie, res, err, want)
		}
	}
}

// TestWhoMakesCookiesUpPromisesLittle: now and then a large form of somebody who was
// signed in is taken, and of many that come at once none.
func TestWhoMakesCookiesUpPromisesLittle(t *testing.T) {
	s := newTestServer(t)
	var h fasthttp.RequestHeader
	h.SetContentLength(planBody)
	h.SetCookie(DeviceCookie, "known") // browsers drop a session's cookie with its time
	if got := s.bounded(&h).MaxRequestBodySize; got != 0 {
		t.Errorf("the first may have %d bytes", got)
	}
	s.late.last = time.Now().Add(time.Hour)
	for _, token := range []string{"no", "member"} { // one of her forms is never large
		h.SetCookie(SessionCookie, token)
		for range 100 {
			if got := s.bounded(&h).MaxRequestBodySize; got != smallBody {
				t.Fatalf("one more of %q may have %d bytes", token, got)
			}
		}
	}
}

// TestMadeUpCookiesTakeNothingFromWhoWasSignedIn: who takes each large form that is due
// with a made-up cookie keeps nobody's own from being given back.
func TestMadeUpCookiesTakeNothingFromWhoWasSignedIn(t *testing.T) {
	s := newTestServer(t)
	r := httptest.NewRequest("GET", "/en/trainer/account", nil)
	r.AddCookie(&http.Cookie{Name: SessionCookie, Value: "trainer"})
	r.AddCookie(&http.Cookie{Name: DeviceCookie, Value: "hers"})
	if _, err := s.app.Test(r, -1); err != nil {
		t.Fatal(err)
	}
	s.late.last = time.Now().Add(time.Hour)
	for cookie, want := range map[string]int{"made up": smallBody, "hers": 0} {
		var h fasthttp.RequestHeader
		h.SetContentLength(planBody)
		h.SetCookie(DeviceCookie, cookie) // her session's is dropped with its time
		if got := s.bounded(&h).MaxRequestBodySize; got != want {
			t.Errorf("%s: %d bytes, want %d", cookie, got, want)
		}
	}
	for range 3 * metKept {
		s.met.add(rand.Text())
	}
	if len(s.met.now) > metKept || len(s.met.before) > metKept {
		t.Error("it remembers without end")
	}
}

// TestAnAccountPromisesSoMuch: an account tells of some large bodies at once, and of
// no more until the first must have come; others are not kept waiting by that.
func TestAnAccountPromisesSoMuch(t *testing.T) {
	s := newTestServer(t)
	s.late.last = time.Now().Add(time.Hour)
	may := func(token string) bool {
		var h fasthttp.RequestHeader
		h.SetContentLength(planBody)
		h.SetCookie(SessionCookie, token)
		return s.bounded(&h).MaxRequestBodySize == 0
	}
	for n := range 3 * largeAtOnce {
		if got := may("trainer"); got != (n < largeAtOnce) {
			t.Fatalf("number %d: %v", n, got)
		}
	}
	if !may("coordinator") {
		t.Error("another account has to wait")
	}
	for _, came := range s.large.of {
		for i := range came {
			came[i] = came[i].Add(-2 * patience)
		}
	}
	if !may("trainer") || len(s.large.of) != 1 {
		t.Errorf("afterwards: %d accounts", len(s.large.of))
	}
}
