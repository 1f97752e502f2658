// SPDX-License-Identifier: AGPL-3.0-or-later

package app_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/groundwork-org/groundwork/app"
	"github.com/groundwork-org/groundwork/app/lang"
)

// longest is how long a test waits for what a machine under load still does.
const longest = 45 * time.Second

// installation is a whole one on a real listener, which can be stopped and
// started again at the same address.
type installation struct {
	*testing.T
	dir, address string
	name         string // how browsers call the address; "": by its number
	setUp        string // the set-up link's path, until it was used
	stop         func()
}

func install(t *testing.T) *installation {
	t.Helper()
	i := &installation{T: t, dir: t.TempDir(), address: "127.0.0.1:0"}
	i.start()
	t.Cleanup(func() { i.stop() })
	return i
}

func (i *installation) start() {
	i.Helper()
	var ln net.Listener
	i.until("the address is free", func() (ok bool) {
		var err error
		ln, err = net.Listen("tcp", i.address)
		return err == nil
	})
	i.address = ln.Addr().String()
	a, err := app.Open(context.Background(), app.Config{Database: app.DatabaseURI("", i.dir), URL: &url.URL{Scheme: "http", Host: i.host()},
		Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		i.Fatal(err)
	}
	link, err := a.SetupLink(context.Background())
	if err != nil {
		i.Fatal(err)
	}
	i.setUp = strings.TrimPrefix(link, "http://"+i.host())
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- a.Serve(ctx, ln) }()
	i.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-served; err != nil {
			i.Error(err)
		}
	})
}

// host is what stands in addresses.
func (i *installation) host() string {
	if i.name == "" {
		return i.address
	}
	return i.name + i.address[strings.LastIndexByte(i.address, ':'):]
}

// until waits for a condition.
func (i *installation) until(what string, met func() bool) {
	i.Helper()
	for deadline := time.Now().Add(longest); !met(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			i.Fatalf("it does not come to this: %s", what)
		}
	}
}

// chromium starts a browser that asks nobody for anything, or skips.
func chromium(t *testing.T) context.Context {
	t.Helper()
	return chromiumIn(t, t.TempDir())
}

// chromiumIn keeps what it keeps in dir.
func chromiumIn(t *testing.T, dir string) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{os.Getenv("GROUNDWORK_CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium: install the package chromium, or name its program in GROUNDWORK_CHROMIUM")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	t.Cleanup(cancel)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(dir),
		chromedp.Flag("headless", "new"), chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"))
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// device is one person's browser: its own cookies, a phone-sized screen with
// touch, a language. It fails on whatever its console complains about.
type device struct {
	*installation
	ctx       context.Context
	mu        sync.Mutex
	complains []string
}

func (i *installation) device(browser context.Context, accept string) *device {
	i.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	d := &device{installation: i, ctx: ctx}
	console := chromedp.Console(ctx)
	if _, err := chromedp.Call(ctx, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": accept}}); err != nil {
		i.Fatal(err)
	}
	d.do(chromedp.EmulateViewport(360, 800, chromedp.EmulateMobile, chromedp.EmulateTouch))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for m, err := range console {
			if err != nil {
				return
			}
			d.heard(m)
		}
	}()
	i.Cleanup(func() {
		cancel()
		<-ended
		for _, c := range d.complains {
			i.Errorf("console: %s", c)
		}
	})
	return d
}

// heard keeps what a console must not say. A request that fails is no fault of
// the page: some tests stop the server.
func (d *device) heard(m chromedp.ConsoleMessage) {
	serious := m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException || m.Type == chromedp.ConsoleWarning ||
		strings.Contains(m.Text, "Content Security Policy")
	if !serious || m.Source == "network" {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.complains = append(d.complains, m.String()+" at "+m.URL)
}

func (d *device) do(actions ...chromedp.Action[chromedp.Void]) {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, longest)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		d.Fatal(err)
	}
}

// eval is the value of a JavaScript expression on the page.
func eval[T any](d *device, expression string) T {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, longest)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		d.Fatalf("%s: %v", expression, err)
	}
	return v
}

// sees waits until an expression is true; between two pages it is not.
func (d *device) sees(expression string) {
	d.Helper()
	for deadline := time.Now().Add(longest); ; time.Sleep(20 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(d.ctx, longest)
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		cancel()
		if err == nil && ok {
			return
		}
		if time.Now().After(deadline) {
			d.shoot("stuck")
			d.Fatalf("the page does not come to %s (%v): %s", expression, err, eval[string](d, "document.title+': '+document.body.innerText"))
		}
	}
}

