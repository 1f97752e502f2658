// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/content"
)

const (
	storeCourse = "---\ntitle: Course\nsummary: A course.\nmodules: [one]\n---\n\n## About {#about}\n\nWords.\n"
	storeModule = "---\ntitle: One\nsummary: A module.\n---\n\n## Talk {#talk step=experience method=pairs minutes=10}\n\nWords.\n"
	storeMethod = "---\ntitle: Methods\nsummary: Ways.\n---\n\n## Pairs {#pairs .speaking}\n\nTwo talk.\n"
)

// folder writes a small content folder and returns it.
func folder(t *testing.T) (dir string, write func(path, text string)) {
	t.Helper()
	dir = t.TempDir()
	write = func(path, text string) {
		t.Helper()
		full := filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("courses/c/course.md", storeCourse)
	write("courses/c/one.md", storeModule)
	write("methods/methods.md", storeMethod)
	return dir, write
}

func open(t *testing.T, dirs ...string) *Store {
	t.Helper()
	var roots []Root
	for _, dir := range dirs {
		root, err := Folder(dir)
		if err != nil {
			t.Fatal(err)
		}
		roots = append(roots, root)
	}
	return Open(roots...)
}

// titleOf is the title of a block as it is served now, "" where it is not there.
func titleOf(s *Store, module, id string) string {
	course, err := s.Current().Course("c")
	if err != nil {
		return ""
	}
	m, err := course.Module(module)
	if err != nil {
		return ""
	}
	return m.Editions[m.Source].Texts[id].Title
}

func errorsIn(problems []curriculum.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		if !p.Advice {
			b.WriteString(p.String() + "\n")
		}
	}
	return b.String()
}

func TestBrokenFileKeepsItsLastGoodVersion(t *testing.T) {
	dir, write := folder(t)
	s := open(t, dir)
	if e := errorsIn(s.Problems()); e != "" {
		t.Fatal(e)
	}
	write("courses/c/one.md", strings.Replace(storeModule, "minutes=10", "minutes=soon", 1))
	write("methods/methods.md", strings.Replace(storeMethod, "## Pairs", "## Two by two", 1))
	s.Reload()
	if e := errorsIn(s.Problems()); !strings.Contains(e, "one.md:6:") {
		t.Errorf("problems = %q", e)
	}
	if got := titleOf(s, "one", "talk"); got != "Talk" {
		t.Errorf("the broken module shows %q", got)
	}
	if name, _ := s.Current().MethodName("pairs", "en"); name != "Two by two" {
		t.Errorf("a good change beside a broken file is not shown: %q", name)
	}
	write("courses/c/one.md", strings.Replace(storeModule, "## Talk", "## Speak", 1))
	s.Reload()
	if got := titleOf(s, "one", "talk"); got != "Speak" || errorsIn(s.Problems()) != "" {
		t.Errorf("after mending: %q, %v", got, s.Problems())
	}
}

func TestLostFileKeepsTheLastGoodLibrary(t *testing.T) {
	dir, _ := folder(t)
	s := open(t, dir)
	if err := os.Remove(filepath.Join(dir, "courses/c/one.md")); err != nil {
		t.Fatal(err)
	}
	s.Reload()
	if titleOf(s, "one", "talk") != "Talk" || errorsIn(s.Problems()) == "" {
		t.Errorf("a module that its course lists was lost: %q, %v", titleOf(s, "one", "talk"), s.Problems())
	}
}

