// SPDX-License-Identifier: AGPL-3.0-or-later

package backup

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/storage/storagetest"
)

func encoded(b []byte) []byte { return []byte(base64.StdEncoding.EncodeToString(b)) }

// refused says that a recovery is refused with this message and that nothing
// was made where it should have gone.
func refused(t *testing.T, r Recovery, into, key string) {
	t.Helper()
	_, err := Restore(ctx, r)
	wantKey(t, err, key)
	if _, err := os.Stat(into); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%s: something was touched: %v", key, err)
	}
}

func TestRestoreRefuses(t *testing.T) {
	s, other := newSite(t), newSite(t)
	files, theirs := s.backup(t), other.backup(t)
	into := filepath.Join(t.TempDir(), "new")
	for name, c := range map[string]struct {
		change func(*Recovery)
		key    string
	}{
		"another's key":          {func(r *Recovery) { r.With = []age.Identity{other.key} }, "backup-file-locked"},
		"keys for data":          {func(r *Recovery) { r.Data = files[Keys] }, "backup-file-kind"},
		"data for keys":          {func(r *Recovery) { r.Keys = files[Data] }, "backup-file-kind"},
		"data for erasures":      {func(r *Recovery) { r.Erasures = files[Data] }, "backup-file-kind"},
		"no file":                {func(r *Recovery) { r.Keys = into }, "backup-file-trouble"},
		"another's keys":         {func(r *Recovery) { r.Keys = theirs[Keys]; r.With = append(r.With, other.key) }, "backup-files-differ"},
		"another's erasures":     {func(r *Recovery) { r.Erasures = theirs[Erasures]; r.With = append(r.With, other.key) }, "backup-files-differ"},
		"another store":          {func(r *Recovery) { r.Erasures = other.uri() }, "backup-files-differ"},
		"no store":               {func(r *Recovery) { r.Erasures = "sqlite:" + into }, "backup-no-store"},
		"keys of eight days ago": {func(r *Recovery) { r.Now = at(made.Add(KeysKept + time.Second)) }, "backup-keys-old"},
		"a clock in 1970":        {func(r *Recovery) { r.Now = at(time.Unix(9, 0)) }, "backup-clock"},
	} {
		t.Run(name, func(t *testing.T) {
			r := s.recovery(files, into)
			c.change(&r)
			refused(t, r, into, c.key)
		})
	}
}

// TestDamagedFiles: every cut and every changed bit of a file is noticed before
// anything is touched.
func TestDamagedFiles(t *testing.T) {
	s := newSite(t)
	files := s.backup(t)
	whole, err := os.ReadFile(files[Data])
	must(t, err)
	into := filepath.Join(t.TempDir(), "new")
	r := s.recovery(files, into)
	r.Data = filepath.Join(t.TempDir(), "damaged")
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 300 {
		damaged := bytes.Clone(whole)
		switch i % 3 {
		case 0:
			damaged = damaged[:random.IntN(len(damaged))]
		case 1:
			damaged[random.IntN(len(damaged))] ^= 1 << random.IntN(8)
		case 2:
			damaged = append(damaged, byte(random.IntN(256)))
		}
		must(t, os.WriteFile(r.Data, damaged, 0o600))
		_, err := Restore(ctx, r)
		// A changed recipient line may look like another's file.
		if !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Unauthenticated) {
			t.Fatalf("case %d: %v", i, err)
		}
		if _, err := os.Stat(into); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("case %d touched something", i)
		}
	}
}

// sealFile encrypts a text as a backup file.
func (s *site) sealFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	f, err := os.Create(name)
	must(t, err)
	w, err := age.Encrypt(f, s.key.Recipient())
	must(t, err)
	_, err = w.Write([]byte(text))
	must(t, errors.Join(err, w.Close(), f.Close()))
	return name
}

