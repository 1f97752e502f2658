// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// Access is who may call a route. Which workshop is the caller's to see, and how
// far, ownWorkshop asks the domain.
type Access int

// The levels of access.
const (
	Undeclared   Access = iota // refused: every route declares its level
	Anyone                     // reading and checking in need no account
	Anybody                    // whoever is signed in, with an account or a card: to end her session, from whatever page
	Members                    // somebody who opened her page with her card code
	Accounts                   // any account, of whatever role, also one that has to change its passphrase
	Readers                    // any role: what the content says, and nothing of people
	Facilitators               // trainers, apprentice trainers and coordinators: the day, and counts
	RollKeepers                // those of them who run the day, for the names on its roll
	Planners                   // trainers and coordinators
	Coordinators               // coordinators only
)

// roles are the account roles that each level lets in; nil: any.
var roles = map[Access][]people.Role{
	Facilitators: {people.Trainer, people.Apprentice, people.Coordinator},
	RollKeepers:  {people.Trainer, people.Apprentice, people.Coordinator},
	Planners:     {people.Trainer, people.Coordinator},
	Coordinators: {people.Coordinator},
}

// reaches are how far into a workshop its own routes of each level go, see
// ownWorkshop. A level that is not here reaches none.
var reaches = map[Access]workshop.Reach{
	Facilitators: workshop.SeesDay,
	RollKeepers:  workshop.KeepsRoll,
	Planners:     workshop.PlansIt,
	Coordinators: workshop.PlansIt,
}

// Actor is who is calling, as her session says. The organization comes from
// here and never from the request. The zero Actor is a stranger.
type Actor struct {
	Org        string
	Account    string // "" for a member; of a day pass, its own id
	Pass       string // the one workshop of a day pass, else ""
	Giver      string // the account that gave the day pass
	Member     string // "" for an account
	Roles      []people.Role
	MustChange bool      // she has to choose her own passphrase first
	NoKey      bool      // nobody has given her the organization's key yet
	Ends       time.Time // of the session
	// Token is the session's secret, for what only it unlocks. Never kept.
	Token string
}

// Sessions finds the actor of a session token. An unknown or expired token is
// fault.Unauthenticated; a store that cannot be reached fault.Unavailable.
type Sessions interface {
	Actor(ctx context.Context, token string) (Actor, error)
}

// What a request carries from the gate to its handler.
const (
	actorKey = "actor"
	levelKey = "level"
)

// actor is who is calling this request; the zero Actor on routes for Anyone,
// which do not look.
func (s *Server) actor(c *fiber.Ctx) Actor {
	a, _ := c.Locals(actorKey).(Actor)
	return a
}

// identify looks the session cookie up.
func (s *Server) identify(c *fiber.Ctx) (Actor, error) {
	token := c.Cookies(SessionCookie)
	if token == "" || s.Sessions == nil {
		return Actor{}, fault.New(fault.Unauthenticated, signInFirstKey)
	}
	if err := s.count(c, token); err != nil {
		return Actor{}, err
	}
	a, err := s.Sessions.Actor(c.UserContext(), token)
	if err != nil {
		return Actor{}, err
	}
	a.Token = token
	if a.Member == "" { // whose forms are never large
		s.met.add(token, c.Cookies(DeviceCookie))
	}
	c.Locals(actorKey, a)
	return a, nil
}

// leave has a page of somebody who is signed in go from the screen when her
// session ends, whether or not we can be reached then: it gives way to the
// page where she signs in.
func (s *Server) leave(c *fiber.Ctx, ends time.Time, to string) {
	if left := ends.Sub(s.Now()); left > 0 {
		c.Set("Refresh", fmt.Sprintf("%d; url=/%s%s", int64(left/time.Second)+1, s.language(c), to))
	}
}

// admit says whether the caller may use a route of this level. Without a
// session it asks her to sign in, whatever the address names; with a session
// that is not enough it is the 404 of what does not exist. A form of another's
// page is refused before that, whatever it asks for, but for one that ends the
// session: safety does not ask whose page it was.
func (s *Server) admit(c *fiber.Ctx, level Access) error {
	if level == Anyone {
		return nil
	}
	c.Locals(levelKey, level)
	a, err := s.identify(c)
	if err != nil {
		return err
	}
	if level == Anybody {
		return nil
	}
	if isAnothers(c, a) {
		return fault.New(fault.Conflict, anothersKey)
	}
	switch {
	case level == Members && a.Member != "":
		return nil
	case level == Members, level == Undeclared, a.Account == "":
		return fault.New(fault.Unauthenticated, signInFirstKey)
	}
	if a.Pass != "" && !passOpens[c.Route().Path] {
		return fault.New(fault.NotFound, "errors-not-found")
	}
	if a.MustChange && level != Accounts { // her own account and signing out
		return fault.New(fault.Forbidden, "errors-passphrase-change-first")
	}
	if a.NoKey && a.Pass == "" && level != Accounts {
		return fault.New(fault.Forbidden, "errors-key-missing")
	}
	wanted := roles[level]
	if wanted == nil || slices.ContainsFunc(a.Roles, func(r people.Role) bool { return slices.Contains(wanted, r) }) {
		return nil
	}
	return fault.New(fault.NotFound, "errors-not-found")
}
