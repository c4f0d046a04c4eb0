package inbox

import (
	"net/http"
	"strings"

	"chizheng/api/console/site"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
)

// screens is where each kind of task is worked on: {case} is the task's case, {ref} what tells it apart. A kind that is
// not here is worked on at its filing's own page.
var screens = map[string]string{
	"transfer": "/filings/{case}/transfer", "inspection": "/filings/{case}/inspection", "seal": "/filings/{case}/inspection", "handover": "/handovers/new",
	"recheck": "/filings/{case}/recheck", "needs_human": "/filings/{case}/ruling", "matching": "/filings/{case}/ruling",
	"duplicate": "/filings/{case}/comparison/{ref}", "class": "/filings/{case}/comparison/{ref}",
	"registration_review": "/registrations/{case}", "registration_correction": "/registration",
	"handover_sign": "/handovers/{case}", "handover_receive": "/handovers/{case}", "handover_difference": "/handovers/{case}",
	"repair": "/filings/{case}/repair", "amendment": "/filings/{case}/amendment",
	"seal_void": "/seals", "dispute": "/filings/{case}/ruling", "sheet_export": "/sheets/{case}",
	"order_sign": "/orders/{case}", "order_stalled": "/orders/{case}", "milestone": "/milestones", "bulk_paused": "/bulks/{case}",
	"oversight_visit": "/oversights/{case}", "oversight_answer": "/oversights/{case}", "oversight_verify": "/oversights/{case}", "oversight_sign": "/oversights/{case}",
	"integrity_notify": "/integrity/{case}", "integrity_propose": "/integrity/{case}", "integrity_decide": "/integrity/{case}", "integrity_appeal": "/integrity/{case}",
	"import_confirm": "/imports/{case}", "import_stalled": "/imports/{case}",
	"objection_decision": "/objections/{case}", "omission_answer": "/objections/{case}", "objection_stuck": "/objections/{case}",
	"publish": "/publishing", "notice_sign": "/publishing/{case}", "notice_publish": "/publishing/{case}", "notice_stalled": "/publishing/{case}",
	"report": "/reports", "report_sign": "/reports/{case}", "report_deliver": "/reports/{case}", "report_overdue": "/reports/{case}",
	"report_build_failed": "/reports/{case}", "report_stalled": "/reports/{case}", "receipt_alarm": "/reports/{case}",
}

// screen is the page of a task for this visitor, or nothing where he may not open it.
func screen(v *site.Visit, t postgres.TaskLine) string {
	return screenOf(v, t.TaskKey, t.CaseKind)
}

func screenOf(v *site.Visit, k postgres.TaskKey, caseKind string) string {
	page, ok := screens[k.Kind]
	if !ok || !opens(v, page) {
		if caseKind != filing.Kind || !opens(v, "/filings/{case}") {
			return ""
		}
		page = "/filings/{case}"
	}
	return strings.NewReplacer("{case}", k.Case, "{ref}", k.Ref).Replace(page)
}

// opens says that there is such a page and that the visitor may open it. The names of an address's parts do not matter.
func opens(v *site.Visit, page string) bool {
	for _, r := range v.Site.Routes() {
		if r.Method == http.MethodGet && shape(r.Path) == shape(page) {
			return v.May(r.Op)
		}
	}
	return false
}

func shape(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, "{") {
			parts[i] = "{}"
		}
	}
	return strings.Join(parts, "/")
}
