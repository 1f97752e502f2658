// SPDX-License-Identifier: AGPL-3.0-or-later

package app_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// connections is how many phones check in at once in BenchmarkCheckIn.
const connections = 200

// open opens a demonstration council in a folder of its own and serves it.
func open(tb testing.TB) (a *app.App, demo app.Demo, address string) {
	tb.Helper()
	dir := tb.TempDir()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	base := &url.URL{Scheme: "http", Host: ln.Addr().String()}
	a, err = app.Open(context.Background(), app.Config{Database: app.DatabaseURI("", dir), URL: base, Now: time.Now,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		tb.Fatal(err)
	}
	if demo, err = a.Demo(context.Background(), dir); err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Serve(ctx, ln) }()
	tb.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			tb.Error(err)
		}
	})
	return a, demo, ln.Addr().String()
}

// BenchmarkCheckIn measures durable check-ins through HTTP on the embedded
// store, 200 connections, one request each under way. Every answer is a 201 for
// a record that is on disk. It runs with people who give no name, and with
// names, which are sealed. On a machine that does other work too it is the
// processor time that can be compared, the phones' own among it.
func BenchmarkCheckIn(b *testing.B) {
	for _, c := range []struct{ name, body string }{
		{"unnamed", `{"language":"pa"}`},
		{"named", `{"known_as":"ਸਿਮਰਨ","language":"pa"}`},
	} {
		b.Run(c.name, func(b *testing.B) { benchmarkCheckIn(b, c.body) })
	}
}

func benchmarkCheckIn(b *testing.B, body string) {
	a, demo, address := open(b)
	var next atomic.Int64
	var latencies [connections][]time.Duration
	var failed atomic.Pointer[string]
	b.ResetTimer()
	start, spent := time.Now(), processorTime(b)
	var wg sync.WaitGroup
	for i := range connections {
		wg.Go(func() {
			c := dial(b, address)
			defer c.Close()
			in := bufio.NewReaderSize(c, 4096)
			for {
				n := next.Add(1)
				if n > int64(b.N) || failed.Load() != nil {
					return
				}
				sent := time.Now()
				status := put(c, in, address, demo.Code, n, body)
				latencies[i] = append(latencies[i], time.Since(sent))
				if status != "201" {
					failed.Store(&status)
				}
			}
		})
	}
	wg.Wait()
	elapsed := time.Since(start)
	spent = processorTime(b) - spent
	b.StopTimer()
	if status := failed.Load(); status != nil {
		b.Fatalf("a check-in was answered %s, not 201", *status)
	}
	onDisk(b, a, demo, b.N)
	all := slices.Concat(latencies[:]...)
	slices.Sort(all)
	b.ReportMetric(float64(b.N)/elapsed.Seconds(), "checkins/s")
	b.ReportMetric(float64(spent.Nanoseconds())/1e3/float64(b.N), "cpu-µs/checkin")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
}

// processorTime is what this process has had of the processors.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// onDisk counts what the store holds beyond the demonstration's own check-ins.
func onDisk(b *testing.B, a *app.App, demo app.Demo, want int) {
	counts, err := a.Store.CountCheckIns(context.Background(), demo.Workshop)
	if err != nil {
		b.Fatal(err)
	}
	if got := counts[workshop.Counted] + counts[workshop.Beyond]; got < want {
		b.Fatalf("%d check-ins were acknowledged, the store holds %d", want, got)
	}
}

func dial(b *testing.B, address string) net.Conn {
	c, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// put sends one check-in and returns the answer's status.
func put(c net.Conn, in *bufio.Reader, host, code string, n int64, body string) string {
	id := fmt.Sprintf("00000000-0000-4000-8000-%012x", n)
	var out bytes.Buffer
	out.WriteString("PUT /api/v1/workshops/" + code + "/checkins/" + id + " HTTP/1.1\r\nHost: " + host +
		"\r\nContent-Type: application/json\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body)
	if _, err := c.Write(out.Bytes()); err != nil {
		return err.Error()
	}
	line, err := in.ReadString('\n')
	if err != nil {
		return err.Error()
	}
	status := strings.Fields(line)[1]
	length := 0
	for {
		header, err := in.ReadString('\n')
		if err != nil {
			return err.Error()
		}
		if header == "\r\n" {
			break
		}
		if name, value, _ := strings.Cut(header, ":"); strings.EqualFold(name, "Content-Length") {
			length, _ = strconv.Atoi(strings.TrimSpace(value))
		}
	}
	if _, err := in.Discard(length); err != nil {
		return err.Error()
	}
	return status
}

// BenchmarkOpen measures opening an installation with the shipped content, up
// to the point where it can serve, and what it holds in memory afterwards.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	base := &url.URL{Scheme: "http", Host: "127.0.0.1:8080"}
	var memory uint64
	for b.Loop() {
		a, err := app.Open(context.Background(), app.Config{Database: app.DatabaseURI("", dir), URL: base, Now: time.Now,
			Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		memory = m.HeapAlloc
		if err := a.Store.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(memory)/1e6, "heap-MB")
}
