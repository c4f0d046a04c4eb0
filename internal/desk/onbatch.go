package desk

import (
	"context"
	"encoding/json"
	"strconv"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/postgres"
)

// A paper lies in one place. No room sees another's list, so the desk keeps a filing from being stated in two batches
// or on two sheets at once.

// cameWithOther is the one reason by which a difference is settled whose filing another batch has brought since.
const cameWithOther = "in_other_batch"

// OnBatches gives the numbers of the batches under way that hold the visitor's point's filings, but for one batch.
// Errors: Forbidden, Unavailable.
func (d *Desk) OnBatches(ctx context.Context, who casefile.Actor, campaignID, but string) (map[string]string, error) {
	who, _, err := d.may(who, "createHandover")
	if err != nil {
		return nil, err
	}
	return d.onBatches(ctx, campaignID, who.Point, but)
}

// onBatches reads the batches of a point that are not reconciled, in the stages given or in any. What was settled as
// staying with the point is free for a later batch.
func (d *Desk) onBatches(ctx context.Context, campaignID, point, but string, stages ...handover.Stage) (map[string]string, error) {
	f := postgres.Filter{Campaign: campaignID, Scope: postgres.AtPoint(point), Kind: handover.Room.Kind, Open: true}
	for _, s := range stages {
		f.Stages = append(f.Stages, string(s))
	}
	on := map[string]string{}
	for cursor := ""; ; {
		list, err := d.ledger.Cases(ctx, f, postgres.Page{Limit: 100, Cursor: cursor})
		if err != nil {
			return nil, err
		}
		if err := d.listItems(ctx, list.Items, but, on); err != nil {
			return nil, err
		}
		if cursor = list.Next; cursor == "" {
			return on, nil
		}
	}
}

func (d *Desk) listItems(ctx context.Context, batches []postgres.CaseFile, but string, on map[string]string) error {
	ids := make([]string, 0, len(batches))
	for _, c := range batches {
		if c.Case != but {
			ids = append(ids, c.Case)
		}
	}
	states, err := d.ledger.States(ctx, ids)
	if err != nil {
		return err
	}
	for _, c := range states {
		s, err := decodeState[handover.State](c, handover.Room.Kind)
		if err != nil {
			return err
		}
		for _, i := range s.Items {
			on[i.Filing] = s.Number
		}
		for _, x := range s.Differences {
			if x.Settled == handover.Stay {
				delete(on, x.Filing)
			}
		}
	}
	return nil
}

// inNoOtherBatch refuses items that a batch under way states already. Errors: Invalid on_another_batch at each.
func (d *Desk) inNoOtherBatch(ctx context.Context, campaignID, point, but string, items []handover.Item) error {
	on, err := d.onBatches(ctx, campaignID, point, but)
	if err != nil {
		return err
	}
	var wrong []casefile.Field
	for i, item := range items {
		if number, ok := on[item.Filing]; ok {
			wrong = append(wrong, casefile.Wrong("/items/"+strconv.Itoa(i), "on_another_batch", "number", number))
		}
	}
	return casefile.InvalidFields(wrong)
}

// signable looks once more before the point signs: of two batches that were put together at the same moment one is
// signed, and what the Centre has by now is signed for in none. Errors: Conflict on_another_batch.
func (d *Desk) signable(ctx context.Context, s handover.State) error {
	on, err := d.onBatches(ctx, s.Terms.Campaign, s.Point, s.Case, handover.Signed, handover.Received)
	if err != nil {
		return err
	}
	ids := make([]string, 0, len(s.Items))
	for _, i := range s.Items {
		ids = append(ids, i.Filing)
	}
	filings, err := d.filings(ctx, ids)
	if err != nil {
		return err
	}
	for n, f := range filings {
		number := on[f.Case]
		if f.Handover != "" && f.Handover != s.Case {
			if number, err = d.batchNumber(ctx, f.Handover); err != nil {
				return err
			}
		}
		if number != "" {
			return casefile.Refuse(casefile.Conflict, "on_another_batch", "line", strconv.Itoa(n+1), "number", number, "clause", "R-0.50")
		}
	}
	return nil
}

func (d *Desk) batchNumber(ctx context.Context, id string) (string, error) {
	at, err := d.ledger.Head(ctx, id)
	if err != nil {
		return "", err
	}
	var s handover.Summary
	if err := json.Unmarshal(at.Head.Summary, &s); err != nil || s.Number == "" {
		return id, nil // of another release
	}
	return s.Number, nil
}

// whereItIs holds a settlement to where the filing is by now: what another batch has brought to the Centre neither
// stays at the point nor comes a second time, and is settled by saying so. Errors: Conflict in_other_batch; Invalid
// not_in_other_batch where that is said of a filing that no other batch brought.
func (d *Desk) whereItIs(ctx context.Context, _ casefile.Actor, at postgres.CaseFile, data any) (any, error) {
	in, ok := data.(handover.Settle)
	if !ok || in.Filing == "" {
		return data, nil
	}
	f, err := stateOf[filing.State](ctx, d, filing.Kind, in.Filing)
	if casefile.KindOf(err) == casefile.NotFound {
		return data, nil // the batch itself says that there is no such difference
	}
	if err != nil {
		return nil, err
	}
	came := f.Handover != "" && f.Handover != at.Case
	said := in.Decision == handover.Stay && in.Code == cameWithOther
	switch {
	case came && !said:
		number, err := d.batchNumber(ctx, f.Handover)
		if err != nil {
			return nil, err
		}
		return nil, casefile.Refuse(casefile.Conflict, "in_other_batch", "number", number, "clause", "R-0.50")
	case !came && in.Code == cameWithOther:
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "not_in_other_batch")})
	}
	return data, nil
}

// onNoOtherSheet refuses lines that another unsigned sheet lists: the filing would not join, and the new paper would
// become void after it was printed (T-0.38). Errors: Invalid on_another_sheet at each.
func (d *Desk) onNoOtherSheet(ctx context.Context, lines []sheet.Fact, filings []filing.State, but string) error {
	var wrong []casefile.Field
	for i := range lines {
		on := filings[i].Sheet
		if on == nil || on.Signed || on.ID == but {
			continue
		}
		at, err := d.ledger.Head(ctx, on.ID)
		if err != nil {
			return err
		}
		var s sheet.Summary
		_ = json.Unmarshal(at.Head.Summary, &s) // of another release: refused without its number rather than not at all
		wrong = append(wrong, casefile.Wrong("/lines/"+strconv.Itoa(i), "on_another_sheet", "number", s.Number))
	}
	return casefile.InvalidFields(wrong)
}
