// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf_test

import (
	"bufio"
	"bytes"
	"fmt"
	"html"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/handout/pdf"
	"github.com/groundwork-org/groundwork/app/lang"
)

// The peers, where they are installed: typst from npm, in the folder that
// GROUNDWORK_TYPST names, and WeasyPrint from Debian.
const (
	typstVariable = "GROUNDWORK_TYPST"
	typstHowTo    = "typst is left out: npm install @myriaddreamin/typst-ts-node-compiler@0.7.0 in a folder, and name the folder in " + typstVariable
	weasyHowTo    = "WeasyPrint is left out: apt-get install weasyprint"
)

var peerLanguages = []lang.Tag{"en", "hi", "pa", "ar", "ur", "zh-Hans"}

// peerFonts are the faces that peers set a language in, ours among them:
// Arabic in Naskh, Urdu in Nastaliq.
func peerFonts(tag lang.Tag) string {
	arabic := "Noto Naskh Arabic"
	if tag == "ur" {
		arabic = "Noto Nastaliq Urdu"
	}
	return `"Noto Sans", "Noto Sans Gurmukhi", "Noto Sans Devanagari", "` + arabic + `", "Noto Sans SC"`
}

// BenchmarkHandoutVsTypst prints the two-page sample warm, in turns with a
// typst compiler that is kept warm, from the same words with the same fonts.
// The metric ours/typst is the ratio of the medians; the goal is 0.5.
func BenchmarkHandoutVsTypst(b *testing.B) { warmVsTypst(b, 1) }

// BenchmarkBookVsTypst does the same with the sample's parts thirty times over:
// some sixty pages.
func BenchmarkBookVsTypst(b *testing.B) { warmVsTypst(b, 30) }

func warmVsTypst(b *testing.B, times int) {
	for _, tag := range peerLanguages {
		b.Run(string(tag), func(b *testing.B) {
			dir := b.TempDir()
			compile := startTypst(b, dir)
			source := filepath.Join(dir, "sample.typ")
			write(b, source, typstSource(tag, times))
			doc := book(tag, times)
			var mine, theirs []time.Duration
			for b.Loop() {
				start := time.Now()
				if err := pdf.Render(io.Discard, doc); err != nil {
					b.Fatal(err)
				}
				mine = append(mine, time.Since(start))
				theirs = append(theirs, compile(source))
			}
			report(b, "typst", mine, theirs)
		})
	}
}

// BenchmarkColdVsPeers prints a module's handout with the command, from process
// start to file, in turns with whole processes of typst and WeasyPrint printing
// the sample. The metrics are ratios of medians; the goals are a third of
// typst's time and a twentieth of WeasyPrint's.
func BenchmarkColdVsPeers(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "groundwork")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "github.com/groundwork-org/groundwork/cmd/groundwork")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as make build does
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for _, tag := range peerLanguages {
		dir := b.TempDir()
		ours := func() *exec.Cmd {
			return exec.Command(binary, "handout", "unite-against-racism/where-we-stand", "--lang", string(tag), "-o", filepath.Join(dir, "ours.pdf"))
		}
		b.Run(string(tag)+"/typst", func(b *testing.B) {
			script, modules := typst(b)
			write(b, filepath.Join(dir, "sample.typ"), typstSource(tag, 1))
			cold(b, "typst", ours, func() *exec.Cmd {
				c := exec.Command("node", script, fonts(b), modules)
				c.Stdin = strings.NewReader(filepath.Join(dir, "sample.typ") + "\n")
				return c
			})
		})
		b.Run(string(tag)+"/weasyprint", func(b *testing.B) {
			if _, err := exec.LookPath("weasyprint"); err != nil {
				fmt.Println(weasyHowTo)
				b.Skip(weasyHowTo)
			}
			page := filepath.Join(dir, "sample.html")
			write(b, page, htmlSource(tag))
			cold(b, "weasyprint", ours, func() *exec.Cmd { return exec.Command("weasyprint", page, filepath.Join(dir, "w.pdf")) })
		})
	}
}

func cold(b *testing.B, peer string, ours, theirs func() *exec.Cmd) {
	var mine, other []time.Duration
	run := func(c *exec.Cmd) time.Duration {
		start := time.Now()
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		return time.Since(start)
	}
	for b.Loop() {
		mine = append(mine, run(ours()))
		other = append(other, run(theirs()))
	}
	report(b, peer, mine, other)
	our, their := peak(b, ours), peak(b, theirs)
	b.ReportMetric(our, "ours-MB")
	b.ReportMetric(their, peer+"-MB")
	b.ReportMetric(our/their, "memory-ours/"+peer)
}

// peak is the most memory that a process has resident in any of five runs, in
// MiB. GNU time starts it: what a process begins with counts the memory of the
// one that started it, and this one's is larger than what is measured.
func peak(b *testing.B, start func() *exec.Cmd) (most float64) {
	timer, err := exec.LookPath("time")
	if err != nil {
		b.Fatal("memory is measured with GNU time: apt-get install time")
	}
	told := filepath.Join(b.TempDir(), "peak")
	for range 5 {
		c := start()
		c.Args = append([]string{timer, "-f", "%M", "-o", told, c.Path}, c.Args[1:]...)
		c.Path = timer
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		text, err := os.ReadFile(told)
		if err != nil {
			b.Fatal(err)
		}
		kb, err := strconv.ParseFloat(strings.TrimSpace(string(text)), 64)
		if err != nil {
			b.Fatal(err)
		}
		most = max(most, kb/1024)
	}
	return most
}