// TestWellSealedNonsense: who can encrypt to the recipient still can't make a
// file that is half taken in.
func TestWellSealedNonsense(t *testing.T) {
	s := newSite(t)
	into := filepath.Join(t.TempDir(), "new")
	files := s.backup(t)
	const head = `groundwork backup {"format":1,"kind":"data","made":"2026-11-28T12:00:00Z","installation":"x"}` + "\n"
	const none = "0000000000000000000000000000000000000000000000000000000000000000"
	for text, key := range map[string]string{
		"":      "backup-file-damaged",
		"hello": "backup-file-damaged",
		`groundwork backup {"format":2,"kind":"data"}` + "\n":    "backup-file-newer",
		`groundwork backup {"format":1,"kind":"letters"}` + "\n": "backup-file-damaged",
		head:                  "backup-file-damaged",
		head + "#end":         "backup-file-damaged",
		head + "#end\nmore\n": "backup-file-damaged",
		head + "#letters\n#end letters 0 " + none + "\n#end\n":                                    "backup-file-newer",
		head + "#keys\n#end keys 0 " + none + "\n#end\n":                                          "backup-file-newer",
		head + "#events\n#end events 1 " + none + "\n#end\n":                                      "backup-file-damaged",
		head + "#events\n{\"id\":\"e\",\"colour\":\"red\"}\n":                                     "backup-file-damaged",
		head + "#events\n#end events 0 " + none + "\n#events\n#end events 0 " + none + "\n#end\n": "backup-file-damaged",
	} {
		r := s.recovery(files, into)
		r.Data = s.sealFile(t, text)
		refused(t, r, into, key)
	}
}

// TestErasuresAreDoneAgain: an older backup does not bring back who was erased
// after it, whichever way the erasures become known.
func TestErasuresAreDoneAgain(t *testing.T) {
	s := newSite(t)
	f := s.filled
	old := s.backup(t)
	w, err := s.store.Workshop(ctx, f.Org.ID, f.Workshop.ID)
	must(t, err)
	w.Plan.Facilitators[1].Guest = people.Sealed{Box: []byte("sealed anew"), Key: []byte("key")}
	must(t, s.store.UpdateWorkshop(ctx, w))
	w.Revision++
	w.Plan.Facilitators = w.Plan.Facilitators[:1] // the guest is taken out
	must(t, s.store.UpdateWorkshop(ctx, w))
	must(t, s.store.EraseMember(ctx, f.Org.ID, f.Member.ID))
	must(t, s.store.DeleteAccount(ctx, f.Org.ID, f.Account.ID))
	fresh := s.backup(t)

	for name, r := range map[string]Recovery{
		"from the old store":           {Keys: old[Keys], Erasures: s.uri()},
		"from the old folder":          {Keys: old[Keys], Erasures: s.dir},
		"from a newer file of keys":    {Keys: old[Keys], Erasures: fresh[Keys]},
		"from a file of erasures":      {Keys: old[Keys], Erasures: fresh[Erasures]},
		"from the newest file of keys": {Keys: fresh[Keys], Erasures: NoErasures},
	} {
		t.Run(name, func(t *testing.T) {
			into := filepath.Join(t.TempDir(), "new")
			base := s.recovery(old, into)
			base.Keys, base.Erasures = r.Keys, r.Erasures
			done, err := Restore(ctx, base)
			must(t, err)
			if done.Erased == 0 {
				t.Error("no erasure was done again")
			}
			erasedStay(t, reopen(t, into), f)
		})
	}
	// Data of after it know by themselves, also where only older keys are left.
	t.Run("from newer data", func(t *testing.T) {
		into := filepath.Join(t.TempDir(), "new")
		r := s.recovery(fresh, into)
		r.Keys = old[Keys]
		_, err := Restore(ctx, r)
		must(t, err)
		c, err := reopen(t, into).CheckIn(ctx, f.Workshop.ID, f.CheckIn.ID)
		must(t, err)
		if c.KnownAs.Given() || c.HasMember() {
			t.Error("the name at the door is back, or leads to the member")
		}
		// And what was made of them tells it to the next restore.
		r = s.recovery(old, filepath.Join(t.TempDir(), "next"))
		r.Erasures = into
		_, err = Restore(ctx, r)
		must(t, err)
		next := reopen(t, strings.TrimPrefix(r.Into, "sqlite:"))
		c, err = next.CheckIn(ctx, f.Workshop.ID, f.CheckIn.ID)
		must(t, err)
		if _, gone := next.Member(ctx, f.Org.ID, f.Member.ID); !fault.Is(gone, fault.NotFound) || !c.KnownAs.Erased() {
			t.Errorf("the second restore forgot: %v", gone)
		}
	})
	t.Run("where nobody knows", func(t *testing.T) {
		into := filepath.Join(t.TempDir(), "new")
		_, err := Restore(ctx, s.recovery(old, into))
		must(t, err)
		storagetest.Holds(t, reopen(t, into), f)
	})
}

