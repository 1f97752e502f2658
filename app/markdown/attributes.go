// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/yuin/goldmark/ast"

	"github.com/groundwork-org/groundwork/app/curriculum"
)

// attributes are what stands in the braces of a block's heading.
type attributes struct {
	id      string
	classes []string
	values  map[string]string
}

// allowed says what a kind of document may say about a block.
type allowed struct {
	names   []string
	classes []string
}

var allowedIn = map[kind]allowed{
	kindModule: {
		names:   []string{"step", "method", "minutes", "group", "materials", "cut", "jurisdiction", "checked"},
		classes: []string{"break", "meal", "evaluation", "rights", "safety"},
	},
	kindCourse:  {names: []string{"jurisdiction", "checked"}, classes: []string{"rights", "safety"}},
	kindMethods: {classes: []string{"speaking"}},
	kindJourney: {names: []string{"needs"}},
}

// readAttributes reads what goldmark found on a heading; b is its block so far.
func readAttributes(s *source, b *block, h *ast.Heading) attributes {
	a := attributes{values: map[string]string{}}
	for _, attr := range h.Attributes() {
		name, value := string(attr.Name), ""
		switch v := attr.Value.(type) {
		case []byte:
			value = string(v)
		case string:
			value = v
		case float64:
			value = strconv.FormatFloat(v, 'f', -1, 64)
		case bool:
			value = strconv.FormatBool(v)
		default:
			s.errorf(b.at(name), "%s must be a word, a number or a text in double quotes", name)
			continue
		}
		switch _, twice := a.values[name]; {
		case name == "id":
			a.id = value
		case name == "class":
			a.classes = strings.Fields(value)
		case twice:
			s.errorf(b.at(name+"="), "%s is there twice", name)
		default:
			a.values[name] = value
		}
	}
	return a
}

// declare makes the curriculum's block from a source file's, and reports what
// its attributes lack or have too much.
func (f *file) declare(b *block, report func(curriculum.Pos, string, ...any)) *curriculum.Block {
	d := &declarer{b: b, report: report, kind: f.kind}
	d.out = &curriculum.Block{
		ID: b.id, Hash: b.hash, Cut: curriculum.NoCut,
		Speaking: slices.Contains(b.attrs.classes, "speaking"),
	}
	d.unknown()
	d.classes()
	if f.kind == kindJourney {
		if needs, ok := b.attrs.values["needs"]; ok {
			d.out.Attrs = map[string]string{"needs": needs}
		}
	}
	if f.kind == kindModule {
		d.time()
		d.group()
	}
	d.guard()
	return d.out
}

type declarer struct {
	b      *block
	kind   kind
	out    *curriculum.Block
	report func(curriculum.Pos, string, ...any)
}

func (d *declarer) value(name string) (string, bool) {
	v, ok := d.b.attrs.values[name]
	return strings.TrimSpace(v), ok
}

func (d *declarer) wrong(name, format string, args ...any) {
	d.report(d.b.at(name+"="), format, args...)
}

func (d *declarer) unknown() {
	may := allowedIn[d.kind]
	for name := range d.b.attrs.values {
		if !slices.Contains(may.names, name) {
			d.wrong(name, "unknown attribute %q%s", name, mayBe(may.names, "a heading here may have: "))
		}
	}
	for _, class := range d.b.attrs.classes {
		if !slices.Contains(may.classes, class) {
			d.report(d.b.at("."+class), "unknown class %q%s", "."+class, mayBe(may.classes, "a heading here may have: ."))
		}
	}
}

func mayBe(list []string, intro string) string {
	if len(list) == 0 {
		return "; a heading here has an id only"
	}
	sep := ", "
	if strings.HasSuffix(intro, ".") {
		sep = ", ."
	}
	return "; " + intro + strings.Join(list, sep)
}

