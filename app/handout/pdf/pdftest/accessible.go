// SPDX-License-Identifier: AGPL-3.0-or-later

// Package pdftest looks at finished files as an assistive program would, for
// tests: it reads them with qpdf, not with the code that wrote them.
//
// Accessible holds the conditions of PDF/UA-1 (ISO 14289-1) that a machine can
// check, by their numbers in the Matterhorn Protocol 1.02. Where
// GROUNDWORK_VERAPDF names veraPDF's command, it asks that too, for PDF/UA-1 and
// PDF/A-2A.
//
// It does not judge what only people can: whether a text describes its picture.
package pdftest

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// dict is a dictionary as qpdf's JSON has it: names begin with "/", strings with
// "u:" or "b:", references end in " R".
type dict = map[string]any

// document is a file's objects by reference.
type document struct {
	t       testing.TB
	objects map[string]any
	streams map[string][]byte
	root    dict
	roles   map[string]string // of structure elements, by reference
	kids    map[[2]string]string
}

// Accessible fails t for whatever in a PDF breaks a rule that can be checked by
// machine. It needs qpdf.
func Accessible(t testing.TB, data []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "accessible.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	d := read(t, file)
	d.claims()
	structure := d.at(d.root["/StructTreeRoot"])
	d.elements(d.ref(structure["/K"]), "", new(int))
	d.marked(structure)
	d.links()
	d.fonts()
	veraPDF(t, file)
}

func read(t testing.TB, file string) *document {
	t.Helper()
	qpdf, err := exec.LookPath("qpdf")
	if err != nil {
		t.Skip("qpdf is not installed")
	}
	out, err := exec.Command(qpdf, "--json=2", "--json-stream-data=inline", "--decode-level=generalized", file).Output()
	if err != nil {
		t.Fatalf("qpdf: %v", err)
	}
	var all struct{ Qpdf []map[string]json.RawMessage }
	if err := json.Unmarshal(out, &all); err != nil || len(all.Qpdf) != 2 {
		t.Fatalf("qpdf's JSON: %v", err)
	}
	d := &document{t: t, objects: map[string]any{}, streams: map[string][]byte{}, roles: map[string]string{}, kids: map[[2]string]string{}}
	for name, raw := range all.Qpdf[1] {
		var o struct {
			Value  any
			Stream *struct {
				Dict dict
				Data string
			}
		}
		if err := json.Unmarshal(raw, &o); err != nil {
			t.Fatal(err)
		}
		name = strings.TrimPrefix(name, "obj:")
		d.objects[name] = o.Value
		if o.Stream != nil {
			d.objects[name] = o.Stream.Dict
			if d.streams[name], err = base64.StdEncoding.DecodeString(o.Stream.Data); err != nil {
				t.Fatal(err)
			}
		}
	}
	d.root = d.at(d.at(d.objects["trailer"])["/Root"])
	return d
}

// at follows a reference to a dictionary; nil for anything else.
func (d *document) at(v any) dict {
	if name, ok := v.(string); ok && strings.HasSuffix(name, " R") {
		v = d.objects[name]
	}
	m, _ := v.(dict)
	return m
}

// ref is a reference, or the only one in a list.
func (d *document) ref(v any) string {
	if list, ok := v.([]any); ok && len(list) == 1 {
		v = list[0]
	}
	s, _ := v.(string)
	return s
}

