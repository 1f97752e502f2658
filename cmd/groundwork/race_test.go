// SPDX-License-Identifier: AGPL-3.0-or-later

//go:build race

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// swift makes a command that does much the one that people run, without the
// race detector: Argon2id is many times slower under it, and other tests look
// for races.
func swift(t *testing.T, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Path, cmd.Args[0] = program, program
	return cmd
}

// built builds the command once; TestMain removes its folder.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "groundwork")
	if err != nil {
		return "", err
	}
	buildFolder = dir
	program := filepath.Join(dir, "groundwork")
	out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput()
	if err != nil {
		_, _ = os.Stderr.Write(out)
	}
	return program, err
})
