package desk

import (
	"context"
	"encoding/base32"
	"strings"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/objection"
)

// Objection is what an objector states.
type Objection struct {
	Sort     objection.Sort      `json:"sort"`
	Notice   string              `json:"notice,omitempty"`
	Line     int                 `json:"line,omitempty"`
	Objector *objection.Objector `json:"objector,omitempty"` // nil: anonymous
	Code     string              `json:"code"`
	Text     string              `json:"text"`
	Channel  string              `json:"-"`
	Evidence []Upload            `json:"-"`
}

// A receipt's number is YY and the digits of its case's id.
const (
	receiptPrefix = "YY"
	receiptDigits = 16
)

// Receipt is what the objector takes home: number and look-up word. The word is shown once.
type Receipt struct {
	Number string
	Word   string
	Answer casefile.Answer
}

// FileObjection takes an objection to a line of a notice, a report of violation, or an omission claim (T-0.53–T-0.57).
// Anybody may; the line is severed at once.
func (d *Desk) FileObjection(ctx context.Context, who casefile.Actor, campaignID string, in Objection, o Options) (Receipt, error) {
	op := "fileObjection"
	if in.Channel != "web" {
		op = "recordObjection"
	}
	who, _, err := d.may(who, op)
	if err != nil {
		return Receipt{}, err
	}
	create := objection.Create{Sort: in.Sort, Channel: in.Channel, Objector: in.Objector, Code: in.Code, Text: in.Text,
		Target: objection.Target{Notice: in.Notice, Line: in.Line}}
	if _, create.Terms, err = d.plans.Of(ctx, campaignID); err != nil {
		return Receipt{}, err
	}
	if in.Notice != "" {
		if err := d.target(ctx, &create); err != nil {
			return Receipt{}, err
		}
	}
	// The id follows from what is said: nobody learns another's receipt by guessing the key of his request.
	id := CaseID(objection.Room.Kind, who.ID, o.Key, string(casefile.Encode(in)))[:len(objection.Room.Kind)+1+receiptDigits]
	for _, e := range in.Evidence {
		stored, err := d.quarantine(ctx, who, id, e)
		if err != nil {
			return Receipt{}, err
		}
		create.Evidence = append(create.Evidence, stored)
	}
	create.Receipt = receiptPrefix + strings.ToUpper(id[len(id)-receiptDigits:])
	word := d.lookupWord(id)
	create.Secret = objection.SecretHash(word)
	answer, err := d.open(ctx, who, objection.Room.Kind, id, campaignID, create, o)
	return Receipt{Number: create.Receipt, Word: word, Answer: answer}, err
}

// target resolves the line to its filing, and who must not decide about it (four eyes).
func (d *Desk) target(ctx context.Context, c *objection.Create) error {
	n, err := stateOf[notice.State](ctx, d, notice.Room.Kind, c.Target.Notice)
	if err != nil {
		return err
	}
	if n.Period == nil {
		return casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	c.NoticeEnd = n.Period.End
	if c.Target.Line == 0 {
		return nil
	}
	id, err := d.ledger.NoticeFiling(ctx, c.Target.Notice, c.Target.Line)
	if err != nil {
		return err
	}
	f, err := stateOf[filing.State](ctx, d, filing.Kind, id)
	if err != nil {
		return err
	}
	c.Target.Filing, c.Inspector, c.RecheckBy = f.Case, f.Inspection.By, f.RecheckBy
	return nil
}

// ObjectionStatus is what the holder of a receipt may see; without the right word there is no such receipt.
func (d *Desk) ObjectionStatus(ctx context.Context, receipt, word string) (objection.View, error) {
	id := objection.Room.Kind + "-" + strings.ToLower(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(receipt)), receiptPrefix))
	s, err := stateOf[objection.State](ctx, d, objection.Room.Kind, id)
	if err != nil {
		return objection.View{}, err
	}
	if s.Secret != objection.SecretHash(word) {
		return objection.View{}, casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	return s.PublicView(), nil
}

// DecideObjection upholds or dismisses (T-0.54), by somebody who neither inspected nor rechecked the filing as it
// stands now.
func (d *Desk) DecideObjection(ctx context.Context, who casefile.Actor, id string, in objection.Decision, o Options) (casefile.Answer, error) {
	s, _, err := Read[objection.State](ctx, d, who, "decideObjection", objection.Room.Kind, id)
	if err != nil {
		return casefile.Answer{}, err
	}
	if s.Target.Filing != "" {
		f, err := stateOf[filing.State](ctx, d, filing.Kind, s.Target.Filing)
		if err != nil {
			return casefile.Answer{}, err
		}
		if who.Is(f.Inspection.Officers...) { // whoever ticked, captured or sealed counts as the inspector
			return casefile.Answer{}, casefile.Refuse(casefile.Forbidden, "four_eyes", "clause", "T-0.28")
		}
		in.Inspector, in.RecheckBy = f.Inspection.By, f.RecheckBy
	}
	return d.Do(ctx, who, "decideObjection", objection.Room.Kind, id, objection.CmdDecide, in, o)
}

// lookupWord is 16 easily typed characters (80 bits) that only this office can make of the case's id: a request that is
// repeated gets the same word.
func (d *Desk) lookupWord(id string) string {
	return strings.ToLower(base32.StdEncoding.EncodeToString(d.ring.Index("objection-word", id))[:16])
}
