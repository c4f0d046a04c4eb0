package api

import "net/http"

// records registers the record of decisions as a paper (C16).
func (a *API) records() {
	download(subject{a, "filing"}, op{ID: "downloadRecord", Method: http.MethodGet, Path: "/filings/{case}/record"}, []string{"application/pdf"}, a.downloadRecord)
}

// downloadRecord prints what its reader may see, in Chinese: it is a paper of the office.
func (a *API) downloadRecord(c call, in *CaseParam) (*file, error) {
	printed, err := a.cfg.Desk.DecisionRecord(c, c.Who, in.Case, a.cfg.Locales.Pick("zh-CN"))
	if err != nil {
		return nil, err
	}
	return content("application/pdf", in.Case+"-record.pdf", printed), nil
}
