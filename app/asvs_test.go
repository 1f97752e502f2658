// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// asvs are the requirements of OWASP ASVS 5.0.0 of levels 1 and 2, and of
// chapters 8, 11 and 14 those of level 3 too, by section.
const asvs = `1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2 4.1:1-3 4.2:1 4.3:1-2
	4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2
	8.1:1-4 8.2:1-4 8.3:1-3 8.4:1-2 9.1:1-3 9.2:1-4 10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-4 11.2:1-5 11.3:1-5
	11.4:1-4 11.5:1-2 11.6:1-2 11.7:1-2 12.1:1-3 12.2:1-2 12.3:1-4 13.1:1-1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-8 14.3:1-3 15.1:1-3 15.2:1-3
	15.3:1-7 16.1:1-1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1 17.2:1-4 17.3:1-2`

// TestASVSListIsComplete: ASVS.md has a line for each requirement, once; what
// is met names what shows it; the tests and files that it names are there; and
// its sum is right.
func TestASVSListIsComplete(t *testing.T) {
	text, err := os.ReadFile("../ASVS.md")
	if err != nil {
		t.Fatal(err)
	}
	seen, states := map[string]int{}, map[string]int{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || !regexp.MustCompile(`^ \d`).MatchString(cells[1]) {
			continue
		}
		if strings.Trim(cells[2], " *") == "met" && !strings.Contains(cells[4], "`") {
			t.Errorf("%s is met, and nothing shows it", strings.TrimSpace(cells[1]))
		}
		for _, n := range strings.Split(cells[1], ",") {
			seen[strings.TrimSpace(n)]++
			states[strings.Trim(cells[2], " *")]++
		}
	}
	all := 0
	for _, section := range strings.Fields(asvs) {
		name, numbers, _ := strings.Cut(section, ":")
		from, to, many := strings.Cut(numbers, "-")
		first, _ := strconv.Atoi(from)
		last := first
		if many {
			last, _ = strconv.Atoi(to)
		}
		for n := first; n <= last; n++ {
			all++
			if id := name + "." + strconv.Itoa(n); seen[id] != 1 {
				t.Errorf("%s stands there %d times", id, seen[id])
			}
		}
	}
	if all != len(seen) {
		t.Errorf("%d requirements, %d in the list", all, len(seen))
	}
	sum := "Of " + strconv.Itoa(all) + " requirements " + strconv.Itoa(states["met"]) + " are met, " + strconv.Itoa(states["partly"]) + " partly, " +
		strconv.Itoa(states["not met"]) + " not; " + strconv.Itoa(states["does not apply"]) + " do not apply."
	if !strings.Contains(string(text), sum) {
		t.Errorf("its sum should say: %s", sum)
	}
	have := testNames(t)
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(string(text), -1) {
		switch name := m[1]; {
		case regexp.MustCompile(`^(Test|Fuzz|Benchmark)[A-Z]\w*$`).MatchString(name):
			if !have[name] {
				t.Errorf("there is no %s", name)
			}
		case strings.HasPrefix(name, "app/"), strings.HasPrefix(name, "cmd/"), strings.HasPrefix(name, "static/"), strings.HasPrefix(name, ".ci/"):
			if _, err := os.Stat(filepath.Join("..", name)); err != nil {
				t.Errorf("there is no %s", name)
			}
		}
	}
}

// testNames are the names of all tests.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names, function := map[string]bool{}, regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`)
	for _, top := range []string{"../app", "../cmd"} {
		err := filepath.WalkDir(top, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, m := range function.FindAllStringSubmatch(string(source), -1) {
				names[m[1]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return names
}
