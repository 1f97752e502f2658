// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/groundwork-org/groundwork/"

// layers are the floors of the house, from the ground up. A package imports
// its own floor and those below; which of its own floor stands in neighbours.
var layers = []map[string]bool{
	{"app/lang": true, "app/fault": true, "app/picture": true, "content": true, "locales": true, "static": true},
	{"app/curriculum": true, "app/people": true, "app/workshop": true, "app/journey": true, "app/report": true,
		"app/audit": true},
	{"app/markdown": true, "app/i18n": true, "app/handout": true, "app/handout/typeset": true, "app/handout/impose": true, "app/handout/pdf": true,
		"app/handout/pack": true,
		"app/vault":        true, "app/storage": true, "app/storage/record": true, "app/storage/sqlite": true, "app/storage/mongodb": true, "app/backup": true},
	{"app/web": true, "app/web/view": true},
	{"app": true},
	{"cmd/groundwork": true},
}

// neighbours are the imports within one floor that are meant: nobody else of a
// floor knows another of it.
var neighbours = map[string][]string{
	"app/people":          {},
	"app/audit":           {},
	"app/curriculum":      {},
	"app/workshop":        {"app/curriculum", "app/people"},
	"app/journey":         {"app/curriculum", "app/workshop"},
	"app/report":          {"app/journey", "app/people", "app/workshop"},
	"app/handout":         {"app/i18n"},
	"app/handout/typeset": {"app/handout"},
	"app/handout/impose":  {"app/handout", "app/handout/typeset"},
	"app/handout/pdf":     {"app/handout", "app/handout/typeset", "app/handout/impose"},
	"app/handout/pack":    {"app/handout", "app/handout/typeset", "app/handout/impose", "app/handout/pdf"},
	"app/storage":         {"app/storage/record", "app/storage/sqlite", "app/storage/mongodb"},
	"app/backup":          {"app/storage", "app/storage/record"},
	"app/storage/sqlite":  {"app/storage/record"},
	"app/storage/mongodb": {"app/storage/record"},
	"app/web":             {"app/web/view"},
}

// owners are the libraries with one owner each.
var owners = map[string]string{
	"github.com/gofiber/fiber":        "app/web",
	"github.com/go-webauthn/webauthn": "app/web",
	"github.com/valyala/fasthttp":     "app/web",
	"go.mongodb.org/mongo-driver":     "app/storage/mongodb",
	"filippo.io/age":                  "app/backup",
	"modernc.org/sqlite":              "app/storage/sqlite",
	"github.com/jung-kurt/gofpdf":     "app/handout/pdf",
	"github.com/go-text/typesetting":  "app/handout/typeset",
	"github.com/yuin/goldmark":        "app/markdown",
	"go.yaml.in/yaml":                 "app/markdown",
	"github.com/fsnotify/fsnotify":    "app/markdown",
	"github.com/nicksnyder/go-i18n":   "app/i18n",
	"github.com/tink-crypto/tink-go":  "app/vault",
	"golang.org/x/crypto/argon2":      "app/vault",
	"github.com/BurntSushi/toml":      "app/i18n",
	"golang.org/x/crypto/acme":        "cmd/groundwork",
	"github.com/andybalholm/brotli":   "app/web",
	"github.com/klauspost/compress":   "app/web app/handout/pdf",
	"github.com/boombuler/barcode":    "app/web app/handout/typeset",
}

// imports are what each package's own files (not its tests) import.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	found := make(map[string][]string)
	for _, top := range []string{"app", "cmd", "content", "locales", "static"} {
		err := fs.WalkDir(os.DirFS(".."), top, func(file string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "testdata" {
				return fs.SkipDir
			}
			if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
				return nil
			}
			f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", file), nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			pkg := path.Dir(file)
			found[pkg] = append(found[pkg], "")
			for _, i := range f.Imports {
				name, err := strconv.Unquote(i.Path.Value)
				if err != nil {
					return err
				}
				found[pkg] = append(found[pkg], name)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func floorOf(pkg string) int {
	for i, floor := range layers {
		if floor[pkg] {
			return i
		}
	}
	return -1
}

// TestImportsGoOneWay holds the map in doc.go.
func TestImportsGoOneWay(t *testing.T) {
	for pkg, list := range imports(t) {
		floor := floorOf(pkg)
		if pkg == "app/storage/storagetest" || pkg == "app/handout/pdf/pdftest" || pkg == "app/vault/vaulttest" {
			continue // for tests: it may know what it tests
		}
		if floor < 0 {
			t.Errorf("%s stands on no floor: add it to layers and to doc.go", pkg)
			continue
		}
		for _, name := range list {
			other, ours := strings.CutPrefix(name, module)
			if !ours {
				continue
			}
			switch f := floorOf(other); {
			case f < 0 || f > floor:
				t.Errorf("%s imports %s, which stands above it", pkg, other)
			case f == floor && !allowed(neighbours[pkg], other):
				t.Errorf("%s imports its neighbour %s: not meant (see neighbours)", pkg, other)
			}
		}
	}
}

func allowed(list []string, pkg string) bool {
	for _, p := range list {
		if p == pkg {
			return true
		}
	}
	return false
}

// TestTheDomainKnowsNoLibrary: the ground floor and the domain import the
// standard library and golang.org/x/text only.
func TestTheDomainKnowsNoLibrary(t *testing.T) {
	for pkg, list := range imports(t) {
		if f := floorOf(pkg); f < 0 || f > 1 {
			continue
		}
		for _, name := range list {
			if strings.Contains(strings.SplitN(name, "/", 2)[0], ".") && !strings.HasPrefix(name, module) &&
				!strings.HasPrefix(name, "golang.org/x/text/") {
				t.Errorf("%s imports %s", pkg, name)
			}
		}
	}
}

// TestEveryLibraryHasOneOwner: only its owner imports it. A library that is in
// no list has to be given an owner.
func TestEveryLibraryHasOneOwner(t *testing.T) {
	for pkg, list := range imports(t) {
		for _, name := range list {
			if !strings.Contains(strings.SplitN(name, "/", 2)[0], ".") || strings.HasPrefix(name, module) ||
				strings.HasPrefix(name, "golang.org/x/text/") {
				continue
			}
			owner, known := ownerOf(name)
			if !known {
				t.Errorf("%s imports %s, which has no owner yet (see owners)", pkg, name)
			} else if !allowed(strings.Fields(owner), pkg) {
				t.Errorf("%s imports %s, which belongs to %s", pkg, name, owner)
			}
		}
	}
}

func ownerOf(name string) (string, bool) {
	for library, owner := range owners {
		if name == library || strings.HasPrefix(name, library+"/") {
			return owner, true
		}
	}
	return "", false
}
