// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkStart measures the built command with the shipped content on a data
// folder that exists: from process start until /healthz answers (goal 200 ms),
// and the resident memory two seconds later, when pages are compressed (goal
// 80 MB). Medians; memory is read where /proc tells it.
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	program := filepath.Join(dir, "groundwork")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	data := filepath.Join(dir, "data")
	start(b, program, data) // makes the data folder
	var ready, memory []float64
	for b.Loop() {
		ms, mb := start(b, program, data)
		ready, memory = append(ready, ms), append(memory, mb)
	}
	slices.Sort(ready)
	slices.Sort(memory)
	b.ReportMetric(ready[len(ready)/2], "ready-ms")
	b.ReportMetric(ready[len(ready)/2]/200, "ready/goal")
	b.ReportMetric(memory[len(memory)/2], "resident-MB")
	b.ReportMetric(memory[len(memory)/2]/80, "resident/goal")
}

// start serves once and ends it again.
func start(b *testing.B, program, data string) (readyMS, residentMB float64) {
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
			return readyMS, resident(cmd.Process.Pid)
		}
		time.Sleep(2 * time.Millisecond)
	}
	b.Fatal("the server does not answer")
	return 0, 0
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
