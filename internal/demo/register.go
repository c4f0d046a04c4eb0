package demo

import (
	"context"
	"fmt"
	"net/http"

	"chizheng/internal/fixture"
)

type m = map[string]any

// launch looks at what anybody may see before anything is open.
func (p *play) launch(ctx context.Context) error {
	points, err := get[list[m]](ctx, p.public, "/campaign/points")
	if err != nil {
		return err
	}
	if points.Total != 15 {
		return fmt.Errorf("%d audit points, want 15 (R-0.135)", points.Total)
	}
	_, err = p.apply(ctx, p.firms[municipal])
	if err := refused(err, http.StatusConflict, "window_not_open"); err != nil {
		return err
	}
	_, err = get[m](ctx, p.public, "/filings")
	return refused(err, http.StatusUnauthorized, "not_signed_in")
}

// register lets firms and holders ask for accounts. One firm comes later.
func (p *play) register(ctx context.Context) error {
	firms := []*filer{p.firms[municipal], p.firms[zhifu], p.firms[muping], p.firms[subsidiary], p.firms[unwelcome]}
	if err := each(ctx, firms, p.registerFirm); err != nil {
		return err
	}
	if err := each(ctx, p.holders, p.registerHolder); err != nil {
		return err
	}
	p.note(fmt.Sprintf("%d 家企业待审，%d 名个人即时通过", len(firms), len(p.holders)),
		fmt.Sprintf("%d enterprises wait for review, %d individuals are in at once (R-0.72)", len(firms), len(p.holders)))
	return p.gateCloses(ctx)
}

// enter signs a filer in with what he registered.
func (p *play) enter(ctx context.Context, f *filer) error {
	f.password = p.cfg.Password
	return f.signIn(ctx)
}

type registered struct {
	Account string `json:"account"`
	Answer  answer `json:"answer"`
}

func (p *play) credentials(f *filer) m {
	return m{"login": f.login, "password": p.cfg.Password, "name": "演练申报人"}
}

// apply asks for an enterprise's account.
func (p *play) apply(ctx context.Context, f *filer) (registered, error) {
	body := m{"account": p.credentials(f), "enterprise": enterprise(f, "测试负责人")}
	return talk[registered](ctx, f.session, ask{method: http.MethodPost, path: "/registrations/enterprises", key: f.key + "/apply"}.with(body))
}

func enterprise(f *filer, representative string) m {
	e := m{"name": f.name, "credit_code": f.code, "area": f.area, "municipal": f.municipal,
		"representative": representative, "handler": "测试经办人", "phone": "19900009999"}
	if f.group != "" {
		e["group"] = f.group
	}
	return e
}

// registerFirm brings an enterprise to the reviewer's desk: account, proof, submission.
func (p *play) registerFirm(ctx context.Context, f *filer) error {
	got, err := p.apply(ctx, f)
	if err != nil {
		return err
	}
	f.registration = got.Answer.Case
	if err := p.enter(ctx, f); err != nil {
		return err
	}
	path := "/registrations/" + f.registration
	file := ask{method: http.MethodPost, path: path + "/scans?kind=registration_proof&ending=pdf", key: f.key + "/proof",
		kind: "application/pdf", body: fixture.PDF(uint64(900000+len(f.name)*100+int(f.key[len(f.key)-1])), 1)}
	if _, err := f.send(ctx, file); err != nil {
		return err
	}
	return p.await(ctx, "the proof of "+f.key, func(ctx context.Context) error {
		_, err := f.post(ctx, path+"/submission", f.key+"/submit", nil)
		return later(err, "step_not_reached", "scan_missing")
	})
}

// registerHolder lets an individual in, verified and not reviewed (R-0.72, T-0.15).
func (p *play) registerHolder(ctx context.Context, f *filer) error {
	body := m{"account": p.credentials(f), "holder": m{"name": f.self.Name, "id_number": f.self.ID, "phone": f.self.Phone, "area": f.area}}
	got, err := talk[registered](ctx, f.session, ask{method: http.MethodPost, path: "/registrations/individuals", key: f.key + "/apply"}.with(body))
	if err != nil {
		return err
	}
	f.registration = got.Answer.Case
	if got.Answer.Stage != "approved" {
		return fmt.Errorf("%s is %s after registering, not approved", f.key, got.Answer.Stage)
	}
	return p.enter(ctx, f)
}

