package api

import (
	"net/http"

	"chizheng/internal/casefile/filing"
)

// transfers registers the way of a filing from one point to another (S9): the point that has it asks, the other one takes
// it or refuses, and until then nothing changes but that nobody inspects it.
func (a *API) transfers() {
	s := subject{a, "inspection"}
	add(s, op{ID: "getTransfer", Method: http.MethodGet, Path: "/filings/{case}/transfer"}, a.getTransfer)
	command[filing.OfferTransfer](s, op{ID: "offerTransfer", Method: http.MethodPost, Path: "/filings/{case}/transfer"}, filing.Kind, filing.CmdOfferTransfer)
	bare(s, op{ID: "recallTransfer", Method: http.MethodPost, Path: "/filings/{case}/transfer/recall"}, filing.Kind, filing.CmdRecallTransfer)
	add(s, op{ID: "acceptTransfer", Method: http.MethodPost, Path: "/filings/{case}/transfer/acceptance"}, a.acceptTransfer)
	add(s, op{ID: "refuseTransfer", Method: http.MethodPost, Path: "/filings/{case}/transfer/refusal"}, a.refuseTransfer)
}

// TransferView is a filing's transfer as both points see it.
type TransferView struct {
	Case    string           `json:"case"`
	Version int              `json:"version"`
	Point   string           `json:"point" doc:"Where the filing is." example:"烟台审02"`
	Open    *filing.Transfer `json:"open,omitempty" doc:"The offer that waits for its answer."`
	OfferTo []string         `json:"offer_to,omitempty" doc:"Points that it could be offered to."`
	Name    string           `json:"name" doc:"Masked: it is not the receiving point's yet."`
	Unit    string           `json:"filer_name,omitempty"`
	Class   string           `json:"class" enum:"A,B"`
	Work    string           `json:"work_type"`
	Level   string           `json:"level"`
	Number  string           `json:"certificate_number"`
}

func (a *API) getTransfer(c call, in *CaseParam) (*versioned[TransferView], error) {
	t, err := a.cfg.Desk.Transfer(c, c.Who, in.Case)
	if err != nil {
		return nil, err
	}
	return &versioned[TransferView]{version(t.Version), TransferView{Case: t.Case, Version: t.Version, Point: t.Point, Open: t.Open, OfferTo: t.Points,
		Name: t.Name, Unit: t.Unit, Class: t.Class, Work: t.Work, Level: t.Level, Number: t.No}}, nil
}

func (a *API) acceptTransfer(c call, in *bareIn) (*answerOut, error) {
	return a.answerTransfer(c, in.Case, filing.CmdAcceptTransfer, nil, in.Keyed)
}

func (a *API) refuseTransfer(c call, in *commandIn[filing.Reasoned]) (*answerOut, error) {
	return a.answerTransfer(c, in.Case, filing.CmdRefuseTransfer, in.Body, in.Keyed)
}

func (a *API) answerTransfer(c call, id, command string, data any, k Keyed) (*answerOut, error) {
	o, err := k.options()
	if err != nil {
		return nil, err
	}
	return answered(a.cfg.Desk.AnswerTransfer(c, c.Who, c.Operation, id, command, data, o))
}
