// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkStart measures the built command with the shipped content on a data
// folder that exists: from process start until /healthz answers (goal 200 ms),
// the resident memory two seconds later (goal 80 MB), and once somebody has read
// every page in every language. Medians; memory is read where /proc tells it.
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	program := filepath.Join(dir, "groundwork")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as make build does
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	data := filepath.Join(dir, "data")
	start(b, program, data) // makes the data folder
	var ready, memory, read []float64
	for b.Loop() {
		ms, mb, all := start(b, program, data)
		ready, memory, read = append(ready, ms), append(memory, mb), append(read, all)
	}
	slices.Sort(ready)
	slices.Sort(memory)
	slices.Sort(read)
	b.ReportMetric(ready[len(ready)/2], "ready-ms")
	b.ReportMetric(ready[len(ready)/2]/200, "ready/goal")
	b.ReportMetric(memory[len(memory)/2], "resident-MB")
	b.ReportMetric(memory[len(memory)/2]/80, "resident/goal")
	b.ReportMetric(read[len(read)/2], "all-read-MB")
}

// start serves once and ends it again.
func start(b *testing.B, program, data string) (readyMS, residentMB, allReadMB float64) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	address := ln.Addr().String()
	if err := ln.Close(); err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	cmd := exec.Command(program, "serve", "--addr", address, "--data", data)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			b.Error(err)
		}
	}()
	for time.Since(began) < patience {
		res, err := http.Get("http://" + address + "/healthz")
		if err == nil {
			readyMS = time.Since(began).Seconds() * 1000
			_ = res.Body.Close()
			time.Sleep(2 * time.Second)
			residentMB = resident(cmd.Process.Pid)
			readAll(b, "http://"+address)
			return readyMS, residentMB, resident(cmd.Process.Pid)
		}
		time.Sleep(2 * time.Millisecond)
	}
	b.Fatal("the server does not answer")
	return 0, 0, 0
}

var linkToPage = regexp.MustCompile(`href="(/[A-Za-z-]+/(?:learn[^"#?]*|journeys[^"#?]*|methods|glossary)?)[#?"]`)

// readAll asks for every page that links lead to from one language's first page,
// those of the other languages among them.
func readAll(b *testing.B, site string) {
	seen, ahead := map[string]bool{}, []string{"/en/"}
	for len(ahead) > 0 {
		at := ahead[0]
		if ahead = ahead[1:]; seen[at] {
			continue
		}
		seen[at] = true
		for _, coding := range []string{"br", "identity"} {
			ask, err := http.NewRequest(http.MethodGet, site+at, nil)
			if err != nil {
				b.Fatal(err)
			}
			ask.Header.Set("Accept-Encoding", coding)
			res, err := http.DefaultClient.Do(ask)
			if err != nil {
				b.Fatal(err)
			}
			body, err := io.ReadAll(res.Body)
			if _ = res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
				b.Fatalf("%s: %d, %v", at, res.StatusCode, err)
			}
			for _, m := range linkToPage.FindAllSubmatch(body, -1) {
				ahead = append(ahead, string(m[1]))
			}
		}
	}
	if len(seen) < 150 {
		b.Fatalf("only %d pages", len(seen))
	}
}

// resident is a process's resident memory in MB, 0 where the system has no
// /proc.
func resident(pid int) float64 {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" {
			kb, _ := strconv.ParseFloat(fields[1], 64)
			return kb / 1000
		}
	}
	return 0
}
