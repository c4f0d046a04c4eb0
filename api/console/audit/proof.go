package audit

import (
	"bytes"
	"io"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/desk"
	"chizheng/internal/proving"
	"chizheng/internal/replay"
)

// proofModel is what shows that a case is what it was: chain and log, the certificate of the last run, and the bundle.
type proofModel struct {
	subject
	site.Form
	Standing    standing
	Certificate *certificate
	MayBundle   bool
	PublicKey   string
}

// certificate is a certificate of replay as the page says it.
type certificate struct {
	replay.Certificate
	ResultName, At string
	Fresh          bool // of the case as it stands
	Notes          []string
	Signed         string
}

func proof(v *site.Visit, f site.Form) error {
	s, err := subjectOf(v, "proof")
	if err != nil {
		return err
	}
	m := proofModel{subject: s, Form: f, MayBundle: v.May("downloadBundle")}
	if m.Standing, err = standingOf(v, s.Case); err != nil {
		return err
	}
	if head, err := v.Site.Desk.Checkpoint(v, v.Who); err == nil { // without one the page says so already
		m.PublicKey = head.Public
	}
	last, err := v.Site.Desk.LastProof(v, v.Who, s.Case)
	if e := casefile.As(err); e != nil && (e.Code == "never_proven" || e.Code == "proofs_away") {
		err = nil
	} else if err == nil {
		m.Certificate, err = certificateOf(v, s, last)
	}
	if err != nil {
		return err
	}
	return v.ShowRefused(f.Problem, s.page(v, v.Words.Say("audit.proof")), proofView(m))
}

func certificateOf(v *site.Visit, s subject, p proving.Proof) (*certificate, error) {
	version, err := v.Site.Desk.Version(v, v.Who, "proveCase", s.Case)
	if err != nil {
		return nil, err
	}
	c := &certificate{Certificate: p.Certificate, ResultName: v.Words.Name("proof_results", string(p.Certificate.Result)), At: layout.Time(p.Certificate.At),
		Fresh: p.Certificate.Version == version, Signed: p.Signed}
	for _, n := range p.Certificate.Notes {
		c.Notes = append(c.Notes, v.Words.Name("proof_notes", n))
	}
	return c, nil
}

// prove runs the case again. The certificate is kept, so that the page after it shows it as often as it is opened.
func prove(v *site.Visit) error {
	s, err := subjectOf(v, "proof")
	if err != nil {
		return err
	}
	return v.Act(func(site.Form) error {
		_, _, err := v.Site.Desk.ProveCase(v, v.Who, s.Case)
		return err
	}, func(f site.Form) error { return proof(v, f) }, s.at("/proof"), "case_proven")
}

// bundle sends the case as one file that verifies without any server (U9).
func bundle(v *site.Visit) error {
	s, err := subjectOf(v, "proof")
	if err != nil {
		return err
	}
	f, err := v.Form()
	if err != nil {
		return err
	}
	content, size, err := v.Site.Desk.Bundle(v, v.Who, desk.BundleOrder{Cases: []string{s.Case}, Purpose: f.Get("purpose"),
		Content: f.Is("content", "yes"), Documents: f.Is("content", "yes") && f.Is("documents", "yes")})
	if err != nil {
		p, err := v.Refused(err)
		if err != nil {
			return err
		}
		return proof(v, f.Again(p, 0))
	}
	defer content.Close() // it is gone then
	var all bytes.Buffer
	all.Grow(int(size))
	if _, err := io.Copy(&all, content); err != nil {
		return err
	}
	return v.SendFile("bundle-"+s.Case+".zip", "application/zip", all.Bytes())
}

// tone is the stage by whose colour a certificate is shown.
func tone(c certificate) string {
	switch c.Result {
	case replay.Proven:
		return "pass"
	case replay.Partial:
		return "needs_human"
	}
	return "fail"
}
