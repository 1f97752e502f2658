package mongodb

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

func TestZZ(t *testing.T) {
	if os.Getenv("ZZ") == "" {
		t.Skip()
	}
	ctx := context.Background()
	s, err := connect(ctx, os.Getenv("ZZ"), time.Now, func(*Store, context.Context) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	err = s.each(ctx, "checkins", func(doc any) error {
		c := doc.(*record.CheckIn).Value()
		f := record.CheckInField(&c)
		if er, _ := s.isErased(ctx, "checkin", c.ID); !c.KnownAs.Given() && !er {
			fmt.Println("NO NAME, NO TOMB", c.ID)
		}
		if !c.KnownAs.Given() {
			return nil
		}
		n, _ := s.keys.CountDocuments(ctx, bson.M{"_id": keyID(f)})
		rec, _ := s.keys.CountDocuments(ctx, bson.M{"record": recordOf(f.Place)})
		er, _ := s.isErased(ctx, "checkin", c.ID)
		if n == 0 || rec != 1 {
			fmt.Println(c.ID, "key", n, "keys of record", rec, "tomb", er, "at", c.At)
			cur, _ := s.keys.Find(ctx, bson.M{"record": recordOf(f.Place)})
			var ds []keyDoc
			cur.All(ctx, &ds)
			for _, d := range ds {
				fmt.Println("   ", d.ID[len(d.ID)-70:], d.At, d.ID == keyID(f))
			}
		}
		return nil
	})
	fmt.Println(err)
}
