// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestServeLostReplies: of many check-ins, 30% lose their reply, before or
// after the server has it on disk; the phone sends again until it is told, and
// each stands there once.
func TestServeLostReplies(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	s := serve(t, "--demo", "--data", data)
	before := recorded(t, data)
	const phones = 16
	each := counts(300, 10000) / phones
	var lock sync.Mutex
	lost, saidNew, saidAgain := 0, 0, 0
	var all sync.WaitGroup
	for p := range phones {
		random := rand.New(rand.NewPCG(1, uint64(p))) // the same each time
		all.Go(func() {
			for range each {
				id := uuid()
				for again := true; again; {
					var status int
					switch n := random.IntN(100); {
					case n < 10: // the line breaks before the request has gone
						again = s.cutOff(id, n)
					case n < 20: // it has gone, and nobody waits for the reply
						again = s.cutOff(id, 1000)
					case n < 30: // the reply comes, and is lost on the way
						a, err := s.try(http.MethodPut, s.place(id), plainCheckIn)
						again = err != nil || a.status == 200 || a.status == 201
					default:
						a, err := s.try(http.MethodPut, s.place(id), plainCheckIn)
						if status, again = a.status, err != nil; status != 200 && status != 201 {
							t.Errorf("a check-in: %d %v", status, err)
							return
						}
					}
					lock.Lock()
					switch {
					case again:
						lost++
					case status == 201:
						saidNew++
					default:
						saidAgain++
					}
					lock.Unlock()
				}
			}
		})
	}
	all.Wait()
	sent := each * phones
	if got := recorded(t, data) - before; got != sent || saidNew+saidAgain != sent {
		t.Errorf("%d were sent, %d were told so (%d as new), %d are recorded", sent, saidNew+saidAgain, saidNew, got)
	}
	if n := keyless(t, data); n != 0 {
		t.Errorf("%d names are there without their key", n)
	}
	if saidAgain == 0 || lost < sent/5 {
		t.Errorf("%d replies lost, %d told that it was there: nothing was tested", lost, saidAgain)
	}
	t.Logf("%d check-ins, %d replies lost, %d recorded", sent, lost, sent)
}

// cutOff sends so many bytes of a check-in, in ten steps of it, and hangs up.
// It reports true: nobody knows whether it arrived.
func (s *server) cutOff(id string, tenths int) bool {
	c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		return true
	}
	defer c.Close()
	raw := fmt.Sprintf("PUT %s HTTP/1.1\r\nHost: groundwork\r\nContent-Length: %d\r\n\r\n%s", s.place(id), len(plainCheckIn), plainCheckIn)
	_, _ = c.Write([]byte(raw)[:min(len(raw), len(raw)*tenths/10)])
	return true
}
