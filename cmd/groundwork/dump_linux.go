// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import "syscall"

// notDumpable is prctl(2)'s PR_SET_DUMPABLE with 0. A limit of 0 alone does not
// keep a core from a program that the kernel pipes it to (core(5)).
func notDumpable() error {
	if _, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_DUMPABLE, 0, 0); errno != 0 {
		return errno
	}
	return nil
}