// gateCloses tries what an unapproved enterprise and an impossible person would try (R-0.70, T-0.15).
func (p *play) gateCloses(ctx context.Context) error {
	f := p.firms[unwelcome]
	for _, try := range []ask{
		{method: http.MethodGet, path: "/filings"},
		{method: http.MethodGet, path: "/import-template"},
		ask{method: http.MethodPost, path: "/filings", key: f.key + "/early"}.with(p.papers[0].content()),
	} {
		_, err := f.send(ctx, try)
		if err := refused(err, http.StatusForbidden, "not_your_role"); err != nil {
			return err
		}
	}
	stranger := p.person("demo-stranger")
	wrong := m{"name": "测试无号", "id_number": somebody(990).ID[:17] + "Y", "phone": "19900008888"}
	_, err := talk[registered](ctx, stranger, ask{method: http.MethodPost, path: "/registrations/individuals", key: "stranger/apply"}.with(
		m{"account": m{"login": "demo-stranger", "password": p.cfg.Password, "name": "演练申报人"}, "holder": wrong}))
	return refused(err, http.StatusUnprocessableEntity, "id_character")
}

// review is the city's word on enterprises (R-0.41, T-0.16): approved, returned once, rejected.
func (p *play) review(ctx context.Context) error {
	reviewer := p.staff["reviewer1"]
	decide := func(f *filer, what string, body m) error {
		_, err := reviewer.post(ctx, "/registrations/"+f.registration+"/"+what, f.key+"/"+what, body)
		return err
	}
	_, err := p.staff["county1"].post(ctx, "/registrations/"+p.firms[zhifu].registration+"/approval", "county/approve", m{})
	if err := refused(err, http.StatusForbidden, "not_your_role"); err != nil {
		return err
	}
	for _, n := range []int{municipal, zhifu, subsidiary} {
		if err := decide(p.firms[n], "approval", m{}); err != nil {
			return err
		}
	}
	if err := decide(p.firms[unwelcome], "rejection", m{"code": "proof_not_valid"}); err != nil {
		return err
	}
	back := p.firms[muping]
	remarks := []m{{"pointer": "/enterprise/representative", "code": "differs_from_proof"}}
	if err := decide(back, "return", m{"code": "data_error", "remarks": remarks}); err != nil {
		return err
	}
	body := m{"enterprise": enterprise(back, "测试新负责人")}
	if _, err := back.command(ctx, http.MethodPut, "/registrations/"+back.registration+"/content", back.key+"/refill", body); err != nil {
		return err
	}
	if _, err := back.post(ctx, "/registrations/"+back.registration+"/submission", back.key+"/resubmit", nil); err != nil {
		return err
	}
	p.note("一家退回更正后通过，一家不予通过", "one returned, corrected and approved; one rejected, with the reason")
	return decide(back, "approval", m{})
}

// lateFirm: the outside enterprise registered on 5 March and is let in on the 12th. Our five days too many are added
// to its own window, to nobody else's (T-0.14).
func (p *play) lateFirm(ctx context.Context) error {
	f := p.firms[outside]
	if _, err := p.staff["reviewer2"].post(ctx, "/registrations/"+f.registration+"/approval", f.key+"/approval", m{}); err != nil {
		return err
	}
	got, err := get[struct {
		Extension int `json:"extension_days"`
	}](ctx, f.session, "/registrations/"+f.registration)
	if err != nil {
		return err
	}
	if got.Extension != 5 {
		return fmt.Errorf("extended by %d days, want 5: due on the 7th, decided on the 12th (T-0.14)", got.Extension)
	}
	p.note("顺延 5 天，至 3 月 15 日", "extended by 5 days, to 15 March")
	return p.file(ctx, p.where(func(x *paper) bool { return x.filer == f }))
}
