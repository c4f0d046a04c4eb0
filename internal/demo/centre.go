package demo

import (
	"context"
	"fmt"
	"net/http"
)

// recheckFirst is the first weekly hand-over (T-0.44) with its recheck and the three ways back (T-0.46).
func (p *play) recheckFirst(ctx context.Context) error {
	wave := p.ofWave(1)
	if err := p.handOver(ctx, "w1", "main", false, wave); err != nil {
		return err
	}
	if err := p.noSelfCheck(ctx, wave[0]); err != nil {
		return err
	}
	if err := p.recheck(ctx, "w1", wave); err != nil {
		return err
	}
	return p.waysBack(ctx)
}

// noSelfCheck: point staff never recheck, and the reviewer names what is wrong or nothing (T-0.28).
func (p *play) noSelfCheck(ctx context.Context, x *paper) error {
	_, err := p.officer(x.point).post(ctx, x.path("/recheck"), x.step("self-check"), m{"verdict": "pass"})
	if err := refused(err, http.StatusForbidden, "not_your_role"); err != nil {
		return err
	}
	_, err = p.staff["reviewer2"].post(ctx, x.path("/recheck"), x.step("no-reason"), m{"verdict": "reject"})
	return refused(err, http.StatusUnprocessableEntity, "reason_missing")
}

// recheck passes many filings in one order (C3). A corrected one fails in it, by itself, because nobody has opened its
// difference; it passes alone after somebody has (C10).
func (p *play) recheck(ctx context.Context, key string, papers []*paper) error {
	var many, corrected, second []*paper
	for _, x := range papers {
		switch {
		case x.fate == handoverShort && !x.catchup,
			x.wave == 1 && (x.fate == recheckToFiler || x.fate == recheckToPoint), x.fate == recheckRejected:
			continue
		case x.point == point(15):
			second = append(second, x) // an enterprise inspected its own people (T-0.27)
			continue
		case x.round > 0:
			corrected = append(corrected, x)
		}
		many = append(many, x)
	}
	reviewer := p.staff["reviewer2"]
	if err := p.secondLook(ctx, reviewer, key, second); err != nil {
		return err
	}
	v, err := p.bulk(ctx, reviewer, "recheck-"+key, m{"type": "recheck", "data": m{"verdict": "pass"}}, many)
	if err != nil {
		return err
	}
	if v.Failed != len(corrected) || v.Succeeded != len(many)-len(corrected) {
		return fmt.Errorf("bulk recheck %s: %d passed, %d failed, want %d failed: %v", key, v.Succeeded, v.Failed, len(corrected), v.Items)
	}
	for _, x := range corrected {
		diff, err := get[struct {
			Round   int `json:"round"`
			Changes []m `json:"changes"`
		}](ctx, reviewer, x.path("/diff"))
		if err != nil {
			return err
		}
		if len(diff.Changes) == 0 {
			return fmt.Errorf("%s was corrected and shows no difference", x.key)
		}
		if _, err := reviewer.post(ctx, x.path("/recheck"), x.step(key+"-recheck"), m{"verdict": "pass", "seen": diff.Round}); err != nil {
			return err
		}
	}
	p.note(fmt.Sprintf("一次复核 %d 份；%d 份先看差异、%d 份企业自设审核点的，逐份通过", v.Succeeded, len(corrected), len(second)),
		fmt.Sprintf("%d rechecked in one order; one by one: %d corrected, %d of the group's own point", v.Succeeded, len(corrected), len(second)))
	return nil
}

// secondLook passes one by one what the group's own point inspected: no order for many takes those (T-0.27).
func (p *play) secondLook(ctx context.Context, reviewer *session, key string, papers []*paper) error {
	if len(papers) == 0 {
		return nil
	}
	_, err := p.bulk(ctx, reviewer, "second-"+key, m{"type": "recheck", "data": m{"verdict": "pass"}}, papers)
	if err := refused(err, http.StatusUnprocessableEntity, "second_look_needed"); err != nil {
		return err
	}
	return each(ctx, papers, func(ctx context.Context, x *paper) error {
		_, err := reviewer.post(ctx, x.path("/recheck"), x.step(key+"-recheck"), m{"verdict": "pass"})
		return err
	})
}

