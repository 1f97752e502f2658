// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// asBinary makes the test's own program the command under test.
const asBinary = "GROUNDWORK_TEST_AS_BINARY"

func TestMain(m *testing.M) {
	if os.Getenv(asBinary) != "" {
		main()
		return
	}
	if os.Getenv(mongoVariable) == "" {
		fmt.Println("MongoDB tests are skipped: set " + mongoVariable + " to run them")
	}
	status := m.Run()
	if buildFolder != "" {
		_ = os.RemoveAll(buildFolder)
	}
	os.Exit(status)
}

// buildFolder is where swift built the command, "" where it did not.
var buildFolder string

// patience is how long a test waits for what a machine under load still does.
const patience = time.Minute

// binary is the command as a process of its own, with none of the settings of
// whoever runs the tests.
func binary(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), max(3*time.Minute, soak()+10*time.Minute))
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, self, args...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GROUNDWORK_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, asBinary+"=1")
	cmd.Dir = t.TempDir()
	return cmd
}

// process runs the command to its end.
func process(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	cmd := binary(t, args...)
	var out, err bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &err
	if e := cmd.Run(); e != nil && !errors.As(e, new(*exec.ExitError)) {
		t.Fatal(e)
	}
	return out.String(), err.String(), cmd.ProcessState.ExitCode()
}

// server is a running `groundwork serve`.
type server struct {
	*testing.T
	cmd    *exec.Cmd
	said   map[string]string // the lines of its greeting, "name: value"
	url    string
	stderr *bytes.Buffer // to be read after it ended
	ended  chan error
	once   sync.Once
	status error
}

// serve starts a server on a free port and waits for its greeting.
func serve(t *testing.T, args ...string) *server {
	t.Helper()
	return greeted(t, binary(t, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...))
}

// serveSwiftly is serve without the race detector.
func serveSwiftly(t *testing.T, args ...string) *server {
	t.Helper()
	return greeted(t, swift(t, binary(t, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)))
}

// greeted starts the command, whose arguments are a server's, and waits for its
// greeting.
func greeted(t *testing.T, cmd *exec.Cmd) *server {
	t.Helper()
	s := &server{T: t, cmd: cmd, said: map[string]string{}, stderr: new(bytes.Buffer), ended: make(chan error, 1)}
	if s.cmd.Stderr == nil {
		s.cmd.Stderr = s.stderr
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Cancel(); _ = s.wait() })
	lines := make(chan string)
	go func() {
		for in := bufio.NewScanner(out); in.Scan(); {
			lines <- in.Text()
		}
		close(lines)
		s.ended <- s.cmd.Wait()
	}()
	last := "set-up link (works once)"
	for _, a := range cmd.Args {
		if a == "--demo" {
			last = "demo card"
		}
	}
	for s.said[last] == "" {
		select {
		case line, ok := <-lines:
			if !ok {
				t.Fatalf("the server ended: %v\n%s", s.wait(), s.stderr)
			}
			if name, value, cut := strings.Cut(line, ": "); cut {
				s.said[name] = value
			} else if _, at, cut := strings.Cut(line, "Groundwork is at "); cut {
				s.url = at
			}
		case <-time.After(patience):
			t.Fatal("the server does not greet")
		}
	}
	go func() {
		for range lines { // nothing more is expected
		}
	}()
	if at := s.said["demo url"]; at != "" {
		s.url = at
	}
	return s
}

// wait waits for the end of the process.
func (s *server) wait() error {
	s.once.Do(func() { s.status = <-s.ended })
	return s.status
}

// answer is a response that was read.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request and follows no redirect; headers are name, value, name,
// value.
func (s *server) ask(method, path, body string, headers ...string) answer {
	s.Helper()
	a, err := s.try(method, path, body, headers...)
	if err != nil {
		s.Fatal(err)
	}
	return a
}

// client follows no redirects and keeps connections for all tests.
var client = &http.Client{
	Transport:     &http.Transport{MaxIdleConnsPerHost: 64},
	Timeout:       patience,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func (s *server) try(method, path, body string, headers ...string) (answer, error) {
	r, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, string(text)}, err
}

// checkIn sends a check-in to the demonstration's workshop.
func (s *server) checkIn(id, body string, headers ...string) answer {
	s.Helper()
	return s.ask(http.MethodPut, s.place(id), body, headers...)
}

func (s *server) place(id string) string {
	return "/api/v1/workshops/" + s.said["demo join code"] + "/checkins/" + id
}

