package sheet

import (
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

const verdictPass = "pass"

// sign is the point's signature under one edition. The paper must be the edition that the office has on
// file; lines that did not pass are left for a new sheet (T-0.38); the paper must have a box (T-0.40).
func sign(a ask) ([]casefile.Draft, error) {
	d, err := data[Sign](a)
	if err != nil {
		return nil, err
	}
	if err := a.signable(d); err != nil {
		return nil, err
	}
	sig := Signature{Edition: d.Edition, Hash: d.Hash, Box: d.Box, Signer: a.cmd.Actor.ID, Retention: a.s.Terms.Office.Retention}
	facts := map[string]Verdict{}
	for _, v := range d.Verdicts {
		facts[v.Filing] = v
	}
	for _, l := range a.s.Lines {
		v := facts[l.Filing]
		switch {
		case v.Verdict != verdictPass:
			sig.Left = append(sig.Left, Left{Filing: l.Filing, Why: why(v)})
		case v.Hash != l.Hash: // the member's own word is still on its way
			return nil, casefile.Refuse(casefile.Conflict, "sheet_void", "clause", "T-0.38")
		default:
			sig.Passed = append(sig.Passed, l.Filing)
		}
	}
	if len(sig.Passed) == 0 {
		return nil, casefile.Refuse(casefile.Conflict, "nothing_passed", "clause", "R-0.94")
	}
	return []casefile.Draft{one(EvSigned, sig, a.toFiler("sheet_signed"))}, nil
}

func why(v Verdict) string {
	if v.Verdict == "" {
		return "pending"
	}
	return v.Verdict
}

func (a ask) signable(d Sign) error {
	switch {
	case a.cmd.Actor.Point != "" && a.cmd.Actor.Point != a.s.Point:
		return casefile.Refuse(casefile.Forbidden, "other_point")
	case d.Box == "":
		return casefile.InvalidFields([]casefile.Field{casefile.Wrong("/box", "required")})
	case a.s.Stage == Exported && (d.Edition != a.s.Edition || d.Hash != a.s.Hash):
		return casefile.Refuse(casefile.Conflict, "sheet_hash_differs", "clause", "T-0.38")
	case a.s.Stage != Exported:
		return casefile.Refuse(casefile.Conflict, "sheet_void", "clause", "T-0.38")
	}
	return a.inTime()
}

// inTime: while points inspect, while they hand over what they inspected, and in catch-up.
func (a ask) inTime() error {
	t := a.s.Terms
	for _, action := range []string{campaign.WinInspect, campaign.WinHandover, campaign.WinCatchup} {
		if t.Within(action, a.now) == nil {
			return nil
		}
	}
	return t.Within(campaign.WinInspect, a.now)
}

// keep says that the signed paper lies in its box (R-0.94: 签字确认并留存).
func keep(a ask) ([]casefile.Draft, error) {
	k, err := data[Keep](a)
	if err != nil {
		return nil, err
	}
	if k.Box == "" {
		k.Box = a.s.Box
	}
	return []casefile.Draft{one(EvKept, k)}, nil
}
