package console

import (
	"slices"

	"chizheng/api/console/absences"
	"chizheng/api/console/administration"
	"chizheng/api/console/corrections"
	"chizheng/api/console/deadlines"
	"chizheng/api/console/exports"
	"chizheng/api/console/factor"
	"chizheng/api/console/integrity"
	"chizheng/api/console/orders"
	"chizheng/api/console/oversights"
	"chizheng/api/console/publishing"
	"chizheng/api/console/reporting"
	"chizheng/api/console/rulings"
	"chizheng/api/console/site"
	"chizheng/api/console/steering"
)

// office is what the Centre works on after the recheck: notices, objections, packages, corrections.
func office() []site.Route {
	return slices.Concat(publishing.Pages(), rulings.Pages(), reporting.Pages(), corrections.Pages(), factor.Pages(), administration.Pages(), exports.Pages(), steering.Pages(), orders.Pages(),
		oversights.Pages(), integrity.Pages(), absences.Pages(), deadlines.Pages())
}
