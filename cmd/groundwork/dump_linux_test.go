// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestServeLeavesNoDump: the running server may leave no core file, and an
// abort leaves none, even in a folder that would take one.
func TestServeLeavesNoDump(t *testing.T) {
	s := serve(t, "--demo", "--data", filepath.Join(t.TempDir(), "data"))
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", s.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for line := range strings.Lines(string(limits)) {
		if fields := strings.Fields(line); strings.HasPrefix(line, "Max core file size") {
			found = true
			if fields[4] != "0" || fields[5] != "0" {
				t.Errorf("the limit on core files: %s", line)
			}
		}
	}
	if !found {
		t.Errorf("no limit on core files is told:\n%s", limits)
	}
	if err := s.cmd.Process.Signal(syscall.SIGABRT); err != nil {
		t.Fatal(err)
	}
	_ = s.wait()
	if state := s.cmd.ProcessState.Sys().(syscall.WaitStatus); state.CoreDump() {
		t.Error("the abort dumped core")
	}
}

// TestServeIsNotDumpable: what stands in /proc about a process that is not
// dumpable is root's, whoever runs it (proc(5)), so that no other process of
// the same account may look into it.
func TestServeIsNotDumpable(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := ln.Addr().String()
	_ = ln.Close()
	dir := t.TempDir()
	cmd := binary(t, "serve", "--demo", "--addr", address, "--data", filepath.Join(dir, "data"))
	if os.Getuid() == 0 { // become somebody else
		program, err := os.ReadFile(cmd.Path)
		if err != nil {
			t.Fatal(err)
		}
		cmd.Path, cmd.Dir = filepath.Join(dir, "groundwork"), dir
		for path, mode := range map[string]os.FileMode{filepath.Dir(dir): 0o755, dir: 0o777} {
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(cmd.Path, program, 0o755); err != nil {
			t.Fatal(err)
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	var says bytes.Buffer
	cmd.Stderr = &says
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	within(t, "the server answers", func() bool {
		res, err := client.Get("http://" + address + "/healthz")
		if err == nil {
			_ = res.Body.Close()
		}
		return err == nil
	})
	info, err := os.Stat(fmt.Sprintf("/proc/%d/environ", cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	if owner := info.Sys().(*syscall.Stat_t).Uid; owner != 0 {
		t.Errorf("its environment belongs to account %d\n%s", owner, &says)
	}
}
