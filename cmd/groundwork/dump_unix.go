// SPDX-License-Identifier: AGPL-3.0-or-later

//go:build unix

package main

import (
	"errors"
	"syscall"
)

// noDumps keeps what is in memory off the disk: a process that crashes leaves
// no core file, also not for a program that collects them, and on Linux no
// other process of the same account may look into it.
func noDumps() error {
	return errors.Join(syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}), notDumpable())
}