func (d *declarer) classes() {
	has := func(c string) bool { return slices.Contains(d.b.attrs.classes, c) }
	d.out.Evaluation, d.out.Rights, d.out.Safety = has("evaluation"), has("rights"), has("safety")
	switch {
	case has("meal"):
		d.out.Rest = curriculum.Meal
	case has("break"):
		d.out.Rest = curriculum.Break
	}
	if has("meal") && has("break") {
		d.report(d.b.at(".meal"), "a block is a break or a meal, not both")
	}
}

// time reads step, method, minutes, cut and materials.
func (d *declarer) time() {
	if step, ok := d.value("step"); ok {
		d.out.Step = curriculum.Step(step)
		if !slices.Contains(curriculum.Steps, d.out.Step) {
			d.wrong("step", "unknown step %q; steps are experience, patterns, theory, skills, action", step)
		}
	} else if d.out.Rest == "" {
		d.report(d.b.pos, "this block has no step=")
	}
	if method, ok := d.value("method"); ok {
		d.out.Method = method
	} else {
		d.report(d.b.pos, "this block has no method=")
	}
	if _, ok := d.value("minutes"); !ok {
		d.report(d.b.pos, "this block has no minutes=")
	} else {
		d.out.Minutes = d.whole("minutes", 1)
	}
	if _, ok := d.value("cut"); ok {
		d.cut()
	}
	d.out.Materials = d.b.attrs.materials()
}

// materials are the things to bring, in the words of the file they stand in.
func (a attributes) materials() (things []string) {
	for thing := range strings.SplitSeq(a.values["materials"], ";") {
		if thing = strings.TrimSpace(thing); thing != "" && thing != "none" {
			things = append(things, thing)
		}
	}
	return things
}

// jurisdiction is where the block holds, in the words of the file it stands in.
func (a attributes) jurisdiction() string { return strings.TrimSpace(a.values["jurisdiction"]) }

func (d *declarer) cut() {
	cut := d.whole("cut", 0)
	switch {
	case d.out.Rest != "" || d.out.Evaluation || d.out.Step == curriculum.Action:
		d.wrong("cut", "breaks, meals, evaluation and action are never cut")
	case cut >= d.out.Minutes && d.out.Minutes > 0:
		d.wrong("cut", "cut must be less than the block's %d minutes", d.out.Minutes)
	default:
		d.out.Cut = cut
	}
}

// whole reads a whole number of minutes from least to 600.
func (d *declarer) whole(name string, least int) int {
	text, _ := d.value(name)
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > 600 {
		d.wrong(name, "%s must be a whole number of minutes from %d to 600", name, least)
		return 0
	}
	return n
}

func (d *declarer) group() {
	text, ok := d.value("group")
	if !ok {
		return
	}
	if text == "whole" {
		d.out.WholeRoom = true
		return
	}
	low, high, isRange := strings.Cut(text, "-")
	if !isRange {
		high = low
	}
	from, err1 := strconv.Atoi(low)
	to, err2 := strconv.Atoi(high)
	if err1 != nil || err2 != nil || from < 1 || to < from || to > math.MaxInt16 {
		d.wrong("group", "group must be whole, a number or a range like \"2-3\"")
		return
	}
	d.out.GroupMin, d.out.GroupMax = from, to
}

// guard reads what blocks about rights and safety must say.
func (d *declarer) guard() {
	d.out.Jurisdiction = d.b.attrs.jurisdiction()
	checked, has := d.value("checked")
	if has {
		if _, err := time.Parse(time.DateOnly, checked); err != nil {
			d.wrong("checked", "checked must be a date like \"2026-11-23\"")
		}
		d.out.Checked = checked
	}
	if !d.out.Guarded() {
		if has || d.out.Jurisdiction != "" {
			d.report(d.b.pos, "jurisdiction= and checked= belong to .rights and .safety blocks")
		}
		return
	}
	if d.out.Jurisdiction == "" {
		d.report(d.b.pos, "a .rights or .safety block must have jurisdiction=\"…\"")
	}
	if !has {
		d.report(d.b.pos, "a .rights or .safety block must have checked=\"the date it was checked\"")
	}
}
