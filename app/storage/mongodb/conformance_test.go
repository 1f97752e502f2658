// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/groundwork-org/groundwork/app/backup"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/mongodb"
	"github.com/groundwork-org/groundwork/app/storage/storagetest"
)

// uriVariable names the server to test on; each test makes databases of its
// own there and drops them.
const uriVariable = "GROUNDWORK_TEST_MONGODB_URI"

func TestMain(m *testing.M) {
	if os.Getenv(uriVariable) == "" {
		fmt.Println("MongoDB tests are skipped: set " + uriVariable + " to run them")
	}
	os.Exit(m.Run())
}

// database returns a URI with a fresh database name on the test server.
func database(t *testing.T) (uri string) {
	t.Helper()
	uri = os.Getenv(uriVariable)
	if uri == "" {
		t.Skip("MongoDB is skipped: " + uriVariable + " is not set")
	}
	client, err := mongo.Connect(options.Client().ApplyURI(uri).SetServerSelectionTimeout(5 * time.Second))
	if err != nil {
		t.Fatal(err)
	}
	var b [6]byte
	_, _ = rand.Read(b[:])
	name := "groundwork_test_" + hex.EncodeToString(b[:])
	t.Cleanup(func() {
		ctx := context.Background()
		for _, n := range []string{name, name + "_keys"} {
			if err := client.Database(n).Drop(ctx); err != nil {
				t.Errorf("drop %s: %v", n, err)
			}
		}
		_ = client.Disconnect(ctx)
	})
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

func TestConformance(t *testing.T) {
	storagetest.Run(t, func(t *testing.T) storage.Store {
		s, err := storage.Open(context.Background(), database(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	})
}

func folder(t *testing.T) string { return "sqlite:" + t.TempDir() }

func TestBackup(t *testing.T) {
	t.Run("on the server", func(t *testing.T) { storagetest.RunBackup(t, database, database) })
	t.Run("from it to a folder", func(t *testing.T) { storagetest.RunBackup(t, database, folder) })
	t.Run("from a folder to it", func(t *testing.T) { storagetest.RunBackup(t, folder, database) })
}

func TestBackupMeanwhile(t *testing.T) { storagetest.RunBackupMeanwhile(t, database) }

func TestBackupInAStorm(t *testing.T) { storagetest.RunBackupInAStorm(t, database) }

func TestTombstones(t *testing.T) { storagetest.RunTombstones(t, database) }

func TestWithdrawals(t *testing.T) { storagetest.RunWithdrawals(t, database) }

func TestErasures(t *testing.T) {
	storagetest.RunErasures(t, func(t *testing.T, tombstones []string) storage.Store {
		return storagetest.WithErasures(t, database(t), tombstones)
	})
}

func TestReopen(t *testing.T) {
	uri := database(t)
	ctx := context.Background()
	var pepper []byte
	for range 2 {
		s, err := mongodb.Open(ctx, uri, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.Pepper(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if pepper != nil && string(p) != string(pepper) {
			t.Fatal("another pepper after opening again")
		}
		pepper = p
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBadURI(t *testing.T) {
	for _, uri := range []string{
		"mongodb://", "mongodb://host:port/x", "mongodb://host:99999/x", "mongodb://me:p@ss@host/x", "mongodb://host/x?w=majority&journal=maybe",
		"mongodb:/host/x", "mongodb+srv://host:27017/x", "mongo://host/x", "host:27017/x", "", "sqlite:", "sqlite://data",
	} {
		if _, err := storage.Open(context.Background(), uri); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "errors-database-uri") {
			t.Errorf("%q: %v", uri, err)
		}
	}
}

// TestUnencryptedIsSaid: to another machine it goes over TLS, with its
// certificate checked, or the address says that it does not.
func TestUnencryptedIsSaid(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for uri, refused := range map[string]bool{
		"mongodb://192.0.2.1/x": true, "mongodb://db.example.org/x?replicaSet=rs0": true, "mongodb://127.0.0.1,192.0.2.1/x": true,
		"mongodb://192.0.2.1/x?tls=true&tlsInsecure=true": true, "mongodb://192.0.2.1/x?tls=false": true, "mongodb://localhost.example.org/x": true,
		"mongodb://192.0.2.1/x?tls=true": false, "mongodb+plain://192.0.2.1/x": false,
		"mongodb://" + silent.Addr().String() + "/x": false, "mongodb://localhost:1/x": false, "mongodb://[::1]:1/x": false,
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		_, err := storage.Open(ctx, uri)
		cancel()
		if got := fault.Is(err, fault.Invalid) && strings.Contains(err.Error(), "database-plain"); got != refused || err == nil {
			t.Errorf("%s: %v", uri, err)
		}
	}
}

// TestUnreachable: a server that takes connections and never answers, and one
// that is not there, are Unavailable within five seconds.
func TestUnreachable(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = gone.Close()
	for _, l := range []net.Listener{silent, gone} {
		began := time.Now()
		_, err := storage.Open(context.Background(), "mongodb://"+l.Addr().String()+"/x")
		if !fault.Is(err, fault.Unavailable) {
			t.Errorf("%v", err)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("took %v", took)
		}
	}
}

// replacing replaces an organization's key whenever somebody is told something,
// a few times.
type replacing struct {
	t     *testing.T
	store storage.Store
	org   string
	left  int
}

func (r *replacing) Write(b []byte) (int, error) {
	if r.left--; r.left >= 0 {
		o, err := r.store.Organization(ctx, r.org)
		must(r.t, err)
		o.KeyID += "'"
		must(r.t, r.store.UpdateOrganization(ctx, o))
	}
	return len(b), nil
}

// TestBackupWhileAKeyIsReplaced: what was read of accounts with one key and of
// their organization with the next would open for nobody. It begins anew, and
// where that does not help it says so and makes nothing.
func TestBackupWhileAKeyIsReplaced(t *testing.T) {
	uri := database(t)
	s, err := storage.Open(ctx, uri)
	must(t, err)
	defer s.Close()
	f := storagetest.Fill(t, s)
	key, err := age.GenerateX25519Identity()
	must(t, err)
	for _, often := range []int{1, 1000} {
		dir := t.TempDir()
		_, err := backup.Backup(ctx, backup.Plan{From: uri, To: []age.Recipient{key.Recipient()}, Now: time.Now,
			Files:    map[backup.Kind]string{backup.Data: filepath.Join(dir, "data"), backup.Keys: filepath.Join(dir, "keys")},
			Progress: &backup.Progress{Out: &replacing{t, s, f.Org.ID, often}, Now: time.Now}})
		left, lerr := os.ReadDir(dir)
		must(t, lerr)
		if often == 1 && (err != nil || len(left) != 2) {
			t.Errorf("replaced once: %d files, %v", len(left), err)
		}
		if often > 1 && (err == nil || !strings.Contains(err.Error(), "backup-not-still") || len(left) != 0) {
			t.Errorf("replaced again and again: %d files, %v", len(left), err)
		}
	}
}
