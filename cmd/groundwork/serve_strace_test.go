// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// traced starts the server under strace(1), which writes down each call of the
// kernel that reads, writes or syncs, with all bytes, and may make some fail.
func traced(t *testing.T, data string, inject ...string) (s *server, trace string) {
	t.Helper()
	program, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("needs strace, which watches and breaks the calls of the kernel (Debian: strace)")
	}
	trace = filepath.Join(t.TempDir(), "trace")
	cmd := swift(t, binary(t, "serve", "--addr", "127.0.0.1:0", "--demo", "--data", data))
	watch := []string{program, "-f", "-o", trace, "-xx", "-s", "70000", "-e", "signal=none", "-e", "trace=open,openat,close,read,write,pwrite64,fsync,fdatasync"}
	cmd.Args = append(append(watch, inject...), append([]string{cmd.Path}, cmd.Args[1:]...)...)
	cmd.Path = program
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // the server too
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	s = greeted(t, cmd)
	return s, trace
}

// end kills the server; the tracer then writes down the rest and ends.
func (s *server) end() {
	s.Helper()
	tracer := s.cmd.Process.Pid
	child, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", tracer, tracer))
	if err != nil {
		s.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(child)))
	if err != nil {
		s.Fatal(err)
	}
	_ = syscall.Kill(pid, syscall.SIGKILL)
	_ = s.wait()
}

// kernelCall is one call of the kernel as it ended.
type kernelCall struct {
	name, args, result string
	began, ended       int // lines of the trace
	injected           bool
}

var (
	callLine    = regexp.MustCompile(`^(\d+) +(\w+)\((.*?)(?:\) += (.*)| <unfinished \.\.\.>)$`)
	resumedLine = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (.*)$`)
)

// calls reads a trace: what one thread began and another thread's line
// interrupted is put together again.
func calls(trace []byte) (list []kernelCall) {
	open := map[string]kernelCall{}
	in := bufio.NewScanner(bytes.NewReader(trace))
	in.Buffer(nil, 1<<20)
	for line := 1; in.Scan(); line++ {
		text := in.Text()
		if m := resumedLine.FindStringSubmatch(text); m != nil {
			c := open[m[1]]
			c.args, c.result, c.ended = c.args+m[3], m[4], line
			list = append(list, c.done())
		} else if m := callLine.FindStringSubmatch(text); m != nil {
			c := kernelCall{name: m[2], args: m[3], result: m[4], began: line, ended: line}
			if c.result == "" {
				open[m[1]] = c
				continue
			}
			list = append(list, c.done())
		}
	}
	return list
}

func (c kernelCall) done() kernelCall {
	c.injected = strings.Contains(c.result, "(INJECTED)")
	return c
}

func (c kernelCall) fd() string {
	fd, _, _ := strings.Cut(c.args, ",")
	return strings.TrimSpace(fd)
}

// escaped is a text as strace -xx shows it.
func escaped(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&b, `\x%02x`, c)
	}
	return b.String()
}

func unescaped(args string) string {
	b, _ := hex.DecodeString(strings.ReplaceAll(args, `\x`, ""))
	return string(b)
}

// journal follows the files of the store through a trace: since when which
// check-in is in a log that was synced.
type journal struct {
	files     map[string]string         // descriptor → which log it is, or ""
	written   map[string]map[string]int // log → what was written into it → when, until it is synced
	safe      map[string]map[string]int // log → what is on disk → since when
	asked     map[string]string         // descriptor of a socket → the id it asked about
	unsafe    []string                  // ids that were acknowledged and were not on disk
	confirmed int
}

// checkInPath finds the id in a request.
var checkInPath = regexp.MustCompile(`^PUT /api/v1/workshops/\w+/checkins/([0-9a-f-]{36}) `)

// audit goes through a trace. Each 201 must come after a sync, begun when the
// check-in's id had been written into the data's log, and after one of the
// keys' log with its key's place. Only ids among want are followed.
func audit(list []kernelCall, want map[string]bool) *journal {
	j := &journal{files: map[string]string{}, asked: map[string]string{},
		written: map[string]map[string]int{"data": {}, "keys": {}}, safe: map[string]map[string]int{"data": {}, "keys": {}}}
	needles := map[string]map[string]string{"data": {}, "keys": {}}
	for id := range want {
		raw, _ := hex.DecodeString(strings.ReplaceAll(id, "-", ""))
		needles["data"][id], needles["keys"][id] = string(raw), "checkin/"+id
	}
	for _, c := range list {
		failed := strings.HasPrefix(c.result, "-1")
		switch c.name {
		case "open", "openat":
			j.opened(c)
		case "close":
			delete(j.files, c.fd())
			delete(j.asked, c.fd())
		case "pwrite64":
			if log := j.files[c.fd()]; log != "" && !failed {
				page := unescaped(strings.Split(c.args+`""`, `"`)[1])
				for id, needle := range needles[log] {
					if strings.Contains(page, needle) {
						j.written[log][id] = c.ended
						delete(needles[log], id)
					}
				}
			}
		case "fsync", "fdatasync":
			if log := j.files[c.fd()]; log != "" && !failed {
				for id, at := range j.written[log] {
					if at <= c.began {
						j.safe[log][id] = c.ended
						delete(j.written[log], id)
					}
				}
			}
		case "read":
			if m := checkInPath.FindStringSubmatch(unescaped(strings.Split(c.args+`""`, `"`)[1])); m != nil {
				j.asked[c.fd()] = m[1]
			}
		case "write":
			if strings.Contains(c.args, escaped("HTTP/1.1 201")) && want[j.asked[c.fd()]] {
				j.answered(c, j.asked[c.fd()])
			}
		}
	}
	return j
}