// open goes to a page and looks at it.
func (d *device) open(path string) {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, longest)
	defer cancel()
	res, err := chromedp.Run(ctx, chromedp.NavigateResponse("http://"+d.host()+path))
	if err != nil {
		d.Fatalf("%s: %v", path, err)
	}
	if res.Status != 200 {
		d.Errorf("%s: %d", path, res.Status)
	}
	d.look()
}

// look checks what holds for every page: it fits a small screen, and says its
// language and direction.
func (d *device) look() {
	d.Helper()
	var p struct {
		At, Lang, Dir, Wide string
		Width               int
	}
	text := eval[string](d, `JSON.stringify({At: location.pathname, Lang: document.documentElement.lang, Dir: document.documentElement.dir,
		Width: document.documentElement.scrollWidth, Wide: Array.from(document.querySelectorAll("main *")).filter(
			e => { const r = e.getBoundingClientRect(); return r.right > 361 || r.left < -1 }).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join("\n")})`)
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		d.Fatal(err)
	}
	if p.Width > 360 {
		d.Errorf("%s is %d pixels wide:\n%s", p.At, p.Width, p.Wide)
	}
	if want := map[bool]string{true: "rtl", false: "ltr"}[lang.Tag(p.Lang).Dir() == lang.RTL]; p.Lang == "" || p.Dir != want {
		d.Errorf("%s is in %q, dir %q", p.At, p.Lang, p.Dir)
	}
}

// send uses a button that leads to another page, and waits for that.
func (d *device) send(selector string) {
	d.Helper()
	if n := eval[int](d, fmt.Sprintf("document.querySelectorAll(%q).length", selector)); n == 0 {
		d.Fatalf("%s has no %s", eval[string](d, "location.href"), selector)
	}
	eval[chromedp.Void](d, fmt.Sprintf("void(window.groundworkHere = true, document.querySelector(%q).click())", selector))
	d.sees(`!window.groundworkHere && document.readyState === "complete"`)
	d.look()
}

// fill puts values into fields, by name or id, as one who types them.
func (d *device) fill(values map[string]string) {
	d.Helper()
	for field, value := range values {
		ok := eval[bool](d, fmt.Sprintf(`(e => { if (!e) return false; e.focus(); if (e.type === "checkbox") { e.checked = true; return true }
			e.value = %q; e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true}));
			return e.value === %q })(document.querySelector('[name="%s"]') || document.getElementById(%q))`, value, value, field, field))
		if !ok {
			d.Fatalf("%s has no field %s that takes %q", eval[string](d, "location.href"), field, value)
		}
	}
}

// text is what somebody reads there.
func (d *device) text(selector string) string {
	d.Helper()
	return strings.TrimSpace(eval[string](d, fmt.Sprintf(`(e => e ? e.innerText : "")(document.querySelector(%q))`, selector)))
}

// pdf fetches a file as this person, and checks it.
func (d *device) pdf(path string) {
	d.Helper()
	got := eval[string](d, fmt.Sprintf(`fetch(%q).then(r => r.blob().then(b => new Promise(done => { const f = new FileReader();
		f.onload = () => done(r.status + " " + r.headers.get("Content-Type") + " " + f.result.split(",")[1]); f.readAsDataURL(b) })))`, path))
	parts := strings.SplitN(got, " ", 3)
	data, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || parts[0] != "200" || parts[1] != "application/pdf" {
		d.Fatalf("%s: %s %s %v", path, parts[0], parts[1], err)
	}
	qpdf, err := exec.LookPath("qpdf")
	if err != nil {
		d.Logf("qpdf is not there (package qpdf): the structure of %s is not checked", path)
		return
	}
	file := filepath.Join(d.TempDir(), "sheet.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		d.Fatal(err)
	}
	if out, err := exec.Command(qpdf, "--check", file).CombinedOutput(); err != nil {
		d.Errorf("%s: %v\n%s", path, err, out)
	}
}

// shoot keeps a picture of the whole page in the folder that
// GROUNDWORK_SCREENSHOTS names.
func (d *device) shoot(name string) {
	d.Helper()
	dir := os.Getenv("GROUNDWORK_SCREENSHOTS")
	if dir == "" {
		return
	}
	ctx, cancel := context.WithTimeout(d.ctx, longest)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o600)
	}
	if err != nil {
		d.Logf("no picture: %v", err)
	}
}

// scripts turns JavaScript on or off, as some people do.
func (d *device) scripts(on bool) {
	d.Helper()
	_, err := chromedp.Call(d.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	if err != nil {
		d.Fatal(err)
	}
}