// TestAnErasureOfAMemberThatWasCutShort: all that is known is that she was
// erased, and nothing of the names that she gave at the door. They go with her.
func TestAnErasureOfAMemberThatWasCutShort(t *testing.T) {
	s := newSite(t)
	f := s.filled
	old := s.backup(t)
	keys, err := sql.Open("sqlite", filepath.Join(s.dir, "keys.db"))
	must(t, err)
	_, err = keys.Exec("INSERT INTO erasures (record) VALUES (?)", record.Whole("member", f.Member.ID))
	must(t, errors.Join(err, keys.Close()))
	store := s.restored(t, old)
	c, err := store.CheckIn(ctx, f.Workshop.ID, f.CheckIn.ID)
	must(t, err)
	fixes, err := store.Corrections(ctx, f.Workshop.ID)
	must(t, err)
	if c.HasMember() || c.KnownAs.Given() && !c.KnownAs.Erased() {
		t.Error("the name that an erased member gave at the door still opens")
	}
	for _, fix := range fixes {
		if fix.CheckIn == c.ID && fix.KnownAs.Given() && !fix.KnownAs.Erased() {
			t.Error("the name that a trainer wrote for her still opens")
		}
	}
}

func erasedStay(t *testing.T, s storage.Store, f storagetest.Filled) {
	t.Helper()
	if _, err := s.Member(ctx, f.Org.ID, f.Member.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("the member is back: %v", err)
	}
	if _, err := s.Account(ctx, f.Org.ID, f.Account.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("the account is back: %v", err)
	}
	w, err := s.Workshop(ctx, f.Org.ID, f.Workshop.ID)
	must(t, err)
	if guest := w.Plan.Facilitators[1].Guest; !guest.Erased() {
		t.Error("the guest's name opens again")
	}
	c, err := s.CheckIn(ctx, f.Workshop.ID, f.CheckIn.ID)
	must(t, err)
	if !c.KnownAs.Erased() {
		t.Error("the name at the door opens again")
	}
	if c.HasMember() || c.Member == "" {
		t.Errorf("the check-in leads to %q", c.Member)
	}
	if log, _, err := s.EventsOf(ctx, "org", f.Member.ID, "", 10); err != nil || len(log) != 0 {
		t.Errorf("her log is back: %v, %v", log, err)
	}
	counts, err := s.CountCheckIns(ctx, f.Workshop.ID)
	must(t, err)
	if counts[c.Standing] != 2 {
		t.Errorf("counts: %v", counts)
	}
	// Her phone sends once more what it still has.
	again := f.CheckIn
	again.KnownAs = people.Sealed{Box: []byte("box"), Key: []byte("key")}
	isNew, err := s.RecordCheckIn(ctx, again)
	must(t, err)
	c, err = s.CheckIn(ctx, f.Workshop.ID, f.CheckIn.ID)
	must(t, err)
	if isNew || !c.KnownAs.Erased() {
		t.Error("the phone brought the name back")
	}
}

// TestKeysOfAfterARotation: an older file of data with keys of after the
// organization's key was replaced would be an organization that nobody can open
// any more.
func TestKeysOfAfterARotation(t *testing.T) {
	s := newSite(t)
	old := s.backup(t)
	o, err := s.store.Organization(ctx, s.filled.Org.ID)
	must(t, err)
	a, err := s.store.Account(ctx, o.ID, s.filled.Account.ID)
	must(t, err)
	o.KeyID = "next"
	a.Keys = []people.HeldKey{{KeyID: "next", Box: people.Sealed{Box: []byte("box"), Key: []byte("key")}}}
	must(t, s.store.UpdateAccount(ctx, a))
	must(t, s.store.UpdateOrganization(ctx, o))
	fresh := s.backup(t)
	into := filepath.Join(t.TempDir(), "new")
	r := s.recovery(old, into)
	r.Keys = fresh[Keys]
	refused(t, r, into, "backup-keys-do-not-fit")
	r.Data = fresh[Data]
	_, err = Restore(ctx, r)
	must(t, err)
	// A pair of before it goes together too, with the erasures of after it.
	storagetest.Holds(t, s.restored(t, old), s.filled)
}

