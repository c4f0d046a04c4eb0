package packing

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

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

// noticeProof says what was on show. The list's hash is that of the lines as published (T-0.50); checks of the named
// site are not counted anywhere yet, and none are claimed.
func noticeProof(s notice.State) province.Notice {
	out := province.Notice{Number: strconv.Itoa(s.Number), Channel: s.Terms.Notice.Channel, OutageMinutes: int(s.Down() / time.Minute)}
	if s.Shown != nil {
		out.Hash, out.Lines = s.Shown.Hash, s.Shown.Count
	}
	if s.Period != nil {
		out.PublishedOn, out.FirstDay, out.LastDay = s.Period.Day, s.Period.First, s.Period.Last
	}
	return out
}
