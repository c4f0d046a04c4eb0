package postgres_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/postgres"
)

// rechecked records n filings that wait for a notice.
func (b bundle) rechecked(t *testing.T, n int) []*story {
	t.Helper()
	stories := make([]*story, n)
	for i := range stories {
		s := newStory(i)
		s.row.Stage, s.row.Name = filing.Rechecked, fmt.Sprint("测试", string(rune('甲'+i)))
		s.must(t, b.worker, "c1", "rechecked")
		stories[i] = s
	}
	return stories
}

// announced records that a filing has heard of its line.
func (s *story) announced(t *testing.T, b bundle, id string, line int) {
	t.Helper()
	s.row.Stage, s.row.Notice, s.row.NoticeLine = filing.Announced, id, line
	s.must(t, b.worker, "announce", "announced")
}

func build(id string) notice.Build {
	return notice.Build{Notice: id, Campaign: term, Track: filing.Main}
}

func TestANoticeIsFrozenOnceMaskedAndInOrder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stories := b.rechecked(t, 3)
	first, err := b.worker.BuildNotice(t.Context(), build("notice-1"))
	if err != nil || first.Count != 3 {
		t.Fatalf("%+v, %v", first, err)
	}
	if again, err := b.worker.BuildNotice(t.Context(), build("notice-1")); err != nil || again != first {
		t.Errorf("again: %+v, %v", again, err)
	}
	if other, err := b.worker.BuildNotice(t.Context(), build("notice-2")); err != nil || other.Count != 0 {
		t.Errorf("a second batch took %+v, %v", other, err)
	}
	lines, err := b.worker.NoticeLines(t.Context(), "notice-1", 0, 10)
	if err != nil || len(lines) != 3 || lines[2].Line != 3 || lines[0].Status != notice.LineFrozen {
		t.Fatalf("%+v, %v", lines, err)
	}
	lines[0].Status, lines[0].Code, lines[1].Status, lines[2].Status = notice.LineDropped, "not_rechecked", notice.LineShown, notice.LineShown
	if err := b.worker.MarkNoticeLines(t.Context(), "notice-1", lines); err != nil {
		t.Fatal(err)
	}
	for _, s := range stories {
		if i := slices.IndexFunc(lines[1:], func(l notice.Line) bool { return l.Case == s.id }); i >= 0 {
			s.announced(t, b, "notice-1", lines[1+i].Line)
		}
	}
	shown, err := b.worker.ShownNotice(t.Context(), "notice-1")
	if err != nil || shown.Count != 2 || shown.Hash == first.Hash {
		t.Errorf("shown %+v, %v", shown, err)
	}
	public, err := b.api.PublicLines(t.Context(), "notice-1", "", pageAll)
	if err != nil || public.Total != 2 {
		t.Fatalf("%+v, %v", public, err)
	}
	if x := public.Items[0]; x.ID != "990*************12" || x.Name == "" || x.Unit != "试例建筑有限公司" || strings.Contains(x.Number, "0000") || x.Line != 2 {
		t.Errorf("%+v", x)
	}
	if found, err := b.api.PublicLines(t.Context(), "notice-1", public.Items[1].Name, pageAll); err != nil || found.Total != 1 {
		t.Errorf("by name: %+v, %v", found, err)
	}
	if _, err := b.api.NoticeFiling(t.Context(), "notice-1", 1); casefile.KindOf(err) != casefile.NotFound {
		t.Errorf("a dropped line: %v", err)
	}
	if id, err := b.api.NoticeFiling(t.Context(), "notice-1", 2); err != nil || id != lines[1].Case {
		t.Errorf("%s, %v", id, err)
	}
	// The dropped filing is free for another batch, and only it.
	if other, err := b.worker.BuildNotice(t.Context(), build("notice-3")); err != nil || other.Count != 1 {
		t.Errorf("a third batch took %+v, %v", other, err)
	}
}