// all lists what has a value under a key.
func (d *document) all(key, value string) (names []string) {
	for name := range d.objects {
		if m := d.at(name); m != nil && m[key] == value {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// claims: what the catalog and the metadata must say.
func (d *document) claims() {
	if on, _ := d.at(d.root["/MarkInfo"])["/Marked"].(bool); !on {
		d.t.Error("06-001: not marked as tagged")
	}
	if on, _ := d.at(d.root["/ViewerPreferences"])["/DisplayDocTitle"].(bool); !on {
		d.t.Error("07-001: the title is not displayed")
	}
	if l, _ := d.root["/Lang"].(string); len(l) < 4 {
		d.t.Error("11-006: no language")
	}
	meta := string(d.streams[d.ref(d.root["/Metadata"])])
	for _, want := range []string{"<dc:title>", "<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<"} {
		if !strings.Contains(meta, want) {
			d.t.Errorf("06-002: the metadata lack %s", want)
		}
	}
	if intents, _ := d.root["/OutputIntents"].([]any); len(intents) != 1 {
		d.t.Error("ISO 19005-2, 6.2.3: no output intent")
	}
}

// parents says under which elements one may stand (ISO 32000-1, 14.8.4).
var parents = map[string]string{"LI": "L", "Lbl": "LI", "LBody": "LI", "TR": "Table THead TBody TFoot",
	"TH": "TR", "TD": "TR", "THead": "Table", "TBody": "Table"}

// elements walks the structure tree.
func (d *document) elements(name, parent string, heading *int) {
	el := d.at(name)
	role, _ := el["/S"].(string)
	role = strings.TrimPrefix(role, "/")
	d.roles[name] = role
	if want := parents[role]; want != "" && !slices.Contains(strings.Fields(want), parent) {
		d.t.Errorf("09-004: %s stands in %s", role, parent)
	}
	d.element(el, role, heading)
	var roles []string
	list, ok := el["/K"].([]any)
	if !ok && el["/K"] != nil {
		list = []any{el["/K"]}
	}
	for _, k := range list {
		page, id := el["/Pg"], k
		if m := d.at(k); m != nil {
			if m["/Type"] == "/OBJR" {
				roles = append(roles, "OBJR")
				continue
			}
			kid, isRef := k.(string)
			if m["/Type"] != "/MCR" && !isRef {
				d.t.Errorf("ISO 32000-1, table 323: an element holds a %v", m["/Type"])
				continue
			}
			if m["/Type"] != "/MCR" {
				if m["/P"] != name {
					d.t.Errorf("01-006: the parent of a %v is not its parent", m["/S"])
				}
				d.elements(kid, role, heading)
				roles = append(roles, d.roles[kid])
				continue
			}
			page, id = m["/Pg"], m["/MCID"]
		}
		d.kids[[2]string{d.ref(page), number(id)}] = name
	}
	d.children(role, roles)
}

// element looks at one element's own entries.
func (d *document) element(el dict, role string, heading *int) {
	attribute, _ := d.at(el["/A"])["/Scope"].(string)
	alt, _ := el["/Alt"].(string)
	switch {
	case role == "Figure" && len(alt) < 4:
		d.t.Error("13-004: a figure says nothing to those who hear it")
	case role == "TH" && attribute != "/Column" && attribute != "/Row":
		d.t.Error("15-003: a header cell without a scope")
	case len(role) == 2 && role[0] == 'H':
		n := int(role[1] - '0')
		if n > *heading+1 {
			d.t.Errorf("14-003: a heading of the level %d after one of %d", n, *heading)
		}
		*heading = n
	}
}

// children looks at what stands together.
func (d *document) children(role string, roles []string) {
	for _, only := range []struct{ in, may string }{{"L", "LI Caption"}, {"LI", "Lbl LBody"}, {"TR", "TH TD"},
		{"Table", "TR THead TBody Caption"}, {"THead", "TR"}, {"TBody", "TR"}} {
		if role != only.in {
			continue
		}
		for _, r := range roles {
			if !slices.Contains(strings.Fields(only.may), r) {
				d.t.Errorf("09-004: %s holds %s", role, r)
			}
		}
	}
	if role == "Link" && !slices.Contains(roles, "OBJR") {
		d.t.Error("28-011: a link's element without its annotation")
	}
	if role == "Table" && slices.Contains(roles, "THead") && !slices.Contains(roles, "TBody") {
		d.t.Error("ISO 32000-1, table 337: a table's head without a body")
	}
}

func number(v any) string {
	f, ok := v.(float64)
	if !ok {
		return ""
	}
	return strconv.Itoa(int(f))
}

var mcid = regexp.MustCompile(`/MCID (\d+)`)

// marked: each piece of marked content belongs to exactly the element that the
// parent tree names.
func (d *document) marked(structure dict) {
	nums, _ := d.at(structure["/ParentTree"])["/Nums"].([]any)
	owners := map[string]any{}
	for i := 0; i+1 < len(nums); i += 2 {
		owners[number(nums[i])] = nums[i+1]
	}
	found := 0
	for _, name := range d.all("/Type", "/Page") {
		page := d.at(name)
		if page["/Tabs"] != "/S" {
			d.t.Error("28-009: the tab order does not follow the structure")
		}
		list, _ := owners[number(page["/StructParents"])].([]any)
		for _, m := range mcid.FindAllStringSubmatch(string(d.streams[d.ref(page["/Contents"])]), -1) {
			i, _ := strconv.Atoi(m[1])
			owner := d.kids[[2]string{name, m[1]}]
			if owner == "" {
				owner = d.anyPage(m[1], list, i)
			}
			if i >= len(list) || owner == "" || list[i] != owner {
				d.t.Errorf("01-005: content %s of page %s belongs to no element", m[1], name)
			}
			found++
		}
	}
	if found == 0 {
		d.t.Error("01-005: nothing is marked")
	}
}

// anyPage finds the element of content on a side that is printed several times:
// its element names the first of its pages.
func (d *document) anyPage(id string, list []any, i int) string {
	if i >= len(list) {
		return ""
	}
	for key, el := range d.kids {
		if key[1] == id && el == list[i] {
			return el
		}
	}
	return ""
}

// links: each annotation is described, and has its element.
func (d *document) links() {
	for _, name := range d.all("/Subtype", "/Link") {
		a := d.at(name)
		if text, _ := a["/Contents"].(string); len(text) < 3 {
			d.t.Error("28-012: a link without a description")
		}
		if a["/StructParent"] == nil {
			d.t.Error("28-010: a link without an element")
		}
	}
}

// fonts: each is in the file, and leads back to text.
func (d *document) fonts() {
	for _, name := range d.all("/Subtype", "/Type0") {
		if d.streams[d.ref(d.at(name)["/ToUnicode"])] == nil {
			d.t.Error("31-027: a font that does not lead back to text")
		}
	}
	for _, name := range d.all("/Type", "/FontDescriptor") {
		if d.streams[d.ref(d.at(name)["/FontFile2"])] == nil {
			d.t.Error("31-009: a font that is not in the file")
		}
	}
}

// veraPDF asks the reference checker, where there is one.
func veraPDF(t testing.TB, file string) {
	t.Helper()
	command := os.Getenv("GROUNDWORK_VERAPDF")
	if command == "" {
		return
	}
	for _, flavour := range []string{"2a", "ua1"} {
		out, err := exec.Command(command, "--flavour", flavour, "--format", "text", "-v", file).CombinedOutput()
		if err != nil || !strings.HasPrefix(strings.TrimSpace(string(out)), "PASS") {
			t.Errorf("veraPDF %s: %v\n%s", flavour, err, out)
		}
	}
}
