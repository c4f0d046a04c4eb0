package api

import (
	"net/http"

	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// provinceList registers the comparison with the province's own list, where people file there (T-0.13).
func (a *API) provinceList() {
	add(subject{a, "filing"}, op{ID: "compareProvince", Method: http.MethodPost, Path: "/filings/province-comparison"}, a.compareProvince)
}

// ProvinceList is what was exported from the province's system.
type ProvinceList struct {
	Items []ProvinceItem `json:"items" maxItems:"20000"`
}

// ProvinceItem is one filing there.
type ProvinceItem struct {
	Province string `json:"province_number" minLength:"1" maxLength:"40" example:"SD2019000001"`
	Number   string `json:"certificate_number" maxLength:"60"`
}

// ProvinceComparison says how both lists agree.
type ProvinceComparison struct {
	Same    int               `json:"same" doc:"In both, with the same certificate."`
	Differs []ProvinceMatched `json:"differs" doc:"In both, and the certificate's number is another there."`
	There   []ProvinceItem    `json:"only_there" doc:"In the province's list only, or given twice."`
	Here    []ProvinceMatched `json:"only_here" doc:"Live filings with a number that the list does not have."`
	Without int               `json:"without_number" doc:"Live filings that have no number of the province's system."`
}

// ProvinceMatched is a filing of ours.
type ProvinceMatched struct {
	Case     string `json:"case"`
	Province string `json:"province_number"`
	Number   string `json:"certificate_number"`
	Stage    string `json:"stage"`
}

func (a *API) compareProvince(c call, in *struct{ Body ProvinceList }) (*body[ProvinceComparison], error) {
	lines := make([]desk.ProvinceLine, 0, len(in.Body.Items))
	for _, x := range in.Body.Items {
		lines = append(lines, desk.ProvinceLine(x))
	}
	got, err := a.cfg.Desk.CompareProvince(c, c.Who, a.cfg.Campaign, lines)
	v := ProvinceComparison{Same: got.Same, Differs: matched(got.Differs), There: []ProvinceItem{}, Here: matched(got.Here), Without: got.Without}
	for _, x := range got.There {
		v.There = append(v.There, ProvinceItem(x))
	}
	return found(v, err)
}

func matched(all []postgres.ProvinceFiling) []ProvinceMatched {
	out := make([]ProvinceMatched, 0, len(all))
	for _, f := range all {
		out = append(out, ProvinceMatched{Case: f.Case, Province: f.Province, Number: f.Number, Stage: string(f.Stage)})
	}
	return out
}