func TestANoticeTakesWhatWasSelected(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stories := b.rechecked(t, 4)
	stories[0].row.Handover = "handover-1"
	stories[0].must(t, b.worker, "c2", "corrected")
	stories[1].row.Stage = filing.Returned
	stories[1].must(t, b.worker, "c2", "returned")
	stories[2].row.Track = filing.Catchup
	stories[2].must(t, b.worker, "c2", "moved")
	for i, tc := range []struct {
		track     string
		selection notice.Selection
		want      int
	}{
		{filing.Main, notice.Selection{Points: []string{outer}}, 0},
		{filing.Main, notice.Selection{Filings: []string{stories[1].id}}, 0},
		{filing.Main, notice.Selection{Handovers: []string{"handover-1"}}, 1},
		{filing.Catchup, notice.Selection{}, 1},
		{filing.Main, notice.Selection{Points: []string{inner}}, 1},
	} {
		in := notice.Build{Notice: fmt.Sprint("notice-", i), Campaign: term, Track: tc.track, Selection: tc.selection}
		if got, err := b.worker.BuildNotice(t.Context(), in); err != nil || got.Count != tc.want {
			t.Errorf("%d: %+v, %v", i, got, err)
		}
	}
}

func TestOfTwoBatchesAtOnceEachFilingIsInOne(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.rechecked(t, 9)
	full := race(t, 6, func(i int) (bool, error) {
		got, err := b.worker.BuildNotice(t.Context(), build(fmt.Sprint("notice-", i)))
		return got.Count == 9, err
	})
	if full != 1 {
		t.Errorf("%d batches took all", full)
	}
}

// T-0.55, T-0.52: the line as it was stays beside the new one until the take-down, and then no name is left.
func TestALineIsFrozenAgainAndTakenDown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.rechecked(t, 1)[0]
	if _, err := b.worker.BuildNotice(t.Context(), build("notice-1")); err != nil {
		t.Fatal(err)
	}
	if err := b.worker.MarkNoticeLines(t.Context(), "notice-1", []notice.Line{{Line: 1, Status: notice.LineShown}}); err != nil {
		t.Fatal(err)
	}
	s.announced(t, b, "notice-1", 1)
	s.row.Name = "测试改名"
	s.must(t, b.worker, "c2", "corrected")
	for range 2 {
		if err := b.worker.RefreezeNoticeLine(t.Context(), "notice-1", 1); err != nil {
			t.Fatal(err)
		}
	}
	got, err := b.api.PublicLines(t.Context(), "notice-1", "", pageAll)
	if err != nil || got.Items[0].Name != "测试改名" || got.Items[0].Version != 2 || got.Items[0].Status != postgres.LineCorrected {
		t.Fatalf("%+v, %v", got, err)
	}
	before, _ := b.worker.ShownNotice(t.Context(), "notice-1")
	if err := b.worker.RemoveNotice(t.Context(), "notice-1"); err != nil {
		t.Fatal(err)
	}
	if got, err := b.api.PublicLines(t.Context(), "notice-1", "", pageAll); err != nil || got.Total != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if after, err := b.worker.ShownNotice(t.Context(), "notice-1"); err != nil || after != before {
		t.Errorf("the hash went with the names: %+v, %v", after, err)
	}
	if err := b.worker.RefreezeNoticeLine(t.Context(), "notice-1", 1); casefile.KindOf(err) != casefile.NotFound {
		t.Errorf("a line taken down came back: %v", err)
	}
}

func TestImportRowsComeBackAsTheyWereAndNothingShows(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rows := []importing.Row{
		{Line: 2, Verdict: importing.Good, Content: filing.Content{Person: filing.Person{Name: "测试甲一", IDNumber: "990602199001010012"}},
			Outcomes: []casefile.Outcome{{Rule: "age", Verdict: casefile.Pass}}},
		{Line: 3, Verdict: importing.Bad, Problems: []casefile.Field{casefile.Wrong("/phone", "required")}},
	}
	for range 2 {
		if err := b.worker.PutImportRows(t.Context(), "importing-1", rows); err != nil {
			t.Fatal(err)
		}
	}
	got, err := b.worker.ImportRows(t.Context(), "importing-1", 0, 10)
	if err != nil || string(casefile.Encode(got)) != string(casefile.Encode(rows)) {
		t.Fatalf("%s, %v", casefile.Encode(got), err)
	}
	got[0].Case, got[0].Code = "filing-1", "refused"
	if err := b.worker.MarkImportRows(t.Context(), "importing-1", got[:1]); err != nil {
		t.Fatal(err)
	}
	page, err := b.api.ImportPage(t.Context(), "importing-1", importing.Good, pageAll)
	if err != nil || page.Total != 1 || page.Items[0].Case != "filing-1" {
		t.Errorf("%+v, %v", page, err)
	}
	var shows bool
	b.query(t, "select bool_or(strpos(x::text, '990602199001010012') > 0) from import_row x", &shows)
	if shows {
		t.Error("an ID number is readable")
	}
	if err := b.worker.DropImportRows(t.Context(), "importing-1"); err != nil {
		t.Fatal(err)
	}
	if left, err := b.worker.ImportRows(t.Context(), "importing-1", 0, 10); err != nil || len(left) != 0 {
		t.Errorf("%+v, %v", left, err)
	}
}

