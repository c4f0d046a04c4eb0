package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/bulk"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/reason"
	"chizheng/internal/casefile/report"
	"chizheng/policy"
)

// PlanNotice plans a batch of rechecked filings (R-0.98, T-0.49). The list is frozen by a job: read it before signing.
func (d *Desk) PlanNotice(ctx context.Context, who casefile.Actor, campaignID string, p notice.Plan, o Options) (casefile.Answer, error) {
	who, _, err := d.may(who, "planNotice")
	if err != nil {
		return casefile.Answer{}, err
	}
	if _, p.Terms, err = d.plans.Of(ctx, campaignID); err != nil {
		return casefile.Answer{}, err
	}
	p.Number = 1 // any number, to ask whether the plan would stand: a refused one takes none
	if err := d.wouldOpen(ctx, who, notice.Room.Kind, campaignID, p); err != nil {
		return casefile.Answer{}, err
	}
	if p.Number, err = d.ledger.NextNumber(ctx, "notice:"+campaignID); err != nil {
		return casefile.Answer{}, err
	}
	return d.open(ctx, who, notice.Room.Kind, CaseID(notice.Room.Kind, who.ID, o.Key), campaignID, p, o)
}

// CreateReport starts a package of a series (R-0.54, T-0.62). Its records are chosen by the build: every confirmed
// filing of the series that is in no other package.
func (d *Desk) CreateReport(ctx context.Context, who casefile.Actor, campaignID string, c report.Create, o Options) (casefile.Answer, error) {
	who, _, err := d.may(who, "createReport")
	if err != nil {
		return casefile.Answer{}, err
	}
	if _, c.Terms, err = d.plans.Of(ctx, campaignID); err != nil {
		return casefile.Answer{}, err
	}
	clock, err := d.clocks.Of(ctx, campaignID)
	if err != nil {
		return casefile.Answer{}, err
	}
	c.Rehearsal = clock.Rehearsal
	c.Number = "P-0000" // as of a notice: a refused package takes no number
	if err := d.wouldOpen(ctx, who, report.Room.Kind, campaignID, c); err != nil {
		return casefile.Answer{}, err
	}
	if c.Number, err = d.number(ctx, "report:"+campaignID, "%s-%04d", "P"); err != nil {
		return casefile.Answer{}, err
	}
	return d.open(ctx, who, report.Room.Kind, CaseID(report.Room.Kind, who.ID, o.Key), campaignID, c, o)
}

// CreateBulk starts one durable job over up to 500 filings. Each is decided by its own workflow in the asker's name:
// what he may not do alone he cannot do in bulk.
func (d *Desk) CreateBulk(ctx context.Context, who casefile.Actor, campaignID string, b bulk.Create, o Options) (casefile.Answer, error) {
	who, _, err := d.may(who, "createBulk")
	if err != nil {
		return casefile.Answer{}, err
	}
	if op, known := bulkOperations[b.Type]; known {
		if err := d.reachAll(ctx, who, op, b.Items); err != nil {
			return casefile.Answer{}, err
		}
	}
	_, terms, err := d.plans.Of(ctx, campaignID)
	if err != nil {
		return casefile.Answer{}, err
	}
	if b.Type == filing.CmdRecheck {
		if err := d.secondLook(ctx, b.Items, terms); err != nil {
			return casefile.Answer{}, err
		}
	}
	if b.Type == filing.CmdSubmit {
		if err := d.allCorrected(ctx, b.Items); err != nil {
			return casefile.Answer{}, err
		}
	}
	if err := readable(b); err != nil {
		return casefile.Answer{}, err
	}
	b.Campaign, b.Terms = campaignID, terms.Version
	return d.open(ctx, who, bulk.Room.Kind, CaseID(bulk.Room.Kind, who.ID, o.Key), campaignID, b, o)
}

// reachAll refuses items that the asker could not give the command to alone. Errors: Forbidden, NotFound no_such_case;
// nothing is started.
func (d *Desk) reachAll(ctx context.Context, who casefile.Actor, op string, items []bulk.Chosen) error {
	_, scope, err := d.may(who, op)
	if err != nil || scope == policy.Any {
		return err
	}
	ids := make([]string, 0, len(items))
	for _, i := range items {
		ids = append(ids, i.Case)
	}
	cases, err := d.ledger.States(ctx, ids)
	if err != nil {
		return err
	}
	reached := make(map[string]bool, len(cases))
	for _, c := range cases {
		reached[c.Case] = c.Kind == filing.Kind && within(who, scope, c.Head)
	}
	for _, id := range ids {
		if !reached[id] {
			return casefile.Refuse(casefile.NotFound, "no_such_case")
		}
	}
	return nil
}

