package api

import (
	"net/http"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
)

// maxScan is a little more than a scan may have: what is over the limit gets the limit's own words.
const maxScan = 10<<20 + 4<<10

var scanTypes = []string{"image/jpeg", "image/png", "application/pdf"}

// scans registers the scans of a filing.
func (a *API) scans() {
	s := subject{a, "filing"}
	upload(s, op{ID: "uploadScan", Method: http.MethodPost, Path: "/filings/{case}/scans", Status: http.StatusAccepted, Max: maxScan},
		scanTypes, a.uploadTo("uploadScan", filing.Kind))
	add(s, op{ID: "listScans", Method: http.MethodGet, Path: "/filings/{case}/scans"}, a.listScans)
	download(s, op{ID: "downloadScan", Method: http.MethodGet, Path: "/filings/{case}/scans/{scan}/file"}, scanTypes, a.downloadScan)
	add(s, op{ID: "removeScan", Method: http.MethodDelete, Path: "/filings/{case}/scans/{scan}"}, a.detachFrom(filing.Kind))
}

// uploadIn says what the file is. Its name stays with the sender: it may say whose papers it holds. Only the ending
// is told, because a PDF that calls itself a picture is refused.
type uploadIn struct {
	CaseParam
	Keyed
	Kind   string `query:"kind" required:"true" enum:"certificate,contract,change_proof,application,mandate,registration_proof,evidence" doc:"What the scan shows."`
	Ending string `query:"ending" required:"true" enum:"jpg,jpeg,png,pdf" doc:"The ending of the file's name."`
	File   rawBody
}

// UploadAnswer says that a file lies in quarantine and is being checked.
type UploadAnswer struct {
	Upload string          `json:"upload" doc:"Id of the upload; the scan gets the same id once it has passed its check."`
	Answer casefile.Answer `json:"answer"`
}

type uploadOut struct {
	ETag string `header:"ETag"`
	Body UploadAnswer
}

// uploadTo gives the handler that takes a file for a kind of case.
func (a *API) uploadTo(operation, kind string) func(call, *uploadIn) (*uploadOut, error) {
	return func(c call, in *uploadIn) (*uploadOut, error) {
		o, err := in.options()
		if err != nil {
			return nil, err
		}
		id, answer, err := a.cfg.Desk.Attach(c, c.Who, operation, kind, in.Case,
			desk.Upload{Kind: in.Kind, Name: "scan." + in.Ending, Content: in.File.reader, Limit: 10 << 20}, o)
		if err != nil {
			return nil, err
		}
		return &uploadOut{version(answer.Version), UploadAnswer{id, answer}}, nil
	}
}

type ScanParam struct {
	CaseParam
	Scan string `path:"scan" maxLength:"80" pattern:"^[A-Za-z0-9_-]{1,80}$" doc:"Id of the scan."`
}

type detachIn struct {
	ScanParam
	Keyed
}

func (a *API) detachFrom(kind string) func(call, *detachIn) (*answerOut, error) {
	return func(c call, in *detachIn) (*answerOut, error) {
		return a.do(c, in.Case, kind, filing.CmdDetach, filing.Detach{ID: in.Scan}, in.Keyed)
	}
}

// ScanList is a filing's scans and uploads.
type ScanList struct {
	Items   []filing.Scan   `json:"items"`
	Uploads []filing.Upload `json:"uploads,omitempty" doc:"Being checked, and the last refusals."`
}

func (a *API) listScans(c call, in *CaseParam) (*versioned[ScanList], error) {
	s, _, err := desk.Read[filing.State](c, a.cfg.Desk, c.Who, "listScans", filing.Kind, in.Case)
	if err != nil {
		return nil, err
	}
	return &versioned[ScanList]{version(s.Version), ScanList{append([]filing.Scan{}, s.Content.Scans...), s.Uploads}}, nil
}

func (a *API) downloadScan(c call, in *struct {
	ScanParam
	Purpose string `query:"purpose" required:"true" enum:"filing,inspection,recheck,duplicate,objection,report,correction,audit" doc:"Kept in the access log with your name."`
}) (*file, error) {
	o, scan, err := a.cfg.Desk.Scan(c, c.Who, in.Case, in.Scan, in.Purpose)
	if err != nil {
		return nil, err
	}
	return &file{Type: scan.Type, Name: scan.ID + endings[scan.Type], Size: scan.Size, Content: o}, nil
}

var endings = map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
