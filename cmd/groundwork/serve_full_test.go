// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// smallDisk mounts a disk with room for what a server keeps free, and some
// megabytes more, or skips.
func smallDisk(t *testing.T) string {
	t.Helper()
	mount, err := exec.LookPath("mount")
	if err != nil || os.Geteuid() != 0 {
		t.Skip("a small disk to fill needs root and mount: run this test as root (in a container, with --privileged)")
	}
	dir := t.TempDir()
	if out, err := exec.Command(mount, "-t", "tmpfs", "-o", "size=24m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("a small disk to fill cannot be mounted here: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	})
	return dir
}

// fill writes a file until the disk is full.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 64 << 10; size > 0; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
}

// leave fills the disk but for so many bytes.
func leave(t *testing.T, path string, bytes int64) {
	t.Helper()
	fill(t, path)
	f, err := os.Stat(path)
	if err == nil {
		err = os.Truncate(path, f.Size()-bytes)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestServeFullDisk: reading goes on, recording says that it could not, what
// was typed stays, and all is well again once there is room, without a restart.
func TestServeFullDisk(t *testing.T) {
	disk := smallDisk(t)
	s := serve(t, "--demo", "--data", filepath.Join(disk, "data"))
	var kept []string
	send := func(id string) answer {
		a := s.checkIn(id, plainCheckIn)
		if a.status == http.StatusCreated {
			kept = append(kept, id)
		}
		return a
	}
	send(uuid())
	fill(t, filepath.Join(disk, "filler"))
	var refused string
	within(t, "a check-in is refused", func() bool {
		refused = uuid()
		a := send(refused)
		if a.status == http.StatusServiceUnavailable {
			if wait, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || wait < 1 {
				t.Errorf("Retry-After: %q", a.header.Get("Retry-After"))
			}
			return true
		}
		if a.status != http.StatusCreated {
			t.Fatalf("on a full disk: %d %s", a.status, a.body)
		}
		return false
	})
	if a := s.ask(http.MethodGet, "/readyz", ""); a.status != http.StatusServiceUnavailable {
		t.Errorf("/readyz: %d", a.status)
	}
	for _, path := range []string{"/healthz", "/pa/learn/unite-against-racism/naming-the-moment", "/ar/", "/es/join/" + s.said["demo join code"]} {
		if a := s.ask(http.MethodGet, path, ""); a.status != http.StatusOK {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	form := s.ask(http.MethodPost, "/pa/join/"+s.said["demo join code"], "id="+uuid()+"&known_as=Harpreet-of-the-form",
		"Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded")
	if form.status != http.StatusServiceUnavailable || !strings.Contains(form.body, `value="Harpreet-of-the-form"`) || form.header.Get("Retry-After") == "" {
		t.Errorf("the form: %d, what was typed is kept: %v", form.status, strings.Contains(form.body, "Harpreet-of-the-form"))
	}
	if err := os.Remove(filepath.Join(disk, "filler")); err != nil {
		t.Fatal(err)
	}
	within(t, "it is ready again", func() bool { return s.ask(http.MethodGet, "/readyz", "").status == http.StatusOK })
	if a := send(refused); a.status != http.StatusCreated {
		t.Errorf("what was refused, sent again: %d %s", a.status, a.body)
	}
	for _, id := range kept {
		if a := s.checkIn(id, plainCheckIn); a.status != http.StatusOK {
			t.Errorf("%s was answered 201; sent again: %d", id, a.status)
		}
	}
	t.Logf("%d check-ins went in before the disk was full", len(kept)-1)
}
