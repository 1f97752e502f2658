// SPDX-License-Identifier: AGPL-3.0-or-later

package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/storagetest"
	"github.com/groundwork-org/groundwork/app/workshop"
)

var ctx = context.Background()

// made is when the tests' backups are made.
var made = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

func at(t time.Time) func() time.Time { return func() time.Time { return t } }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantKey says that an error is the fault with this message.
func wantKey(t *testing.T, err error, key string) {
	t.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Key != key {
		t.Fatalf("got %v, want %s", err, key)
	}
}

// site is an installation with what a backup of it needs.
type site struct {
	dir    string
	store  storage.Store
	filled storagetest.Filled
	key    *age.X25519Identity
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{dir: t.TempDir()}
	var err error
	s.store, err = storage.Open(ctx, s.uri())
	must(t, err)
	t.Cleanup(func() { _ = s.store.Close() })
	s.filled = storagetest.Fill(t, s.store)
	s.key, err = age.GenerateX25519Identity()
	must(t, err)
	return s
}

func (s *site) uri() string { return "sqlite:" + s.dir }

// backup makes files of all kinds in a fresh folder.
func (s *site) backup(t *testing.T) map[Kind]string {
	t.Helper()
	dir := t.TempDir()
	files := map[Kind]string{}
	for _, k := range []Kind{Data, Keys, Erasures} {
		files[k] = filepath.Join(dir, string(k)+".age")
	}
	_, err := Backup(ctx, Plan{From: s.uri(), Files: files, To: []age.Recipient{s.key.Recipient()}, Now: at(made)})
	must(t, err)
	return files
}

func (s *site) recovery(files map[Kind]string, into string) Recovery {
	return Recovery{Data: files[Data], Keys: files[Keys], Erasures: NoErasures, With: []age.Identity{s.key}, Into: "sqlite:" + into,
		Now: at(made.Add(KeysKept))}
}

// restored is what comes of a backup where the site's own erasures are done again.
func (s *site) restored(t *testing.T, files map[Kind]string) storage.Store {
	t.Helper()
	into := filepath.Join(t.TempDir(), "new")
	r := s.recovery(files, into)
	r.Erasures = s.uri()
	_, err := Restore(ctx, r)
	must(t, err)
	return reopen(t, into)
}

func reopen(t *testing.T, into string) storage.Store {
	t.Helper()
	s, err := storage.Open(ctx, "sqlite:"+into)
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestRoundTrip(t *testing.T) {
	s := newSite(t)
	into := filepath.Join(t.TempDir(), "new")
	var said bytes.Buffer
	r := s.recovery(s.backup(t), into)
	r.Progress = &Progress{Out: &said, Now: at(made)}
	done, err := Restore(ctx, r)
	must(t, err)
	if done.Erased != 0 || !done.Data.Made.Equal(made) || !done.Keys.Made.Equal(made) {
		t.Errorf("%+v", done)
	}
	storagetest.Holds(t, reopen(t, into), s.filled)
	for _, line := range []string{"checking " + r.Data, "checkins: 2 put in", "keys: ", "checking counts and hashes"} {
		if !strings.Contains(said.String(), line) {
			t.Errorf("progress does not say %q:\n%s", line, said.String())
		}
	}
	_, err = Restore(ctx, r)
	wantKey(t, err, "backup-not-empty")
}

func TestFilesAreForNobodyElse(t *testing.T) {
	s := newSite(t)
	for kind, name := range s.backup(t) {
		info, err := os.Stat(name)
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v", name, info.Mode())
		}
		raw, err := os.ReadFile(name)
		must(t, err)
		for _, secret := range [][]byte{s.filled.Pepper, s.filled.CheckIn.KnownAs.Key, []byte(s.filled.Org.ID), []byte(s.filled.Workshop.Code)} {
			if bytes.Contains(raw, secret) {
				t.Errorf("%s holds something in the clear", kind)
			}
		}
	}
}

