// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/vault"
	"github.com/groundwork-org/groundwork/app/vault/vaulttest"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// The access matrix: every route of the table × who calls × whose ids. What is
// asked for stands in samples below; the rest follows from the table of routes.

// sample is how a route is asked. Ids of an organization stand in braces:
// {code} a workshop, {checkin} a check-in of it, {carried} one with a card, {account} an account,
// {lookup} the look-up part of a member's card, {card} a whole card, {link} an
// organization's part in a network, {member} a member's id. {uuid} is an id that
// is made with the form.
type sample struct {
	path string // "": the pattern itself, with patterns below filled in
	form string // application/x-www-form-urlencoded
	json string
	// capability: the id in the path is all that it takes, in any organization.
	capability bool
}

// patterns fill in parameters that every route means likewise.
var patterns = strings.NewReplacer("/:lang/", "/en/", ":code", "{code}", ":uuid", "{uuid}", ":course", "unite-against-racism",
	":module", "opening-and-agreements", ":journey", "first-call-to-organizer", ":file", "mark.svg", ":kind", "executive", "/pictures/*", "/pictures/x/y.svg", ":token", "{token}")

// samples has a line for each route that changes something, and for each whose
// parameters patterns does not know. A new route needs one: see the failure of
// TestAccessMatrix. A form that names ids has to name them here.
var samples = map[string]sample{
	"PUT /api/v1/workshops/:code/checkins/:uuid": {json: `{"language":"en","card":"{lookup}"}`, capability: true},
	"GET /j/:code":           {capability: true},
	"GET /:lang/join/:code":  {capability: true},
	"POST /:lang/join/:code": {form: "id={uuid}&card={lookup}", capability: true},

	"POST /:lang/trainer/workshops/new":                     {form: planSample},
	"POST /:lang/trainer/workshops/:code/plan":              {form: planSample},
	"POST /:lang/trainer/workshops/:code/pass":              {form: "names=yes"},
	"POST /:lang/trainer/workshops/:code/pass/:id/withdraw": {path: "/en/trainer/workshops/{code}/pass/{pass}/withdraw"},
	"POST /:lang/pass":                                      {form: "code=x"},
	"POST /:lang/trainer/workshops/:code/copy":              {form: "date=2026-12-05"},
	"POST /:lang/trainer/workshops/:code/open":              {},
	"POST /:lang/trainer/workshops/:code/close":             {},
	"POST /:lang/trainer/workshops/:code/code":              {},
	"POST /:lang/trainer/workshops/:code/next":              {form: "shown=0"},
	"POST /:lang/trainer/workshops/:code/back":              {form: "shown=0"},
	"POST /:lang/trainer/workshops/:code/confirm":           {form: "id={checkin}&token=t1"},
	"POST /:lang/trainer/workshops/:code/roll":              {form: "id={uuid}&known_as=Noor&language=en"},
	"POST /:lang/trainer/workshops/:code/roll/headcount":    {form: "token=t1&headcount-en=3"},
	"GET /:lang/trainer/workshops/:code/roll/:id":           {path: "/en/trainer/workshops/{code}/roll/{checkin}"},
	"POST /:lang/trainer/workshops/:code/roll/:id":          {path: "/en/trainer/workshops/{code}/roll/{checkin}", form: "token=t1&do=same&other={checkin}"},
	"POST /:lang/trainer/workshops/:code/roll/:id/card":     {path: "/en/trainer/workshops/{code}/roll/{carried}/card"},
	"POST /:lang/trainer/workshops/:code/sheet":             {form: "numbers=1&row-1-name=Noor&row-1-language=en"},
	"POST /:lang/trainer/workshops/:code/sheet/count":       {form: "rows=3"},
	"POST /:lang/trainer/workshops/:code/tally":             {form: "before-by=hands&before-1-yes=3&after-by=hands"},
	"POST /:lang/trainer/workshops/:code/attendance.csv":    {form: "passphrase=x"},
	"POST /:lang/trainer/workshops/:code/card":              {form: "id={uuid}&known_as=Noor&entry={checkin}"},

	"POST /:lang/trainer/workshops/:code/notes": {form: "note-decided=We+meet+again"},
	"POST /:lang/trainer/network/invite":        {},
	"POST /:lang/trainer/network/join":          {form: "code=7QF3-WX12&sure=yes"},
	"POST /:lang/trainer/network/:id/accept":    {path: "/en/trainer/network/{link}/accept"},
	"POST /:lang/trainer/network/:id/leave":     {path: "/en/trainer/network/{link}/leave"},

	"POST /:lang/trainer/accounts":                 {form: "name=Lin&account=lin&role=trainer"},
	"POST /:lang/trainer/accounts/key":             {},
	"POST /:lang/trainer/recovery/sheet":           {form: "passphrase=x"},
	"POST /:lang/trainer/recovery/try":             {form: "secret=x"},
	"POST /:lang/trainer/accounts/:id/device-code": {path: "/en/trainer/accounts/{account}/device-code"},
	"POST /:lang/trainer/account/device-code":      {},
	"POST /:lang/trainer/accounts/:id/access":      {path: "/en/trainer/accounts/{account}/access"},
	"POST /:lang/trainer/invitations":              {form: "role=trainer"},
	"POST /:lang/trainer/invitations/:id/withdraw": {path: "/en/trainer/invitations/{ticket}/withdraw"},
	"POST /:lang/trainer/accounts/:id/passphrase":  {path: "/en/trainer/accounts/{account}/passphrase"},
	"GET /:lang/trainer/accounts/:id/remove":       {path: "/en/trainer/accounts/{account}/remove"},
	"POST /:lang/trainer/accounts/:id/remove":      {path: "/en/trainer/accounts/{account}/remove"},

	"POST /:lang/trainer/retention":              {form: "days=90"},
	"POST /:lang/trainer/person":                 {form: "card={lookup}"},
	"POST /:lang/trainer/person/groundwork.json": {form: "member={member}"},
	"POST /:lang/trainer/person/erase":           {form: "member={member}&sure=yes"},

	"POST /:lang/me":         {form: "card={card}", capability: true},
	"POST /:lang/me/commit":  {form: "kind=one-on-one&month=2026-12"},
	"POST /:lang/me/journey": {form: "journey=nothing&take=yes"},
	"POST /:lang/me/card":    {},
	"POST /:lang/me/erase":   {form: "sure=yes"},
	"POST /:lang/me/leave":   {},

	"GET /setup/:token":                                   {capability: true},
	"POST /setup/:token":                                  {capability: true},
	"POST /:lang/sign-in":                                 {form: "account=amrit&passphrase=x"},
	"POST /:lang/invitation":                              {form: "code=x&account=a&name=b&passphrase=c"},
	"POST /:lang/sign-in/code":                            {form: "code=123456"},
	"POST /:lang/trainer/lock":                            {},
	"POST /:lang/trainer/account/devices/:id/end":         {path: "/en/trainer/account/devices/{device}/end"},
	"POST /:lang/trainer/account/factors/app":             {form: "code=1&secret=A&passphrase=x"},
	"POST /:lang/trainer/account/factors/passkey/options": {},
	"POST /:lang/trainer/account/factors/passkey":         {form: "passphrase=x&credential=x"},
	"POST /:lang/sign-in/passkey":                         {},
	"POST /:lang/trainer/account/factors/codes":           {form: "passphrase=x"},
	"POST /:lang/trainer/account/factors/remove":          {form: "passphrase=x"},
	"POST /:lang/trainer/account/anew":                    {form: "sure=yes"},
	"POST /:lang/recovery":                                {form: "account=amrit&secret=x&new=y"},
	"POST /:lang/sign-out":                                {},
	"POST /:lang/trainer/account/passphrase":              {form: "passphrase=x&new=y"},
	"POST /:lang/trainer/account/sign-out":                {},
}

