package postgres_test

import (
	"testing"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/postgres"
)

// T-0.54: lines are on show from publication on, and who has left the batch is named no more.
func TestThePublicIsToldOfALineWhatItsFilingSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mark   notice.LineStatus
		change func(*filing.Row)
		events []string
		want   postgres.PublicStatus
	}{
		"published, its filing not told yet":    {notice.LineFrozen, func(*filing.Row) {}, nil, postgres.LineStands},
		"withdrawn since the list was frozen":   {notice.LineFrozen, func(r *filing.Row) { r.Stage, r.Live = filing.Withdrawn, false }, nil, postgres.LineRemoved},
		"held since the list was frozen":        {notice.LineFrozen, func(r *filing.Row) { r.Holds = []string{"duplicate"} }, nil, postgres.LineRemoved},
		"announced":                             {notice.LineShown, in("notice-1", filing.Announced), nil, postgres.LineStands},
		"announced, a moment before its mark":   {notice.LineFrozen, in("notice-1", filing.Announced), nil, postgres.LineStands},
		"reported":                              {notice.LineEnded, in("notice-1", filing.Reported), nil, postgres.LineStands},
		"with an erratum":                       {notice.LineShown, in("notice-1", filing.Announced), []string{"corrected"}, postgres.LineCorrected},
		"severed":                               {notice.LineShown, in("notice-1", filing.Severed), nil, postgres.LineSevered},
		"returned by an objection":              {notice.LineShown, in("", filing.Returned), nil, postgres.LineRemoved},
		"rejected by an objection":              {notice.LineShown, in("notice-1", filing.Rejected), nil, postgres.LineRemoved},
		"returned, and in a later batch by now": {notice.LineShown, in("notice-2", filing.Announced), nil, postgres.LineRemoved},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			s := b.rechecked(t, 1)[0]
			if _, err := b.worker.BuildNotice(t.Context(), build("notice-1")); err != nil {
				t.Fatal(err)
			}
			if err := b.worker.MarkNoticeLines(t.Context(), "notice-1", []notice.Line{{Line: 1, Status: c.mark}}); err != nil {
				t.Fatal(err)
			}
			c.change(&s.row)
			s.must(t, b.worker, "c2", append([]string{"changed"}, c.events...)...)
			got, err := b.api.PublicLines(t.Context(), "notice-1", "", pageAll)
			if err != nil || got.Total != 1 || got.Items[0].Status != c.want {
				t.Fatalf("%+v, %v", got, err)
			}
			x := got.Items[0]
			if gone := c.want == postgres.LineRemoved; gone != (x.MaskedLine == postgres.MaskedLine{} && x.Hash == "") {
				t.Errorf("shows %+v", x)
			}
			found, err := b.api.PublicLines(t.Context(), "notice-1", "测试", pageAll)
			if err != nil || (found.Total == 0) != (c.want == postgres.LineRemoved) {
				t.Errorf("by name: %+v, %v", found, err)
			}
			if one, err := b.api.PublicLineStatus(t.Context(), "notice-1", 1); err != nil || one != c.want {
				t.Errorf("by itself: %s, %v", one, err)
			}
		})
	}
}

func in(id string, stage filing.Stage) func(*filing.Row) {
	return func(r *filing.Row) { r.Notice, r.Stage = id, stage }
}

func TestADroppedLineIsNoLineForThePublic(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.rechecked(t, 1)
	if _, err := b.worker.BuildNotice(t.Context(), build("notice-1")); err != nil {
		t.Fatal(err)
	}
	if err := b.worker.MarkNoticeLines(t.Context(), "notice-1", []notice.Line{{Line: 1, Status: notice.LineDropped}}); err != nil {
		t.Fatal(err)
	}
	if got, err := b.api.PublicLines(t.Context(), "notice-1", "", pageAll); err != nil || got.Total != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := b.api.PublicLineStatus(t.Context(), "notice-1", 1); casefile.KindOf(err) != casefile.NotFound {
		t.Errorf("%v", err)
	}
}

// T-0.58: who signs a list has read it.
func TestTheOfficeReadsFrozenLinesBeforeAnybodyElse(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stories := b.rechecked(t, 2)
	if _, err := b.worker.BuildNotice(t.Context(), build("notice-1")); err != nil {
		t.Fatal(err)
	}
	lines, err := b.api.OfficeLines(t.Context(), "notice-1", 0, 10)
	if err != nil || len(lines) != 2 {
		t.Fatalf("%+v, %v", lines, err)
	}
	x := lines[0]
	if x.Status != notice.LineFrozen || x.Case == "" || x.Masked == nil || x.Masked.Name == "" || x.Masked.ID == stories[0].row.IDNumber {
		t.Errorf("%+v, %+v", x, x.Masked)
	}
	if rest, err := b.api.OfficeLines(t.Context(), "notice-1", 1, 10); err != nil || len(rest) != 1 || rest[0].Line.Line != 2 {
		t.Errorf("%+v, %v", rest, err)
	}
	if err := b.worker.RemoveNotice(t.Context(), "notice-1"); err != nil {
		t.Fatal(err)
	}
	if lines, err := b.api.OfficeLines(t.Context(), "notice-1", 0, 10); err != nil || len(lines) != 2 || lines[0].Masked != nil {
		t.Errorf("after the take-down: %+v, %v", lines, err)
	}
}