// signIn signs the demonstration's trainer in and returns her cookie.
func (s *server) signIn() string {
	s.Helper()
	form := "account=" + s.said["demo trainer"] + "&passphrase=" + strings.ReplaceAll(s.said["demo passphrase"], " ", "+")
	a := s.ask(http.MethodPost, "/en/sign-in", form, "Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded")
	cookie, _, _ := strings.Cut(a.header.Get("Set-Cookie"), ";")
	if a.status != http.StatusSeeOther || cookie == "" {
		s.Fatalf("sign-in answers %d", a.status)
	}
	return cookie
}

// uuid is a random check-in id.
func uuid() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	b[6], b[8] = b[6]&15|64, b[8]&63|128
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// within waits for a condition.
func within(t *testing.T, what string, met func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !met(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it does not come to this: %s", what)
		}
	}
}

const plainCheckIn = `{"known_as":"ਸਿਮਰਨ","language":"pa"}`

func TestServeDemoRestarts(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	s := serve(t, "--demo", "--data", data)
	for _, name := range []string{"demo url", "demo trainer", "demo passphrase", "demo join code", "demo card"} {
		if s.said[name] == "" {
			t.Errorf("the greeting has no line %q", name)
		}
	}
	id := uuid()
	if a := s.checkIn(id, plainCheckIn); a.status != http.StatusCreated {
		t.Fatalf("check-in: %d %s", a.status, a.body)
	}
	first := s.said
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.wait(); err != nil {
		t.Fatalf("SIGTERM: %v\n%s", err, s.stderr)
	}
	s = serve(t, "--demo", "--data", data)
	for _, name := range []string{"demo trainer", "demo passphrase", "demo join code", "demo card"} {
		if s.said[name] != first[name] {
			t.Errorf("%s was %q, is %q", name, first[name], s.said[name])
		}
	}
	if a := s.checkIn(id, plainCheckIn); a.status != http.StatusOK {
		t.Errorf("the same check-in after a restart: %d %s", a.status, a.body)
	}
	if a := s.checkIn(uuid(), plainCheckIn); a.status != http.StatusCreated || !strings.Contains(a.body, "counted") {
		t.Errorf("the workshop is not open after a restart: %d %s", a.status, a.body)
	}
	s.signIn()
}

// TestServeFirstStart prints the set-up link until somebody used it.
func TestServeFirstStart(t *testing.T) {
	s := serve(t, "--data", t.TempDir(), "--url", "https://groundwork.example")
	link := s.said["set-up link (works once)"]
	if s.url != "https://groundwork.example" || !strings.HasPrefix(link, s.url+"/setup/") {
		t.Errorf("the greeting says %q and %q", s.url, link)
	}
}

// TestServeRefuses: what cannot be is one line that says what to do, and
// status 1.
func TestServeRefuses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() }) // after the parallel ones
	dir := t.TempDir()
	file, foreign := filepath.Join(dir, "file"), filepath.Join(dir, "foreign")
	write(t, dir, "file", "not a folder")
	write(t, dir, "foreign/letter.txt", "mine")
	free := []string{"serve", "--addr", "127.0.0.1:0"}
	for _, c := range []struct {
		name, says string
		args       []string
	}{
		{"port in use", "--addr", []string{"serve", "--addr", taken.Addr().String(), "--data", filepath.Join(dir, "a")}},
		{"port in use, demo", "--addr", []string{"serve", "--demo", "--addr", taken.Addr().String(), "--data", filepath.Join(dir, "b")}},
		{"a file for a data folder", file, append(free, "--data", file)},
		{"a file above the data folder", file, append(free, "--data", filepath.Join(file, "data"))},
		{"no content folder", "--content", append(free, "--data", filepath.Join(dir, "c"), "--content", filepath.Join(dir, "none"))},
		{"foreign folder for the demo", foreign, append(free, "--demo", "--data", foreign)},
		{"database without a colon", "mongodb", append(free, "--database", "mongodb//localhost/groundwork")},
		{"database's scheme mistyped", "mongodb", append(free, "--database", "mongdb://localhost/groundwork")},
		{"database's port mistyped", "mongodb", append(free, "--database", "mongodb://localhost:27o17/groundwork")},
		{"address mistyped", "--url", append(free, "--data", filepath.Join(dir, "d"), "--url", "groundwork.example")},
		{"password in the address", "--url", append(free, "--data", filepath.Join(dir, "d"), "--url", "https://rosa:secret-of-hers@groundwork.example")},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			stdout, stderr, status := process(t, c.args...)
			if status != 1 || strings.Count(strings.TrimSpace(stderr), "\n") != 0 || !strings.HasPrefix(stderr, "groundwork: ") || stdout != "" {
				t.Errorf("status %d, %q, %q", status, stdout, stderr)
			}
			if !strings.Contains(stderr, c.says) || strings.Contains(stderr, "secret-of-hers") {
				t.Errorf("it says %q, and nothing of %q, or a secret", stderr, c.says)
			}
		})
	}
	t.Cleanup(func() {
		if left, err := os.ReadDir(foreign); err != nil || len(left) != 1 {
			t.Errorf("a foreign folder was written into: %v %v", left, err)
		}
		if left, err := filepath.Glob(filepath.Join(dir, "[abcd]")); err != nil || len(left) != 0 {
			t.Errorf("a data folder was made although nothing started: %v", left)
		}
	})
}

