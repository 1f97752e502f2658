// SPDX-License-Identifier: AGPL-3.0-or-later

//go:build unix && !linux

package main

// notDumpable does nothing: the limit on core files is all there is.
func notDumpable() error { return nil }
