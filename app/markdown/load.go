// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/journey"
)

// Load reads content folders, later ones over earlier ones. The library holds
// everything that can be read; problems, in the order of files and lines, say
// what is wrong. A library is always returned.
func Load(roots ...Root) (*curriculum.Library, []curriculum.Problem) {
	t := readTree(roots, Part{})
	return assemble(t, parseAll(t, nil))
}

// parsed is the files of a tree taken apart, by path.
type parsed map[string]*file

// parseAll takes every file apart, on all processors. known files, by digest of
// place and bytes, are not parsed again.
func parseAll(t tree, known map[string]*file) parsed {
	paths := slices.Sorted(maps.Keys(t.files))
	files := make([]*file, len(paths))
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), len(paths)) {
		wg.Go(func() {
			for i := range next {
				r := t.files[paths[i]]
				if f, ok := known[fingerprint(r)]; ok {
					files[i] = f
				} else {
					files[i] = parseFile(r.place, r.text)
				}
			}
		})
	}
	for i := range paths {
		next <- i
	}
	close(next)
	wg.Wait()
	all := parsed{}
	for i, p := range paths {
		all[p] = files[i]
	}
	return all
}

// fingerprint names a file's bytes in their place.
func fingerprint(r raw) string {
	h := sha256.New()
	h.Write([]byte(r.name + "\x00" + r.path + "\x00"))
	h.Write(r.text)
	return string(h.Sum(nil))
}

// assembler joins files into documents and courses.
type assembler struct {
	tree     tree
	files    parsed
	docs     map[string]*curriculum.Document // by base path
	problems []curriculum.Problem
}

// assemble makes the library of a tree.
func assemble(t tree, files parsed) (*curriculum.Library, []curriculum.Problem) {
	a := &assembler{tree: t, files: files, docs: map[string]*curriculum.Document{}}
	a.problems = append(a.problems, t.problems...)
	for _, f := range files {
		a.problems = append(a.problems, f.problems...)
	}
	lib := &curriculum.Library{Version: versionOf(t, "")}
	a.documents()
	lib.Methods, lib.Glossary = a.single("methods/methods"), a.single("glossary/glossary")
	for _, base := range slices.Sorted(maps.Keys(a.docs)) {
		if path.Dir(base) == "journeys" {
			lib.Journeys = append(lib.Journeys, a.docs[base])
		}
	}
	a.courses(lib)
	a.checkMethods(lib)
	a.checkLinks()
	a.problems = append(a.problems, journey.Check(lib)...)
	slices.SortStableFunc(a.problems, func(x, y curriculum.Problem) int {
		return cmp.Or(cmp.Compare(x.Pos.File, y.Pos.File), cmp.Compare(x.Pos.Line, y.Pos.Line),
			cmp.Compare(x.Pos.Column, y.Pos.Column), cmp.Compare(x.Message, y.Message))
	})
	return lib, slices.Compact(a.problems)
}

// versionOf is a hash over all files whose path begins with prefix, pictures
// among them.
func versionOf(t tree, prefix string) string {
	h := sha256.New()
	for _, p := range slices.Sorted(maps.Keys(t.files)) {
		if strings.HasPrefix(p, prefix) {
			h.Write([]byte(p + "\x00"))
			h.Write(normal(t.files[p].text))
			h.Write([]byte{0})
		}
	}
	for _, p := range slices.Sorted(maps.Keys(t.pictures)) {
		if strings.HasPrefix(p, prefix) {
			h.Write([]byte(p + "\x00" + t.pictures[p]))
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:hashLength]
}

// single is a document that every library has, empty where there is no file.
func (a *assembler) single(base string) *curriculum.Document {
	if d, ok := a.docs[base]; ok {
		return d
	}
	return emptyDocument(path.Base(base))
}

// courses makes courses of course pages and the modules they list.
func (a *assembler) courses(lib *curriculum.Library) {
	listed := map[string]bool{}
	for _, base := range slices.Sorted(maps.Keys(a.docs)) {
		f := a.files[base+".md"]
		if f.kind != kindCourse {
			continue
		}
		dir := path.Dir(base)
		course := &curriculum.Course{
			Document: *a.docs[base], License: f.front.license, Version: versionOf(a.tree, dir+"/"),
		}
		course.Slug = path.Base(dir)
		for _, m := range f.front.modules {
			key := path.Join(dir, m.name)
			doc, ok := a.docs[key]
			if a.tree.part.Module != "" && m.name != a.tree.part.Module {
				doc, ok = emptyDocument(m.name), true
			}
			switch {
			case listed[key]:
				a.errorf(m.pos, "the module %q is listed twice", m.name)
				continue
			case !ok || !isSlug(m.name) || m.name == "course":
				if _, unreadable := a.files[key+".md"]; !unreadable {
					a.errorf(m.pos, "there is no module %s.md beside course.md", m.name)
				}
				continue
			}
			listed[key] = true
			course.Modules = append(course.Modules, doc)
		}
		if len(f.front.modules) == 0 {
			a.errorf(f.front.at(newSource(f.name, nil), "modules"), "a course must list its modules")
		}
		lib.Courses = append(lib.Courses, course)
		a.problems = append(a.problems, curriculum.Advise(course, lib.Methods)...)
	}
	for base := range a.docs {
		if f := a.files[base+".md"]; f.kind == kindModule && !listed[base] {
			a.advisef(curriculum.Pos{File: f.name, Line: 1, Column: 1}, "no course lists this module, so nobody sees it")
		}
	}
}

// checkMethods reports methods that methods.md does not have.
func (a *assembler) checkMethods(lib *curriculum.Library) {
	for _, f := range a.files {
		for _, b := range f.blocks {
			method, ok := b.attrs.values["method"]
			if !ok || f.kind != kindModule || f.tag != "" {
				continue
			}
			if _, there := lib.Methods.Block(method); !there {
				a.errorf(b.at("method="), "methods.md has no method %q", method)
			}
		}
	}
}

// checkLinks reports links and pictures that lead nowhere.
func (a *assembler) checkLinks() {
	for _, f := range a.files {
		for _, b := range f.blocks {
			for _, t := range b.links {
				a.checkLink(t)
			}
			for _, t := range b.pictures {
				if _, ok := a.tree.pictures[t.doc]; !ok {
					a.errorf(t.pos, "there is no picture %s", t.doc)
				}
			}
		}
	}
}

func (a *assembler) checkLink(t target) {
	doc, ok := a.docs[t.doc]
	if !ok {
		a.errorf(t.pos, "the link leads to %s.md, which is not there", t.doc)
		return
	}
	if t.fragment == "" {
		return
	}
	if _, ok := doc.Block(t.fragment); !ok {
		a.errorf(t.pos, "the link leads to #%s, which %s.md does not have", t.fragment, t.doc)
	}
}