// TestKeysLieApart: what opens names is in the file of keys only.
func TestKeysLieApart(t *testing.T) {
	s := newSite(t)
	files := s.backup(t)
	plain := func(k Kind) []byte {
		f, err := os.Open(files[k])
		must(t, err)
		defer f.Close()
		r, err := age.Decrypt(f, s.key)
		must(t, err)
		b, err := io.ReadAll(r)
		must(t, err)
		return b
	}
	key := encoded(s.filled.CheckIn.KnownAs.Key)
	for kind, want := range map[Kind]bool{Data: false, Keys: true, Erasures: false} {
		if got := bytes.Contains(plain(kind), key); got != want {
			t.Errorf("%s has the key: %v", kind, got)
		}
		if got := bytes.Contains(plain(kind), encoded(s.filled.Pepper)); got != want {
			t.Errorf("%s has the installation's secret: %v", kind, got)
		}
		if got := bytes.Contains(plain(kind), encoded(s.filled.CheckIn.KnownAs.Box)); got != (kind == Data) {
			t.Errorf("%s has the box: %v", kind, got)
		}
	}
}

// TestDuringCheckIns: what was acknowledged before the backup began is in it
// with its name, whatever goes on meanwhile.
func TestDuringCheckIns(t *testing.T) {
	s := newSite(t)
	const phones, before = 16, 400
	var acknowledged sync.Map
	var began atomic.Bool
	var n atomic.Int32
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for p := range phones {
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				id := fmt.Sprintf("%08d-0000-4000-8000-%012d", p, i)
				c := s.filled.CheckIn
				c.ID, c.Member, c.KnownAs = id, "", people.Sealed{Box: []byte("box of " + id), Key: []byte("key of " + id)}
				if _, err := s.store.RecordCheckIn(ctx, c); err != nil {
					t.Error(err)
					return
				}
				if !began.Load() {
					acknowledged.Store(id, true)
				}
				n.Add(1)
			}
		})
	}
	for n.Load() < before {
		time.Sleep(time.Millisecond)
	}
	began.Store(true)
	files := s.backup(t)
	close(stop)
	wg.Wait()
	into := filepath.Join(t.TempDir(), "new")
	_, err := Restore(ctx, s.recovery(files, into))
	must(t, err)
	restored := reopen(t, into)
	acknowledged.Range(func(id, _ any) bool {
		c, err := restored.CheckIn(ctx, s.filled.Workshop.ID, id.(string))
		if err != nil || string(c.KnownAs.Key) != "key of "+id.(string) {
			t.Errorf("%v: %v %q", id, err, c.KnownAs.Key)
		}
		return !t.Failed()
	})
	for after := ""; ; {
		list, next, err := restored.CheckIns(ctx, s.filled.Workshop.ID, nil, after, 1000)
		must(t, err)
		for _, c := range list {
			if c.KnownAs.Erased() {
				t.Fatalf("%s came without its key", c.ID)
			}
		}
		if after = next; next == "" {
			return
		}
	}
}

func TestBackupRefuses(t *testing.T) {
	s := newSite(t)
	dir := t.TempDir()
	plan := Plan{From: s.uri(), To: []age.Recipient{s.key.Recipient()}, Now: at(made),
		Files: map[Kind]string{Data: filepath.Join(dir, "data"), Keys: filepath.Join(dir, "keys")}}
	must(t, os.WriteFile(plan.Files[Keys], []byte("mine"), 0o600))
	_, err := Backup(ctx, plan)
	wantKey(t, err, "backup-file-exists")
	plan.Files[Keys] = filepath.Join(dir, "nowhere", "keys")
	_, err = Backup(ctx, plan)
	wantKey(t, err, "backup-file-trouble")
	plan.From = "sqlite:" + filepath.Join(dir, "mistyped")
	_, err = Backup(ctx, plan)
	wantKey(t, err, "backup-no-store")
	left, err := os.ReadDir(dir)
	must(t, err)
	if len(left) != 1 {
		t.Errorf("something was left: %v", left)
	}
	_, err = Recipients([]string{"age1nonsense"}, nil)
	wantKey(t, err, "backup-recipient")
	_, err = Identities([]string{plan.Files[Data]})
	wantKey(t, err, "backup-file-trouble")
}

