// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// flags is a flag set in which every flag also has an environment variable:
// --trusted-proxy is GROUNDWORK_TRUSTED_PROXY. A variable with _FILE at its
// end names a file that holds the value, for secrets. What stands on the
// command line wins.
type flags struct {
	*flag.FlagSet
	stderr    io.Writer
	arguments string // for Usage
}

func newFlags(name, arguments string, stderr io.Writer) *flags {
	f := &flags{FlagSet: flag.NewFlagSet("groundwork "+name, flag.ContinueOnError), stderr: stderr}
	f.arguments = arguments
	f.SetOutput(io.Discard) // parse says in one line what is wrong
	f.FlagSet.Usage = func() {}
	return f
}

// Usage tells the arguments and every flag.
func (f *flags) Usage() {
	fmt.Fprintf(f.stderr, "usage: %s\n", strings.TrimSpace(f.Name()+" "+f.arguments))
	f.SetOutput(f.stderr)
	f.PrintDefaults()
}

// wrong says in one line what does not fit, and where the flags are told.
func (f *flags) wrong(what string) int {
	fmt.Fprintf(f.stderr, "groundwork: %s (%s --help tells the flags)\n", what, f.Name())
	return 2
}

// misread is what the flag package says of an argument, in our words.
func misread(err error) string {
	said := err.Error()
	if name, ok := strings.CutPrefix(said, "flag provided but not defined: -"); ok {
		return "there is no flag " + dashed(name)
	}
	if name, ok := strings.CutPrefix(said, "flag needs an argument: -"); ok {
		return dashed(name) + " needs a value after it"
	}
	value, name, ok := strings.Cut(strings.TrimPrefix(said, "invalid value "), " for flag -")
	if !ok {
		value, name, ok = strings.Cut(strings.TrimPrefix(said, "invalid boolean value "), " for -")
	}
	if ok {
		name, _, _ = strings.Cut(name, ":")
		return dashed(name) + " does not take the value " + value
	}
	return said
}

// dashed is a flag's name as people write it.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// list is a flag that may be given several times; in its environment variable
// the values are separated as in PATH.
type list []string

func (l *list) String() string { return strings.Join(*l, string(filepath.ListSeparator)) }

// Set adds a value.
func (l *list) Set(s string) error {
	*l = append(*l, s)
	return nil
}

// parse reads arguments, then the environment for what they left out. Flags
// and other arguments may stand in any order. It returns the other arguments
// and an exit status where the command should stop, or -1.
func (f *flags) parse(args []string) (rest []string, stop int) {
	for {
		if err := f.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				f.Usage()
				return nil, 0
			}
			return nil, f.wrong(misread(err))
		}
		if f.NArg() == 0 {
			break
		}
		rest = append(rest, f.Arg(0))
		args = f.Args()[1:]
	}
	if err := f.environment(os.LookupEnv); err != nil {
		fmt.Fprintln(f.stderr, "groundwork:", err)
		return nil, 1
	}
	return rest, -1
}

// mostSecret is how long a file with a flag's value may be, in bytes.
const mostSecret = 64 << 10

// readSmall reads a file that holds one value.
func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	content, err := io.ReadAll(io.LimitReader(f, mostSecret+1))
	if err == nil && len(content) > mostSecret {
		err = fmt.Errorf("%s is longer than %d bytes", path, mostSecret)
	}
	return content, err
}

func (f *flags) environment(lookup func(string) (string, bool)) error {
	given := make(map[string]bool)
	f.Visit(func(fl *flag.Flag) { given[fl.Name] = true })
	var problem error
	f.VisitAll(func(fl *flag.Flag) {
		if given[fl.Name] || problem != nil {
			return
		}
		name := "GROUNDWORK_" + strings.ToUpper(strings.ReplaceAll(fl.Name, "-", "_"))
		value, ok := lookup(name)
		if path, isFile := lookup(name + "_FILE"); !ok && isFile {
			content, err := readSmall(path)
			if err != nil {
				problem = fmt.Errorf("cannot read the file that %s_FILE names: %w", name, err)
				return
			}
			value, ok = strings.TrimRight(string(content), "\r\n"), true
			if value == "" { // a secret that was not written: the default would be another database
				problem = fmt.Errorf("the file that %s_FILE names is empty: write the value into it, or unset the variable", name)
				return
			}
		}
		if !ok {
			return
		}
		values := []string{value}
		if _, several := fl.Value.(*list); several {
			values = filepath.SplitList(value)
		}
		for _, v := range values {
			if err := fl.Value.Set(v); err != nil {
				problem = fmt.Errorf("%s has a value that cannot be read: %w", name, err)
			}
		}
	})
	return problem
}
