package packing

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/postgres"
	"chizheng/internal/province"
)

// proofs are the papers behind the records: signed sheets and published notices.
type proofs struct {
	sheets  []province.Sheet
	notices []province.Notice
	number  map[string]string // by case id: what people know a sheet or a notice by
}

// proofs runs over the records once and reads each sheet and notice that they refer to.
func (p *Packager) proofs(ctx context.Context, plan []postgres.ReportRecord) (proofs, error) {
	sheets, notices := map[string]bool{}, map[string]bool{}
	err := p.each(ctx, plan, func(_ postgres.ReportRecord, f fold) bool {
		if f.Sheet != nil {
			sheets[f.Sheet.ID] = true
		}
		if f.Notice != nil {
			notices[f.Notice.ID] = true
		}
		return true
	})
	out := proofs{number: map[string]string{}}
	if err != nil {
		return out, err
	}
	if err := readAll(ctx, p.Ledger, sheets, func(id string, s sheet.State) {
		out.number[id] = s.Number
		out.sheets = append(out.sheets, sheetProof(s))
	}); err != nil {
		return out, err
	}
	return out, readAll(ctx, p.Ledger, notices, func(id string, s notice.State) {
		out.number[id] = strconv.Itoa(s.Number)
		out.notices = append(out.notices, noticeProof(s))
	})
}

// readAll gives the states of a set of cases in the order of their ids, so that the package's bytes follow from it.
func readAll[S any](ctx context.Context, ledger *postgres.Ledger, set map[string]bool, use func(id string, s S)) error {
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(set)), chunk) {
		states, err := read[S](ctx, ledger, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			use(id, states[id])
		}
	}
	return nil
}

func sheetProof(s sheet.State) province.Sheet {
	return province.Sheet{Number: s.Number, Version: s.Edition, Hash: s.Hash, Point: s.Point, Rows: len(s.Lines),
		SignedAt: s.SignedAt, Signer: s.Signer, Box: s.Box}
}

// noticeProof says what was on show. The list's hash is that of the lines as published; the looks at the page prove the
// display, with the longest time between two of them and a snapshot a day and at each change (T-0.50). Where nobody
// looked, none are claimed.
func noticeProof(s notice.State) province.Notice {
	out := province.Notice{Number: strconv.Itoa(s.Number), Channel: s.Terms.Notice.Channel, OutageMinutes: int(s.Down() / time.Minute)}
	if s.Shown != nil {
		out.Hash, out.Lines = s.Shown.Hash, s.Shown.Count
	}
	if s.Period != nil {
		out.PublishedOn, out.FirstDay, out.LastDay = s.Period.Day, s.Period.First, s.Period.Last
	}
	if d := s.Display; d != nil {
		out.Checks, out.FirstCheck, out.LastCheck, out.LongestGap = d.Looks, stamp(d.First), stamp(d.Last), d.Gap
		for _, x := range d.Snapshots {
			out.Snapshots = append(out.Snapshots, province.Snapshot{At: stamp(x.At), Page: x.Page, Shown: x.Up, Code: x.Code})
		}
	}
	for _, o := range s.Outages {
		out.Outages = append(out.Outages, province.Span{From: stamp(o.From), To: stamp(o.To), Source: o.Source})
	}
	return out
}

// stamp writes an instant in the office's own zone; none is empty.
func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(casefile.Shanghai).Format(time.RFC3339)
}
