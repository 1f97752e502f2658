// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/handout"
)

// Route is one line of the table of contents. A path that begins with "/:lang"
// is served only in languages that are offered; aliases redirect.
type Route struct {
	Method  string
	Path    string
	Access  Access
	Handler fiber.Handler
	MaxBody int // bytes; 0: small, see smallBody
}

// routes is everything that can be asked for. What is read most stands first:
// Fiber tries them in this order.
func (s *Server) routes() []Route {
	const get, post, put = fiber.MethodGet, fiber.MethodPost, fiber.MethodPut
	return []Route{
		// For those who run it
		{get, "/healthz", Anyone, s.healthz, 0},
		{get, "/readyz", Anyone, s.readyz, 0},

		// What "/:lang/" would take for a language
		{get, "/favicon.ico", Anyone, s.favicon, 0},
		{get, "/robots.txt", Anyone, s.robots, 0},

		// Reading
		{get, "/:lang/learn/:course/:module", Anyone, s.read, 0},
		{get, "/:lang/learn/:course", Anyone, s.read, 0},
		{get, "/:lang/", Anyone, s.read, 0},
		{get, "/:lang/glossary", Anyone, s.read, 0},
		{get, "/:lang/methods", Anyone, s.read, 0},
		{get, "/:lang/journeys/:journey", Anyone, s.read, 0},
		{get, "/:lang/trainer/learn/:course/:module", Readers, s.read, 0},
		{get, "/:lang/trainer/content", Readers, s.contentProblems, 0},
		{get, "/:lang/trainer/translation", Readers, s.translation, 0},
		{get, "/", Anyone, s.root, 0},

		// Checking in
		{put, "/api/v1/workshops/:code/checkins/:uuid", Anyone, s.checkIn, maxCheckIn},
		{get, "/j/:code", Anyone, s.joinFromQR, 0},
		{get, "/:lang/join", Anyone, s.joinCode, 0},
		{get, "/:lang/join/:code", Anyone, s.join, 0},
		{post, "/:lang/join/:code", Anyone, s.joinByForm, 0},

		// Workshops: how far each level reaches into one, see reaches
		{get, "/:lang/trainer/", Readers, s.workshops, 0},
		{get, "/:lang/trainer/workshops/new", Planners, s.planNew, 0},
		{post, "/:lang/trainer/workshops/new", Planners, s.planSave, planBody},
		{get, "/:lang/trainer/workshops/:code", Facilitators, s.room, 0},
		{get, "/:lang/trainer/workshops/:code/live", Facilitators, s.roomLive, 0},
		{get, "/:lang/trainer/workshops/:code/projector", Facilitators, s.projector, 0},
		{get, "/:lang/trainer/workshops/:code/plan", Planners, s.planEdit, 0},
		{post, "/:lang/trainer/workshops/:code/plan", Planners, s.planSave, planBody},
		{get, "/:lang/trainer/workshops/:code/pass", Planners, s.passes, 0},
		{post, "/:lang/trainer/workshops/:code/pass", Planners, s.noted(audit.PassGiven, s.passGive), 0},
		{post, "/:lang/trainer/workshops/:code/pass/:id/withdraw", Planners, s.noted(audit.PassWithdrawn, s.passWithdraw), 0},
		{get, "/:lang/trainer/workshops/:code/copy", Planners, s.copyForm, 0},
		{post, "/:lang/trainer/workshops/:code/copy", Planners, s.copySave, 0},
		{post, "/:lang/trainer/workshops/:code/open", RollKeepers, s.roomDo(s.roomOpen), 0},
		{post, "/:lang/trainer/workshops/:code/close", RollKeepers, s.roomDo(s.roomClose), 0},
		{post, "/:lang/trainer/workshops/:code/code", RollKeepers, s.roomDo(s.roomCode), 0},
		{post, "/:lang/trainer/workshops/:code/next", RollKeepers, s.roomDo(s.roomNext), 0},
		{post, "/:lang/trainer/workshops/:code/back", RollKeepers, s.roomDo(s.roomBack), 0},
		{post, "/:lang/trainer/workshops/:code/confirm", RollKeepers, s.roomDo(s.roomConfirm), 0},
		{get, "/:lang/trainer/workshops/:code/roll", RollKeepers, s.rollShow, 0},
		{post, "/:lang/trainer/workshops/:code/roll", RollKeepers, s.rollAdd, 0},
		{post, "/:lang/trainer/workshops/:code/roll/headcount", RollKeepers, s.rollHeadcount, 0},
		{get, "/:lang/trainer/workshops/:code/roll/:id", RollKeepers, s.rollEntry, 0},
		{post, "/:lang/trainer/workshops/:code/roll/:id", RollKeepers, s.rollCorrect, 0},
		{post, "/:lang/trainer/workshops/:code/roll/:id/card", Planners, s.noted(audit.CardGiven, s.cardAnew), 0},
		{get, "/:lang/trainer/workshops/:code/sheet", RollKeepers, s.sheetShow, 0},
		{post, "/:lang/trainer/workshops/:code/sheet", RollKeepers, s.sheetRows, sheetBody},
		{post, "/:lang/trainer/workshops/:code/sheet/count", RollKeepers, s.sheetSays, 0},
		{get, "/:lang/trainer/workshops/:code/tally", Facilitators, s.tallyShow, 0},
		{post, "/:lang/trainer/workshops/:code/tally", RollKeepers, s.tallySave, 0},
		{get, "/:lang/trainer/workshops/:code/notes", RollKeepers, s.notesShow, 0},
		{post, "/:lang/trainer/workshops/:code/notes", RollKeepers, s.notesSave, notesBody},
		{get, "/:lang/trainer/workshops/:code/attendance", Facilitators, s.attendanceShow, 0},
		{get, "/:lang/trainer/workshops/:code/attendance.csv", Facilitators, s.attendanceCSV, 0},
		{post, "/:lang/trainer/workshops/:code/attendance.csv", Planners, s.noted(audit.NamesTaken, s.attendanceNames), 0},

		// For coordinators
		{get, "/:lang/trainer/coordinator", Coordinators, s.coordinator, 0},
		{get, "/:lang/trainer/totals", Coordinators, s.totals, 0},
		{get, "/:lang/trainer/totals.csv", Coordinators, s.totalsCSV, 0},
		{get, "/:lang/trainer/network", Coordinators, s.network, 0},
		{post, "/:lang/trainer/network/invite", Coordinators, s.noted(audit.NetInvited, s.networkInvite), 0},
		{post, "/:lang/trainer/network/join", Coordinators, s.networkJoin, 0},
		{post, "/:lang/trainer/network/:id/accept", Coordinators, s.noted(audit.NetAccepted, s.networkAccept), 0},
		{post, "/:lang/trainer/network/:id/leave", Coordinators, s.noted(audit.NetLeft, s.networkLeave), 0},
		{get, "/:lang/trainer/accounts", Coordinators, s.accounts, 0},
		{post, "/:lang/trainer/accounts", Coordinators, s.noted(audit.AccountAdded, s.accountAdd), 0},
		{post, "/:lang/trainer/accounts/key", Coordinators, s.noted(audit.KeyReplaced, s.accountKey), 0},
		{post, "/:lang/trainer/accounts/:id/passphrase", Coordinators, s.noted(audit.AccountReset, s.accountReset), 0},
		{post, "/:lang/trainer/accounts/:id/device-code", Coordinators, s.noted(audit.DeviceCode, s.accountsDeviceCode), 0},
		{post, "/:lang/trainer/accounts/:id/access", Planners, s.noted(audit.AccessGiven, s.accountAccess), 0},
		{post, "/:lang/trainer/invitations", Coordinators, s.noted(audit.Invited, s.invite), 0},
		{post, "/:lang/trainer/invitations/:id/withdraw", Coordinators, s.noted(audit.Withdrawn, s.inviteWithdraw), 0},
		{get, "/:lang/trainer/accounts/:id/remove", Coordinators, s.accountRemoveAsk, 0},
		{post, "/:lang/trainer/accounts/:id/remove", Coordinators, s.noted(audit.AccountGone, s.accountRemove), 0},

		{get, "/:lang/trainer/retention", Coordinators, s.retention, 0},
		{post, "/:lang/trainer/retention", Coordinators, s.noted(audit.RetentionSet, s.retentionSave), 0},
		{get, "/:lang/trainer/trail", Coordinators, s.trail, 0},
		{get, "/:lang/trainer/person", Coordinators, s.person, 0},
		{post, "/:lang/trainer/person", Coordinators, s.noted(audit.NamesOpened, s.personFind), 0},
		{post, "/:lang/trainer/person/groundwork.json", Coordinators, s.noted(audit.MemberTaken, s.personTake), 0},
		{post, "/:lang/trainer/person/erase", Coordinators, s.noted(audit.MemberErased, s.personErase), 0},

		{get, "/:lang/trainer/recovery", Coordinators, s.recovery, 0},
		{post, "/:lang/trainer/recovery/sheet", Coordinators, s.noted(audit.SheetMade, s.recoveryMake), 0},
		{post, "/:lang/trainer/recovery/try", Coordinators, s.noted(audit.SheetTried, s.recoveryTry), 0},

		{get, "/:lang/trainer/workshops/:code/card", Planners, s.card, 0},
		{post, "/:lang/trainer/workshops/:code/card", Planners, s.noted(audit.CardGiven, s.cardGive), 0},

		// A member's own page
		{get, "/:lang/me", Anyone, s.me, 0},
		{post, "/:lang/me", Anyone, s.meOpen, 0},
		{post, "/:lang/me/commit", Members, s.meDo(s.meCommit), 0},
		{post, "/:lang/me/journey", Members, s.meDo(s.meJourney), 0},
		{get, "/:lang/me/record", Members, s.meRecord, 0},
		{get, "/:lang/me/groundwork.json", Members, s.meTake, 0},
		{get, "/:lang/me/certificate/:code.pdf", Members, s.meCertificate, 0},
		{post, "/:lang/me/card", Members, s.meRevoke, 0},
		{post, "/:lang/me/erase", Members, s.meErase, 0},
		{post, "/:lang/me/leave", Anybody, s.meLeave, 0},

		// Paper
		{get, "/:lang/print/:course/:module.pdf", Anyone, s.printModule, 0},
		{get, "/:lang/print/:course.pdf", Anyone, s.printCourse, 0},
		{get, "/:lang/trainer/workshops/:code/sign-in.pdf", Facilitators, s.printDay(handout.SignIn), 0},
		{get, "/:lang/trainer/workshops/:code/run-of-show.pdf", Facilitators, s.printDay(handout.RunOfShow), 0},
		{get, "/:lang/trainer/workshops/:code/print/:kind.pdf", Facilitators, s.printDay(""), 0},
		{get, "/:lang/trainer/workshops/:code/print.pdf", Facilitators, s.printDay(""), 0},
		{get, "/:lang/trainer/workshops/:code/certificate.pdf", Facilitators, s.ownCertificate, 0},
		{get, "/:lang/trainer/workshops/:code/pack", Facilitators, s.packShow, 0},
		{get, "/:lang/trainer/workshops/:code/pack.pdf", Facilitators, s.printPack, 0},
		{get, "/:lang/trainer/workshops/:code/pack.zip", Facilitators, s.packZIP, 0},

		// Accounts
		{get, "/setup/:token", Anyone, s.setUpPage, 0},
		{post, "/setup/:token", Anyone, s.setUp, 0},
		{get, "/:lang/sign-in", Anyone, s.signInPage, 0},
		{post, "/:lang/sign-in", Anyone, s.signIn, 0},
		{get, "/:lang/sign-in/code", Anyone, s.factorGive, 0},
		{post, "/:lang/sign-in/code", Anyone, s.factorGiven, 0},
		{post, "/:lang/sign-in/passkey", Anyone, s.passkeyAsk, 0},
		{get, "/:lang/pass", Anyone, s.passEnter, 0},
		{post, "/:lang/pass", Anyone, s.passEntered, 0},
		{get, "/:lang/invitation", Anyone, s.invitation, 0},
		{post, "/:lang/invitation", Anyone, s.accept, 0},
		{get, "/:lang/recovery", Anyone, s.recoveryUse, 0},
		{post, "/:lang/recovery", Anyone, s.recoveryDone, 0},
		{post, "/:lang/sign-out", Anybody, s.signOut, 0},
		{get, "/:lang/trainer/account", Accounts, s.accountShow, 0},
		{post, "/:lang/trainer/account/passphrase", Accounts, s.noted(audit.Passphrase, s.accountPassphrase), 0},
		{post, "/:lang/trainer/account/devices/:id/end", Accounts, s.noted(audit.DeviceEnded, s.accountEndDevice), 0},
		{post, "/:lang/trainer/account/device-code", Accounts, s.noted(audit.DeviceCode, s.accountDeviceCode), 0},
		{post, "/:lang/trainer/lock", Anybody, s.lock, 0},
		{get, "/:lang/trainer/account/factors", Accounts, s.factors, 0},
		{post, "/:lang/trainer/account/factors/app", Accounts, s.factorDo(s.factorAdd), 0},
		{post, "/:lang/trainer/account/factors/passkey/options", Accounts, s.passkeyMake, 0},
		{post, "/:lang/trainer/account/factors/passkey", Accounts, s.factorDo(s.passkeyAdd), 0},
		{post, "/:lang/trainer/account/factors/codes", Accounts, s.factorDo(s.factorCodes), 0},
		{post, "/:lang/trainer/account/factors/remove", Accounts, s.factorDo(s.factorRemove), 0},
		{post, "/:lang/trainer/account/anew", Accounts, s.accountAnew, 0},
		{post, "/:lang/trainer/account/sign-out", Accounts, s.noted(audit.EverywhereOut, s.accountSignOut), 0},

		// What stands as it is
		{get, "/pictures/*", Anyone, s.picture, 0},
		{get, "/static/:file", Anyone, s.static, 0},
		{get, "/:lang/states", Anyone, s.states, 0},
	}
}

// smallBody is how many bytes a request's body may have where its route does
// not say otherwise.
const smallBody = 16 << 10

// mount gives the routes to Fiber, each behind the same gate. HEAD follows GET.
func (s *Server) mount(routes []Route) {
	for _, r := range routes {
		h := s.gate(r)
		s.app.Add(r.Method, r.Path, h)
		if r.Method == fiber.MethodGet {
			s.app.Add(fiber.MethodHead, r.Path, h)
		}
	}
}
