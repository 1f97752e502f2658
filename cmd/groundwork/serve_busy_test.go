// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// peak is the most memory that a process ever had, in MB.
func peak(t *testing.T, pid int) float64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skip("needs /proc to see memory:", err)
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmHWM:" {
			kb, err := strconv.ParseFloat(fields[1], 64)
			if err != nil {
				t.Fatal(err)
			}
			return kb / 1000
		}
	}
	t.Fatal("no VmHWM in /proc")
	return 0
}

// TestServeManySignIns: fifty people a second sign in, most of them with wrong
// passphrases; check-ins go on meanwhile, memory stays bounded, and who finds
// the queue full is told when to come back. Times are asserted in full only.
func TestServeManySignIns(t *testing.T) {
	s := serveSwiftly(t, "--demo", "--data", filepath.Join(t.TempDir(), "data"))
	length := time.Duration(counts(3, 60)) * time.Second
	statuses, slow := map[int]int{}, []time.Duration{}
	var lock sync.Mutex
	var all sync.WaitGroup
	stop := time.Now().Add(length)
	all.Go(func() {
		for time.Now().Before(stop) {
			began := time.Now()
			if a := s.checkIn(uuid(), plainCheckIn); a.status != http.StatusCreated {
				t.Errorf("a check-in meanwhile: %d", a.status)
			}
			slow = append(slow, time.Since(began))
			time.Sleep(20 * time.Millisecond)
		}
	})
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for n := 0; time.Now().Before(stop); n++ {
		<-tick.C
		all.Go(func() {
			a, err := s.try(http.MethodPost, "/en/sign-in", fmt.Sprintf("account=somebody-%d&passphrase=not+the+right+one+%d", n, n),
				"Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded")
			if err != nil {
				t.Error(err)
				return
			}
			lock.Lock()
			defer lock.Unlock()
			statuses[a.status]++
			switch a.status {
			case http.StatusUnauthorized:
			case http.StatusServiceUnavailable:
				if wait, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || wait < 1 {
					t.Errorf("503 with Retry-After %q", a.header.Get("Retry-After"))
				}
			default:
				t.Errorf("a sign-in: %d", a.status)
			}
		})
	}
	all.Wait()
	slices.Sort(slow)
	p99, memory := slow[len(slow)*99/100], peak(t, s.cmd.Process.Pid)
	if statuses[http.StatusServiceUnavailable] == 0 || statuses[http.StatusUnauthorized] == 0 {
		t.Errorf("sign-ins: %v; want some decided, and the rest told to come back", statuses)
	}
	if full() && (p99 > time.Second || memory > 300) {
		t.Errorf("check-ins: p99 %v; memory %.0f MB; want 1s and 300 MB at the most", p99, memory)
	}
	t.Logf("in %v, sign-ins %v; %d check-ins, p99 %v; memory at most %.0f MB", length, statuses, len(slow), p99, memory)
}

// TestServeSoak: three hundred phones poll for an hour (GROUNDWORK_SOAK, "10m"),
// and memory does not grow by more than a twentieth after the first quarter.
func TestServeSoak(t *testing.T) {
	length, phones := soak(), 300
	if length == 0 {
		length, phones = 3*time.Second, 30 // that it works at all
	}
	s := serveSwiftly(t, "--demo", "--data", filepath.Join(t.TempDir(), "data"))
	cookie, code := s.signIn(), s.said["demo join code"]
	pages := []string{"/pa/join/" + code, "/pa/learn/unite-against-racism/naming-the-moment", "/ar/", "/en/learn/unite-against-racism", "/es/me", "/readyz"}
	stop := time.Now().Add(length)
	var lock sync.Mutex
	asked := 0
	var all sync.WaitGroup
	for n := range phones {
		all.Go(func() {
			for i := n; time.Now().Before(stop); i++ {
				path := pages[i%len(pages)]
				if n == 0 {
					path = "/en/trainer/workshops/" + code + "/live"
				}
				a, err := s.try(http.MethodGet, path, "", "Accept-Encoding", "br", "Cookie", map[bool]string{true: cookie}[n == 0])
				if err != nil || a.status != http.StatusOK {
					t.Errorf("%s: %d %v", path, a.status, err)
					return
				}
				lock.Lock()
				asked++
				lock.Unlock()
				time.Sleep(min(5*time.Second, length/10))
			}
		})
	}
	var seen []float64
	for every := length / 40; time.Now().Before(stop); time.Sleep(every) {
		seen = append(seen, resident(s.cmd.Process.Pid))
	}
	all.Wait()
	quarter := len(seen) / 4
	early, late := median(seen[quarter:2*quarter]), median(seen[3*quarter:])
	if soak() > 0 && late > early*1.05 {
		t.Errorf("memory grew from %.1f to %.1f MB", early, late)
	}
	if asked < phones {
		t.Errorf("%d phones asked %d times", phones, asked)
	}
	t.Logf("%d phones asked %d times in %v; memory %.1f MB in the second quarter, %.1f MB in the last", phones, asked, length, early, late)
}

func median(list []float64) float64 {
	list = slices.Clone(list)
	slices.Sort(list)
	return list[len(list)/2]
}
