// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Root is one content folder.
type Root struct {
	Name string // as messages show it, before the path: "content"
	FS   fs.FS
	Dir  string // the folder on disk to watch; "" for embedded content
}

// Folder is the content folder at dir. The error says what to do.
func Folder(dir string) (Root, error) {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return Root{}, fmt.Errorf("the content folder %s is not there: make it, or name another one with --content", dir)
	}
	return Root{Name: dir, FS: onDisk(dir), Dir: dir}, nil
}

// Inner is a folder within one on disk, with the same bounds: one that a link
// leads out to is not there.
func (r Root) Inner(name string) (inner Root, ok bool) {
	if r.Dir == "" {
		return Root{}, false
	}
	info, err := fs.Stat(r.FS, name)
	if err != nil || !info.IsDir() {
		return Root{}, false
	}
	dir := filepath.Join(r.Dir, name)
	return Root{Name: dir, FS: onDisk(dir), Dir: dir}, true
}

// raw is one file as read.
type raw struct {
	place
	text []byte
}

// tree is the files of all roots, later ones over earlier ones.
type tree struct {
	part     Part
	files    map[string]raw    // by path; Markdown only
	pictures map[string]string // digests by path
	problems []curriculum.Problem
}

// Part is what is read of the content for one sheet of paper. The zero Part is
// all of it.
type Part struct {
	// Languages beside those that documents were written in; nil: all.
	Languages []lang.Tag
	// Course is the only course that is read; "": all of them, and the journeys.
	Course string
	// Module is the only module that is read of the course; the others are
	// empty documents, in their places. "": all of them.
	Module string
	// Words: the methods and the glossary, too, where a course is named.
	Words bool
}

// has says whether a file belongs to the part.
func (p Part) has(f place) bool {
	if f.tag != "" && p.Languages != nil && !slices.Contains(p.Languages, f.tag) {
		return false
	}
	switch {
	case p.Course == "":
		return true
	case f.kind == kindModule && p.Module != "" && f.slug != p.Module:
		return false
	case f.kind == kindModule || f.kind == kindCourse:
		return path.Dir(f.path) == "courses/"+p.Course
	}
	return p.Words && f.kind != kindJourney
}

// readTree reads what belongs to a part from every root. A folder that cannot
// be read is a problem.
func readTree(roots []Root, part Part) tree {
	t := tree{part: part, files: map[string]raw{}, pictures: map[string]string{}}
	for rank, root := range roots {
		err := fs.WalkDir(root.FS, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				if d != nil && d.IsDir() && p != "." {
					t.problem(root, p, "this folder cannot be read")
					return fs.SkipDir
				}
				return err
			}
			if hidden(path.Base(p)) && p != "." {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if !d.IsDir() {
				t.add(root, rank, p)
			}
			return nil
		})
		if err != nil {
			t.problem(root, ".", "this folder cannot be read")
		}
	}
	return t
}

func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || strings.HasSuffix(name, "~")
}

func (t *tree) problem(root Root, p, message string) {
	at := curriculum.Pos{File: path.Join(root.Name, p), Line: 1, Column: 1}
	t.problems = append(t.problems, curriculum.Problem{Pos: at, Message: message})
}

func (t *tree) add(root Root, rank int, p string) {
	switch path.Ext(p) {
	case ".png", ".jpg", ".jpeg":
		data, why := root.read(p, maxPicture)
		if why != "" {
			t.problem(root, p, why)
			return
		}
		sum := sha256.Sum256(data)
		t.pictures[p] = string(sum[:])
		return
	case ".md":
	default:
		return
	}
	if path.Base(p) == "README.md" {
		return
	}
	pl, ok := placeOf(p)
	if !ok {
		t.problem(root, p, "no document belongs here; see courses/COURSE/MODULE.md, methods/methods.md, glossary/glossary.md, journeys/JOURNEY.md and MODULE.TAG.md for translations")
		return
	}
	if !t.part.has(pl) {
		return
	}
	text, why := root.read(p, maxText)
	if why != "" {
		t.problem(root, p, why)
		return
	}
	pl.rank, pl.name = rank, path.Join(root.Name, p)
	t.files[p] = raw{place: pl, text: text}
}

// placeOf reads from a path what the file holds.
func placeOf(p string) (place, bool) {
	name, ok := strings.CutSuffix(path.Base(p), ".md")
	if !ok {
		return place{}, false
	}
	slug, tag, translated := strings.Cut(name, ".")
	pl := place{path: p, slug: slug, base: path.Join(path.Dir(p), slug)}
	if translated {
		parsed, ok := lang.Parse(tag)
		if !ok || string(parsed) != tag {
			return place{}, false
		}
		pl.tag = parsed
	}
	dirs := strings.Split(path.Dir(p), "/")
	switch {
	case !isSlug(slug):
	case len(dirs) == 2 && dirs[0] == "courses" && isSlug(dirs[1]):
		pl.kind = kindModule
		if slug == "course" {
			pl.kind = kindCourse
		}
	case pl.base == "methods/methods":
		pl.kind = kindMethods
	case pl.base == "glossary/glossary":
		pl.kind = kindGlossary
	case len(dirs) == 1 && dirs[0] == "journeys":
		pl.kind = kindJourney
	}
	return pl, pl.kind != kindNone
}