// TestServeFinishes: SIGTERM lets a check-in end whose body is under way.
func TestServeFinishes(t *testing.T) {
	s := serve(t, "--demo", "--data", filepath.Join(t.TempDir(), "data"))
	c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(patience))
	id := uuid()
	fmt.Fprintf(c, "PUT %s HTTP/1.1\r\nHost: groundwork\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", s.place(id), len(plainCheckIn))
	in := bufio.NewReader(c)
	line, err := in.ReadString('\n')
	if err != nil || !strings.Contains(line, "100") {
		t.Fatalf("the server does not wait for the body: %q %v", line, err)
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	within(t, "nobody new is let in", func() bool {
		next, err := net.Dial("tcp", c.RemoteAddr().String())
		if err == nil {
			_ = next.Close()
		}
		return err != nil
	})
	fmt.Fprint(c, plainCheckIn)
	rest, err := io.ReadAll(in)
	if err != nil || !strings.Contains(string(rest), "HTTP/1.1 201") {
		t.Errorf("what was in flight: %v %.200q", err, rest)
	}
	if err := s.wait(); err != nil {
		t.Errorf("the end: %v\n%s", err, s.stderr)
	}
}

// TestServeKilled: a check-in that was answered 201 is on disk, whatever
// happens at that very moment, and the files are whole.
func TestServeKilled(t *testing.T) {
	const phones = 8
	rounds := counts(20, 1000)
	data := filepath.Join(t.TempDir(), "data")
	s := serveSwiftly(t, "--demo", "--data", data)
	var all []string
	for round := range rounds {
		kept := s.killedAt(1+round*3%60, phones)
		s = serveSwiftly(t, "--demo", "--data", data)
		s.keeps(kept)
		whole(t, data)
		all = append(all, kept...)
	}
	s.keeps(all)
	t.Logf("%d kills, %d check-ins acknowledged, none lost", rounds, len(all))
}

// keeps sends what was acknowledged again: each is known already.
func (s *server) keeps(acknowledged []string) {
	s.Helper()
	for _, id := range acknowledged {
		if a := s.checkIn(id, plainCheckIn); a.status != http.StatusOK {
			s.Fatalf("%s was answered 201; sent again: %d", id, a.status)
		}
	}
}

// killedAt has so many phones check in at once and kills the server on the nth
// 201. It returns the ids that were acknowledged.
func (s *server) killedAt(nth, phones int) (kept []string) {
	s.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	for range phones {
		all.Go(func() {
			for {
				id := uuid()
				a, err := s.try(http.MethodPut, s.place(id), plainCheckIn)
				if err != nil {
					return // killed
				}
				mu.Lock()
				if a.status != http.StatusCreated {
					s.Errorf("check-in: %d %s", a.status, a.body)
				}
				kept = append(kept, id)
				if len(kept) == nth || a.status != http.StatusCreated {
					_ = s.cmd.Process.Signal(syscall.SIGKILL)
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if err := s.wait(); err == nil {
		s.Fatal("the server was not killed")
	}
	if len(kept) < nth {
		s.Fatalf("only %d check-ins were answered", len(kept))
	}
	return kept
}

// TestServeOutlivesItsLog: where the program that its log is piped into ends,
// people are still checked in.
func TestServeOutlivesItsLog(t *testing.T) {
	cmd := binary(t, "serve", "--demo", "--addr", "127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "data"))
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = write
	s := greeted(t, cmd)
	_, _ = read.Close(), write.Close()
	for range 3 {
		if got := s.ask(http.MethodGet, "/nothing.php", ""); got.status != http.StatusNotFound {
			t.Errorf("a page that is not there: %d", got.status)
		}
	}
	if got := s.ask(http.MethodGet, "/healthz", ""); got.status != http.StatusOK {
		t.Errorf("afterwards: %d", got.status)
	}
}
