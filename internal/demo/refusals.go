package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"chizheng/internal/fixture"
)

// mischief tries what must be refused, and sees that nothing came of it.
func (p *play) mischief(ctx context.Context) error {
	for _, try := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"bad scans", p.badScans}, {"steps out of order", p.outOfOrder}, {"a point that is not allowed", p.wrongPoint},
		{"a stale version", p.staleVersion}, {"the same command twice", p.replay}, {"somebody else's filing", p.otherFiler},
		{"another role", p.wrongRole}, {"an action before its window", p.tooEarly}, {"content that no office can work with", p.badContent},
		{"a clock set back", p.clockBack}, {"eligibility before filing", p.eligibility},
	} {
		if err := try.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", try.what, err)
		}
	}
	p.note("越序、越权、越期、旧版本、重放、坏文件一律拒绝且不留痕", "wrong order, role, time, version, file: refused, and nothing stored")
	return nil
}

// ofFiler gives a submitted filing of a firm.
func (p *play) ofFiler(f *filer) *paper {
	return p.where(func(x *paper) bool { return x.filer == f && x.fate == plain })[0]
}

// badScans sends every kind of file that must not enter, each to one draft; the draft keeps no scan.
func (p *play) badScans(ctx context.Context) error {
	f := p.firms[muping]
	x := &paper{key: "bad-scans", n: 700, filer: f, who: somebody(700), number: certificateNumber(700), work: "010", level: "junior", applied: "2014-05-01"}
	if err := p.begin(ctx, x); err != nil {
		return err
	}
	var waiting int
	for i, bad := range fixture.BadScans(99) {
		ending := bad.Name[strings.LastIndex(bad.Name, ".")+1:]
		_, err := f.send(ctx, ask{method: http.MethodPost, path: x.path("/scans?kind=certificate&ending=" + ending),
			key: x.step(fmt.Sprintf("scan-%d", i)), kind: "application/octet-stream", body: bad.Data})
		var r *refusal
		switch {
		case errors.As(err, &r) && r.Status < 500: // refused at the door: empty, too large, an ending nobody takes
		case err != nil:
			return fmt.Errorf("%s: %w", bad.Why, err)
		default:
			waiting++
		}
		if err := p.noScan(ctx, x, bad); err != nil {
			return fmt.Errorf("%s: %w", bad.Why, err)
		}
	}
	if waiting == 0 {
		return errors.New("no file reached the check: the test tests nothing")
	}
	_, err := f.post(ctx, x.path("/withdrawal"), x.step("withdraw"), m{"code": "filed_by_mistake"})
	return err
}

// noScan waits for the check's word and sees that the file was not kept. A virus passes where no scanner is set up:
// then it is an honest picture or document, or it is refused as neither.
func (p *play) noScan(ctx context.Context, x *paper, bad fixture.Bad) error {
	return p.await(ctx, "the check of a bad file", func(ctx context.Context) error {
		got, err := get[scans](ctx, x.filer.session, x.path("/scans"))
		if err != nil {
			return err
		}
		for _, u := range got.Uploads {
			if u.Status == "checking" {
				return notYet("still checking")
			}
		}
		for _, kept := range got.Items {
			if bad.Code == "file_infected" {
				_, err := x.filer.command(ctx, http.MethodDelete, x.path("/scans/"+kept["id"].(string)), x.step("remove-"+kept["id"].(string)[:8]), nil)
				return err
			}
			return errors.New("the file was kept")
		}
		return nil
	})
}

// outOfOrder submits a draft without scans, and signs one.
func (p *play) outOfOrder(ctx context.Context) error {
	f := p.firms[muping]
	x := &paper{key: "order", n: 701, filer: f, who: somebody(701), number: certificateNumber(701), work: "010", level: "junior", applied: "2014-05-01"}
	if err := p.begin(ctx, x); err != nil {
		return err
	}
	_, err := f.post(ctx, x.path("/submission"), x.step("submit"), nil)
	if err := refused(err, http.StatusConflict, "step_not_reached"); err != nil {
		return err
	}
	_, err = f.command(ctx, http.MethodPut, x.path("/point"), x.step("point"), m{"point": f.point})
	if err := refused(err, http.StatusConflict, "step_not_reached"); err != nil {
		return err
	}
	_, err = f.post(ctx, x.path("/withdrawal"), x.step("withdraw"), m{"code": "filed_by_mistake"})
	return err
}

// wrongPoint sends an outside firm's like to another point than its own: here a district firm to point 01.
func (p *play) wrongPoint(ctx context.Context) error {
	x := p.of(neverSubmitted)[0]
	_, err := x.filer.command(ctx, http.MethodPut, x.path("/point"), x.step("wrong-point"), m{"point": point(9)})
	return refused(err, http.StatusConflict, "point_not_allowed")
}

func (p *play) staleVersion(ctx context.Context) error {
	x := p.of(neverSubmitted)[0]
	_, err := x.filer.send(ctx, ask{method: http.MethodPut, path: x.path("/content"), key: x.step("stale"), match: 1}.with(x.content()))
	return refused(err, http.StatusConflict, "stale_version")
}

