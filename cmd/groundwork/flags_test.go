// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"io"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func TestFlagsReadTheEnvironment(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "database")
	if err := os.WriteFile(secret, []byte("mongodb://h/db\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GROUNDWORK_TRUSTED_PROXY", "10.0.0.0/8")
	t.Setenv("GROUNDWORK_DATABASE_FILE", secret)
	t.Setenv("GROUNDWORK_CONTENT", "a"+string(filepath.ListSeparator)+"b")
	t.Setenv("GROUNDWORK_ADDR", "from the environment")
	f := newFlags("serve", "", io.Discard)
	proxy, db, addr := f.String("trusted-proxy", "", ""), f.String("database", "", ""), f.String("addr", "", "")
	var content list
	f.Var(&content, "content", "")
	rest, stop := f.parse([]string{"one", "--addr", "here", "two"})
	if stop != -1 || !reflect.DeepEqual(rest, []string{"one", "two"}) {
		t.Fatalf("rest %v, stop %d", rest, stop)
	}
	if *proxy != "10.0.0.0/8" || *db != "mongodb://h/db" || *addr != "here" || !reflect.DeepEqual([]string(content), []string{"a", "b"}) {
		t.Errorf("proxy %q database %q addr %q content %v", *proxy, *db, *addr, content)
	}
}

func TestFlagsSayWhatIsWrong(t *testing.T) {
	t.Setenv("GROUNDWORK_DATABASE_FILE", "/does/not/exist")
	f := newFlags("serve", "", io.Discard)
	f.String("database", "", "")
	if _, stop := f.parse(nil); stop != 1 {
		t.Errorf("a secret file that is not there: stop %d, want 1", stop)
	}
	t.Setenv("GROUNDWORK_DATABASE_FILE", "/dev/zero")
	if _, stop := f.parse(nil); stop != 1 {
		t.Errorf("a secret file without an end: stop %d, want 1", stop)
	}
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GROUNDWORK_DATABASE_FILE", empty)
	if _, stop := f.parse(nil); stop != 1 {
		t.Errorf("a secret file with nothing in it: stop %d, want 1", stop)
	}
	g := newFlags("serve", "", io.Discard)
	if _, stop := g.parse([]string{"--nonsense"}); stop != 2 {
		t.Errorf("an unknown flag: stop %d, want 2", stop)
	}
}
