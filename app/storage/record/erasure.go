// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// Erasure is a tombstone without content: what it names was erased and does not
// come back, from an old phone or an old backup. It lies with the keys.
type Erasure struct {
	// Record is a record's place without its field, as Whole makes it, the
	// look-up part of a card, the place of a guest's name, or one Box at its
	// place, as BoxAt makes it.
	Record string `bson:"_id" json:"record"`
}

// Whole names a record that was erased.
func Whole(collection, id string) string { return people.Place(collection, id, "") }

// Members is how Whole begins for every member.
var Members = strings.TrimSuffix(Whole("member", ""), "/")

// Accounts is how Whole begins for every account.
var Accounts = strings.TrimSuffix(Whole("account", ""), "/")

// ErasedMember is the id of the member whose erasure a tombstone tells of, false
// for another's: that of a name which she took away tells of less.
func ErasedMember(tombstone string) (id string, ok bool) {
	collection, id, field, _ := SplitPlace(tombstone)
	return id, collection == "member" && field == ""
}

// Card names the look-up part of a card that was ended.
func Card(lookup []byte) string { return Whole("card", hex.EncodeToString(lookup)) }

// LookupOf is the look-up part that a tombstone of Card names, nil for another's.
func LookupOf(tombstone string) []byte {
	collection, id, _, _ := SplitPlace(tombstone)
	lookup, err := hex.DecodeString(id)
	if collection != "card" || err != nil {
		return nil
	}
	return lookup
}

// BoxAt names one Box at a place.
func BoxAt(place string, box Digest) string { return place + "#" + hex.EncodeToString(box[:]) }

// SplitBox gives the place of a tombstone, and the Box where it names one.
func SplitBox(tombstone string) (place, box string) {
	place, box, _ = strings.Cut(tombstone, "#")
	return place, box
}

// Withdrawn names what people's names that are given before a change and not
// after it leave: the place of a guest, who has one of her own that is not used
// again, and otherwise the Box. A name that another took the place of leaves
// nothing: it may be the same one, sealed anew.
func Withdrawn(before, after []Field) (gone []string) {
	for _, b := range before {
		_, _, field, _ := SplitPlace(b.Place)
		guest := strings.HasPrefix(field, "guest-")
		if !b.Sealed.Given() || field != "name" && !guest {
			continue
		}
		if slices.ContainsFunc(after, func(a Field) bool { return a.Place == b.Place && a.Sealed.Given() }) {
			continue
		}
		if guest {
			gone = append(gone, b.Place)
		} else {
			gone = append(gone, BoxAt(b.Place, b.Digest()))
		}
	}
	return gone
}

// Withdrawals are those of these tombstones that Withdrawn and Card made: of what
// is taken out of a record that stays.
func Withdrawals(tombstones []string) (list []string) {
	for _, t := range tombstones {
		if _, _, field, _ := SplitPlace(t); field != "" || LookupOf(t) != nil {
			list = append(list, t)
		}
	}
	return list
}

// EndedCard says whether a change of a member ends the card that she had.
func EndedCard(before, after people.Member) bool {
	return len(before.Lookup) > 0 && string(before.Lookup) != string(after.Lookup)
}

// Erased is a set of tombstones.
type Erased map[string]bool

// Gather adds what a document of the data itself tells of erasures: the
// tombstones of members, and their check-ins.
func (e Erased) Gather(doc any) {
	switch d := doc.(type) {
	case *Member:
		if d.Erased {
			e[Whole("member", d.ID)] = true
		}
	case *CheckIn:
		if strings.HasPrefix(d.Member, workshop.OfErased) {
			e[Whole("checkin", d.ID)] = true
		}
	}
}

// Salt is what one erasing calls Unlinked with: 32 random bytes, kept nowhere.
func Salt() []byte {
	salt := make([]byte, 32)
	_, _ = rand.Read(salt) // never fails
	return salt
}

// Unlinked takes the place of an erased member's id in her check-ins, see
// workshop.OfErased: the same word within one workshop, another in the next.
// Without the salt it leads to nobody.
func Unlinked(salt []byte, member, workshopID string) string {
	mac := hmac.New(sha256.New, salt)
	mac.Write([]byte(member + "/" + workshopID))
	return workshop.OfErased + hex.EncodeToString(mac.Sum(nil)[:8])
}

// Nobodys makes a check-in that came in while its member was erased nobody's.
func Nobodys(c *workshop.CheckIn) {
	c.Member, c.KnownAs = Unlinked(Salt(), c.Member, c.Workshop), people.Sealed{}
}

// Apply brings a document into the state that these erasures leave it in. keep
// is false for a document that goes as a whole, changed for one that is not as
// it was. salt is the same for all documents of a store, see Salt.
func (e Erased) Apply(doc any, salt []byte) (keep, changed bool) {
	switch d := doc.(type) {
	case *CheckIn:
		if d.Member != "" && e[Whole("member", d.Member)] {
			d.Member = Unlinked(salt, d.Member, d.Workshop)
			return true, true
		}
	case *Event:
		keep = !e[Whole("member", d.Person)]
		return keep, !keep
	case *Key:
		i := strings.LastIndexByte(d.Place, '/')
		keep = !e[d.Place[:i+1]] && !e[d.Place] && !e[BoxAt(d.Place, Digest(d.Box))]
		return keep, !keep
	case *Account:
		keep = !e[Whole("account", d.ID)]
		return keep, !keep
	case *Member:
		switch {
		case e[Whole("member", d.ID)] && !d.Erased:
			*d = Tombstone(d.Org, d.ID)
			return true, true
		case len(d.Lookup) > 0 && e[Card(d.Lookup)]:
			d.Lookup, d.ForCard = nil, nil
			return true, true
		}
	}
	return true, false
}

// OfName says whether a key opens a name of somebody, or what stands for her:
// not what an account opens its organization's key with.
func (k *Key) OfName() bool {
	collection, _, field, _ := SplitPlace(k.Place)
	return collection != "organization" && (collection != "account" || field == "name")
}

// Tombstone is a member who was erased.
func Tombstone(org, id string) Member {
	return Member{ID: id, Org: org, Erased: true, Revision: -1}
}