// opened remembers what the store's logs are called by.
func (j *journal) opened(c kernelCall) {
	path := unescaped(strings.Split(c.args+`""`, `"`)[1])
	switch {
	case strings.HasSuffix(path, "/groundwork.db-wal"):
		j.files[strings.Fields(c.result)[0]] = "data"
	case strings.HasSuffix(path, "/keys.db-wal"):
		j.files[strings.Fields(c.result)[0]] = "keys"
	default:
		delete(j.files, strings.Fields(c.result)[0])
	}
}

func (j *journal) answered(c kernelCall, id string) {
	for _, log := range []string{"data", "keys"} {
		if at, ok := j.safe[log][id]; !ok || at > c.began {
			j.unsafe = append(j.unsafe, id+" in "+log)
			return
		}
	}
	j.confirmed++
}

// phone is one connection that checks in, one request at a time.
func (s *server) phone(each func(id string, status int) bool) {
	s.Helper()
	for {
		id := uuid()
		a, err := s.try(http.MethodPut, s.place(id), plainCheckIn)
		if err != nil {
			s.Error(err)
			return
		}
		if !each(id, a.status) {
			return
		}
	}
}

// TestServeSyncsBeforeItSays shows with strace that each 201 was written after
// an fsync that covers the check-in and one that covers its key.
func TestServeSyncsBeforeItSays(t *testing.T) {
	s, trace := traced(t, filepath.Join(t.TempDir(), "data"))
	want := map[string]bool{}
	var lock sync.Mutex
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			s.phone(func(id string, status int) bool {
				lock.Lock()
				defer lock.Unlock()
				if status != http.StatusCreated {
					t.Errorf("check-in: %d", status)
				}
				want[id] = true
				return len(want) < counts(40, 400) && !t.Failed()
			})
		})
	}
	all.Wait()
	s.end()
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	list := calls(text)
	j := audit(list, want)
	if len(j.unsafe) > 0 || j.confirmed != len(want) {
		t.Errorf("of %d acknowledged, %d were on disk before; not so: %v", len(want), j.confirmed, j.unsafe)
	}
	// The audit itself must see when syncs are missing, or fail.
	for _, spoil := range []string{"gone", "broken"} {
		var spoilt []kernelCall
		for i, c := range list {
			if c.name == "fsync" || c.name == "fdatasync" {
				if i%2 == 0 && spoil == "gone" {
					continue
				}
				if spoil == "broken" {
					c.result = "-1 EIO (Input/output error) (INJECTED)"
				}
			}
			spoilt = append(spoilt, c)
		}
		if again := audit(spoilt, want); len(again.unsafe) == 0 {
			t.Errorf("with syncs that are %s, the audit finds nothing", spoil)
		}
	}
	t.Logf("%d acknowledgements, each after the syncs that cover it", j.confirmed)
}

// TestServeInjectedErrors: the kernel refuses writes (ENOSPC) and syncs (EIO)
// of the store now and then; nobody is told "saved" of what is not on disk, and
// all of it is there afterwards.
func TestServeInjectedErrors(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	first := serveSwiftly(t, "--demo", "--data", data) // makes the folder
	_ = first.cmd.Process.Signal(syscall.SIGTERM)
	_ = first.wait()
	wanted, kept, refused, injected := counts(20, 500), map[string]bool{}, 0, 0
	for round := 0; injected < wanted; round++ {
		if round > 50 {
			t.Fatalf("only %d errors could be injected", injected)
		}
		s, trace := traced(t, data, "-e", "inject=pwrite64:error=ENOSPC:when=150+61", "-e", "inject=fsync,fdatasync:error=EIO:when=20+5")
		want := map[string]bool{}
		var lock sync.Mutex
		var all sync.WaitGroup
		deadline := time.Now().Add(20 * time.Second)
		for range 4 {
			all.Go(func() {
				s.phone(func(id string, status int) bool {
					lock.Lock()
					defer lock.Unlock()
					switch status {
					case http.StatusCreated:
						want[id] = true
					case http.StatusServiceUnavailable:
						refused++
					default:
						t.Errorf("a check-in: %d", status)
					}
					return time.Now().Before(deadline) && len(want) < counts(100, 600) && !t.Failed()
				})
			})
		}
		all.Wait()
		s.end()
		text, err := os.ReadFile(trace)
		if err != nil {
			t.Fatal(err)
		}
		list := calls(text)
		for _, c := range list {
			if c.injected {
				injected++
			}
		}
		if j := audit(list, want); len(j.unsafe) > 0 || j.confirmed != len(want) {
			t.Errorf("of %d acknowledged, %d were on disk before; not so: %v", len(want), j.confirmed, j.unsafe)
		}
		for id := range want {
			kept[id] = true
		}
		_ = os.Remove(trace)
	}
	s := serveSwiftly(t, "--demo", "--data", data)
	for id := range kept {
		s.keeps([]string{id})
	}
	whole(t, data)
	if n := keyless(t, data); n != 0 {
		t.Errorf("%d names are there without their key", n)
	}
	if refused == 0 {
		t.Error("no error reached anybody: nothing was tested")
	}
	t.Logf("%d errors injected, %d check-ins saved and there, %d refused", injected, len(kept), refused)
}
