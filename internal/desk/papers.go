package desk

import (
	"context"
	"fmt"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/postgres"
)

// CreateSheet makes a summary sheet of filings that wait at one point. Errors: NotFound for a filing that is
// not the filer's own; else the sheet's own word.
func (d *Desk) CreateSheet(ctx context.Context, who casefile.Actor, point string, filings []string, o Options) (casefile.Answer, error) {
	who, _, err := d.may(who, "createSheet")
	if err != nil {
		return casefile.Answer{}, err
	}
	filer, terms, err := d.filer(ctx, who)
	if err != nil {
		return casefile.Answer{}, err
	}
	id := CaseID(sheet.Room.Kind, who.ID, o.Key)
	lines, err := d.sheetLines(ctx, who, id, filings)
	if err != nil {
		return casefile.Answer{}, err
	}
	create := sheet.Create{Terms: terms, Number: "0", Filer: who.Filer, FilerKind: filer.Kind, Point: point, Lines: lines}
	if err := d.wouldOpen(ctx, who, sheet.Room.Kind, terms.Campaign, create); err != nil {
		return casefile.Answer{}, err // before it takes a number
	}
	if create.Number, err = d.number(ctx, "sheet:"+terms.Campaign+":"+point, "%s-%05d", pointDigits(point)); err != nil {
		return casefile.Answer{}, err
	}
	return d.open(ctx, who, sheet.Room.Kind, id, terms.Campaign, create, o)
}

// ReviseSheet puts the list together anew from filings as they stand.
func (d *Desk) ReviseSheet(ctx context.Context, who casefile.Actor, id string, filings []string, o Options) (casefile.Answer, error) {
	lines, err := d.sheetLines(ctx, who, id, filings)
	if err != nil {
		return casefile.Answer{}, err
	}
	return d.Do(ctx, who, "reviseSheet", sheet.Room.Kind, id, sheet.CmdRevise, sheet.Revise{Lines: lines}, o)
}

// SheetFiler names the enterprise whose sheet it is, also where no line is left to name it; empty for an individual's.
func (d *Desk) SheetFiler(ctx context.Context, who casefile.Actor, s sheet.State) (string, error) {
	if _, _, err := d.may(who, "getSheet"); err != nil || s.FilerKind != filing.ByEnterprise {
		return "", err
	}
	reg, err := stateOf[registration.State](ctx, d, registration.Kind, s.Filer)
	return reg.Enterprise.Name, err
}

func (d *Desk) sheetLines(ctx context.Context, who casefile.Actor, of string, ids []string) ([]sheet.Fact, error) {
	states, err := d.filings(ctx, ids)
	if err != nil {
		return nil, err
	}
	lines := make([]sheet.Fact, 0, len(ids))
	for _, s := range states {
		if s.Filer.ID != who.Filer {
			return nil, casefile.Refuse(casefile.NotFound, "no_such_case")
		}
		lines = append(lines, sheet.Fact{Line: sheet.Line{Filing: s.Case, Version: s.Version, Hash: filing.ContentHash(s.Content)},
			Filer: s.Filer.ID, Point: s.Point})
	}
	return lines, d.onNoOtherSheet(ctx, lines, states, of)
}

