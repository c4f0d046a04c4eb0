package demo

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

func (p *play) noticeFirst(ctx context.Context) error {
	return p.announce(ctx, "n1", m{"track": "main"}, p.waiting(1))
}

func (p *play) noticeSecond(ctx context.Context) error {
	return p.announce(ctx, "n2", m{"track": "main"}, p.waiting(2))
}

func (p *play) noticeThird(ctx context.Context) error {
	if err := p.ended(ctx, "n2"); err != nil {
		return err
	}
	return p.announce(ctx, "n3", m{"track": "main"}, p.waiting(3))
}

// waiting gives the filings of a wave that were rechecked and wait for a notice.
func (p *play) waiting(wave int) []*paper {
	return p.where(func(x *paper) bool {
		return x.id != "" && x.wave == wave && !x.catchup && x.notice == "" && x.fate.shown()
	})
}

// shown says that a filing of the main campaign comes into a notice of it.
func (f fate) shown() bool {
	switch f {
	case contestedFirst, withdrawn, leftReturned, humanRefused, failedAtDesk, originalLost, recheckRejected, handoverShort,
		neverSubmitted, begunLate:
		return false
	}
	return true
}

// noticeView is a batch as the office sees it.
type noticeView struct {
	Display *struct {
		Looks int `json:"looks"`
	} `json:"display"`
	Stage string `json:"stage"`
	List  *struct {
		Count int    `json:"count"`
		Hash  string `json:"hash"`
	} `json:"list"`
	Shown *struct {
		Count int    `json:"count"`
		Hash  string `json:"hash"`
	} `json:"shown"`
	Period *struct {
		First string `json:"first"`
		Last  string `json:"last"`
	} `json:"period"`
	Dropped   int    `json:"dropped"`
	Confirmed int    `json:"confirmed"`
	Refused   int    `json:"refused"`
	Stalled   string `json:"stalled"`
}

// announce plans, signs and publishes a batch of everything that was rechecked (R-0.98, T-0.49, T-0.58).
func (p *play) announce(ctx context.Context, key string, plan m, papers []*paper) error {
	publisher, leader := p.staff["publisher"], p.staff["leader"]
	got, err := publisher.post(ctx, "/notices", key, plan)
	if err != nil {
		return err
	}
	p.batch[key] = got.Case
	path := "/notices/" + got.Case
	v, err := p.awaitNotice(ctx, key, "listed", func(v noticeView) bool { return v.List != nil })
	if err != nil {
		return err
	}
	if v.List.Count != len(papers) {
		return fmt.Errorf("notice %s lists %d filings, want %d", key, v.List.Count, len(papers))
	}
	_, err = leader.post(ctx, path+"/signature", key+"/sign-blind", m{"hash": strings.Repeat("0", 64)})
	if err := refused(err, http.StatusConflict, "notice_hash_differs"); err != nil {
		return err
	}
	if _, err := leader.post(ctx, path+"/signature", key+"/sign", m{"hash": v.List.Hash}); err != nil {
		return err
	}
	if _, err := publisher.post(ctx, path+"/publication", key+"/publish", nil); err != nil {
		return err
	}
	if v, err = p.awaitNotice(ctx, key, "on show", func(v noticeView) bool { return v.Shown != nil }); err != nil {
		return err
	}
	if v.Dropped != 0 || v.Shown.Hash != v.List.Hash {
		return fmt.Errorf("notice %s dropped %d lines", key, v.Dropped)
	}
	p.note(fmt.Sprintf("%d 人，公示期 %s 至 %s", v.Shown.Count, v.Period.First, v.Period.Last),
		fmt.Sprintf("%d lines on show from %s to %s", v.Shown.Count, v.Period.First, v.Period.Last))
	return p.learnLines(ctx, key, papers)
}

func (p *play) awaitNotice(ctx context.Context, key, what string, ok func(noticeView) bool) (noticeView, error) {
	var v noticeView
	err := p.await(ctx, "notice "+key+" to be "+what, func(ctx context.Context) (err error) {
		v, err = get[noticeView](ctx, p.staff["publisher"], "/notices/"+p.batch[key])
		if err == nil && !ok(v) {
			return notYet("it is %s, stalled %q", v.Stage, v.Stalled)
		}
		return err
	})
	return v, err
}

// learnLines reads which line is whose, and looks at the same lines as the public does: masked, and without a filing.
func (p *play) learnLines(ctx context.Context, key string, papers []*paper) error {
	type line struct {
		Line   int    `json:"line"`
		Filing string `json:"filing"`
		Shown  m      `json:"shown"`
	}
	lines, err := all[line](ctx, p.staff["publisher"], "/notices/"+p.batch[key]+"/lines")
	if err != nil {
		return err
	}
	at := map[string]int{}
	for _, l := range lines {
		at[l.Filing] = l.Line
	}
	for _, x := range papers {
		if at[x.id] == 0 {
			return fmt.Errorf("%s (%s) is not in notice %s", x.key, x.fate, key)
		}
		x.notice, x.line = key, at[x.id]
	}
	body, err := p.public.send(ctx, ask{method: http.MethodGet, path: "/public/notices/" + p.batch[key] + "/lines?limit=200"})
	if err != nil {
		return err
	}
	for _, x := range papers {
		if text := string(body); strings.Contains(text, x.who.ID) || strings.Contains(text, x.who.Phone) || strings.Contains(text, x.id) {
			return fmt.Errorf("the public notice %s tells more of %s than it may (L4)", key, x.key)
		}
	}
	return nil
}