const planSample = "course=unite-against-racism&date=2026-12-05&start=09:30&zone=America/Toronto&items=1&item-0-title=Tea&item-0-minutes=30" +
	"&facilitators=1&facilitator-0-id=f1&facilitator-0-who={account}&facilitator-0-role=leads&do=save"

// sampleOf is how a route is asked.
func sampleOf(t *testing.T, r Route) sample {
	t.Helper()
	one, ok := samples[r.Method+" "+r.Path]
	if !ok && !safe(r.Method) {
		t.Fatalf("%s %s has no sample: say in samples what its form holds", r.Method, r.Path)
	}
	if one.path == "" {
		one.path = patterns.Replace(r.Path)
	}
	if strings.Contains(one.path, ":") || strings.Contains(one.path, "*") {
		t.Fatalf("%s %s has a parameter that no sample fills in", r.Method, r.Path)
	}
	return one
}

// named are the kinds of ids that a text names.
func named(text string) []string {
	var kinds []string
	for _, k := range idKinds {
		if strings.Contains(text, "{"+k+"}") {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

var idKinds = []string{"code", "checkin", "carried", "account", "lookup", "card", "link", "ticket", "member", "device", "pass"}

// missing are ids of nothing, in the shape of ids.
var missing = map[string]string{"code": "7QF3WX", "checkin": "11111111-2222-4333-8444-555555555555", "carried": "11111111-2222-4333-8444-666666666666",
	"account": "0123456789abcdef0123456789abcdef", "lookup": "0000-1111", "card": "0000-1111-2222-3333-4444-5555-6666",
	"link": "fedcba9876543210fedcba9876543210", "ticket": "fedcba98765432100123456789abcdef",
	"member": "fedcba98765432100123456789abcdee",
	"device": "00112233445566778899aabbccddeeff", "pass": "ffeeddccbbaa99887766554433221100"}

// camp is one organization with an account of each role, and things of its own.
type camp struct {
	org       string
	ids       map[string]string // a workshop of the whole team, and what belongs to it
	elsewhere map[string]string // a workshop that is the coordinator's alone
	who       map[string]person
}

// person is somebody who calls.
type person struct {
	name    string
	account string
	roles   []people.Role
	member  bool
	waits   bool // has to change her passphrase first
	token   string
	again   func() string // a fresh session
}

type matrix struct {
	*hall
	camps     []*camp
	neighbour string // an organization that is not walked, and asked to join every network
	spent     int
	clock     atomic.Int64      // after saturday; read by what goes on behind a request
	elsewhere map[string]answer // what an address of nothing gives, by method, form and session
}

// at is the matrix's time.
func (m *matrix) at() time.Time { return saturday.Add(time.Duration(m.clock.Load())) }

func newMatrix(t *testing.T) *matrix {
	m := &matrix{hall: newHall(t), elsewhere: map[string]answer{}}
	m.s.Now, m.workshops.Now, m.s.Reports.Now, m.s.Journeys.Now, m.s.Audit.Now = m.at, m.at, m.at, m.at, m.at
	m.people = people.NewService(m.store, vaulttest.Quick{Vault: vault.New(m.store.Pepper)}, m.at, rand.Reader)
	m.workshops.Cards, m.workshops.Accounts = m.people, m.people
	m.s.People, m.s.Sessions = m.people, sessionsOf{m.people}
	m.neighbour = m.org
	for i := range 3 {
		m.camps = append(m.camps, m.camp(i))
	}
	return m
}

// camp makes an organization.
func (m *matrix) camp(i int) *camp {
	m.Helper()
	ctx := context.Background()
	token, err := m.people.AnotherSetupToken(ctx)
	m.need(err)
	handle := fmt.Sprintf("first-%d", i)
	in, err := m.people.SetUp(ctx, token, people.SetUp{Organization: fmt.Sprintf("Council %d", i), Zone: "America/Toronto",
		Handle: handle, Name: "Rosa", Passphrase: passphrase})
	m.need(err)
	c := &camp{org: in.Org.ID, who: map[string]person{}}
	c.who["coordinator"] = person{name: "coordinator", account: in.Account.ID, roles: in.Account.Roles, token: in.Token, again: m.signer(handle, passphrase)}
	for _, role := range []people.Role{people.Trainer, people.Apprentice, people.Translator} {
		c.who[string(role)] = m.join(c, string(role), role)
	}
	c.who["colleague"] = m.join(c, "colleague", people.Trainer)
	c.who["observer"] = m.join(c, "observer", people.Apprentice)
	c.who["newcomer"] = m.newcomer(c)
	c.ids, c.elsewhere = m.things(c, "trainer", "apprentice", "observer"), m.things(c)
	c.who["member"] = m.member(c)
	return c
}

func (m *matrix) need(err error) {
	m.Helper()
	if err != nil {
		m.Fatal(err)
	}
}

func (m *matrix) signer(handle, phrase string) func() string {
	return func() string {
		m.clock.Add(int64(time.Millisecond)) // after whatever ended sessions
		in, err := m.people.SignIn(context.Background(), handle, phrase)
		m.need(err)
		return in.Token
	}
}

func (m *matrix) add(c *camp, roles ...people.Role) (account people.Account, handle, once string) {
	m.Helper()
	ctx := context.Background()
	actor, err := m.people.Authenticate(ctx, c.who["coordinator"].again())
	m.need(err)
	m.spent++
	handle = fmt.Sprintf("somebody-%d", m.spent)
	account, once, err = m.people.AddAccount(ctx, actor, people.NewAccount{Handle: handle, Name: "Sana", Roles: roles})
	m.need(err)
	return account, handle, once
}

func (m *matrix) join(c *camp, name string, roles ...people.Role) person {
	m.Helper()
	ctx := context.Background()
	account, handle, once := m.add(c, roles...)
	in, err := m.people.SignIn(ctx, handle, once)
	m.need(err)
	fresh, err := m.people.Authenticate(ctx, in.Token)
	m.need(err)
	in, err = m.people.ChangePassphrase(ctx, fresh, once, passphrase+" again")
	m.need(err)
	return person{name: name, account: account.ID, roles: roles, token: in.Token, again: m.signer(handle, passphrase+" again")}
}

func (m *matrix) newcomer(c *camp) person {
	account, handle, once := m.add(c, people.Trainer, people.Coordinator)
	sign := m.signer(handle, once)
	return person{name: "newcomer", account: account.ID, roles: account.Roles, waits: true, token: sign(), again: sign}
}

func (m *matrix) member(c *camp) person {
	again := func() string {
		_, card, err := m.people.OfferMember(context.Background(), c.org, people.Offer{Name: "Noor", Language: "en"})
		m.need(err)
		token, _, err := m.people.SignInMember(context.Background(), card.String())
		m.need(err)
		return token
	}
	return person{name: "member", member: true, token: again(), again: again}
}

// things makes a workshop in which these facilitate, and an id of every kind.
func (m *matrix) things(c *camp, team ...string) map[string]string {
	m.Helper()
	ctx := context.Background()
	plan := m.plan()
	plan.Facilitators = nil
	for i, name := range append([]string{"coordinator"}, team...) {
		role := workshop.CoFacilitates
		switch {
		case i == 0:
			role = workshop.Leads
		case name == "observer":
			role = workshop.Observes
		}
		plan.Facilitators = append(plan.Facilitators, workshop.Facilitator{ID: fmt.Sprintf("f%d", i), Account: c.who[name].account, Role: role})
	}
	w, err := m.workshops.Create(ctx, c.org, c.who["coordinator"].account, "", plan)
	m.need(err)
	checkIn := newUUID()
	_, err = m.workshops.CheckIn(ctx, w.Code, checkIn, workshop.Arrival{KnownAs: "Jasleen", Language: "pa"})
	m.need(err)
	rosa, card, err := m.people.OfferMember(ctx, c.org, people.Offer{Name: "Rosa", Language: "es"})
	m.need(err)
	withCard := newUUID()
	_, err = m.workshops.CheckIn(ctx, w.Code, withCard, workshop.Arrival{Card: card.LookupString(), Language: "es"})
	m.need(err)
	spare, _, _ := m.add(c, people.Trainer)
	link := report.Link{ID: m.workshops.NewID(), Network: c.org, Member: m.neighbour, State: report.Asked, CreatedAt: m.at(), ExpiresAt: m.at()}
	m.need(m.store.CreateLink(ctx, link))
	actor, err := m.people.Authenticate(ctx, c.who["coordinator"].again())
	m.need(err)
	ticket, _, err := m.people.Invite(ctx, actor, []people.Role{people.Trainer})
	m.need(err)
	devices, err := m.people.Devices(ctx, actor)
	m.need(err)
	pass, _, err := m.people.GivePass(ctx, actor, w.ID, false, w.PassEnds())
	m.need(err)
	return map[string]string{"code": w.Code, "checkin": checkIn, "carried": withCard, "account": spare.ID, "lookup": card.LookupString(), "card": card.String(),
		"ticket": ticket.ID, "link": link.ID, "member": rosa.ID, "device": devices[0].ID, "pass": pass.ID}
}

// answer is a response as it can be compared.
type answer struct {
	status int
	where  string
	text   string
}

// turnedAway says that the handler was not reached.
func (a answer) turnedAway() bool {
	return a.status == fiber.StatusNotFound || a.status == fiber.StatusUnauthorized || a.status == fiber.StatusForbidden ||
		strings.HasPrefix(a.where, "/en/sign-in?next=") || a.where == "/en"+askCard || a.where == "/en/trainer/account"
}

// ask asks a route with these ids. The ids stand as their kinds in the answer,
// so that answers about two things can be compared byte for byte.
func (m *matrix) ask(r Route, one sample, ids map[string]string, token string) answer {
	m.Helper()
	m.clock.Add(int64(60 * time.Millisecond)) // the budget for unknown codes
	fill := func(text string) string {
		for kind, id := range ids {
			text = strings.ReplaceAll(text, "{"+kind+"}", id)
		}
		return strings.ReplaceAll(strings.ReplaceAll(text, "{uuid}", newUUID()), "{token}", strings.Repeat("x", 43))
	}
	body := one.form
	if one.json != "" {
		body = one.json
	}
	req := httptest.NewRequest(r.Method, fill(one.path), strings.NewReader(fill(body)))
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if one.form != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token != "" {
		req.Header.Set("Cookie", SessionCookie+"="+token)
	}
	res, err := m.s.app.Test(req, -1)
	m.need(err)
	defer func() { _ = res.Body.Close() }()
	return m.read(res, ids)
}

// drawn are the random tokens and ids of forms.
var drawn = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b`)

// left are the seconds of a session, which run.
var left = regexp.MustCompile(` data-left="[0-9]+"`)

func (m *matrix) read(res *http.Response, ids map[string]string) answer {
	m.Helper()
	var b bytes.Buffer
	body, err := io.ReadAll(res.Body)
	m.need(err)
	res.Header.Del("Date")
	if _, to, ok := strings.Cut(res.Header.Get("Refresh"), ";"); ok { // its seconds run
		res.Header.Set("Refresh", to)
	}
	names := make([]string, 0, len(res.Header))
	for name := range res.Header {
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Fprintln(&b, res.StatusCode)
	for _, name := range names {
		fmt.Fprintln(&b, name, res.Header[name])
	}
	b.Write(body)
	text := b.String()
	for kind, id := range ids {
		text = strings.ReplaceAll(text, id, "{"+kind+"}")
	}
	text = left.ReplaceAllString(text, "")
	return answer{res.StatusCode, res.Header.Get("Location"), drawn.ReplaceAllString(text, "{drawn}")}
}

// mayCall says whether this person's role is let in by a level. It is written
// apart from the gate.
func mayCall(level Access, p person) bool {
	is := func(roles ...people.Role) bool {
		return slices.ContainsFunc(p.roles, func(r people.Role) bool { return slices.Contains(roles, r) })
	}
	switch {
	case level == Anyone:
		return true
	case level == Anybody:
		return p.member || p.account != ""
	case level == Members:
		return p.member
	case p.account == "" || p.waits && level != Accounts:
		return false
	case level == Accounts:
		return true
	case level == Readers:
		return true
	case level == Facilitators, level == RollKeepers:
		return is(people.Trainer, people.Apprentice, people.Coordinator)
	case level == Planners:
		return is(people.Trainer, people.Coordinator)
	case level == Coordinators:
		return is(people.Coordinator)
	}
	return false
}

// with is ids with one of them replaced.
func with(ids map[string]string, kind, id string) map[string]string {
	changed := make(map[string]string, len(ids))
	for k, v := range ids {
		changed[k] = v
	}
	changed[kind] = id
	return changed
}

// TestAccessMatrix walks every route × everybody × the ids of three
// organizations. Whoever may not call a route gets what a thing that isn't
// there gives, or is asked to sign in, whatever ids she names; and who may call
// it gets, for ids that are not hers to see, byte for byte what an id of
// nothing gives. Nothing of it changes anything.
func TestAccessMatrix(t *testing.T) {
	m := newMatrix(t)
	before, asked := m.everything(), 0
	for _, r := range m.s.routes() {
		one := sampleOf(t, r)
		for i, c := range m.camps {
			for _, p := range append(callers(c), person{name: "stranger"}) {
				asked += m.tryRoute(r, one, i, p)
			}
		}
		if m.everything() != before {
			t.Fatalf("%s %s: something changed for somebody who may not", r.Method, r.Path)
		}
	}
	t.Logf("%d routes, %d comparisons", len(m.s.routes()), asked)
}

func callers(c *camp) []person {
	var list []person
	for _, p := range c.who {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b person) int { return strings.Compare(a.name, b.name) })
	return list
}

// tryRoute asks one route as one person of camp i, and says how many answers
// were compared.
func (m *matrix) tryRoute(r Route, one sample, i int, p person) (compared int) {
	m.Helper()
	c, name := m.camps[i], fmt.Sprintf("%s %s as %s of %d", r.Method, r.Path, p.name, i)
	kinds := named(one.path + one.form + one.json)
	if r.Access == Undeclared {
		m.Errorf("%s %s declares no access", r.Method, r.Path)
	}
	if !mayCall(r.Access, p) {
		want := m.ask(r, one, missing, p.token)
		if !want.turnedAway() {
			m.Errorf("%s: let in with %d", name, want.status)
			return 1
		}
		if p.account != "" && !p.waits && r.Access != Members {
			m.same(name+", against an address of nothing", pathless(want, one.path), pathless(m.nowhere(r, one, p), one.path))
		}
		for _, ids := range []map[string]string{c.ids, m.camps[(i+1)%len(m.camps)].ids} {
			m.same(name, m.ask(r, one, ids, p.token), want)
			compared++
		}
		return compared + 1
	}
	for _, kind := range kinds {
		if one.capability && strings.Contains(one.path, "{"+kind+"}") || kind == "card" {
			continue // whoever has it may use it
		}
		nothing := m.ask(r, one, with(c.ids, kind, missing[kind]), p.token)
		if strings.Contains(one.path, "{"+kind+"}") && nothing.status != fiber.StatusNotFound {
			m.Errorf("%s: %d for a %s of nothing", name, nothing.status, kind)
		}
		for j, other := range m.camps {
			if j != i {
				m.same(fmt.Sprintf("%s, %s of %d", name, kind, j), m.ask(r, one, with(c.ids, kind, other.ids[kind]), p.token), nothing)
				compared++
			}
		}
		if kind == "code" && !slices.Contains(p.roles, people.Coordinator) {
			m.same(name+", a workshop of others", m.ask(r, one, with(c.ids, kind, c.elsewhere[kind]), p.token), nothing)
		}
		if kind == "code" && r.Access == RollKeepers && p.name == "observer" {
			m.same(name+", who only observes", m.ask(r, one, c.ids, p.token), nothing)
		}
	}
	return compared
}

// nowhere is what an address of nothing gives her.
func (m *matrix) nowhere(r Route, one sample, p person) answer {
	key := r.Method + " " + one.form + " " + p.token
	a, ok := m.elsewhere[key]
	if !ok {
		a = m.ask(r, sample{path: nowhere, form: one.form}, nil, p.token)
		m.elsewhere[key] = a
	}
	return a
}

// nowhere is an address of nothing.
const nowhere = "/en/trainer/nothing-is-here"

// pathless takes the address, and the length that goes with it, out of an
// answer.
func pathless(a answer, path string) answer {
	for _, p := range []string{nowhere, path, strings.TrimPrefix(nowhere, "/en"), strings.TrimPrefix(path, "/en")} {
		a.text = strings.ReplaceAll(a.text, p, "{path}")
	}
	a.text = length.ReplaceAllString(a.text, "")
	return a
}

var length = regexp.MustCompile(`Content-Length \[\d+\]`)

func (m *matrix) same(name string, got, want answer) {
	m.Helper()
	if got.text == want.text {
		return
	}
	g, w := strings.Split(got.text, "\n"), strings.Split(want.text, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			m.Errorf("%s: tells the difference (%d, %d) in line %d:\n%.300s", name, got.status, want.status, i, g[i])
			return
		}
	}
	m.Errorf("%s: tells the difference: it is shorter", name)
}

// everything is what the store holds of the organizations, to compare.
func (m *matrix) everything() string {
	m.Helper()
	ctx := context.Background()
	var all []any
	for _, c := range m.camps {
		accounts, _, err := m.store.Accounts(ctx, c.org, "", 1000)
		m.need(err)
		members, _, err := m.store.Members(ctx, c.org, "", 1000)
		m.need(err)
		workshops, _, err := m.store.Workshops(ctx, c.org, "", 1000)
		m.need(err)
		events, _, err := m.store.Events(ctx, c.org, "", 1000)
		m.need(err)
		links, err := m.store.LinksOf(ctx, c.org)
		m.need(err)
		all = append(all, accounts, members, workshops, events, links)
		for _, w := range workshops {
			checkIns, _, err := m.store.CheckIns(ctx, w.ID, nil, "", 1000)
			m.need(err)
			corrections, err := m.store.Corrections(ctx, w.ID)
			m.need(err)
			headcounts, err := m.store.Headcounts(ctx, w.ID)
			m.need(err)
			tallies, err := m.store.Tallies(ctx, w.ID)
			m.need(err)
			all = append(all, checkIns, corrections, headcounts, tallies)
		}
	}
	text, err := json.Marshal(all)
	m.need(err)
	return string(text)
}

// TestWhoMayCallIsLetIn is the other half: what is declared works, each time
// with things and a session of its own.
func TestWhoMayCallIsLetIn(t *testing.T) {
	m := newMatrix(t)
	c := m.camps[0]
	for _, r := range m.s.routes() {
		one := sampleOf(t, r)
		if r.Access == Anyone {
			continue
		}
		for _, p := range callers(c) {
			if !mayCall(r.Access, p) || p.name == "colleague" || p.name == "observer" && r.Access == RollKeepers {
				continue
			}
			ids := c.ids
			if !safe(r.Method) && len(named(one.path+one.form+one.json)) > 0 {
				ids = m.things(c, "trainer", "apprentice", "observer")
			}
			a := m.ask(r, one, ids, p.again())
			if forms, named := strings.Count(a.text, `method="post"`)-strings.Count(a.text, `method="post" action="/en/me"`), strings.Count(a.text, `name="whose" value="`); forms != named {
				t.Errorf("%s %s as %s: %d forms, %d of them say whose page it is", r.Method, r.Path, p.name, forms, named)
			}
			sentAway := a.where == "/en/sign-in" && strings.HasSuffix(r.Path, "sign-out")
			if strings.HasPrefix(r.Path, "/:lang/me/certificate/") {
				continue // she was at no workshop; see TestCertificatesNameWhomTheyBelongTo
			}
			if strings.HasSuffix(r.Path, "/print.pdf") {
				continue // which kind stands in the query; see TestWorkshopsSheetsInEveryFormat
			}
			ownAccount := a.where == "/en/trainer/account" && strings.HasPrefix(r.Path, "/:lang/trainer/account/")
			if p.waits && (strings.HasPrefix(r.Path, "/:lang/trainer/account/factors") || strings.HasSuffix(r.Path, "/account/device-code")) || strings.Contains(one.path, "{device}") && p.name != "coordinator" {
				continue // she changes her passphrase first; and the device is the coordinator's
			}
			if a.turnedAway() && !sentAway && !ownAccount && one.form != "journey=nothing&take=yes" || a.status >= 500 {
				t.Errorf("%s %s as %s: %d %s", r.Method, r.Path, p.name, a.status, a.where)
			}
		}
	}
}

// TestNothingIsMountedBesideTheTable: what the server answers is what the table
// of routes says, and HEAD where there is GET.
func TestNothingIsMountedBesideTheTable(t *testing.T) {
	s := newTestServer(t)
	table := map[string]bool{}
	for _, r := range s.routes() {
		table[r.Method+" "+r.Path] = true
		if r.Method == http.MethodGet {
			table["HEAD "+r.Path] = true
		}
	}
	for _, mounted := range s.app.GetRoutes(true) {
		if !table[mounted.Method+" "+mounted.Path] {
			t.Errorf("%s %s is answered, and stands in no table", mounted.Method, mounted.Path)
		}
	}
}
