package corrections

import (
	"strings"

	"chizheng/api/console/filing"
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	domain "chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
)

type model struct {
	site.Form
	Kind             kind
	Case             string
	Stage, StageName string
	Facts            filing.Facts
	Fields           []layout.Field
	Codes, Refusals  []layout.Option
	Fits             bool // may, and is the moment for it
	Proposal         *proposal
}

// proposal is an amendment that waits for its second person.
type proposal struct {
	Changes []change
	By      string
	Reason  string
	Own     bool
	MayRule bool
}

type change struct{ Field, Value string }

func (m *model) proposed(v *site.Visit, s domain.State) error {
	if s.Proposal == nil || m.Kind.command != domain.CmdPropose {
		return nil
	}
	names, err := v.Site.Desk.Names(v, v.Who, s.Proposal.By)
	if err != nil {
		return err
	}
	p := proposal{By: names[s.Proposal.By], Reason: v.Words.Name("reasons", s.Proposal.Code), Own: s.Proposal.By == v.Who.ID, MayRule: v.May("approveAmendment")}
	for _, c := range s.Proposal.Changes {
		value := c.Value
		if strings.HasSuffix(c.Pointer, "/phone") {
			value = person.MaskPhone(value)
		}
		p.Changes = append(p.Changes, change{v.Words.Say("field." + site.FieldName(c.Pointer)), value})
	}
	m.Proposal = &p
	return nil
}
