package demo

import (
	"context"
	"fmt"
	"net/http"

	"chizheng/internal/fixture"
)

// content is what the filer states.
func (x *paper) content() m {
	c := m{"person": m{"name": x.who.Name, "id_number": x.who.ID, "phone": x.who.Phone}, "certificate": x.certificate()}
	if !x.filer.individual {
		c["contract"] = m{"kind": "fixed", "employer": x.filer.name, "employer_code": x.filer.code,
			"start": "2018-03-01", "end": "2020-12-31", "signed": "2018-02-26"}
	}
	return c
}

const issuer = "烟台市住房和城乡建设局"

func (x *paper) certificate() m {
	return m{"kind": "post_certificate", "number": x.number, "work_type": x.work, "level": x.level, "applied": x.applied,
		"issued": x.issued(), "issuer": issuer, "holder": x.who.Name}
}

// issued is some months after the application.
func (x *paper) issued() string { return x.applied[:4] + "-09-10" }

func (x *paper) path(more string) string { return "/filings/" + x.id + more }

// step is the key of one step of a filing: the same in every run of the story.
func (x *paper) step(name string) string { return x.key + "/" + name }

// fileAll is the fill-in of everybody who is in.
func (p *play) fileAll(ctx context.Context) error {
	if err := p.importWorkbook(ctx, p.firms[zhifu]); err != nil {
		return err
	}
	now := p.where(func(x *paper) bool { return x.filer != p.firms[outside] && x.fate != begunLate })
	if err := p.file(ctx, now); err != nil {
		return err
	}
	p.note(fmt.Sprintf("%d 份申报填报完毕", len(now)), fmt.Sprintf("%d filings filled in, scans as JPEG, PNG and PDF", len(now)))
	return nil
}

// file brings filings from nothing to submission, several at once.
func (p *play) file(ctx context.Context, papers []*paper) error {
	// The second of a contested pair comes when the first one is there.
	first := func(x *paper) bool { return x.fate != contestedSecond && x.fate != nearOther }
	for _, now := range []bool{true, false} {
		var part []*paper
		for _, x := range papers {
			if first(x) == now {
				part = append(part, x)
			}
		}
		if err := each(ctx, part, p.fileOne); err != nil {
			return err
		}
	}
	return nil
}

// fileOne does the notice's steps in the notice's order.
func (p *play) fileOne(ctx context.Context, x *paper) error {
	if err := p.begin(ctx, x); err != nil {
		return err
	}
	if err := p.upload(ctx, x); err != nil {
		return err
	}
	if err := p.sign(ctx, x, "sign"); err != nil {
		return err
	}
	if _, err := x.filer.command(ctx, http.MethodPut, x.path("/point"), x.step("point"), m{"point": x.chosen}); err != nil {
		return err
	}
	if x.fate == neverSubmitted || x.fate == begunLate {
		return nil
	}
	return p.submit(ctx, x, "submit")
}

// begin opens the draft; rows of the workbook have been opened by the import.
func (p *play) begin(ctx context.Context, x *paper) error {
	if x.id != "" {
		return nil
	}
	got, err := x.filer.post(ctx, "/filings", x.step("create"), x.content())
	x.id = got.Case
	return err
}

// upload sends the scans that the class must have, each a file of its own.
func (p *play) upload(ctx context.Context, x *paper) error {
	kinds := []string{"certificate"}
	if !x.filer.individual {
		kinds = append(kinds, "contract")
	}
	for i, kind := range kinds {
		a := scanFile(uint64(x.n*10+i), x.n+i)
		a.method, a.path, a.key = http.MethodPost, x.path("/scans?kind="+kind+"&ending="+a.path), x.step("scan-"+kind)
		if _, err := x.filer.send(ctx, a); err != nil {
			return err
		}
	}
	return p.await(ctx, "the scans of "+x.key, func(ctx context.Context) error {
		got, err := get[scans](ctx, x.filer.session, x.path("/scans"))
		switch {
		case err != nil:
			return err
		case len(got.Items) < len(kinds):
			return notYet("%d of %d scans, uploads %v", len(got.Items), len(kinds), got.Uploads)
		}
		return nil
	})
}

type scans struct {
	Items   []m `json:"items"`
	Uploads []struct {
		Kind   string `json:"kind"`
		Status string `json:"status"`
		Error  *struct {
			Code string `json:"code"`
		} `json:"error"`
	} `json:"uploads"`
}

// scanFile draws a scan in one of the three formats; its path is the ending.
func scanFile(seed uint64, format int) ask {
	switch format % 3 {
	case 0:
		return ask{body: fixture.JPEG(seed), kind: "image/jpeg", path: "jpg"}
	case 1:
		return ask{body: fixture.PNG(seed), kind: "image/png", path: "png"}
	}
	return ask{body: fixture.PDF(seed, 1+int(seed)%2), kind: "application/pdf", path: "pdf"}
}

// sign reads the commitment and signs what it is bound to.
func (p *play) sign(ctx context.Context, x *paper, step string) error {
	text, err := get[struct {
		Version int    `json:"text_version"`
		Hash    string `json:"content_hash"`
	}](ctx, x.filer.session, x.path("/commitment"))
	if err != nil {
		return err
	}
	body := m{"text_version": text.Version, "content_hash": text.Hash, "capacity": "handler"}
	if x.filer.individual {
		body["capacity"], body["no_employer"] = "holder", true // T-0.11
	}
	_, err = x.filer.post(ctx, x.path("/signature"), x.step(step), body)
	return err
}

func (p *play) submit(ctx context.Context, x *paper, step string) error {
	got, err := x.filer.post(ctx, x.path("/submission"), x.step(step), nil)
	want := "submitted"
	if x.fate == contestedSecond && step == "submit" {
		want = "contested" // the first does not win by time (T-0.31)
	}
	if err == nil && got.Stage != want {
		return fmt.Errorf("%s is %s after its submission, want %s", x.key, got.Stage, want)
	}
	return err
}

// view is what the story reads of a filing.
type view struct {
	Version int    `json:"version"`
	Stage   string `json:"stage"`
	Track   string `json:"track"`
	Cause   string `json:"cause"`
	Round   int    `json:"round"`
	Twin    string `json:"twin"`
	Holds   []struct {
		Kind string `json:"kind"`
		Ref  string `json:"ref"`
	} `json:"holds"`
	Sheet *struct {
		ID     string `json:"id"`
		Signed bool   `json:"signed"`
	} `json:"sheet"`
	Content struct {
		Certificate m `json:"certificate"`
	} `json:"content"`
	Report *struct {
		ID     string `json:"id"`
		Record string `json:"record"`
		Code   string `json:"code"`
	} `json:"report"`
}

func (v view) held() bool { return len(v.Holds) > 0 }

func (p *play) look(ctx context.Context, x *paper) (view, error) {
	return get[view](ctx, p.staff["auditor"], x.path(""))
}

// awaitView waits until a filing is as the story wants it.
func (p *play) awaitView(ctx context.Context, x *paper, what string, ok func(view) bool) (view, error) {
	var v view
	err := p.await(ctx, x.key+" ("+string(x.fate)+") to be "+what, func(ctx context.Context) (err error) {
		if v, err = p.look(ctx, x); err == nil && !ok(v) {
			return notYet("it is %s, %s, holds %v", v.Stage, v.Track, v.Holds)
		}
		return err
	})
	return v, err
}

func (p *play) awaitStage(ctx context.Context, x *paper, stage string) (view, error) {
	return p.awaitView(ctx, x, stage, func(v view) bool { return v.Stage == stage })
}