// waysBack: a data error goes to the filer, an inspection error to the point, a lack of eligibility ends the filing.
func (p *play) waysBack(ctx context.Context) error {
	reviewer := p.staff["reviewer2"]
	for _, back := range []struct {
		what fate
		body m
	}{
		{recheckToFiler, m{"verdict": "return_filer", "code": "data_error", "remarks": []m{{"pointer": "/certificate/issued", "code": "differs_from_scan"}}}},
		{recheckToPoint, m{"verdict": "return_point", "code": "inspection_error"}},
	} {
		x := p.of(back.what)[0]
		if _, err := reviewer.post(ctx, x.path("/recheck"), x.step("recheck-back"), back.body); err != nil {
			return err
		}
		x.wave = 2 // once more to the desk
	}
	p.of(recheckToPoint)[0].sealed = false // the stamp of an overturned pass is void (T-0.39)
	x := p.of(recheckToFiler)[0]
	x.round++
	p.note("复核三条退路：退申报人、退审核点、不予通过", "three ways back: to the filer, to the point, rejected")
	return p.correct(ctx, x, "back")
}

// secondWave is inspection, hand-over and recheck in one day.
func (p *play) secondWave(ctx context.Context) error {
	wave := p.ofWave(2)
	if err := p.inspect(ctx, "w2", wave); err != nil {
		return err
	}
	if err := p.handOver(ctx, "w2", "main", false, wave); err != nil {
		return err
	}
	if err := p.recheck(ctx, "w2", wave); err != nil {
		return err
	}
	return p.reject(ctx, p.of(recheckRejected)[0])
}

// reject: what is not eligible after all ends with a reason, and its seal is void (T-0.39).
func (p *play) reject(ctx context.Context, x *paper) error {
	got, err := p.staff["reviewer2"].post(ctx, x.path("/recheck"), x.step("recheck-reject"), m{"verdict": "reject", "code": "eligibility"})
	if err == nil && got.Stage != "rejected" {
		return fmt.Errorf("%s is %s after its rejection", x.key, got.Stage)
	}
	return err
}

// afterFillIn: on 11 March the drafts of the main campaign have moved to catch-up by themselves, and a new one is a
// catch-up draft from the start: nobody is refused silently (T-0.22, T-0.23).
func (p *play) afterFillIn(ctx context.Context) error {
	if err := p.movedByItself(ctx, p.of(neverSubmitted)[0]); err != nil {
		return err
	}
	x := p.of(begunLate)[0]
	if err := p.fileOne(ctx, x); err != nil {
		return err
	}
	_, err := x.filer.post(ctx, x.path("/submission"), x.step("too-early"), nil)
	if err := refused(err, http.StatusConflict, "window_not_open"); err != nil {
		return err
	}
	return p.movedByItself(ctx, x)
}

// movedByItself waits for the case's own timer, and holds the cause to the story.
func (p *play) movedByItself(ctx context.Context, x *paper) error {
	cause, _ := x.fate.inApril()
	v, err := p.awaitView(ctx, x, "in catch-up", func(v view) bool { return v.Track == "catchup" })
	if err != nil {
		return err
	}
	if v.Cause != cause {
		return fmt.Errorf("%s (%s) moved because of %s, want %s", x.key, x.fate, v.Cause, cause)
	}
	x.catchup = true
	return nil
}

// finalHandover: every point's last batch on 21 March, the day counted (T-0.45).
func (p *play) finalHandover(ctx context.Context) error {
	for _, x := range p.of(originalLost, leftReturned) {
		if err := p.movedByItself(ctx, x); err != nil {
			return err
		}
	}
	wave := p.ofWave(3)
	last := wave[:0:0]
	for _, x := range wave {
		if x.fate != failedAtDesk && x.fate != originalLost {
			last = append(last, x)
		}
	}
	if err := p.handOver(ctx, "w3", "main", true, last); err != nil {
		return err
	}
	return p.recheck(ctx, "w3", last)
}
