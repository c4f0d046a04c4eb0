package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// sortOut is the Centre's work before inspection: doubts and duplicates decided by people, returns with remarks,
// withdrawals, workers sent to the point of the county where they are.
func (p *play) sortOut(ctx context.Context) error {
	for _, step := range []func(context.Context) error{p.awaitMatching, p.decideContest, p.decideNear, p.decideDoubts,
		p.withdraw, p.returnEarly, p.assignPoints} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return p.scopes(ctx)
}

// awaitMatching waits until the search for near matches has come back for every submitted filing.
func (p *play) awaitMatching(ctx context.Context) error {
	return p.await(ctx, "the search for matches", func(ctx context.Context) error {
		got, err := get[list[m]](ctx, p.staff["auditor"], "/filings?hold=matching&limit=1")
		if err == nil && got.Total > 0 {
			return notYet("%d filings are still searched for", got.Total)
		}
		return err
	})
}

// decideContest: the same certificate by two enterprises. The evidence is compared; the second one is right, so the
// first is closed in its favour (T-0.31).
func (p *play) decideContest(ctx context.Context) error {
	first, second := p.of(contestedFirst)[0], p.of(contestedSecond)[0]
	if _, err := p.awaitView(ctx, first, "held", view.held); err != nil {
		return err
	}
	reviewer := p.staff["reviewer1"]
	compared, err := get[m](ctx, reviewer, second.path("/comparison/"+first.id))
	if err != nil {
		return err
	}
	if len(compared["differences"].([]any)) == 0 {
		return errors.New("two contested filings do not differ at all")
	}
	if _, err := reviewer.post(ctx, second.path("/hold-resolution"), second.step("contest"), m{"kind": "duplicate", "ref": first.id,
		"decision": "other", "code": "original_seen"}); err != nil {
		return err
	}
	if _, err := p.awaitStage(ctx, first, "duplicate"); err != nil {
		return err
	}
	_, err = p.awaitView(ctx, second, "free", func(v view) bool { return v.Stage == "submitted" && !v.held() })
	p.note("同一证书两家申报：比对证据，后报者成立，先报者按重复关闭", "one certificate, two enterprises: evidence compared, the later one stands")
	return err
}

// decideNear: two numbers one character apart turn out to be two certificates.
func (p *play) decideNear(ctx context.Context) error {
	one, other := p.of(nearOne)[0], p.of(nearOther)[0]
	for _, x := range []*paper{one, other} {
		if _, err := p.awaitView(ctx, x, "held", view.held); err != nil {
			return err
		}
	}
	if _, err := p.staff["reviewer1"].post(ctx, one.path("/hold-resolution"), one.step("near"), m{"kind": "duplicate", "ref": other.id,
		"decision": "clear", "code": "two_certificates"}); err != nil {
		return err
	}
	for _, x := range []*paper{one, other} {
		if _, err := p.awaitView(ctx, x, "free", func(v view) bool { return !v.held() }); err != nil {
			return err
		}
	}
	p.note("编号仅差一字：经核实为两本证书，双方放行", "numbers one character apart: two certificates, both go on")
	return nil
}

// decideDoubts: certificates applied for in 2017 wait for a person, who says yes to one and no to the other (T-0.5).
func (p *play) decideDoubts(ctx context.Context) error {
	for what, decision := range map[fate]m{
		humanCleared: {"decision": "clear", "code": "record_confirms"},
		humanRefused: {"decision": "uphold", "code": "applied_too_late"},
	} {
		x := p.of(what)[0]
		decision["kind"], decision["ref"] = "needs_human", "application_date"
		if _, err := p.staff["reviewer2"].post(ctx, x.path("/hold-resolution"), x.step("doubt"), decision); err != nil {
			return err
		}
	}
	p.note("2017 年申报的两份由人工认定：一份符合，一份不符合", "two applied for in 2017: a person says yes to one, no to the other")
	return nil
}

func (p *play) withdraw(ctx context.Context) error {
	x := p.of(withdrawn)[0]
	_, err := x.filer.post(ctx, x.path("/withdrawal"), x.step("withdraw"), m{"code": "filed_by_mistake"})
	return err
}

// returnEarly sends two filings back with remarks per field; one filer corrects and submits again, the other never
// does (T-0.46).
func (p *play) returnEarly(ctx context.Context) error {
	for _, x := range p.of(returnedEarly, leftReturned) {
		body := m{"to": "filer", "code": "data_error", "remarks": []m{{"pointer": "/certificate/issued", "code": "differs_from_scan"}}}
		if _, err := p.staff["reviewer1"].post(ctx, x.path("/return"), x.step("return"), body); err != nil {
			return err
		}
	}
	x := p.of(returnedEarly)[0]
	x.round++
	return p.correct(ctx, x, "again")
}

