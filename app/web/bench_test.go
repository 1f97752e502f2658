// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// lesson is the page that the benchmark asks for.
const lesson = "/en/learn/unite-against-racism/how-they-divide-us"

// BenchmarkFirstAsk is how long the first reader of a page waits: rendered,
// compressed, sent.
func BenchmarkFirstAsk(b *testing.B) {
	s := newTestServer(b)
	paths := slices.Sorted(maps.Keys(*s.shelf.pages.Load()))
	library := s.Content.Current()
	i := 0
	for b.Loop() {
		if i%len(paths) == 0 {
			b.StopTimer()
			s.shelf = newShelf()
			s.stock(library)
			b.StartTimer()
		}
		ask(b, s, "GET", paths[i%len(paths)], "", append(as("trainer"), "Accept-Encoding", "br")...)
		i++
	}
}

// BenchmarkLessonVsBare compares a lesson with a bare Fiber handler that sends
// the same bytes and headers, over TCP, in turns within one run. The metric
// ours/bare is the ratio of their requests per second; the goal is 0.95.
func BenchmarkLessonVsBare(b *testing.B) {
	s := newTestServer(b)
	body, err := io.ReadAll(ask(b, s, "GET", lesson, "", "Accept-Encoding", "br").Body)
	if err != nil {
		b.Fatal(err)
	}
	vsBare(b, s, lesson, "br", body)
}

// BenchmarkSheetAgainVsBare does the same with a handout that was printed
// before: it comes from the cache at the speed of a page.
func BenchmarkSheetAgainVsBare(b *testing.B) {
	const sheet = "/en/print/unite-against-racism/how-they-divide-us.pdf"
	s := newTestServer(b)
	body, err := io.ReadAll(ask(b, s, "GET", sheet, "").Body)
	if err != nil {
		b.Fatal(err)
	}
	vsBare(b, s, sheet, "", body)
}

func vsBare(b *testing.B, s *Server, path, encoding string, body []byte) {
	res := ask(b, s, "GET", path, "", "Accept-Encoding", encoding)
	bare := fiber.New(fiber.Config{DisableStartupMessage: true})
	bare.Get(path, func(c *fiber.Ctx) error {
		for name, values := range res.Header {
			if name != "Content-Length" && name != "Date" {
				c.Set(name, values[0])
			}
		}
		return c.Send(body)
	})
	ours, theirs := listen(b, s.Serve, s.app), listen(b, bare.Listener, bare)
	const round = 400
	var mine, other []time.Duration
	b.ResetTimer()
	for b.Loop() {
		// Ours, theirs, theirs, ours: what slows the machine down slows both.
		mine = append(mine, hammer(b, ours, path, encoding, round))
		other = append(other, hammer(b, theirs, path, encoding, round), hammer(b, theirs, path, encoding, round))
		mine = append(mine, hammer(b, ours, path, encoding, round))
	}
	fast, bareFast := fastestQuarter(mine), fastestQuarter(other)
	b.ReportMetric(bareFast.Seconds()/fast.Seconds(), "ours/bare")
	b.ReportMetric(round/fast.Seconds(), "ours/s")
	b.ReportMetric(round/bareFast.Seconds(), "bare/s")
}

// fastestQuarter is the mean of the fastest quarter of rounds: the slower ones
// tell what else the machine was doing.
func fastestQuarter(rounds []time.Duration) time.Duration {
	slices.Sort(rounds)
	n := max(len(rounds)/4, 1)
	var sum time.Duration
	for _, d := range rounds[:n] {
		sum += d
	}
	return sum / time.Duration(n)
}

// listen serves on a free port of the loopback until the test ends.
func listen(b *testing.B, serve func(net.Listener) error, app *fiber.App) string {
	b.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go func() { _ = serve(ln) }()
	b.Cleanup(func() { _ = app.Shutdown() })
	return ln.Addr().String()
}

// hammer sends n requests over eight connections and says how long it took.
func hammer(b *testing.B, address, path, encoding string, n int) time.Duration {
	b.Helper()
	const connections = 8
	begin := time.Now()
	var wg sync.WaitGroup
	for range connections {
		wg.Go(func() {
			if err := askRepeatedly(address, path, encoding, n/connections); err != nil {
				b.Error(err)
			}
		})
	}
	wg.Wait()
	return time.Since(begin)
}

// askRepeatedly asks for a path n times over one connection.
func askRepeatedly(address, path, encoding string, n int) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	request := []byte("GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n\r\n")
	reader := bufio.NewReaderSize(conn, 64<<10)
	var res fasthttp.Response
	for range n {
		if _, err := conn.Write(request); err != nil {
			return err
		}
		if err := res.Read(reader); err != nil {
			return err
		}
		if res.StatusCode() != fiber.StatusOK || string(res.Header.ContentEncoding()) != encoding {
			return fmt.Errorf("status %d, encoding %q", res.StatusCode(), res.Header.ContentEncoding())
		}
	}
	return nil
}
