// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"errors"
	"io"
	"net"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/groundwork-org/groundwork/app/markdown"
)

// TestSlowReadersShareOnePicture: who takes long to take a picture holds no copy
// of her own; when the last one has it, nobody holds it.
func TestSlowReadersShareOnePicture(t *testing.T) {
	const size = 8 << 20 // more than what the system takes for a connection
	jpeg := slices.Concat([]byte("\xFF\xD8\xFF\xDA\x00\x02"), make([]byte, size-8), []byte("\xFF\xD9"))
	store := markdown.Open(markdown.Root{Name: "content", FS: fstest.MapFS{"courses/hall/hall.jpg": {Data: jpeg}}})
	reads := 0
	s := newTestServer(t, func(o *Options) { o.Content = store })
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(ln) }()
	t.Cleanup(func() { _ = s.Shutdown(context.Background()) })
	var readers []net.Conn
	for range 4 {
		c, err := net.Dial("tcp", ln.Addr().String())
		if err == nil {
			_, err = io.WriteString(c, "GET /pictures/courses/hall/hall.jpg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		}
		if err == nil {
			_, err = io.ReadFull(c, make([]byte, 1)) // it is being sent
		}
		if err != nil {
			t.Fatal(err)
		}
		readers = append(readers, c)
		runtime.GC()
	}
	if _, err := s.pictures.get(store.Current().Version, "courses/hall/hall.jpg", func(string) ([]byte, error) { reads++; return nil, errors.New("read") }); err != nil || reads != 0 {
		t.Fatalf("what is being sent to four is read again: %v", err)
	}
	for _, c := range readers {
		data, err := io.ReadAll(c)
		if _, body, _ := strings.Cut(string(data), "\r\n\r\n"); err != nil || len(body) != size {
			t.Fatalf("%d bytes, %v", len(body), err)
		}
	}
	readers = nil
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		runtime.GC()
		s.pictures.mu.Lock()
		kept := s.pictures.sent["courses/hall/hall.jpg"].Value()
		s.pictures.mu.Unlock()
		if kept == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatal("a picture that everybody has is kept")
		}
	}
}

// TestAPictureBelongsToItsVersion: another state of the content has pictures of
// its own, and one that cannot be read is asked for again.
func TestAPictureBelongsToItsVersion(t *testing.T) {
	var p pictures
	get := func(version, bytes string, err error) *packed {
		t.Helper()
		one, failed := p.get(version, "a.png", func(string) ([]byte, error) { return []byte(bytes), err })
		if !errors.Is(failed, err) {
			t.Fatalf("%v", failed)
		}
		return one
	}
	get("1", "", io.ErrUnexpectedEOF)
	first := get("1", "one", nil)
	if get("1", "other", nil) != first {
		t.Error("read again while it is being sent")
	}
	if second := get("2", "two", nil); string(second.plain.body) != "two" {
		t.Errorf("%s", second.plain.body)
	}
	runtime.KeepAlive(first)
}