// report gives both medians and their ratio.
func report(b *testing.B, peer string, mine, theirs []time.Duration) {
	median := func(d []time.Duration) float64 {
		slices.Sort(d)
		return d[len(d)/2].Seconds() * 1000
	}
	m, t := median(mine), median(theirs)
	b.ReportMetric(m, "ours-ms")
	b.ReportMetric(t, peer+"-ms")
	b.ReportMetric(m/t, "ours/"+peer)
}

// typst returns the script and the folder of modules, or skips.
func typst(b *testing.B) (script, modules string) {
	b.Helper()
	modules = os.Getenv(typstVariable)
	if modules == "" {
		fmt.Println(typstHowTo) // a skipped benchmark says nothing by itself
		b.Skip(typstHowTo)
	}
	script, err := filepath.Abs(filepath.Join("testdata", "typst.mjs"))
	if err != nil {
		b.Fatal(err)
	}
	return script, modules
}

func fonts(b *testing.B) string {
	dir, err := filepath.Abs("../../../static/fonts")
	if err != nil {
		b.Fatal(err)
	}
	return dir
}

// startTypst starts a warm compiler; what it returns compiles a file and says
// how long that took.
func startTypst(b *testing.B, dir string) func(file string) time.Duration {
	script, modules := typst(b)
	c := exec.Command("node", script, fonts(b), modules)
	c.Dir, c.Stderr = dir, os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		if err := c.Wait(); err != nil {
			b.Error(err)
		}
	})
	answers := bufio.NewScanner(out)
	return func(file string) time.Duration {
		if _, err := fmt.Fprintln(in, file); err != nil || !answers.Scan() {
			b.Fatalf("typst does not answer: %v, %v", err, answers.Err())
		}
		ms, err := strconv.ParseFloat(strings.Fields(answers.Text())[0], 64)
		if err != nil {
			b.Fatal(err)
		}
		return time.Duration(ms * float64(time.Millisecond))
	}
}

func write(b *testing.B, file, text string) {
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
}

// typstSource says the sample's words in typst, so many times over: about the
// same pages.
func typstSource(tag lang.Tag, times int) string {
	w := samples[tag]
	esc := strings.NewReplacer("#", `\#`, "_", `\_`, "*", `\*`, "@", `\@`, "$", `\$`, "<", `\<`, "[", `\[`, "]", `\]`).Replace
	var s bytes.Buffer
	language, _, _ := strings.Cut(string(tag), "-")
	fmt.Fprintf(&s, "#set page(paper: \"a4\", margin: 50pt, footer: [%s #h(1fr) #context counter(page).display()])\n", esc(w.kicker))
	fmt.Fprintf(&s, "#set text(size: 12pt, lang: %q, font: (%s))\n", language, peerFonts(tag))
	for i := range times {
		w := w.numbered(i)
		fmt.Fprintf(&s, "= %s\n#block(stroke: 1pt, inset: 6pt, width: 100%%)[*%s* %s]\n%s\n\n%s Toronto, 2023 — *%s* (416) 555-0123\n", esc(w.title), esc(w.draft), esc(w.draftText), esc(w.text), esc(w.first), esc(w.second))
		for _, n := range []string{"15", "20"} {
			fmt.Fprintf(&s, "#block(stroke: 1pt, inset: 8pt, width: 100%%)[%s %s\n== %s\n%s\n1. %s\n2. %s\n   - %s\n]\n", n, esc(w.unit), esc(w.heading), esc(w.text), esc(w.first), esc(w.second), esc(w.nested))
		}
		fmt.Fprintf(&s, "== %s\n#table(columns: (3fr, 2fr, 2fr), table.header[%s][%s][%s],\n", esc(w.heading), esc(w.columns[0]), esc(w.columns[1]), esc(w.columns[2]))
		for range 6 {
			fmt.Fprintf(&s, "[%s], [%s], [%s],\n", esc(w.row), esc(w.first), esc(w.second))
		}
		fmt.Fprintf(&s, ")\n%s\n- %s\n- %s\n#table(columns: (1fr, 3fr, 1fr), ..range(5).map(i => ([K7M-2QF], [], [%s])).flatten())\n", esc(w.draftText), esc(w.first), esc(w.second), esc(w.columns[1]))
	}
	return s.String()
}

// htmlSource says the same in HTML, for WeasyPrint.
func htmlSource(tag lang.Tag) string {
	w, e := samples[tag], html.EscapeString
	var s strings.Builder
	fmt.Fprintf(&s, `<!doctype html><html lang="%s" dir="%s"><meta charset="utf-8"><title>%s</title><style>@page{size:A4;margin:50pt}body{font:12pt %s}table{width:100%%;border-collapse:collapse}td,th,section{border:1px solid;padding:4pt}</style>`, tag, tag.Dir(), e(w.title), peerFonts(tag))
	fmt.Fprintf(&s, "<h1>%s</h1><p><b>%s</b> %s<p>%s<p>%s Toronto, 2023 <b>%s</b>", e(w.title), e(w.draft), e(w.draftText), e(w.text), e(w.first), e(w.second))
	for range 2 {
		fmt.Fprintf(&s, "<section><h2>%s</h2><p>%s<ol><li>%s<li>%s<ul><li>%s</ul></ol></section>", e(w.heading), e(w.text), e(w.first), e(w.second), e(w.nested))
	}
	fmt.Fprintf(&s, "<h2>%s</h2><table><tr><th>%s<th>%s<th>%s</tr>", e(w.heading), e(w.columns[0]), e(w.columns[1]), e(w.columns[2]))
	for range 6 {
		fmt.Fprintf(&s, "<tr><td>%s<td>%s<td>%s</tr>", e(w.row), e(w.first), e(w.second))
	}
	return s.String() + "</table>"
}
