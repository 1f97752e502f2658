// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// handedRound is a store in which something happens when the next key was given
// to everybody, and the organization's record does not yet say that it is the key.
type handedRound struct {
	people.Store
	happens func() error
}

func (r *handedRound) UpdateOrganization(ctx context.Context, o people.Organization) error {
	if happens := r.happens; happens != nil {
		r.happens = nil
		if err := happens(); err != nil {
			return err
		}
	}
	return r.Store.UpdateOrganization(ctx, o)
}

func (h *hall) handingRound(happens func() error) *people.Service {
	service := people.NewService(&handedRound{h.store, happens}, h.vault, func() time.Time { return h.now }, rand.Reader)
	service.Inline()
	return service
}

// TestNothingThatMeetsAReplacementLosesTheKey: whatever meets a replacement, the
// one coordinator there is holds the key that names are sealed to afterwards.
func TestNothingThatMeetsAReplacementLosesTheKey(t *testing.T) {
	for name, happens := range map[string]func(h *hall) error{
		"another replacement that is cut short": func(h *hall) error {
			cut := h.handingRound(func() error { return fault.New(fault.Unavailable, "errors-unavailable") })
			if err := cut.RotateKey(h.ctx, h.as(h.first.Token)); !fault.Is(err, fault.Unavailable) {
				h.t.Errorf("it was not cut short: %v", err)
			}
			return nil
		},
		"another replacement": func(h *hall) error { return h.RotateKey(h.ctx, h.as(h.first.Token)) },
		"a sign-in with which a pass of resealing begins": func(h *hall) error {
			_, err := h.SignIn(h.ctx, "rosa", passphrase)
			return err
		},
		"a change of her passphrase": func(h *hall) (err error) {
			h.first, err = h.ChangePassphrase(h.ctx, h.as(h.first.Token), passphrase, "neuf poires sur une table verte")
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t)
			ticket, code := h.invite(people.Trainer)
			must(t, h.RotateKey(h.ctx, h.as(h.first.Token)))
			h.Reseals(func(context.Context, people.Organization, people.PrivateKey) error { // a long pass, that has not come to its end
				return fault.New(fault.Unavailable, "errors-unavailable")
			})
			h.now = h.now.Add(2 * time.Hour)
			must(t, h.handingRound(func() error { return happens(h) }).RotateKey(h.ctx, h.as(h.first.Token)))

			m, _, err := h.OfferMember(h.ctx, h.first.Org.ID, people.Offer{Name: "Noor", Language: "en"})
			must(t, err)
			if name, err := h.MemberNameFor(h.ctx, h.as(h.first.Token), m.ID); err != nil || name != "Noor" {
				t.Errorf("she reads %q, %v", name, err)
			}
			if !h.store.tickets[0].Holds(h.store.orgs[0].KeyID) {
				t.Errorf("invitation %s opens nothing", ticket.ID[:3])
			}
			if _, err := h.Accept(h.ctx, code, "amal", "Amal", "neuf lampes sur la rivière"); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestWhoComesWhileAKeyIsReplacedHoldsTheNext: an invitation that was given in
// that moment makes an account that opens names.
func TestWhoComesWhileAKeyIsReplacedHoldsTheNext(t *testing.T) {
	h := newHall(t)
	var code string
	must(t, h.handingRound(func() error {
		_, code = h.invite(people.Trainer)
		return nil
	}).RotateKey(h.ctx, h.as(h.first.Token)))
	in, err := h.Accept(h.ctx, code, "amal", "Amal", "neuf lampes sur la rivière")
	must(t, err)
	if _, err := h.as(in.Token).PrivateKey(); err != nil {
		t.Error(err)
	}
}

// TestReplacementsCutShortLeaveLittle: their keys are nobody's, and not many are kept.
func TestReplacementsCutShortLeaveLittle(t *testing.T) {
	h := newHall(t)
	for range 80 {
		cut := h.handingRound(func() error { return fault.New(fault.Unavailable, "errors-unavailable") })
		wants(t, cut.RotateKey(h.ctx, h.as(h.first.Token)), fault.Unavailable, "errors-unavailable")
	}
	must(t, h.RotateKey(h.ctx, h.as(h.first.Token)))
	if n := len(h.store.accounts[0].Keys); n > 65 {
		t.Errorf("%d keys in an account", n)
	}
	if _, err := h.as(h.first.Token).PrivateKey(); err != nil {
		t.Error(err)
	}
}