// filings reads the folds of filings in the order of ids. Errors: NotFound where one is missing.
func (d *Desk) filings(ctx context.Context, ids []string) ([]filing.State, error) {
	cases, err := d.ledger.States(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := map[string]postgres.CaseFile{}
	for _, c := range cases {
		byID[c.Case] = c
	}
	out := make([]filing.State, 0, len(ids))
	for _, id := range ids {
		s, err := decodeState[filing.State](byID[id], filing.Kind)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// SignSheet is the point's signature on the paper: the verdicts are the filings' own, taken now.
func (d *Desk) SignSheet(ctx context.Context, who casefile.Actor, id string, edition int, hash, box string, o Options) (casefile.Answer, error) {
	s, _, err := Read[sheet.State](ctx, d, who, "signSheet", sheet.Room.Kind, id)
	if err != nil {
		return casefile.Answer{}, err
	}
	ids := make([]string, 0, len(s.Lines))
	for _, l := range s.Lines {
		ids = append(ids, l.Filing)
	}
	states, err := d.filings(ctx, ids)
	if err != nil {
		return casefile.Answer{}, err
	}
	sign := sheet.Sign{Edition: edition, Hash: hash, Box: box}
	for _, f := range states {
		v := f.Inspection.Verdict
		if v == "" {
			v = "pending"
		}
		sign.Verdicts = append(sign.Verdicts, sheet.Verdict{Filing: f.Case, Verdict: v, Hash: filing.ContentHash(f.Content)})
	}
	return d.Do(ctx, who, "signSheet", sheet.Room.Kind, id, sheet.CmdSign, sign, o)
}

// CreateHandover puts a batch of a point's inspected filings together. Errors:
// Invalid on_another_batch; else the batch's own word.
func (d *Desk) CreateHandover(ctx context.Context, who casefile.Actor, campaignID string, final bool, track string, items []handover.Item, o Options) (casefile.Answer, error) {
	who, _, err := d.may(who, "createHandover")
	if err != nil {
		return casefile.Answer{}, err
	}
	_, terms, err := d.plans.Of(ctx, campaignID)
	if err != nil {
		return casefile.Answer{}, err
	}
	facts, err := d.handoverFacts(ctx, who, items)
	if err != nil {
		return casefile.Answer{}, err
	}
	undecided, err := d.undecided(ctx, campaignID, who.Point, track)
	if err != nil {
		return casefile.Answer{}, err
	}
	id := CaseID(handover.Room.Kind, who.ID, o.Key)
	if err := d.inNoOtherBatch(ctx, campaignID, who.Point, id, items); err != nil {
		return casefile.Answer{}, err
	}
	create := handover.Create{Terms: terms, Number: "0", Point: who.Point, Final: final, Track: track, Items: facts, Undecided: undecided}
	if err := d.wouldOpen(ctx, who, handover.Room.Kind, campaignID, create); err != nil {
		return casefile.Answer{}, err
	}
	if create.Number, err = d.number(ctx, "handover:"+campaignID+":"+who.Point, "H%s-%03d", pointDigits(who.Point)); err != nil {
		return casefile.Answer{}, err
	}
	return d.open(ctx, who, handover.Room.Kind, id, campaignID, create, o)
}

func (d *Desk) handoverFacts(ctx context.Context, who casefile.Actor, items []handover.Item) ([]handover.Fact, error) {
	ids := make([]string, 0, len(items))
	for _, i := range items {
		ids = append(ids, i.Filing)
	}
	states, err := d.filings(ctx, ids)
	if err != nil {
		return nil, err
	}
	facts := make([]handover.Fact, 0, len(items))
	for i, s := range states {
		if s.Point != who.Point {
			return nil, casefile.Refuse(casefile.NotFound, "no_such_case")
		}
		_, sealed := s.ActiveSeal()
		item := items[i]
		if s.Sheet != nil {
			item.Sheet = s.Sheet.ID
		}
		facts = append(facts, handover.Fact{Item: item, Point: s.Point, Passed: s.Stage == filing.Inspected, Sealed: sealed,
			SheetSigned: s.Sheet != nil && s.Sheet.Signed})
	}
	return facts, nil
}

// ReviseHandover replaces the filings of a batch before it is signed; their facts are taken now.
func (d *Desk) ReviseHandover(ctx context.Context, who casefile.Actor, id string, items []handover.Item, o Options) (casefile.Answer, error) {
	s, _, err := Read[handover.State](ctx, d, who, "reviseHandover", handover.Room.Kind, id)
	if err != nil {
		return casefile.Answer{}, err
	}
	facts, err := d.handoverFacts(ctx, who, items)
	if err != nil {
		return casefile.Answer{}, err
	}
	if err := d.inNoOtherBatch(ctx, s.Terms.Campaign, s.Point, id, items); err != nil {
		return casefile.Answer{}, err
	}
	return d.Do(ctx, who, "reviseHandover", handover.Room.Kind, id, handover.CmdRevise, handover.Revise{Items: facts}, o)
}

// SignHandover is the point's signature on count and list; what is undecided at the point is counted now.
func (d *Desk) SignHandover(ctx context.Context, who casefile.Actor, id string, count int, hash string, o Options) (casefile.Answer, error) {
	s, _, err := Read[handover.State](ctx, d, who, "signHandover", handover.Room.Kind, id)
	if err != nil {
		return casefile.Answer{}, err
	}
	if s.Stage == handover.Prepared {
		if err := d.signable(ctx, s); err != nil {
			return casefile.Answer{}, err
		}
	}
	undecided, err := d.undecided(ctx, s.Terms.Campaign, s.Point, s.Track)
	if err != nil {
		return casefile.Answer{}, err
	}
	return d.Do(ctx, who, "signHandover", handover.Room.Kind, id, handover.CmdSign,
		handover.Sign{Count: count, Hash: hash, Undecided: undecided}, o)
}

// undecided counts the filings at a point that have no verdict yet.
func (d *Desk) undecided(ctx context.Context, campaignID, point, track string) (int, error) {
	list, err := d.ledger.Filings(ctx, postgres.FilingFilter{Scope: postgres.AtPoint(point), Campaign: campaignID, Track: track,
		Stages: []filing.Stage{filing.Submitted}}, postgres.Page{Limit: 1})
	return list.Total, err
}

// number allots the next number of a series. A request that is repeated leaves a gap in the series, never a double.
func (d *Desk) number(ctx context.Context, series, format, prefix string) (string, error) {
	n, err := d.ledger.NextNumber(ctx, series)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf(format, prefix, n), nil
}

// pointDigits is the number in a point's code: 烟台审05 → 05.
func pointDigits(point string) string {
	if len(point) < 2 {
		return point
	}
	return point[len(point)-2:]
}
