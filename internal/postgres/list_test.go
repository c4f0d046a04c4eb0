package postgres_test

import "chizheng/internal/postgres"

var pageAll = postgres.Page{Limit: 500}

func everything() postgres.Filter       { return postgres.Filter{Scope: postgres.Everything()} }
func allFilings() postgres.FilingFilter { return postgres.FilingFilter{Scope: postgres.Everything()} }
func campaignWith(point string, outside bool) postgres.Campaign {
	return postgres.Campaign{ID: term, Version: term + "/2", Plan: []byte(`{}`),
		Points: []postgres.CampaignPoint{{Code: point, Outside: outside}, {Code: inner}}}
}