// replay sends a carried-out command again: the same answer, and not another event.
func (p *play) replay(ctx context.Context) error {
	x := p.ofFiler(p.firms[municipal])
	before, err := p.look(ctx, x)
	if err != nil {
		return err
	}
	again, err := x.filer.post(ctx, x.path("/submission"), x.step("submit"), nil)
	if err != nil {
		return err
	}
	if again.Case != x.id || again.Version > before.Version {
		return fmt.Errorf("version %d before and %d after", before.Version, again.Version)
	}
	opened, err := x.filer.post(ctx, "/filings", x.step("create"), x.content())
	if err == nil && opened.Case != x.id {
		return errors.New("the same key opened a second filing")
	}
	if err != nil {
		return err
	}
	_, err = x.filer.post(ctx, x.path("/withdrawal"), x.step("submit"), m{"code": "filed_by_mistake"}) // another command under an old name
	return refused(err, http.StatusConflict, "idempotency_key_reused")
}

func (p *play) otherFiler(ctx context.Context) error {
	x := p.ofFiler(p.firms[municipal])
	_, err := get[m](ctx, p.firms[muping].session, x.path(""))
	if err := refused(err, http.StatusNotFound, "no_such_case"); err != nil {
		return err
	}
	_, err = p.holders[0].post(ctx, x.path("/withdrawal"), x.step("theft"), m{"code": "filed_by_mistake"})
	return refused(err, http.StatusNotFound, "no_such_case")
}

func (p *play) wrongRole(ctx context.Context) error {
	x := p.ofFiler(p.firms[municipal])
	for _, who := range []string{"county1", "auditor", "admin", "publisher", "point01a"} {
		_, err := p.staff[who].post(ctx, x.path("/recheck"), x.step("role-"+who), m{"verdict": "pass"})
		if err := refused(err, http.StatusForbidden, "not_your_role"); err != nil {
			return err
		}
	}
	_, err := p.firms[municipal].command(ctx, http.MethodPut, "/campaign/clock", "", m{"rate": 1})
	return refused(err, http.StatusForbidden, "not_your_role")
}

// tooEarly inspects a month before inspection opens.
func (p *play) tooEarly(ctx context.Context) error {
	x := p.ofFiler(p.firms[zhifu])
	_, err := p.officer(x.chosen).post(ctx, x.path("/originals"), x.step("early"), m{"original": "id_card", "seen": true})
	return refused(err, http.StatusConflict, "window_not_open")
}

// badContent sends each unusable field once; every one is named.
func (p *play) badContent(ctx context.Context) error {
	f := p.firms[muping]
	x := &paper{key: "bad", n: 702, filer: f, who: somebody(702), number: certificateNumber(702), work: "010", level: "junior", applied: "2014-05-01"}
	for i, try := range []struct {
		change func(m)
		status int
		code   string
	}{
		{func(c m) { c["person"].(m)["id_number"] = "990602198001010010" }, 422, "id_check_digit"},
		{func(c m) { c["person"].(m)["name"] = "<script>alert(1)</script>" }, 422, "name_character"},
		{func(c m) { c["certificate"].(m)["issued"] = "2015-02-30" }, 422, "date"},
		{func(c m) { c["certificate"].(m)["work_type"] = "'; drop table filing; --" }, 422, "work_type"},
		{func(c m) { c["contract"].(m)["employer_code"] = "91990000MA99000100" }, 422, "credit_code_check"},
		{func(c m) { c["surprise"] = true }, 422, "unknown_field"},
	} {
		c := x.content()
		try.change(c)
		_, err := f.post(ctx, "/filings", x.step(fmt.Sprint("create-", i)), c)
		if err := refused(err, try.status, try.code); err != nil {
			return err
		}
	}
	return nil
}

func (p *play) clockBack(ctx context.Context) error {
	_, err := p.staff["admin"].command(ctx, http.MethodPut, "/campaign/clock", "", m{"now": "2019-01-01T00:00:00+08:00", "rate": 0})
	return refused(err, http.StatusConflict, "clock_set_back")
}

// eligibility asks the rules before filing (F4): of 60 years a person decides (T-0.2), of 2018 nobody (T-0.5).
func (p *play) eligibility(ctx context.Context) error {
	x := *p.ofFiler(p.firms[muping])
	x.applied = "2018-03-01"
	got, err := talk[struct {
		Eligible bool `json:"eligible"`
		Outcomes []struct {
			Rule    string `json:"rule"`
			Verdict string `json:"verdict"`
			Clause  string `json:"clause"`
		} `json:"outcomes"`
	}](ctx, x.filer.session, ask{method: http.MethodPost, path: "/filings/eligibility"}.with(x.content()))
	if err != nil {
		return err
	}
	for _, o := range got.Outcomes {
		if o.Rule == "application_date" && o.Verdict == "fail" && o.Clause == "R-0.14" && !got.Eligible {
			return nil
		}
	}
	return fmt.Errorf("applied in 2018 and eligible=%v: %v", got.Eligible, got.Outcomes)
}
