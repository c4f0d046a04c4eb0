package api

import (
	"net/http"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// seals registers stamps that are void (T-0.39), and where a paper belongs that was brought to another point (T-0.42).
func (a *API) seals() {
	s := subject{a, "inspection"}
	add(s, op{ID: "listVoidSeals", Method: http.MethodGet, Path: "/seals/void"}, a.listVoidSeals)
	command[filing.SettleSeal](s, op{ID: "settleSeal", Method: http.MethodPost, Path: "/filings/{case}/seal/settlement"}, filing.Kind, filing.CmdSettleSeal)
	upload(s, op{ID: "attachSealPhoto", Method: http.MethodPost, Path: "/filings/{case}/seal/photo", Status: http.StatusAccepted, Max: maxScan}, scanTypes, a.attachSealPhoto)
	download(s, op{ID: "downloadSealPhoto", Method: http.MethodGet, Path: "/filings/{case}/seal/photo"}, scanTypes, a.downloadSealPhoto)
	add(s, op{ID: "findPoint", Method: http.MethodPost, Path: "/points/lookup"}, a.findPoint)
}

// VoidSeal is a stamp that stands in a certificate and counts no more: its notice to filer and point (T-0.39).
type VoidSeal struct {
	Case       string       `json:"case"`
	Seal       string       `json:"seal"`
	SealedAt   time.Time    `json:"sealed_at"`
	Point      string       `json:"point"`
	Filer      string       `json:"filer_name,omitempty"`
	Name       string       `json:"name"`
	Number     string       `json:"certificate_number"`
	Stage      filing.Stage `json:"stage"`
	StageName  string       `json:"stage_name"`
	Reason     string       `json:"reason,omitempty"`
	ReasonName string       `json:"reason_name,omitempty"`
	Since      time.Time    `json:"since" doc:"When it became void, in campaign time."`
}

func (a *API) listVoidSeals(c call, in *Paged) (*body[list[VoidSeal]], error) {
	all, err := a.cfg.Desk.VoidSeals(c, c.Who, a.cfg.Campaign, in.page())
	return listed(all, err, func(v postgres.VoidSeal) VoidSeal {
		out := VoidSeal{Case: v.Case, Seal: v.Seal, SealedAt: v.SealedAt, Point: v.Point, Filer: v.Filer, Name: v.Name, Number: v.Number,
			Stage: v.Stage, StageName: c.Locale.Stage(filing.Kind, string(v.Stage)), Reason: v.Reason, Since: v.Since}
		if v.Reason != "" {
			out.ReasonName = c.Locale.Name("reasons", v.Reason)
		}
		return out
	})
}

// PaperNumber names a paper that somebody has brought.
type PaperNumber struct {
	Certificate string `json:"certificate_number,omitempty" maxLength:"60"`
	Sheet       string `json:"sheet_number,omitempty" maxLength:"40"`
}

// Whereabouts is where a paper belongs, and nothing else about it.
type Whereabouts struct {
	Here  bool               `json:"here" doc:"It belongs to your own point."`
	Point campaign.PlanPoint `json:"point"`
}

func (a *API) findPoint(c call, in *struct{ Body PaperNumber }) (*body[Whereabouts], error) {
	if (in.Body.Certificate == "") == (in.Body.Sheet == "") {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/certificate_number", "required")})
	}
	p, err := a.cfg.Desk.FindPoint(c, c.Who, a.cfg.Campaign, in.Body.Certificate, in.Body.Sheet)
	return found(Whereabouts{Here: p.Code == c.Who.Point, Point: p}, err)
}

// attachSealPhoto takes the picture of the stamped page through the same quarantine as every scan (S7).
func (a *API) attachSealPhoto(c call, in *struct {
	CaseParam
	Keyed
	Ending string `query:"ending" required:"true" enum:"jpg,jpeg,png,pdf" doc:"The ending of the file's name."`
	File   rawBody
}) (*uploadOut, error) {
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	id, answer, err := a.cfg.Desk.AttachSealPhoto(c, c.Who, in.Case, desk.Upload{Name: "scan." + in.Ending, Content: in.File.reader, Limit: 10 << 20}, o)
	if err != nil {
		return nil, err
	}
	return &uploadOut{version(answer.Version), UploadAnswer{id, answer}}, nil
}

func (a *API) downloadSealPhoto(c call, in *CaseParam) (*file, error) {
	o, scan, err := a.cfg.Desk.SealPhoto(c, c.Who, in.Case)
	if err != nil {
		return nil, err
	}
	return &file{Type: scan.Type, Name: scan.ID + endings[scan.Type], Size: scan.Size, Content: o}, nil
}