// TestKeysOfBeforeTheData: whoever takes an older file of keys by mistake is told
// how many names do not open with it, while there is still another.
func TestKeysOfBeforeTheData(t *testing.T) {
	s := newSite(t)
	old := s.backup(t)
	later := s.filled.CheckIn
	later.ID, later.KnownAs = "1b4e28ba-2fa1-4d2b-883f-0016d3cca427", people.Sealed{Box: []byte("later"), Key: []byte("key")}
	_, err := s.store.RecordCheckIn(ctx, later)
	must(t, err)
	fresh := s.backup(t)
	for want, keys := range []string{fresh[Keys], old[Keys]} {
		r := s.recovery(fresh, filepath.Join(t.TempDir(), "new"))
		r.Keys = keys
		done, err := Restore(ctx, r)
		must(t, err)
		if done.Shut != want {
			t.Errorf("%s: %d names do not open, want %d", keys, done.Shut, want)
		}
	}
}

// TestEndedCardStaysEnded: a card that was lost opens nothing after a restore.
func TestEndedCardStaysEnded(t *testing.T) {
	s := newSite(t)
	f := s.filled
	old := s.backup(t)
	m, err := s.store.Member(ctx, f.Org.ID, f.Member.ID)
	must(t, err)
	m.Lookup, m.ForCard = nil, nil
	must(t, s.store.UpdateMember(ctx, m))
	restored := s.restored(t, old)
	if _, err := restored.MemberByLookup(ctx, f.Member.Lookup); !fault.Is(err, fault.NotFound) {
		t.Errorf("the card is back: %v", err)
	}
	got, err := restored.Member(ctx, f.Org.ID, f.Member.ID)
	must(t, err)
	if len(got.ForCard) != 0 || got.Name.Erased() {
		t.Errorf("%+v", got)
	}
}

// TestErasuresWithoutData: the old folder's data may be lost; its keys still say
// who was erased.
func TestErasuresWithoutData(t *testing.T) {
	s := newSite(t)
	old := s.backup(t)
	must(t, s.store.EraseMember(ctx, s.filled.Org.ID, s.filled.Member.ID))
	must(t, s.store.Close())
	must(t, os.WriteFile(filepath.Join(s.dir, "groundwork.db"), []byte("rubbish"), 0o600))
	if _, err := s.restored(t, old).Member(ctx, s.filled.Org.ID, s.filled.Member.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("the member is back: %v", err)
	}
}

// TestWithoutNames: old keys give sign-in and counts, and no name.
func TestWithoutNames(t *testing.T) {
	s := newSite(t)
	into := filepath.Join(t.TempDir(), "new")
	r := s.recovery(s.backup(t), into)
	r.Now, r.WithoutNames = at(made.Add(30*24*time.Hour)), true
	_, err := Restore(ctx, r)
	must(t, err)
	restored := reopen(t, into)
	pepper, err := restored.Pepper(ctx)
	must(t, err)
	a, err := restored.AccountByHandle(ctx, s.filled.Account.Handle)
	must(t, err)
	c, err := restored.CheckIn(ctx, s.filled.Workshop.ID, s.filled.CheckIn.ID)
	must(t, err)
	m, err := restored.Member(ctx, s.filled.Org.ID, s.filled.Member.ID)
	must(t, err)
	if len(a.Keys) == 0 || !bytes.Equal(pepper, s.filled.Pepper) || !a.Name.Erased() || !c.KnownAs.Erased() || !m.Name.Erased() {
		t.Error("old keys opened something, or nobody can sign in")
	}
	for _, k := range a.Keys {
		if k.Box.Erased() {
			t.Error("the account lost its organization's key")
		}
	}
}

// TestCutShort: a restore that ends in the midst leaves nothing that can be
// used, and can be run again.
func TestCutShort(t *testing.T) {
	s := newSite(t)
	into := filepath.Join(t.TempDir(), "new")
	r := s.recovery(s.backup(t), into)
	ended, cancel := context.WithCancel(ctx)
	r.Progress = &Progress{Out: ending{cancel}, Now: at(made)}
	_, err := Restore(ended, r)
	wantKey(t, err, "backup-not-put-in")
	_, err = storage.Open(ctx, r.Into)
	wantKey(t, err, "backup-unfinished")
	_, err = Backup(ctx, Plan{From: r.Into})
	wantKey(t, err, "backup-unfinished")
	r.Progress = nil
	_, err = Restore(ctx, r)
	must(t, err)
	storagetest.Holds(t, reopen(t, into), s.filled)
}

// ending cuts a restore short when the first documents are in.
type ending struct{ cancel context.CancelFunc }

func (e ending) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte("put in")) {
		e.cancel()
	}
	return len(b), nil
}
