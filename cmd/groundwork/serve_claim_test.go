// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestServeHasItsFolderToItself: a second server would end the first one's
// set-up link, and what is written after a move would be left behind. The lock
// ends with the process, however it ends.
func TestServeHasItsFolderToItself(t *testing.T) {
	dir := t.TempDir()
	data, moved := filepath.Join(dir, "data"), filepath.Join(dir, "moved")
	s := serve(t, "--data", data)
	link := filepath.Join(dir, "link")
	if err := os.Symlink(data, link); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"serve", "--addr", "127.0.0.1:0", "--data", data},
		{"serve", "--addr", "127.0.0.1:0", "--data", link},
		{"migrate", "--from", "sqlite:" + data, "--to", "sqlite:" + moved},
	} {
		if _, said, status := process(t, args...); status != 1 || !strings.Contains(said, "server is using") {
			t.Errorf("%v: status %d, %q", args, status, said)
		}
	}
	if _, err := os.Stat(moved); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was made where it was to move: %v", err)
	}
	if _, said, status := process(t, "account", "list", "--data", data); status != 0 {
		t.Errorf("account beside the server: status %d, %q", status, said)
	}
	_ = s.cmd.Process.Kill()
	_ = s.wait()
	said, stderr, status := process(t, "migrate", "--from", "sqlite:"+data, "--to", "sqlite:"+moved)
	if status != 0 || !strings.Contains(said, "is not in the new one") {
		t.Errorf("migrate afterwards: status %d, %q %q", status, said, stderr)
	}
	_ = serve(t, "--data", data)
}

// TestServeLeavesAFolderAsEmptyAsItWas: the next try, with --demo or of a
// restore, finds nothing in it.
func TestServeLeavesAFolderAsEmptyAsItWas(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if _, said, status := process(t, "serve", "--addr", "127.0.0.1:0", "--data", data, "--content", filepath.Join(data, "mistyped")); status != 1 {
		t.Errorf("status %d, %q", status, said)
	}
	if entries, err := os.ReadDir(data); err == nil && len(entries) > 0 {
		t.Errorf("it holds %v", entries)
	}
}