func TestMigrate(t *testing.T) {
	s := newSite(t)
	into := filepath.Join(t.TempDir(), "new")
	n, err := Migrate(ctx, s.uri(), "sqlite:"+into, nil)
	must(t, err)
	if n == 0 {
		t.Error("nothing moved")
	}
	storagetest.Holds(t, reopen(t, into), s.filled)
	_, err = Migrate(ctx, s.uri(), "sqlite:"+into, nil)
	wantKey(t, err, "backup-not-empty")
	_, err = Migrate(ctx, "sqlite:"+t.TempDir(), "sqlite:"+filepath.Join(t.TempDir(), "new"), nil)
	wantKey(t, err, "backup-no-store")
}

// writing writes into a store whenever somebody is told something.
type writing struct {
	t     *testing.T
	store storage.Store
	n     int
}

func (w *writing) Write(b []byte) (int, error) {
	w.n++
	_, err := w.store.RecordCheckIn(ctx, workshop.CheckIn{ID: fmt.Sprintf("%08d-0000-4000-8000-%012d", 99, w.n), Workshop: "w", Org: "o"})
	must(w.t, err)
	return len(b), nil
}

// TestMigrateWhileOthersWrite: what moved is not what stands, so the new place
// is not used, and the next try begins anew.
func TestMigrateWhileOthersWrite(t *testing.T) {
	s := newSite(t)
	into := "sqlite:" + filepath.Join(t.TempDir(), "new")
	_, err := Migrate(ctx, s.uri(), into, &Progress{Out: &writing{t: t, store: s.store}, Now: at(made)})
	wantKey(t, err, "backup-changed")
	_, err = storage.Open(ctx, into)
	wantKey(t, err, "backup-unfinished")
	_, err = Migrate(ctx, s.uri(), into, nil)
	must(t, err)
	restored, err := storage.Open(ctx, into)
	must(t, err)
	must(t, restored.Close())
}

// TestAKilledBackupIsSeen: keys in a hidden file would stay for longer than their
// seven days.
func TestAKilledBackupIsSeen(t *testing.T) {
	dir := t.TempDir()
	o, err := create(filepath.Join(dir, "keys-2026-11-28.age"))
	must(t, err)
	defer o.drop()
	seen, err := filepath.Glob(filepath.Join(dir, "keys-2026-11-28*"))
	must(t, err)
	if len(seen) != 1 {
		t.Errorf("what the killed backup left is %v", o.f.Name())
	}
}

// TestAPrivateKeyIsNotTold: age-keygen's file holds both keys, and is easily
// taken for the one with the recipient.
func TestAPrivateKeyIsNotTold(t *testing.T) {
	key, err := age.GenerateX25519Identity()
	must(t, err)
	file := filepath.Join(t.TempDir(), "key.txt")
	must(t, os.WriteFile(file, []byte("# public key: "+key.Recipient().String()+"\n"+key.String()+"\n"), 0o600))
	for _, err := range []error{second(Recipients(nil, []string{file})), second(Recipients([]string{key.String()}, nil))} {
		wantKey(t, err, "backup-recipient")
		if said := fmt.Sprintf("%v %+v", err, err.(*fault.Fault).Args); strings.Contains(said, key.String()[16:40]) {
			t.Errorf("told: %s", said)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// TestAFileOfRecipientsEnds: a device that never ends is no file of recipients.
func TestAFileOfRecipientsEnds(t *testing.T) {
	wantKey(t, second(Recipients(nil, []string{"/dev/zero"})), "backup-recipient")
}
