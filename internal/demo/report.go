package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// reportView is a package as the office sees it.
type reportView struct {
	Stage    string   `json:"stage"`
	Hash     string   `json:"hash"`
	Count    int      `json:"count"`
	Dropped  int      `json:"dropped"`
	Stalled  []string `json:"stalled"`
	Problems []m      `json:"problems"`
	Balance  struct {
		Sent     int `json:"sent"`
		Accepted int `json:"accepted"`
		Rejected int `json:"rejected"`
		Unknown  int `json:"unknown"`
	} `json:"balance"`
}

// record is one line of a package.
type record struct {
	Case    string `json:"case"`
	Record  string `json:"record"`
	Receipt string `json:"receipt"`
}

// reportFirst sends the first two notices' filings by file: signed by the leader, delivered by hand, answered with a
// result file (R-0.54, T-0.58, T-0.60).
func (p *play) reportFirst(ctx context.Context) error {
	papers := p.reportable("n1", "n2")
	if err := p.pack(ctx, "r1", m{"series": "main"}, papers); err != nil {
		return err
	}
	bad := p.of(provinceRepaired)
	if err := p.byFile(ctx, "r1", bad); err != nil {
		return err
	}
	for _, x := range bad {
		if _, err := p.awaitStage(ctx, x, "refused"); err != nil {
			return err
		}
		if err := p.repair(ctx, x); err != nil {
			return err
		}
	}
	p.note(fmt.Sprintf("报送 %d 条，省退回 %d 条，修正后待下一包", len(papers), len(bad)),
		fmt.Sprintf("%d records sent, %d refused by the province and repaired for the next package", len(papers), len(bad)))
	return nil
}

// reportable gives the filings of notices that ended without error.
func (p *play) reportable(notices ...string) []*paper {
	return p.where(func(x *paper) bool {
		for _, key := range notices {
			if x.notice == key && x.fate != objectionUpheld {
				return true
			}
		}
		return false
	})
}

// repair answers the province's refusal (T-0.60).
func (p *play) repair(ctx context.Context, x *paper) error {
	_, err := p.staff["reporter"].post(ctx, x.path("/repair"), x.step("repair"), m{"code": "province_reason",
		"changes": []m{{"pointer": "/certificate/issued", "value": x.applied[:4] + "-11-11"}}})
	return err
}

// pack builds a package and has it signed; its records are told before it may leave.
func (p *play) pack(ctx context.Context, key string, plan m, papers []*paper) error {
	got, err := p.staff["reporter"].post(ctx, "/reports", key, plan)
	if err != nil {
		return err
	}
	p.batch[key] = got.Case
	v, err := p.awaitReport(ctx, key, "built", func(v reportView) bool { return v.Stage == "built" })
	if err != nil {
		return err
	}
	if v.Count != len(papers) {
		return fmt.Errorf("package %s has %d records, want %d", key, v.Count, len(papers))
	}
	if _, err := p.staff["leader"].post(ctx, "/reports/"+got.Case+"/signature", key+"/sign", m{"hash": v.Hash}); err != nil {
		return err
	}
	file, err := p.staff["reporter"].send(ctx, ask{method: http.MethodGet, path: "/reports/" + got.Case + "/package"})
	if err == nil && (len(file) < 4 || string(file[:2]) != "PK") {
		return fmt.Errorf("package %s is no package", key)
	}
	return err
}

func (p *play) awaitReport(ctx context.Context, key, what string, ok func(reportView) bool) (reportView, error) {
	var v reportView
	err := p.await(ctx, "package "+key+" to be "+what, func(ctx context.Context) (err error) {
		v, err = get[reportView](ctx, p.staff["reporter"], "/reports/"+p.batch[key])
		if err == nil && !ok(v) {
			return notYet("it is %s, stalled %v, problems %v, balance %+v", v.Stage, v.Stalled, v.Problems, v.Balance)
		}
		return err
	})
	return v, err
}

// deliver sends a signed package on its way, once every filing in it knows.
func (p *play) deliver(ctx context.Context, key, method string) error {
	return p.await(ctx, "package "+key+" to leave", func(ctx context.Context) error {
		_, err := p.staff["reporter"].post(ctx, "/reports/"+p.batch[key]+"/delivery", key+"/deliver", m{"method": method})
		return later(err, "report_not_included")
	})
}

