package postgres_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
)

var pageAll = postgres.Page{Limit: 500}

func everything() postgres.Filter       { return postgres.Filter{Scope: postgres.Everything()} }
func allFilings() postgres.FilingFilter { return postgres.FilingFilter{Scope: postgres.Everything()} }
func campaignWith(point string, outside bool) postgres.Campaign {
	return postgres.Campaign{ID: term, Version: term + "/2", Plan: []byte(`{}`),
		Points: []postgres.CampaignPoint{{Code: point, Outside: outside}, {Code: inner}}}
}

// place puts a story at a point, its tasks too.
func (s *story) place(point, area, filer string) *story {
	s.row.Point, s.row.Area, s.row.Filer = point, area, filer
	s.head.Point, s.head.Area, s.head.Owner = point, area, filer
	return s
}

// S1: a user of point 05 gets nothing of other points, whatever he asks and however he filters.
func TestAScopeShowsNothingOutsideIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 12 {
		s := newStory(i)
		s.row.IDNumber = fmt.Sprintf("99060219900101%04d", i%3)
		s.place([]string{outer, inner, ""}[i%3], []string{"370601", "370612", ""}[i%3], fmt.Sprint("registration-", i%4))
		r := s.decide("c1", "submitted")
		r.Projection.Tasks = []casefile.Task{{Kind: "inspection", Role: casefile.PointStaff, Point: s.row.Point, Since: day}}
		s.mustRecord(t, b.worker, r)
	}
	scopes := map[string]struct {
		scope postgres.Scope
		want  int
		holds func(point, area, owner string) bool
	}{
		"everything":     {postgres.Everything(), 12, func(_, _, _ string) bool { return true }},
		"a point":        {postgres.AtPoint(inner), 4, func(p, _, _ string) bool { return p == inner }},
		"an area":        {postgres.InArea("370601"), 4, func(_, a, _ string) bool { return a == "370601" }},
		"a filer":        {postgres.OwnedBy("registration-2"), 3, func(_, _, o string) bool { return o == "registration-2" }},
		"no point":       {postgres.AtPoint(""), 0, nil},
		"no area":        {postgres.InArea(""), 0, nil},
		"no filer":       {postgres.OwnedBy(""), 0, nil},
		"nothing at all": {postgres.Scope{}, 0, nil},
		"a strange one":  {postgres.AtPoint("' or true --"), 0, nil},
	}
	for name, tc := range scopes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cases, err := b.api.Cases(t.Context(), postgres.Filter{Scope: tc.scope}, pageAll)
			if err != nil || cases.Total != tc.want || len(cases.Items) != tc.want {
				t.Errorf("cases: %d of %d, %v", len(cases.Items), cases.Total, err)
			}
			for _, c := range cases.Items {
				if !tc.holds(c.Head.Point, c.Head.Area, c.Head.Owner) {
					t.Errorf("case %+v", c.Head)
				}
			}
			for filterName, f := range map[string]postgres.FilingFilter{"all": {}, "name": {Text: "甲一"}, "number": {IDNumber: "990602199001010001"},
				"other point": {Points: []string{outer, inner}}, "other filer": {Filer: "registration-1"}, "phone": {Phone: "19900000001"}} {
				f.Scope = tc.scope
				lines, err := b.api.Filings(t.Context(), f, pageAll)
				if err != nil || lines.Total != len(lines.Items) || lines.Total > tc.want {
					t.Errorf("filings by %s: %d of %d, %v", filterName, len(lines.Items), lines.Total, err)
				}
				for _, x := range lines.Items {
					if !tc.holds(x.Point, x.Area, x.Filer) {
						t.Errorf("filing by %s: %+v", filterName, x)
					}
				}
				sum := 0
				counts, err := b.api.StageCounts(t.Context(), f)
				for _, c := range counts {
					sum += c.Count
				}
				if err != nil || sum != lines.Total {
					t.Errorf("stage counts by %s: %d of %d, %v", filterName, sum, lines.Total, err)
				}
			}
			filed := 0
			tallies, err := b.api.Reconcile(t.Context(), tc.scope, term)
			for _, x := range tallies {
				filed += x.Filed
			}
			if err != nil || filed != tc.want {
				t.Errorf("reconciled %d, %v", filed, err)
			}
		})
	}
}

func TestPagesTogetherAreTheListAndTheTotalIsExact(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var want []string
	for i := range 23 {
		s := newStory(i)
		r := s.decide("c1", "submitted")
		if i%2 == 0 { // several cases changed in one instant
			r = s.decide("c1", "created", "submitted")
		}
		s.mustRecord(t, b.worker, r)
		want = append(want, s.id)
	}
	rapid.Check(t, func(rt *rapid.T) {
		limit := rapid.IntRange(1, 30).Draw(rt, "limit")
		var seen, filings []string
		for cursor := ""; ; {
			got, err := b.api.Cases(t.Context(), everything(), postgres.Page{Limit: limit, Cursor: cursor})
			if err != nil || got.Total != 23 {
				rt.Fatalf("total %d, %v", got.Total, err)
			}
			for _, c := range got.Items {
				seen = append(seen, c.Case)
			}
			if cursor = got.Next; cursor == "" {
				break
			}
		}
		for cursor := ""; ; {
			got, err := b.api.Filings(t.Context(), allFilings(), postgres.Page{Limit: limit, Cursor: cursor})
			if err != nil || got.Total != 23 {
				rt.Fatalf("total %d, %v", got.Total, err)
			}
			for _, c := range got.Items {
				filings = append(filings, c.Case)
			}
			if cursor = got.Next; cursor == "" {
				break
			}
		}
		slices.Sort(seen)
		slices.Sort(filings)
		if !slices.Equal(seen, want) || !slices.Equal(filings, want) {
			rt.Fatalf("cases %v, filings %v", seen, filings)
		}
	})
	for _, bad := range []string{"x", "W10", "WyIxIl0", "!!!"} {
		if _, err := b.api.Cases(t.Context(), everything(), postgres.Page{Cursor: bad}); casefile.KindOf(err) != casefile.Invalid {
			t.Errorf("cursor %q: %v", bad, err)
		}
	}
	if _, err := b.api.Cases(t.Context(), everything(), postgres.Page{Cursor: "WyJub3cgdGhlbiIsIngiXQ"}); casefile.KindOf(err) != casefile.Invalid {
		t.Errorf("a cursor of no time: %v", err)
	}
}