// ended waits for the batch's own timer at 24:00 of the last day: every line that nobody challenges is confirmed.
func (p *play) ended(ctx context.Context, key string) error {
	v, err := p.awaitNotice(ctx, key, "over", func(v noticeView) bool {
		return v.Stage == "ended" && v.Shown != nil && v.Confirmed+v.Refused == v.Shown.Count
	})
	if err == nil {
		p.note(fmt.Sprintf("公示期满，%d 人确认无误", v.Confirmed), fmt.Sprintf("the period is over, %d lines confirmed", v.Confirmed))
		if d := v.Display; d != nil && d.Looks > 0 { // where the office says where its page is (T-0.50)
			p.note(fmt.Sprintf("公示页面检查 %d 次", d.Looks), fmt.Sprintf("its page was looked at %d times", d.Looks))
		}
	}
	return err
}

// tooLate: published on 23 March, seven days would end on the 30th (R-0.52, T-0.47).
func (p *play) tooLate(ctx context.Context) error {
	_, err := p.staff["publisher"].post(ctx, "/notices", "n-late", m{"track": "main"})
	return refused(err, http.StatusConflict, "notice_ends_too_late")
}

// objectFirst: somebody challenges a line of the first notice, rightly; and a typing error is corrected without a new
// period (T-0.54, T-0.55).
func (p *play) objectFirst(ctx context.Context) error {
	x := p.of(objectionUpheld)[0]
	if err := p.object(ctx, x, m{"outcome": "upheld", "effect": "removed", "code": "certificate"}, "rejected"); err != nil {
		return err
	}
	if _, err := p.officer(x.point).post(ctx, x.path("/seal/settlement"), x.step("seal-settled"), m{"seal": "YT-" + x.point[len(x.point)-2:], "mark": "crossed_out"}); err != nil {
		return err
	}
	p.note("异议成立：该条撤下，印章作废，其余照常公示", "upheld: the line is removed and its seal void, the others stay on show")
	y := p.of(erratum)[0]
	_, err := p.staff["publisher"].post(ctx, y.path("/erratum"), y.step("erratum-big"), m{"code": "typing_error",
		"changes": []m{{"pointer": "/certificate/holder", "value": "测试他人"}}})
	if err := refused(err, http.StatusUnprocessableEntity, "erratum_changes_identity"); err != nil {
		return err
	}
	_, err = p.staff["publisher"].post(ctx, y.path("/erratum"), y.step("erratum"), m{"code": "typing_error",
		"changes": []m{{"pointer": "/person/phone", "value": "19900007777"}}})
	return err
}

// objectSecond: a challenge without ground; the line goes back into its own period.
func (p *play) objectSecond(ctx context.Context) error {
	err := p.object(ctx, p.of(objectionDown)[0], m{"outcome": "dismissed", "code": "record_in_order"}, "announced")
	if err == nil {
		p.note("异议不成立：恢复公示，公示期照算", "dismissed: back on show, its period goes on")
	}
	return err
}

type receipt struct {
	Receipt string `json:"receipt"`
	Word    string `json:"word"`
}

// object files an objection as the public, sees the line severed at once, and has it decided by somebody who had no
// hand in the filing (T-0.53).
func (p *play) object(ctx context.Context, x *paper, decision m, stage string) error {
	citizen := p.person("citizen-" + x.key)
	body := m{"sort": "objection", "notice": p.batch[x.notice], "line": x.line, "code": "certificate", "text": "该证书与本人所知不符。",
		"objector": m{"name": "测试异议人", "phone": "19900006666"}}
	got, err := talk[receipt](ctx, citizen, ask{method: http.MethodPost, path: "/public/objections", key: x.step("objection")}.with(body))
	if err != nil {
		return err
	}
	if _, err := p.awaitStage(ctx, x, "severed"); err != nil {
		return err
	}
	id, err := p.findObjection(ctx, got.Receipt)
	if err != nil {
		return err
	}
	_, err = p.staff["reviewer2"].post(ctx, "/objections/"+id+"/decision", x.step("own-objection"), decision)
	if err := refused(err, http.StatusForbidden, "four_eyes"); err != nil {
		return err // reviewer2 rechecked this filing
	}
	if _, err := p.staff["reviewer3"].post(ctx, "/objections/"+id+"/decision", x.step("objection-decided"), decision); err != nil {
		return err
	}
	if _, err := p.awaitStage(ctx, x, stage); err != nil {
		return err
	}
	told, err := talk[m](ctx, citizen, ask{method: http.MethodPost, path: "/public/objections/status"}.with(got))
	if err == nil && told["stage"] != decision["outcome"] {
		return fmt.Errorf("the objector hears %v, want %v", told["stage"], decision["outcome"])
	}
	return err
}

func (p *play) findObjection(ctx context.Context, number string) (string, error) {
	type line struct {
		Case string `json:"case"`
	}
	lines, err := all[line](ctx, p.staff["reviewer3"], "/objections")
	if err != nil {
		return "", err
	}
	for _, l := range lines {
		v, err := get[receipt](ctx, p.staff["reviewer3"], "/objections/"+l.Case)
		if err != nil {
			return "", err
		}
		if v.Receipt == number {
			return l.Case, nil
		}
	}
	return "", fmt.Errorf("no objection has the receipt %s", number)
}

// afterFirst: the first period is over; the outside enterprise asks for its account in the last week (T-0.14).
func (p *play) afterFirst(ctx context.Context) error {
	if err := p.ended(ctx, "n1"); err != nil {
		return err
	}
	return p.registerFirm(ctx, p.firms[outside])
}
