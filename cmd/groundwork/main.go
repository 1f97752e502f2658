// SPDX-License-Identifier: AGPL-3.0-or-later

// Command groundwork is the one binary: it serves the platform, checks
// content, prints handouts and keeps accounts. Run it without arguments for
// the list of commands.
package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	_ "time/tzdata" // zones, where the machine has none (a container from scratch)
)

// version is set by the linker; see Makefile.
var version = "dev"

// A command takes its arguments and returns an exit status: 0, 1 for what went
// wrong, 2 for arguments that cannot be read.
type command struct {
	name, does string
	run        func(args []string, stdout, stderr io.Writer) int
}

func commands() []command {
	return []command{
		{"serve", "serve pages, check-ins and records", runServe},
		{"handout", "print a handout as PDF", runHandout},
		{"backup", "write encrypted copies of data and keys, while in use", runBackup},
		{"restore", "put such copies into an empty place", runRestore},
		{"migrate", "move between SQLite and MongoDB", runMigrate},
		{"account", "list accounts, print a set-up link, sign somebody out", runAccount},
		{"check", "read content and locales like a compiler", runCheck},
		{"translate", "see, send out and take in translations", runTranslate},
		{"version", "say which version this is", runVersion},
	}
}

func main() {
	if err := noDumps(); err != nil {
		fmt.Fprintln(os.Stderr, "groundwork: a crash could leave what is in memory on the disk:", err)
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(stdout)
		return 0
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(args[1:], stdout, stderr)
		}
	}
	fmt.Fprintf(stderr, "groundwork: there is no command %q; `groundwork help` lists them\n", args[0])
	return 2
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "usage: groundwork COMMAND [flags]   (groundwork COMMAND --help tells its flags)")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.does)
	}
}

func runVersion(_ []string, stdout, _ io.Writer) int {
	goVersion := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		goVersion = info.GoVersion
	}
	fmt.Fprintf(stdout, "groundwork %s (%s)\n", version, goVersion)
	return 0
}
