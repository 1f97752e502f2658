// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/groundwork-org/groundwork/app/workshop"
)

const killFolder = "GROUNDWORK_TEST_KILL_FOLDER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killFolder); dir != "" {
		recordUntilKilled(dir)
	}
	os.Exit(m.Run())
}

// recordUntilKilled is the process that gets killed: it says each check-in's id
// as soon as it is told that it is recorded.
func recordUntilKilled(dir string) {
	s, err := Open(ctx, dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for range 50 {
		go func() {
			for {
				c := benchCheckIn(true)
				if _, err := s.RecordCheckIn(ctx, c); err == nil {
					_, _ = os.Stdout.WriteString(c.ID + "\n")
				}
			}
		}()
	}
	select {}
}

// TestKilled kills a process with SIGKILL while it records, three times on the
// same folder: all that was acknowledged is there, with its key.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	var told []string
	for range 3 {
		told = append(told, killOnce(t, dir, 400)...)
		s := openTest(t, dir)
		checkIntegrity(t, s)
		there := map[string]bool{}
		for after := ""; ; {
			list, next, err := s.CheckIns(ctx, benchCheckIn(false).Workshop, nil, after, 1000)
			must(t, err)
			for _, c := range list {
				there[c.ID] = true
				if c.KnownAs.Erased() {
					t.Fatalf("%s is there without its key", c.ID)
				}
			}
			if after = next; next == "" {
				break
			}
		}
		for _, id := range told {
			if !there[id] {
				t.Fatalf("%s was acknowledged and is lost", id)
			}
		}
		_, err := s.SweepKeys(ctx)
		must(t, err)
		must(t, s.Ping(ctx))
		if keys := count(t, s.keys, "SELECT count(*) FROM keys"); keys != len(there) {
			t.Errorf("%d keys for %d names after the sweep", keys, len(there))
		}
		isNew, err := s.RecordCheckIn(ctx, repeat(told[0]))
		must(t, err)
		if isNew {
			t.Error("the same again was new")
		}
		must(t, s.Close())
	}
}

func repeat(id string) workshop.CheckIn {
	c := benchCheckIn(true)
	c.ID = id
	return c
}

// killOnce starts the process, kills it when it has acknowledged n and returns
// all it had acknowledged.
func killOnce(t *testing.T, dir string, n int) (told []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killFolder+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if len(lines.Text()) == 36 {
			told = append(told, lines.Text())
		}
		if len(told) == n {
			must(t, cmd.Process.Kill())
		}
	}
	_ = cmd.Wait()
	if len(told) < n {
		t.Fatalf("the process acknowledged %d and ended", len(told))
	}
	return told
}
