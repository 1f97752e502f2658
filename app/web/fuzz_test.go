// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/groundwork-org/groundwork/app/fault"
)

// FuzzHeaders: what a browser says of itself breaks nothing; only a path of ours
// is gone on to, and only our own origin is ours.
func FuzzHeaders(f *testing.F) {
	for _, seed := range []string{"br;q=0", `W/"x", *`, "/en/trainer/", "//evil.example", "/\\evil.example", "https://groundwork.example", "https://groundwork.example@evil.example",
		"http://[::1]:80", "٣", "-1", "99999999999999999999"} {
		f.Add(seed)
	}
	s := newTestServer(f)
	f.Fuzz(func(t *testing.T, text string) {
		accepts([]byte(text), wantBrotli)
		matches([]byte(text), []byte(`"tag"`))
		if p := localPath(text); p != "" {
			u, err := url.Parse("https://groundwork.example" + p)
			if err == nil && u.Host != "groundwork.example" || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\\r\n") {
				t.Fatalf("%q leads to %q", text, p)
			}
		}
		if n, err := number(text, "n"); err == nil && n < 0 || err != nil && !fault.Is(err, fault.Invalid) {
			t.Fatalf("%q is the number %d, %v", text, n, err)
		}
		var request fasthttp.RequestCtx
		request.Request.Header.SetHost("hall.example:8080")
		c := s.app.AcquireCtx(&request)
		defer s.app.ReleaseCtx(c)
		if s.ours(c, text) {
			u, err := url.Parse(text)
			if err != nil || u.Host != "groundwork.example" && u.Host != "hall.example:8080" {
				t.Fatalf("%q is taken for ours", text)
			}
		}
	})
}

// FuzzPlanForm: no form breaks the plan; what comes of it is refused, or holds.
func FuzzPlanForm(f *testing.F) {
	for _, seed := range []string{"items=1&item-0-minutes=30&item-0-title=Talk&date=2026-11-28&start=09:30&zone=America/Toronto&languages=pa&people-pa=3",
		"items=-1", "items=99999999999999999999", "facilitators=2&facilitator-0-who=guest&facilitator-0-guest=x&facilitator-1-id=a", "zone=Local&date=0000-00-00", "add-block=x&take=a&take=b", "%zz=%00"} {
		f.Add(seed)
	}
	s := newTestServer(f)
	f.Fuzz(func(t *testing.T, body string) {
		var request fasthttp.RequestCtx
		request.Request.Header.SetMethod(fiber.MethodPost)
		request.Request.Header.SetContentType(fiber.MIMEApplicationForm)
		request.Request.SetBodyString(body)
		c := s.app.AcquireCtx(&request)
		defer s.app.ReleaseCtx(c)
		form, err := readPlanForm(c)
		if err != nil {
			if !fault.Is(err, fault.Malformed) {
				t.Fatalf("%q: %v", body, err)
			}
			return
		}
		plan, _, err := form.plan()
		if err != nil {
			return
		}
		if plan.Validate(s.langs) == nil {
			if _, err := plan.StartsAt(); err != nil {
				t.Fatalf("%q makes a plan that is taken and never starts: %v", body, err)
			}
		}
	})
}