// readable reads a bulk's content as each filing will: what none of them could read is refused before the first is asked.
// Errors: Invalid at /data, and in it where a reason is on no list.
func readable(b bulk.Create) error {
	read := map[string]func(json.RawMessage) error{filing.CmdRecheck: reads[filing.Recheck], filing.CmdReturn: reads[filing.Return],
		filing.CmdAssignPoint: reads[filing.ChoosePoint], filing.CmdMove: reads[filing.Move]}[b.Type]
	if read == nil || read(b.Data) == nil {
		return below("/data", reason.Check(filing.Kind, b.Type, b.Data))
	}
	return casefile.InvalidFields([]casefile.Field{casefile.Wrong("/data", "unreadable_data")})
}

// below moves the fields of a refusal under the pointer where its content stands.
func below(pointer string, err error) error {
	if e := casefile.As(err); e != nil {
		for i := range e.Fields {
			e.Fields[i].Pointer = pointer + e.Fields[i].Pointer
		}
	}
	return err
}

func reads[T any](raw json.RawMessage) error { _, err := casefile.DecodeStrict[T](raw); return err }

// secondLook refuses items of points that inspect their own people: an officer looks at each of those by itself, which
// a bulk does not (T-0.27). Errors: Invalid second_look_needed for each of them; nothing is started.
func (d *Desk) secondLook(ctx context.Context, items []bulk.Chosen, terms campaign.Terms) error {
	ids := make([]string, 0, len(items))
	for _, i := range items {
		ids = append(ids, i.Case)
	}
	cases, err := d.ledger.States(ctx, ids)
	if err != nil {
		return err
	}
	points := make(map[string]string, len(cases))
	for _, c := range cases {
		points[c.Case] = c.Head.Point
	}
	var wrong []casefile.Field
	for n, i := range items {
		if p := points[i.Case]; slices.Contains(terms.Office.SecondLookPoints, p) {
			wrong = append(wrong, casefile.Wrong("/items/"+strconv.Itoa(n), "second_look_needed", "point", p, "clause", "T-0.27"))
		}
	}
	return casefile.InvalidFields(wrong)
}

// allCorrected asks of each filing what one by itself is asked. Errors: Invalid nothing_corrected for each that is not;
// nothing is started.
func (d *Desk) allCorrected(ctx context.Context, items []bulk.Chosen) error {
	ids := make([]string, 0, len(items))
	for _, i := range items {
		ids = append(ids, i.Case)
	}
	states, err := d.filings(ctx, ids)
	if err != nil {
		return err
	}
	open := make(map[string]bool, len(states))
	for _, s := range states {
		open[s.Case] = s.Uncorrected()
	}
	var wrong []casefile.Field
	for n, i := range items {
		if open[i.Case] {
			wrong = append(wrong, casefile.Wrong("/items/"+strconv.Itoa(n), "nothing_corrected", "clause", "T-0.46"))
		}
	}
	return casefile.InvalidFields(wrong)
}

// bulkOperations are the operations that a bulk job carries out; types that are not here the room itself refuses.
var bulkOperations = map[string]string{filing.CmdRecheck: "recheckFiling", filing.CmdReturn: "returnFiling",
	filing.CmdAssignPoint: "assignPoint", filing.CmdMove: "moveToCatchup", bulk.TypeClaim: "claimTask",
	filing.CmdSubmit: "submitFiling"}

// UploadWorkbook puts a workbook into quarantine and starts its import: every row gets a verdict (F5).
func (d *Desk) UploadWorkbook(ctx context.Context, who casefile.Actor, up Upload, o Options) (casefile.Answer, error) {
	who, _, err := d.may(who, "uploadWorkbook")
	if err != nil {
		return casefile.Answer{}, err
	}
	filer, terms, err := d.filer(ctx, who)
	if err != nil {
		return casefile.Answer{}, err
	}
	id := CaseID(importing.Room.Kind, who.ID, o.Key)
	up.Kind = "workbook"
	stored, err := d.quarantine(ctx, who, id, up)
	if err != nil {
		return casefile.Answer{}, err
	}
	create := importing.Create{Terms: terms, Filer: filer, Upload: stored.ID, Name: stored.Name}
	return d.open(ctx, who, importing.Room.Kind, id, terms.Campaign, create, o)
}
