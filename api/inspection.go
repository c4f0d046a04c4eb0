package api

import (
	"net/http"

	"chizheng/internal/casefile/filing"
)

// inspections registers the on-site check.
func (a *API) inspections() {
	s := subject{a, "inspection"}
	command[filing.Tick](s, op{ID: "tickOriginal", Method: http.MethodPost, Path: "/filings/{case}/originals"}, filing.Kind, filing.CmdTick)
	add(s, op{ID: "captureIdentity", Method: http.MethodPost, Path: "/filings/{case}/identity"}, a.captureIdentity)
	command[filing.Inspect](s, op{ID: "inspectFiling", Method: http.MethodPost, Path: "/filings/{case}/verdict"}, filing.Kind, filing.CmdInspect)
	command[filing.Stamp](s, op{ID: "sealFiling", Method: http.MethodPost, Path: "/filings/{case}/seal"}, filing.Kind, filing.CmdSeal)
}

// IdentityCapture is what was read off the card at the desk.
type IdentityCapture struct {
	Source   string `json:"source" enum:"reader,manual"`
	Device   string `json:"device,omitempty" maxLength:"64" doc:"Of the reader."`
	Name     string `json:"name" maxLength:"60" example:"测试甲一"`
	IDNumber string `json:"id_number" maxLength:"30" example:"990602199001010012"`
	ValidTo  string `json:"valid_to,omitempty" maxLength:"10" doc:"Empty: long-term." example:"2030-01-01"`
	Card     string `json:"card" enum:"resident,temporary,other"`
	Address  string `json:"address,omitempty" maxLength:"200" doc:"As on the card (R-0.138)."`
	Issuer   string `json:"issuer,omitempty" maxLength:"100" doc:"The office that issued the card."`
	Second   string `json:"second,omitempty" maxLength:"80" doc:"Account of the second officer, for a temporary card (T-0.36)."`
}

func (a *API) captureIdentity(c call, in *commandIn[IdentityCapture]) (*answerOut, error) {
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	b := in.Body
	return answered(a.cfg.Desk.CaptureIdentity(c, c.Who, in.Case, filing.Capture{Source: b.Source, Device: b.Device, Name: b.Name,
		IDNumber: b.IDNumber, ValidTo: b.ValidTo, Card: b.Card, Second: b.Second, Address: b.Address, Issuer: b.Issuer}, o))
}
