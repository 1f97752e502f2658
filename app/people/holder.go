// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"crypto/subtle"
	"slices"
	"strings"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// Holder has a key pair of its own, to which an organization's private key is
// sealed: an account, an invitation, or the printed recovery sheet. So the
// organization's key can be replaced without anybody's passphrase.
type Holder struct {
	// PublicKey is nil in an account of the form before holders, whose Secret
	// wraps the organization's key itself until her next sign-in.
	PublicKey []byte
	// Keys is empty where nobody has sealed the organization's key to this pair
	// yet. While the key is being replaced there are two, or more where replacements
	// met or one was cut short; see shed.
	Keys []HeldKey
}

// mostHeld bounds what replacements that were cut short leave behind in a holder:
// far more than can be under way at once.
const mostHeld = 64

// HeldKey is one of an organization's private keys, sealed to its holder.
type HeldKey struct {
	KeyID string // see Organization.KeyID
	Box   Sealed // place AccountKeyPlace, or as its holder says
	Vouch []byte // that who sealed Box held the key and meant this holder: see vouched
}

// vouchedMark ends the id of a key whose holders are vouched for. The id is bound
// into the boxes that hold the key, so that nobody who only writes to the store
// can take the mark away.
const vouchedMark = "-v"

// newKeyID names a new key of an organization.
func (s *Service) newKeyID() (string, error) {
	id, err := randomID(s.random)
	return id + vouchedMark, err
}

// Holds says whether the holder has the organization's key with this id.
func (h Holder) Holds(keyID string) bool {
	return slices.ContainsFunc(h.Keys, func(k HeldKey) bool { return k.KeyID == keyID })
}

// keep drops all keys but these.
func (h *Holder) keep(keyIDs ...string) {
	h.Keys = slices.DeleteFunc(slices.Clone(h.Keys), func(k HeldKey) bool { return !slices.Contains(keyIDs, k.KeyID) })
}

// shed drops keys that are retired, and of those that nobody knows all but the
// latest. One of these may be the organization's next, which somebody is handing
// round just now: were it dropped from every holder before the organization's
// record says that it is the key, nobody would ever open a name again.
func (h *Holder) shed(current string, retired []RetiredKey) {
	h.Keys = slices.DeleteFunc(slices.Clone(h.Keys), func(k HeldKey) bool {
		return k.KeyID != current && slices.ContainsFunc(retired, func(r RetiredKey) bool { return r.KeyID == k.KeyID })
	})
	for i := 0; len(h.Keys) > mostHeld; {
		if h.Keys[i].KeyID == current {
			i++
			continue
		}
		h.Keys = slices.Delete(h.Keys, i, i+1)
	}
}

// RetiredKey is a private key that an organization no longer seals to. It is
// kept, sealed to the newest, for what a phone sealed and sends late.
type RetiredKey struct {
	KeyID      string
	Box        Sealed    // place RetiredKeyPlace
	Until      time.Time // zero until Tidy has seen it: a wrong clock may have retired it
	ResealedAt time.Time // when the last pass began that left nothing readable behind; zero: none yet
}

// over says whether its time is: where a pass of resealing began after it, so
// that nothing needs the key, or at the latest after as long again. A pass that
// a wrong clock dated into the future is none.
func (r RetiredKey) over(now time.Time) bool {
	if r.Until.IsZero() || !now.After(r.Until) || r.ResealedAt.IsZero() || r.ResealedAt.After(now) {
		return false
	}
	return r.ResealedAt.After(r.Until) || now.After(r.Until.Add(RetiredLife))
}

// date says until when it is kept, where that was not said yet, or by a clock
// that was ahead. It says whether it did.
func (r *RetiredKey) date(now time.Time) bool {
	if !r.Until.IsZero() && r.Until.Sub(now) <= RetiredLife {
		return false
	}
	r.Until = now.Add(RetiredLife)
	return true
}

// AccountKeyPlace is the place of an organization's key in an account.
func AccountKeyPlace(account, keyID string) string { return Place("account", account, "key-"+keyID) }

// RetiredKeyPlace is the place of an organization's older key in its record.
func RetiredKeyPlace(org, keyID string) string { return Place("organization", org, "retired-"+keyID) }

// newPair gives a holder a key pair of its own, which holds nothing yet.
func (s *Service) newPair(h *Holder) (PrivateKey, error) {
	public, private, err := s.vault.NewKeyPair()
	if err != nil {
		return nil, err
	}
	*h = Holder{PublicKey: public}
	return private, nil
}

// give seals an organization's private key to a holder; an older box of the
// same key goes.
func (s *Service) give(h *Holder, place, keyID string, private PrivateKey) error {
	box, err := s.vault.Seal(h.PublicKey, place, private)
	if err != nil {
		return err
	}
	h.Keys = slices.DeleteFunc(slices.Clone(h.Keys), func(k HeldKey) bool { return k.KeyID == keyID })
	h.Keys = append(h.Keys, HeldKey{KeyID: keyID, Box: box, Vouch: s.vault.Vouch(private, place, h.PublicKey)})
	return nil
}

// vouched says whether a holder has the key with this id, at place, because
// somebody gave it to her who held it herself. The store alone is not believed:
// whoever can write there could put a public key of his own into a record, and
// would be given the organization's next key. ring holds that key. Keys that were
// made before vouching have none.
func (s *Service) vouched(h Holder, place, keyID string, ring PrivateKey) bool {
	if !strings.HasSuffix(keyID, vouchedMark) {
		return h.Holds(keyID)
	}
	return slices.ContainsFunc(h.Keys, func(k HeldKey) bool { return k.KeyID == keyID && s.givenBy(ring, place, h, k) })
}

// givenBy says whether one of a ring's keys vouches for a holder's.
func (s *Service) givenBy(ring PrivateKey, place string, h Holder, k HeldKey) bool {
	for ; len(ring) >= KeySize; ring = ring[KeySize:] {
		if subtle.ConstantTimeCompare(s.vault.Vouch(ring, place, h.PublicKey), k.Vouch) == 1 {
			return true
		}
	}
	return false
}

// ring opens the organization's keys with a holder's private key: the newest
// first, then those that are retired and still open. Where the holder has no
// key of this organization it is fault.Forbidden (errors-key-missing); where
// names are sealed to another than she holds, because somebody changed the
// organization's record, fault.Internal (errors-key-foreign).
func (s *Service) ring(org Organization, h Holder, place func(keyID string) string, private PrivateKey) (PrivateKey, error) {
	i := slices.IndexFunc(h.Keys, func(k HeldKey) bool { return k.KeyID == org.KeyID })
	if i < 0 {
		return nil, keyMissing()
	}
	newest, err := s.vault.Open(private, place(org.KeyID), h.Keys[i].Box)
	if err != nil {
		return nil, err
	}
	defer clear(newest)
	if public, err := s.vault.Public(newest); err != nil || subtle.ConstantTimeCompare(public, org.PublicKey) != 1 {
		return nil, fault.New(fault.Internal, "errors-key-foreign")
	}
	ring := append(make(PrivateKey, 0, KeySize*(1+len(org.Retired))), newest...) // never moved: it is cleared
	for _, r := range org.Retired {
		old, err := s.vault.Open(newest, RetiredKeyPlace(org.ID, r.KeyID), r.Box)
		if err == nil {
			ring = append(ring, old...)
			clear(old)
		}
	}
	return ring, nil
}

// keyMissing is what an account gets that nobody has given the organization's
// key since its passphrase was lost.
func keyMissing() error { return fault.New(fault.Forbidden, "errors-key-missing") }