// byFile delivers by hand and imports the province's result file: first one that names a record nobody sent, of which
// nothing is taken, then the right one.
func (p *play) byFile(ctx context.Context, key string, bad []*paper) error {
	if err := p.deliver(ctx, key, "file"); err != nil {
		return err
	}
	records, err := all[record](ctx, p.staff["reporter"], "/reports/"+p.batch[key]+"/records")
	if err != nil {
		return err
	}
	wrong := append(results(records, bad), m{"record": "never-sent", "status": "accepted"})
	if err := p.importReceipts(ctx, key, "wrong", wrong); err != nil {
		return err
	}
	v, err := p.awaitReport(ctx, key, "told of the wrong file", func(v reportView) bool { return len(v.Problems) > 0 })
	if err != nil {
		return err
	}
	if v.Balance.Unknown != len(records) {
		return fmt.Errorf("a refused result file left %+v", v.Balance)
	}
	if err := p.importReceipts(ctx, key, "right", results(records, bad)); err != nil {
		return err
	}
	return p.reconciled(ctx, key, len(bad))
}

func results(records []record, bad []*paper) []m {
	var out []m
	for _, r := range records {
		one := m{"record": r.Record, "status": "accepted"}
		for _, x := range bad {
			if x.id == r.Case {
				one["status"], one["code"], one["message"] = "rejected", "E07", "发证日期与档案不符"
			}
		}
		out = append(out, one)
	}
	return out
}

func (p *play) importReceipts(ctx context.Context, key, step string, results []m) error {
	file := ask{method: http.MethodPost, path: "/reports/" + p.batch[key] + "/receipts?ending=json", key: key + "/receipts-" + step}.with(m{"results": results})
	return p.await(ctx, "receipts of "+key, func(ctx context.Context) error {
		_, err := p.staff["reporter"].send(ctx, file)
		return later(err, "report_busy")
	})
}

// reconciled waits until sent = accepted + rejected, with nothing unknown (T-0.60).
func (p *play) reconciled(ctx context.Context, key string, bad int) error {
	v, err := p.awaitReport(ctx, key, "reconciled", func(v reportView) bool { return v.Stage == "reconciled" })
	if err != nil {
		return err
	}
	if b := v.Balance; b.Sent != b.Accepted+b.Rejected || b.Unknown != 0 || b.Rejected != bad {
		return fmt.Errorf("package %s balances as %+v, want %d rejected", key, b, bad)
	}
	return nil
}

// reportSecond sends the last notice's filings and the repaired ones over the platform's envelope; the receiver
// refuses one, too late to be repaired in March.
func (p *play) reportSecond(ctx context.Context) error {
	if err := p.ended(ctx, "n3"); err != nil {
		return err
	}
	if err := p.movedByItself(ctx, p.of(handoverShort)[0]); err != nil {
		return err
	}
	papers := append(p.reportable("n3"), p.of(provinceRepaired)...)
	if err := p.pack(ctx, "r2", m{"series": "main"}, papers); err != nil {
		return err
	}
	bad := p.of(provinceLate)
	if p.cfg.Province == nil {
		return p.byFile(ctx, "r2", bad)
	}
	records, err := all[record](ctx, p.staff["reporter"], "/reports/"+p.batch["r2"]+"/records")
	if err != nil {
		return err
	}
	told := 0
	for _, r := range records {
		if r.Case == bad[0].id {
			p.cfg.Province.Reject(r.Record, "E09", "证书编号重复")
			told++
		}
	}
	if told != 1 {
		return errors.New("the record to be refused is not in the package")
	}
	if err := p.deliver(ctx, "r2", "http"); err != nil {
		return err
	}
	p.note(fmt.Sprintf("接口报送 %d 条，退回 1 条", len(papers)), fmt.Sprintf("%d records over HTTP, 1 refused", len(papers)))
	return p.reconciled(ctx, "r2", len(bad))
}

// amend corrects what the province already has: one proposes, another approves, and a new record supersedes the old
// one (T-0.61).
func (p *play) amend(ctx context.Context) error {
	x := p.of(amended)[0]
	if _, err := p.awaitStage(ctx, x, "accepted"); err != nil {
		return err
	}
	order := m{"code": "new_evidence", "changes": []m{{"pointer": "/certificate/issued", "value": x.applied[:4] + "-12-12"}}}
	if _, err := p.staff["reporter"].post(ctx, x.path("/amendment"), x.step("propose"), order); err != nil {
		return err
	}
	_, err := p.staff["reporter"].post(ctx, x.path("/amendment/approval"), x.step("approve-own"), nil)
	if err := refused(err, http.StatusForbidden, "not_your_role"); err != nil {
		return err
	}
	if _, err := p.staff["leader"].post(ctx, x.path("/amendment/approval"), x.step("approve"), nil); err != nil {
		return err
	}
	if err := p.pack(ctx, "r3", m{"series": "amendment"}, []*paper{x}); err != nil {
		return err
	}
	if err := p.byFile(ctx, "r3", nil); err != nil {
		return err
	}
	_, err = p.awaitStage(ctx, x, "accepted")
	return err
}