func TestASearchFindsWhatWasTyped(t *testing.T) {
	t.Parallel()
	b, s, other := setup(t), newStory(1), newStory(2)
	s.row.ScanHashes, s.row.Holds = []string{"aa"}, []string{string(filing.HoldDuplicate)}
	other.row.Name, other.row.IDNumber, other.row.Phone, other.row.Live = "古丽·测试", "990602199202020024", "19900000002", false
	s.must(t, b.worker, "c1", "submitted")
	other.must(t, b.worker, "c1", "submitted")
	cases := map[string]struct {
		filter postgres.FilingFilter
		want   string
	}{
		"a whole name":              {postgres.FilingFilter{Text: "测试甲一"}, s.id},
		"the end of a name":         {postgres.FilingFilter{Text: "甲一"}, s.id},
		"one character":             {postgres.FilingFilter{Text: "一"}, s.id},
		"with spaces":               {postgres.FilingFilter{Text: " 甲一 "}, s.id},
		"a dotted name":             {postgres.FilingFilter{Text: "丽·测"}, other.id},
		"an order that is none":     {postgres.FilingFilter{Text: "一甲"}, ""},
		"a pattern is only text":    {postgres.FilingFilter{Text: "%"}, ""},
		"an ID number":              {postgres.FilingFilter{IDNumber: "9906 0219 9001 0100 12"}, s.id},
		"a part of an ID number":    {postgres.FilingFilter{IDNumber: "99060219900101001"}, ""},
		"a phone":                   {postgres.FilingFilter{Phone: "199-0000-0002"}, other.id},
		"a certificate number":      {postgres.FilingFilter{Number: "鲁烟试-000002"}, other.id},
		"a hold":                    {postgres.FilingFilter{Hold: "duplicate"}, s.id},
		"live only":                 {postgres.FilingFilter{Live: true}, s.id},
		"ids":                       {postgres.FilingFilter{Cases: []string{other.id, "filing-x"}}, other.id},
		"a stage that nobody is in": {postgres.FilingFilter{Stages: []filing.Stage{filing.Accepted}}, ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.filter.Scope = postgres.Everything()
			got, err := b.api.Filings(t.Context(), tc.filter, pageAll)
			if err != nil || (tc.want == "") != (got.Total == 0) || tc.want != "" && (got.Total != 1 || got.Items[0].Case != tc.want) {
				t.Errorf("%d found, %v", got.Total, err)
			}
		})
	}
	got, err := b.api.Filings(t.Context(), allFilings(), pageAll)
	if err != nil || got.Items[1].IDMasked != "990602********0012" || got.Items[1].PhoneMasked != "199****0001" || got.Items[1].Version != 1 {
		t.Errorf("%+v, %v", got.Items, err)
	}
}

func TestACaseIsFoundByTheNumberOnItsPaper(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i, summary := range []string{`{"number":"HZ-1"}`, `{"receipt":"R-2","number":"x"}`, `{"number":"twice"}`, `{"number":"twice"}`, `{"number":3}`} {
		s := newStory(i)
		s.head.Summary = []byte(summary)
		s.must(t, b.worker, "c1", "created")
	}
	for key, want := range map[string]string{"HZ-1": "filing-0000", "R-2": "filing-0001", "x": "", "twice": "", "3": "filing-0004", "": ""} {
		if got, err := b.api.CaseByKey(t.Context(), filing.Kind, key); got != want || (want == "") != (casefile.KindOf(err) == casefile.NotFound) {
			t.Errorf("%q: %q, %v", key, got, err)
		}
	}
}

// T-0.12, A7: whatever stages filings are in, the sums agree and persons are counted apart from certificates.
func TestEveryTallyBalances(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stages := []filing.Stage{filing.Draft, filing.Submitted, filing.Contested, filing.Returned, filing.Inspected, filing.HandedOver,
		filing.Rechecked, filing.Announced, filing.Severed, filing.Confirmed, filing.Reported, filing.Refused, filing.Accepted,
		filing.Withdrawn, filing.Rejected, filing.Duplicate, filing.Closed, "a stage of tomorrow"}
	for i, stage := range stages {
		s := newStory(i)
		s.row.Stage, s.row.IDNumber = stage, fmt.Sprintf("99060219900101%04d", i/2)
		if stage == filing.Draft {
			s.row.SubmittedAt = time.Time{}
		}
		s.must(t, b.worker, "c1", "submitted")
	}
	got, err := b.api.Reconcile(t.Context(), postgres.Everything(), term)
	want := postgres.Tally{Point: inner, Drafts: 1, Filed: 17, Persons: 9, Accepted: 1, Reported: 1, Rejected: 1, Withdrawn: 1, Duplicate: 1, Closed: 1, Pending: 11}
	if err != nil || len(got) != 1 || got[0] != want || !got[0].Balanced() {
		t.Errorf("%+v, %v", got, err)
	}
}