// correct changes what was remarked, which voids the signature (T-0.17), and submits again.
func (p *play) correct(ctx context.Context, x *paper, step string) error {
	c := x.content()
	c["certificate"].(m)["issued"] = x.applied[:4] + "-10-10"
	if _, err := x.filer.command(ctx, http.MethodPut, x.path("/content"), x.step(step+"-fill"), c); err != nil {
		return err
	}
	_, err := x.filer.post(ctx, x.path("/submission"), x.step(step+"-early"), nil)
	if err := refused(err, http.StatusConflict, "step_not_reached"); err != nil {
		return err
	}
	if err := p.sign(ctx, x, step+"-sign"); err != nil {
		return err
	}
	if err := p.submit(ctx, x, step); err != nil {
		return err
	}
	_, err = p.awaitView(ctx, x, "searched for", func(v view) bool { return !v.held() })
	return err
}

// assignPoints sends workers to other points in bulk, one order for each point (T-0.24).
func (p *play) assignPoints(ctx context.Context) error {
	moved := map[string][]*paper{}
	n := 0
	for _, x := range p.papers {
		if x.id != "" && x.point != x.chosen {
			moved[x.point] = append(moved[x.point], x)
			n++
		}
	}
	for to, papers := range moved {
		order := m{"type": "assign_point", "data": m{"point": to, "reason": "nearer_point"}}
		if _, err := p.bulk(ctx, p.staff["reviewer1"], "assign-"+to[len(to)-2:], order, papers); err != nil {
			return err
		}
	}
	p.note(fmt.Sprintf("%d 人改派至务工地审核点", n), fmt.Sprintf("%d workers sent to the point of their county", n))
	return nil
}

// bulkView is a bulk job's progress.
type bulkView struct {
	Stage     string `json:"stage"`
	Succeeded int    `json:"succeeded"`
	Failed    int    `json:"failed"`
	Left      int    `json:"left"`
	Items     []struct {
		Case   string `json:"case"`
		Status string `json:"status"`
		Code   string `json:"code"`
	} `json:"items"`
}

// bulk gives one decision to many filings and waits for its end; what failed is for the caller to judge.
func (p *play) bulk(ctx context.Context, who *session, key string, order m, papers []*paper) (bulkView, error) {
	versions, err := p.versions(ctx)
	if err != nil {
		return bulkView{}, err
	}
	var items []m
	for _, x := range papers {
		items = append(items, m{"case": x.id, "expect": versions[x.id].Version})
	}
	order["items"] = items
	got, err := who.post(ctx, "/bulks", "bulk/"+key, order)
	if err != nil {
		return bulkView{}, err
	}
	var v bulkView
	err = p.await(ctx, "the bulk order "+key, func(ctx context.Context) (err error) {
		if v, err = get[bulkView](ctx, who, "/bulks/"+got.Case); err == nil && v.Stage != "done" {
			return notYet("%s, %d left", v.Stage, v.Left)
		}
		return err
	})
	return v, err
}

// standing is a filing in a list.
type standing struct {
	Case    string   `json:"case"`
	Version int      `json:"version"`
	Stage   string   `json:"stage"`
	Track   string   `json:"track"`
	Point   string   `json:"point"`
	Holds   []string `json:"holds"`
}

// versions lists every filing as it stands.
func (p *play) versions(ctx context.Context) (map[string]standing, error) {
	lines, err := all[standing](ctx, p.staff["auditor"], "/filings")
	out := map[string]standing{}
	for _, l := range lines {
		out[l.Case] = l
	}
	return out, err
}

// scopes: an officer of point 05 sees no filing of another point in any list, search, count or export (S1), and a
// county officer only his county's.
func (p *play) scopes(ctx context.Context) error {
	officer := p.staff["point05a"]
	lines, err := all[standing](ctx, officer, "/filings")
	if err != nil {
		return err
	}
	for _, l := range lines {
		if l.Point != point(5) {
			return fmt.Errorf("point 05 sees a filing of %q", l.Point)
		}
	}
	other := p.ofFiler(p.firms[zhifu])
	_, err = get[m](ctx, officer, other.path(""))
	if err := refused(err, http.StatusNotFound, "no_such_case"); err != nil {
		return err
	}
	found, err := talk[list[standing]](ctx, officer, ask{method: http.MethodPost, path: "/filings/search"}.with(
		m{"id_number": other.who.ID, "purpose": "inspection"}))
	if err != nil {
		return err
	}
	if found.Total != 0 {
		return fmt.Errorf("point 05 finds %d filings of point 02", found.Total)
	}
	tallies, err := get[list[Tally]](ctx, officer, "/reconciliation")
	if err == nil && (len(tallies.Items) != 1 || tallies.Items[0].Point != point(5)) {
		return fmt.Errorf("point 05 sees the tallies %v", tallies.Items)
	}
	return err
}
