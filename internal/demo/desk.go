package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// inspectFirst is the first wave, with what the desk must refuse tried on one of its filings.
func (p *play) inspectFirst(ctx context.Context) error {
	wave := p.ofWave(1)
	if err := p.strictDesk(ctx, wave); err != nil {
		return err
	}
	return p.inspect(ctx, "w1", wave)
}

func (p *play) thirdWave(ctx context.Context) error {
	if err := p.inspect(ctx, "w3", p.ofWave(3)); err != nil {
		return err
	}
	// Somebody's original is lost at point 05: its last batch must wait until inspection is over (S10).
	x := p.of(originalLost)[0]
	_, err := p.officer(x.point).post(ctx, "/handovers", "h/early-final", m{"final": true, "track": "main",
		"items": []m{{"filing": x.id, "papers": 2}}})
	return refused(err, http.StatusConflict, "undecided_filings")
}

// ofWave gives the filings of a wave that are still on their way to a desk.
func (p *play) ofWave(n int) []*paper {
	return p.where(func(x *paper) bool {
		switch x.fate {
		case contestedFirst, withdrawn, leftReturned, humanRefused, neverSubmitted, begunLate:
			return false
		}
		return x.wave == n && x.id != ""
	})
}

// strictDesk tries to pass somebody without his originals, with another's card, and at another point's desk.
func (p *play) strictDesk(ctx context.Context, wave []*paper) error {
	x := wave[len(wave)-1]
	officer := p.officer(x.point)
	verdict := m{"verdict": "pass", "appeared": x.appears()}
	_, err := officer.post(ctx, x.path("/verdict"), x.step("pass-early"), verdict)
	if err := refused(err, http.StatusConflict, "originals_missing"); err != nil {
		return err
	}
	_, err = officer.post(ctx, x.path("/originals"), x.step("tick-sheet-early"), m{"original": "sheet", "seen": true})
	if err := refused(err, http.StatusConflict, "not_on_a_sheet"); err != nil {
		return err
	}
	stranger := p.staff["point08a"]
	if stranger == officer {
		stranger = p.staff["point09a"]
	}
	_, err = stranger.post(ctx, x.path("/verdict"), x.step("pass-elsewhere"), verdict)
	if err := refused(err, http.StatusNotFound, "no_such_case"); err != nil {
		return err
	}
	_, err = officer.post(ctx, x.path("/seal"), x.step("seal-early"), m{"seal": "S-00"})
	return refused(err, http.StatusConflict, "wrong_stage")
}

func (x *paper) appears() string {
	if x.filer.individual {
		return "holder"
	}
	return "handler"
}

// group is the filings that one filer brings to one point together: a sheet.
type sheetGroup struct {
	key    string
	filer  *filer
	point  string
	papers []*paper
	id     string
}

func groups(key string, papers []*paper) []*sheetGroup {
	var out []*sheetGroup
	at := map[string]*sheetGroup{}
	for _, x := range papers {
		name := key + "-" + x.filer.key + "-" + x.point[len(x.point)-2:]
		if at[name] == nil {
			at[name] = &sheetGroup{key: name, filer: x.filer, point: x.point}
			out = append(out, at[name])
		}
		at[name].papers = append(at[name].papers, x)
	}
	return out
}

// inspect is a wave at every point: sheets made and exported by the filers, originals seen, identity read, verdict,
// seal, and the paper signed and kept.
func (p *play) inspect(ctx context.Context, key string, papers []*paper) error {
	sheets := groups(key, papers)
	if err := each(ctx, sheets, p.bringSheet); err != nil {
		return err
	}
	if err := each(ctx, papers, func(ctx context.Context, x *paper) error { return p.atDesk(ctx, key, x) }); err != nil {
		return err
	}
	if err := each(ctx, sheets, p.signSheet); err != nil {
		return err
	}
	p.note(fmt.Sprintf("%d 份审验，%d 张汇总表", len(papers), len(sheets)), fmt.Sprintf("%d filings inspected on %d sheets", len(papers), len(sheets)))
	return nil
}

