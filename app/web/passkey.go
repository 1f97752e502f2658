// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"net/netip"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// Passkeys (Web Authentication, level 3) are a second factor after the
// passphrase. The relying party is the host of --url; the verification of the
// user is required; nothing about the device is asked for (attestation "none").
// A page's script asks for options, the browser answers, and the answer comes
// back in a form.

// newRelyingParty is nil where browsers have no passkeys: WebAuthn wants a name,
// not a number, and TLS unless that is localhost.
func newRelyingParty(u *url.URL) *webauthn.WebAuthn {
	if u == nil || u.Scheme != "https" && u.Hostname() != "localhost" {
		return nil
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return nil
	}
	party, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Groundwork", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation})
	if err != nil {
		return nil
	}
	return party
}

// bearer is an account as the ceremonies know it. It has no name there: what an
// authenticator shows stands in it for good.
type bearer struct {
	id   []byte
	keys []webauthn.Credential
}

func (b bearer) WebAuthnID() []byte                         { return b.id }
func (b bearer) WebAuthnName() string                       { return "Groundwork" }
func (b bearer) WebAuthnDisplayName() string                { return "Groundwork" }
func (b bearer) WebAuthnCredentials() []webauthn.Credential { return b.keys }

// bearerOf opens an actor's passkeys.
func (s *Server) bearerOf(a *people.Actor) (bearer, error) {
	id, err := hex.DecodeString(a.Account.ID)
	if err != nil {
		return bearer{}, fault.Wrap(fault.Internal, "errors-internal", err)
	}
	b := bearer{id: id}
	records, err := s.People.Passkeys(a)
	if err != nil {
		return b, err
	}
	for _, r := range records {
		var k webauthn.Credential
		if err := json.Unmarshal(r, &k); err != nil {
			return b, fault.Wrap(fault.Internal, "errors-internal", err)
		}
		b.keys = append(b.keys, k)
	}
	return b, nil
}

func passkeyWrong(err error) error {
	return fault.Wrap(fault.Invalid, "errors-passkey", err).In("passkey")
}

// passkeyMake gives the options to make a passkey with.
func (s *Server) passkeyMake(c *fiber.Ctx) error {
	a, err := s.caller(c)
	if err != nil {
		return err
	}
	defer a.Forget()
	if s.party == nil || a.Account.MustChange {
		return fault.New(fault.NotFound, "errors-not-found")
	}
	b, err := s.bearerOf(a)
	if err != nil {
		return err
	}
	options, data, err := s.party.BeginRegistration(b,
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementDiscouraged,
			UserVerification: protocol.VerificationRequired}),
		webauthn.WithExclusions(webauthn.Credentials(b.keys).CredentialDescriptors()))
	if err != nil {
		return fault.Wrap(fault.Internal, "errors-internal", err)
	}
	return s.challenge(c, a, options.Response, data)
}

// challenge keeps what the ceremony's end needs, and sends its options.
func (s *Server) challenge(c *fiber.Ctx, a *people.Actor, options any, data *webauthn.SessionData) error {
	kept, err := json.Marshal(data)
	if err != nil {
		return fault.Wrap(fault.Internal, "errors-internal", err)
	}
	if err := s.People.KeepChallenge(c.UserContext(), a, kept); err != nil {
		return err
	}
	return c.JSON(options)
}

// begun is the ceremony that the actor's session has under way.
func (s *Server) begun(c *fiber.Ctx, a *people.Actor) (data webauthn.SessionData, err error) {
	if s.party == nil {
		return data, fault.New(fault.NotFound, "errors-not-found")
	}
	kept, err := s.People.TakeChallenge(c.UserContext(), a)
	if err != nil {
		return data, err
	}
	if err := json.Unmarshal(kept, &data); err != nil {
		return data, passkeyWrong(err)
	}
	return data, nil
}

// passkeyAdd adds the passkey that the browser made.
func (s *Server) passkeyAdd(c *fiber.Ctx, a *people.Actor) ([]string, error) {
	data, err := s.begun(c, a)
	if err != nil {
		return nil, err
	}
	b, err := s.bearerOf(a)
	if err != nil {
		return nil, err
	}
	made, err := protocol.ParseCredentialCreationResponseBytes([]byte(c.FormValue("credential")))
	if err != nil {
		return nil, passkeyWrong(err)
	}
	k, err := s.party.CreateCredential(b, data, made)
	if err != nil {
		return nil, passkeyWrong(err)
	}
	record, err := passkeyRecord(k)
	if err != nil {
		return nil, err
	}
	return s.People.AddPasskey(c.UserContext(), a, c.FormValue("passphrase"), record)
}

// passkeyRecord is what is kept of a passkey: nothing of the device's make.
func passkeyRecord(k *webauthn.Credential) ([]byte, error) {
	k.Attestation, k.Authenticator.AAGUID = webauthn.CredentialAttestation{}, nil
	record, err := json.Marshal(k)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "errors-internal", err)
	}
	return record, nil
}

// passkeyAsk gives the options to use a passkey with, to who gave her
// passphrase.
func (s *Server) passkeyAsk(c *fiber.Ctx) error {
	p, err := s.People.PendingSession(c.UserContext(), c.Cookies(SessionCookie))
	if err != nil {
		return err
	}
	defer p.Forget()
	b, err := s.bearerOf(p)
	if err != nil {
		return err
	}
	if s.party == nil || len(b.keys) == 0 {
		return fault.New(fault.NotFound, "errors-not-found")
	}
	options, data, err := s.party.BeginLogin(b, webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return fault.Wrap(fault.Internal, "errors-internal", err)
	}
	return s.challenge(c, p, options.Response, data)
}

// passkeyUsed opens the session of who waited and used a passkey. One whose
// count ran backwards may be a copy, and is refused.
func (s *Server) passkeyUsed(c *fiber.Ctx, token string, p *people.Actor) (people.SignedIn, error) {
	data, err := s.begun(c, p)
	if err != nil {
		return people.SignedIn{}, err
	}
	b, err := s.bearerOf(p)
	if err != nil {
		return people.SignedIn{}, err
	}
	used, err := protocol.ParseCredentialRequestResponseBytes([]byte(c.FormValue("credential")))
	if err != nil {
		return people.SignedIn{}, passkeyWrong(err)
	}
	k, err := s.party.ValidateLogin(b, data, used)
	if err != nil {
		return people.SignedIn{}, passkeyWrong(err)
	}
	if k.Authenticator.CloneWarning {
		return people.SignedIn{}, fault.New(fault.Invalid, "errors-passkey").In("passkey")
	}
	record, err := passkeyRecord(k)
	if err != nil {
		return people.SignedIn{}, err
	}
	for i := range b.keys {
		if bytes.Equal(b.keys[i].ID, k.ID) {
			return s.People.PasskeyGiven(c.UserContext(), token, p, i, record)
		}
	}
	return people.SignedIn{}, fault.New(fault.Invalid, "errors-passkey").In("passkey")
}
