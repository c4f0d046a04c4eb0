package console

import (
	"slices"

	"chizheng/api/console/acts"
	"chizheng/api/console/audit"
	"chizheng/api/console/bulks"
	"chizheng/api/console/handovers"
	"chizheng/api/console/holds"
	"chizheng/api/console/record"
	"chizheng/api/console/registers"
	"chizheng/api/console/registrar"
	"chizheng/api/console/seals"
	"chizheng/api/console/search"
	"chizheng/api/console/sheetdesk"
	"chizheng/api/console/site"
)

// desks are the pages of the audit points and of the Centre's reviewers, and the auditor's.
func desks() []site.Route {
	return slices.Concat(sheetdesk.Pages(), handovers.Pages(), registrar.Pages(), holds.Pages(), bulks.Pages(), search.Pages(), seals.Pages(), record.Pages(), acts.Pages(),
		audit.Pages(), registers.Pages())
}