// bringSheet makes the list, exports and downloads it.
func (p *play) bringSheet(ctx context.Context, g *sheetGroup) error {
	var ids []string
	for _, x := range g.papers {
		ids = append(ids, x.id)
	}
	got, err := g.filer.post(ctx, "/sheets", "s/"+g.key, m{"point": g.point, "filings": ids})
	if err != nil {
		return err
	}
	g.id = got.Case
	if _, err := g.filer.post(ctx, "/sheets/"+g.id+"/editions", "s/"+g.key+"-export", nil); err != nil {
		return err
	}
	file, err := g.filer.send(ctx, ask{method: http.MethodGet, path: "/sheets/" + g.id + "/file?format=xlsx"})
	if err != nil {
		return err
	}
	if len(file) < 1000 {
		return fmt.Errorf("the sheet's file has %d bytes", len(file))
	}
	return p.await(ctx, "the filings to be on sheet "+g.key, func(ctx context.Context) error {
		on, err := get[list[m]](ctx, g.filer.session, "/filings?limit=1&sheet="+g.id)
		if err == nil && on.Total != len(ids) {
			return notYet("%d of %d", on.Total, len(ids))
		}
		return err
	})
}

// atDesk is one filing's turn at the desk.
func (p *play) atDesk(ctx context.Context, key string, x *paper) error {
	officer := p.officer(x.point)
	seen := []string{"certificate", "id_card", "sheet"}
	if !x.filer.individual {
		seen = append(seen, "contract")
	}
	if x.fate == originalLost && !x.catchup {
		seen = seen[1:]
	}
	for _, o := range seen {
		if _, err := officer.post(ctx, x.path("/originals"), x.step(key+"-tick-"+o), m{"original": o, "seen": true}); err != nil {
			return err
		}
	}
	card := m{"source": "reader", "device": "reader-" + x.point[len(x.point)-2:], "name": x.who.Name, "id_number": x.who.ID,
		"valid_to": "2030-01-01", "card": "resident"}
	if _, err := officer.post(ctx, x.path("/identity"), x.step(key+"-card"), card); err != nil {
		return err
	}
	return p.verdict(ctx, officer, key, x)
}

func (p *play) verdict(ctx context.Context, officer *session, key string, x *paper) error {
	v := m{"verdict": "pass", "appeared": x.appears()}
	switch {
	case x.fate == failedAtDesk:
		v["verdict"], v["codes"] = "fail", []string{"original_differs"}
	case x.fate == originalLost && !x.catchup:
		v["verdict"], v["codes"] = "pending", []string{"original_lost"}
	}
	if _, err := officer.post(ctx, x.path("/verdict"), x.step(key+"-verdict"), v); err != nil {
		return err
	}
	if v["verdict"] != "pass" || x.sealed {
		return nil
	}
	x.sealed = true
	_, err := officer.post(ctx, x.path("/seal"), x.step(key+"-seal"), m{"seal": "YT-" + x.point[len(x.point)-2:]})
	if err != nil || x.fate != erratum {
		return err
	}
	_, err = officer.post(ctx, x.path("/seal"), x.step(key+"-seal-2"), m{"seal": "YT-99"})
	return refused(err, http.StatusConflict, "already_sealed")
}

// signSheet signs the paper for what passed, by the edition and hash printed on it, and puts it in its box.
// Where a line failed at the desk the edition is void: the filer prints another (T-0.38).
func (p *play) signSheet(ctx context.Context, g *sheetGroup) error {
	officer, edition := p.officer(g.point), 1
	err := p.await(ctx, "the signature under sheet "+g.key, func(ctx context.Context) error {
		err := p.signEdition(ctx, officer, g, edition)
		if err = later(err, "sheet_void"); errors.Is(err, errNotYet) {
			edition++
			_, again := g.filer.post(ctx, "/sheets/"+g.id+"/editions", fmt.Sprintf("s/%s-export-%d", g.key, edition), nil)
			return errors.Join(err, again)
		}
		return err
	})
	if err != nil {
		return err
	}
	_, err = officer.post(ctx, "/sheets/"+g.id+"/keeping", "s/"+g.key+"-keep", m{})
	return err
}

func (p *play) signEdition(ctx context.Context, officer *session, g *sheetGroup, edition int) error {
	printed, err := get[struct {
		Edition int    `json:"edition"`
		Hash    string `json:"hash"`
	}](ctx, officer, "/sheets/"+g.id)
	if err != nil {
		return err
	}
	body := m{"edition": printed.Edition, "hash": printed.Hash, "box": "箱-" + g.point[len(g.point)-2:]}
	_, err = officer.post(ctx, "/sheets/"+g.id+"/signature", fmt.Sprintf("s/%s-sign-%d", g.key, edition), body)
	return err
}