func TestEarlierFolderStandsInForABrokenLaterOne(t *testing.T) {
	first, _ := folder(t)
	second := t.TempDir()
	if err := os.MkdirAll(filepath.Join(second, "courses/c"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(second, "courses/c/one.md"), []byte("no front matter"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := open(t, first, second)
	if titleOf(s, "one", "talk") != "Talk" {
		t.Error("a broken file in the later folder took the module away")
	}
	if e := errorsIn(s.Problems()); !strings.HasPrefix(e, second) {
		t.Errorf("problems = %q", e)
	}
}

// tripping is a parser that fails on one word.
type tripping struct{ parser.Parser }

func (p tripping) Parse(r text.Reader, opts ...parser.ParseOption) ast.Node {
	if strings.Contains(string(r.Source()), "trip") {
		panic("index out of range")
	}
	return p.Parser.Parse(r, opts...)
}

func TestFileThatTripsTheParser(t *testing.T) {
	dir, write := folder(t)
	s := open(t, dir)
	old := grammar
	grammar = tripping{old}
	defer func() { grammar = old }()
	write("courses/c/one.md", storeModule+"trip")
	s.Reload()
	if e := errorsIn(s.Problems()); !strings.Contains(e, "one.md:1:1: this file cannot be parsed (index out of range)") {
		t.Errorf("problems = %q", e)
	}
	if titleOf(s, "one", "talk") != "Talk" {
		t.Error("the last good version is gone")
	}
}

func TestWatchReloads(t *testing.T) {
	dir, write := folder(t)
	s := open(t, dir)
	told := make(chan string, 10)
	s.Subscribe(func(*curriculum.Library, []curriculum.Problem) { told <- "" })
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Watch(ctx) }()
	want := func(module, title string) {
		t.Helper()
		deadline := time.After(10 * time.Second)
		for titleOf(s, module, "talk") != title {
			select {
			case <-told:
			case <-deadline:
				t.Fatalf("%s: still %q, want %q; %v", module, titleOf(s, module, "talk"), title, s.Problems())
			}
		}
	}
	time.Sleep(50 * time.Millisecond) // a file written before watching began is seen too
	write("courses/c/one.md", strings.Replace(storeModule, "## Talk", "## Listen", 1))
	want("one", "Listen")
	write("courses/c/two.md", storeModule)
	write("courses/c/course.md", strings.Replace(storeCourse, "[one]", "[one, two]", 1))
	want("two", "Talk")
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestUnreadableKeepsTheLastGoodVersion: what cannot be read, a file or all of a
// folder, stays as it was; what was taken out is gone.
func TestUnreadableKeepsTheLastGoodVersion(t *testing.T) {
	dir, write := folder(t)
	journey := "---\ntitle: \"A way\"\nsummary: \"From here.\"\n---\n\n## Here {#here}\n\nWords.\n"
	write("journeys/way.md", journey)
	s := open(t, dir)
	there := func() bool { return len(s.Current().Journeys) == 1 && titleOf(s, "one", "talk") == "Talk" }
	if !there() {
		t.Fatal(s.Problems())
	}
	write("journeys/way.md", strings.Repeat(journey, 1+maxText/len(journey)))
	s.Reload()
	if e := errorsIn(s.Problems()); !there() || !strings.Contains(e, "way.md:1:1: this file is larger than") {
		t.Errorf("a file that grew too large took the journey away: %q", e)
	}
	write("journeys/way.md", journey)
	if err := os.Rename(dir, dir+".away"); err != nil {
		t.Fatal(err)
	}
	s.Reload()
	if e := errorsIn(s.Problems()); !there() || !strings.Contains(e, dir+":1:1: this folder cannot be read") {
		t.Errorf("a folder that is not there took its courses away: %q", e)
	}
	if err := os.Rename(dir+".away", dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "journeys/way.md")); err != nil {
		t.Fatal(err)
	}
	s.Reload()
	if e := errorsIn(s.Problems()); e != "" || len(s.Current().Journeys) != 0 {
		t.Errorf("what was taken out stays: %q", e)
	}
}

// TestWatchFollowsWhatIsPutInItsPlace: a folder that is replaced as a whole, by
// its name or by the link that leads to it, one that goes and comes back, and
// one that never rests.
func TestWatchFollowsWhatIsPutInItsPlace(t *testing.T) {
	first, _ := folder(t)
	link := filepath.Join(t.TempDir(), "current")
	lead := func(to string) {
		t.Helper()
		if err := errors.Join(os.Symlink(to, link+".new"), os.Rename(link+".new", link)); err != nil {
			t.Fatal(err)
		}
	}
	lead(first)
	s := open(t, link)
	done := make(chan error, 1)
	ctx, stop := context.WithCancel(t.Context())
	go func() { done <- s.Watch(ctx) }()
	title := func(dir, title string) {
		t.Helper()
		text := strings.Replace(storeModule, "## Talk", "## "+title, 1)
		if err := os.WriteFile(filepath.Join(dir, "courses/c/one.md"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := func(title string) {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); titleOf(s, "one", "talk") != title; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("still %q, want %q; %v", titleOf(s, "one", "talk"), title, s.Problems())
			}
		}
	}
	title(first, "One")
	want("One")
	second, _ := folder(t)
	title(second, "Two")
	lead(second)
	want("Two")
	title(second, "Three")
	want("Three")
	course := filepath.Join(second, "courses/c")
	if err := errors.Join(os.Rename(course, second+"/.c"), os.Rename(second+"/.c", course)); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * settle)
	title(second, "Four")
	want("Four")
	if err := os.Rename(second, second+".away"); err != nil {
		t.Fatal(err)
	}
	time.Sleep(lookAgain + 2*settle)
	want("Four")
	if err := os.Rename(second+".away", second); err != nil {
		t.Fatal(err)
	}
	title(second, "Five")
	want("Five")
	title(second, "Six")
	for end := time.Now().Add(10 * time.Second); titleOf(s, "one", "talk") != "Six"; time.Sleep(settle / 3) {
		if time.Now().After(end) {
			t.Fatal("a folder in which something is always written is never read")
		}
		if err := os.WriteFile(filepath.Join(second, "courses/c/notes.txt"), []byte(time.Now().String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestWatchOfEmbeddedContentReturns(t *testing.T) {
	if err := Open(shipped).Watch(t.Context()); err != nil {
		t.Error(err)
	}
}

// dot is a PNG of one pixel.
func dot(t *testing.T, shade uint8) string {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 1, 1))
	m.SetGray(0, 0, color.Gray{Y: shade})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPictureTellsNothingElse: a photograph's place is not served with it, and a file
// that only is called a picture isn't at all.
func TestPictureTellsNothingElse(t *testing.T) {
	dir, write := folder(t)
	place := "\x00\x00\x00\x0atEXtGPS\x0043.65N\x00\x00\x00\x00"
	header := len("\x89PNG\r\n\x1a\n") + 25
	write("courses/c/hall.png", dot(t, 1)[:header]+place+dot(t, 1)[header:])
	write("courses/c/other.png", "RIFF, with EXIF")
	s := open(t, dir)
	if data, err := s.Picture("courses/c/hall.png"); err != nil || string(data) != dot(t, 1) {
		t.Errorf("Picture = %q, %v", data, err)
	}
	if data, err := s.Picture("courses/c/other.png"); !fault.Is(err, fault.NotFound) {
		t.Errorf("Picture = %q, %v", data, err)
	}
}

func TestPicture(t *testing.T) {
	dir, write := folder(t)
	write("courses/c/map.png", dot(t, 1))
	write("courses/c/secret.txt", "no")
	s := open(t, dir)
	if data, err := s.Picture("courses/c/map.png"); err != nil || string(data) != dot(t, 1) {
		t.Errorf("Picture = %q, %v", data, err)
	}
	_, before := s.View()
	write("courses/c/map.png", dot(t, 2)[:40])
	for _, picture := range []func(string) ([]byte, error){s.Picture, before} {
		if data, err := picture("courses/c/map.png"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a picture that is being written: %q, %v", data, err)
		}
	}
	write("courses/c/map.png", dot(t, 2))
	s.Reload()
	if data, err := s.Picture("courses/c/map.png"); err != nil || string(data) != dot(t, 2) {
		t.Errorf("Picture = %q, %v", data, err)
	}
	if data, err := before("courses/c/map.png"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a picture of another state: %q, %v", data, err)
	}
	for _, path := range []string{"courses/c/secret.txt", "../etc/passwd", "courses/c/none.png", ""} {
		if _, err := s.Picture(path); !fault.Is(err, fault.NotFound) {
			t.Errorf("Picture(%q) = %v", path, err)
		}
	}
}

func TestFolderThatIsNotThere(t *testing.T) {
	if _, err := Folder(filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "--content") {
		t.Errorf("err = %v", err)
	}
}

// TestOpenPart: of a shipped course, one module in some languages, in its place;
// where a folder is laid over it, a broken file shows as in the whole.
func TestOpenPart(t *testing.T) {
	shipped := Root{Name: "content", FS: content.FS}
	part := Part{Course: "unite-against-racism", Module: "naming-the-moment", Languages: []lang.Tag{"pa"}}
	whole, some := Open(shipped).Current(), OpenPart(part, shipped).Current()
	c, err := some.Course(part.Course)
	if err != nil || len(some.Courses) != 1 || len(c.Modules) != len(whole.Courses[0].Modules) || len(some.Journeys) != 0 || len(some.Methods.Blocks) != 0 {
		t.Fatalf("%v: %+v", err, some)
	}
	for i, m := range c.Modules {
		if want := whole.Courses[0].Modules[i]; m.Slug != want.Slug || (len(m.Blocks) > 0) != (m.Slug == part.Module) {
			t.Errorf("module %d is %s with %d blocks; it is %s", i, m.Slug, len(m.Blocks), want.Slug)
		} else if m.Slug == part.Module && (len(m.Editions) != 2 || m.Editions["pa"] == nil) {
			t.Errorf("%s in %v", m.Slug, slices.Collect(maps.Keys(m.Editions)))
		}
	}
	over := Root{Name: "own", FS: fstest.MapFS{"courses/unite-against-racism/naming-the-moment.md": {Data: []byte("no front matter")}}}
	mended := OpenPart(part, shipped, over)
	if n := len(mended.Problems()); n == 0 {
		t.Error("nothing is said of the broken file")
	}
	if c, err := mended.Current().Course(part.Course); err != nil || len(c.Modules[0].Blocks) == 0 {
		t.Errorf("the course is gone: %v", err)
	} else if m, err := c.Module(part.Module); err != nil || len(m.Blocks) == 0 {
		t.Errorf("the module is gone: %v", err)
	}
}

// TestTitlesKeepTheirNoBreakSpaces: they hold a Vietnamese word's syllables on a
// line. All other white space is one space.
func TestTitlesKeepTheirNoBreakSpaces(t *testing.T) {
	dir, write := folder(t)
	write("courses/c/course.md", strings.Replace(storeCourse, "title: Course", "title: \"Mở\u00a0đầu \\n và  giao\u00a0ước\"", 1))
	course, err := open(t, dir).Current().Course("c")
	if err != nil {
		t.Fatal(err)
	}
	if title, _ := course.Title("en"); title != "Mở\u00a0đầu và giao\u00a0ước" {
		t.Errorf("%+q", title)
	}
}