func TestAnUploadWaitsInQuarantineUntilAWorkerDecides(t *testing.T) {
	t.Parallel()
	b := setup(t)
	up := postgres.Scan{ID: "upload-1", Owner: "registration-1", Case: "filing-1", Kind: filing.ScanCertificate, Size: 10, UploadedBy: "account-1", UploadedAt: day}
	for range 2 {
		if err := b.api.Quarantine(t.Context(), up); err != nil {
			t.Fatal(err)
		}
	}
	other := up
	other.Owner = "registration-2"
	if err := b.api.Quarantine(t.Context(), other); casefile.KindOf(err) != casefile.Conflict {
		t.Errorf("another's upload: %v", err)
	}
	if err := b.api.KeepScan(t.Context(), "upload-1", "aa", "image/png", 1, 10); err == nil {
		t.Error("the api let it out")
	}
	if err := b.worker.KeepScan(t.Context(), "upload-1", "aa", "image/png", 1, 10); err != nil {
		t.Fatal(err)
	}
	got, err := b.api.ScansOf(t.Context(), "filing-1")
	if err != nil || len(got) != 1 || got[0].Status != postgres.ScanKept || got[0].Hash != "aa" {
		t.Errorf("%+v, %v", got, err)
	}
	if err := b.worker.RefuseScan(t.Context(), "upload-2", "scan_type"); casefile.KindOf(err) != casefile.NotFound {
		t.Errorf("no such upload: %v", err)
	}
}

func TestACampaignKeepsItsClockAndItsNumbers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	real := postgres.Campaign{ID: "real", Version: "real/1", Plan: []byte(`{}`), Clock: casefile.RealClock()}
	if err := b.worker.PutCampaign(t.Context(), real); err != nil {
		t.Fatal(err)
	}
	clock := casefile.Clock{Seq: 1, Real: day, Campaign: day, Rate: 60, Rehearsal: true}
	if err := b.worker.SetClock(t.Context(), term, clock); err != nil {
		t.Fatal(err)
	}
	if err := b.worker.SetClock(t.Context(), "real", clock); casefile.KindOf(err) != casefile.Conflict {
		t.Errorf("a real clock was set: %v", err)
	}
	if err := b.worker.SetClock(t.Context(), term, clock); casefile.KindOf(err) != casefile.Conflict {
		t.Errorf("the same setting twice: %v", err)
	}
	if err := b.worker.PutCampaign(t.Context(), campaignWith(outer, true)); err != nil {
		t.Fatal(err)
	}
	c, err := b.api.Campaign(t.Context(), term)
	if err != nil || c.Clock.Seq != 1 || !c.Clock.Campaign.Equal(day) || c.Version != term+"/2" || len(c.Points) != 2 || !json.Valid(c.Plan) {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := b.api.Clock(t.Context(), "nowhere"); casefile.KindOf(err) != casefile.NotFound {
		t.Errorf("no campaign: %v", err)
	}
	var seen [50]bool
	race(t, 50, func(int) (bool, error) {
		n, err := b.api.NextNumber(t.Context(), "notice:"+term)
		if err == nil {
			seen[n-1] = true
		}
		return true, err
	})
	if slices.Contains(seen[:], false) {
		t.Error("a number was given twice")
	}
}
