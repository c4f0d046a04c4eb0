package api

import (
	"net/http"

	"chizheng/internal/casefile/absence"
	"chizheng/internal/casefile/bulk"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/casefile/order"
	"chizheng/internal/casefile/person"
	"chizheng/internal/casefile/reason"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/casefile/report"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/locale"
)

// codes registers the lists of what fields take: who writes a client must not have to guess, nor to be refused first.
func (a *API) codes() {
	add(subject{a, "campaign"}, op{ID: "listCodes", Method: http.MethodGet, Path: "/codes"}, a.listCodes)
}

// CodeList is what a field takes.
type CodeList struct {
	List   string `json:"list" example:"contract_kind"`
	Name   string `json:"name" example:"劳动合同类型"`
	Closed bool   `json:"closed" doc:"Nothing else is taken. Of the other lists these are the codes that have a name."`
	Codes  []Code `json:"codes"`
}

// Code is a code with its name in the asker's language.
type Code struct {
	Code   string `json:"code" example:"fixed"`
	Name   string `json:"name" example:"固定期限劳动合同"`
	Clause string `json:"clause,omitempty" doc:"The sentence of the notice, or the reading, behind a reason." example:"T-0.46"`
}

func (a *API) listCodes(c call, in *struct {
	List string `query:"list" maxLength:"40" doc:"One list only; empty: all." example:"contract_kind"`
}) (*body[list[CodeList]], error) {
	plan, err := a.cfg.Desk.Plan(c, c.Who, "listCodes", a.cfg.Campaign)
	if err != nil {
		return nil, err
	}
	out := list[CodeList]{Items: []CodeList{}}
	for _, l := range append(fixedCodes(c.Locale), planCodes(plan, c.Locale)...) {
		if in.List == "" || in.List == l.List {
			out.Items = append(out.Items, l)
		}
	}
	out.Total = len(out.Items)
	return found(out, nil)
}

// planCodes are the lists that a campaign's plan sets. Areas are open: an enterprise may have its seat elsewhere.
func planCodes(p campaign.Plan, l *locale.Locale) []CodeList {
	causes := named(l, "catchup_cause", "causes", p.Catchup.Causes...)
	areas := CodeList{List: "area", Name: l.Name("code_lists", "area"), Codes: []Code{}}
	for _, x := range p.Areas {
		areas.Codes = append(areas.Codes, Code{Code: x.Code, Name: in(l)(x.Name)})
	}
	return []CodeList{causes, areas}
}

// named names codes by a table of the catalogue.
func named[T ~string](l *locale.Locale, name, table string, codes ...T) CodeList {
	out := CodeList{List: name, Name: l.Name("code_lists", name), Closed: true, Codes: []Code{}}
	for _, code := range codes {
		out.Codes = append(out.Codes, Code{Code: string(code), Name: l.Name(table, string(code))})
	}
	return out
}

// stages names the stages of a kind of case in the kind's own words.
func stages[T ~string](l *locale.Locale, kind string, codes ...T) CodeList {
	out := named(l, "stage."+kind, "stages", codes...)
	for i, code := range codes {
		out.Codes[i].Name = l.Stage(kind, string(code))
	}
	return out
}

// fixedCodes are the lists that the program sets.
func fixedCodes(l *locale.Locale) []CodeList {
	var work []string
	for _, w := range person.WorkTypes() {
		work = append(work, w.Code)
	}
	all := []CodeList{
		named(l, "work_type", "work_types", work...),
		named(l, "level", "levels", person.Levels()...),
		named(l, "certificate_kind", "certificate_kinds", "post_certificate", "special_operation", "other"),
		named(l, "contract_kind", "contract_kinds", "fixed", "open", "task", "service", "chain"),
		named(l, "filer_kind", "filer_kinds", filing.ByEnterprise, filing.ByIndividual),
		named(l, "scan_kind", "scans", filing.ScanCertificate, filing.ScanContract, filing.ScanChangeProof, filing.ScanApplication,
			filing.ScanMandate, registration.ScanProof, objection.ScanEvidence),
		named(l, "capacity", "capacities", "legal_representative", "handler", "holder"),
		named(l, "original", "originals", filing.OriginalCertificate, filing.OriginalIDCard, filing.OriginalContract, filing.OriginalSheet),
		named(l, "card_kind", "card_kinds", "resident", "temporary", "other"),
		named(l, "capture_source", "capture_sources", "reader", "manual"),
		named(l, "appeared", "appeared", "handler", "holder", "proxy"),
		named(l, "verdict", "verdicts", "pass", "fail", "pending", "return"),
		named(l, "recheck_verdict", "recheck_verdicts", "pass", "return_filer", "return_point", "reject"),
		named(l, "rule_verdict", "verdicts", "pass", "fail", "needs_human"),
		named(l, "hold", "holds", filing.HoldNeedsHuman, filing.HoldDuplicate, filing.HoldClass, filing.HoldOriginal, filing.HoldMatching,
			filing.HoldDispute),
		named(l, "dispute_reason", "reasons", filing.DisputeCodes()...),
		named(l, "seal_mark", "seal_marks", filing.SealMarks()...),
		named(l, "hold_decision", "hold_decisions", "clear", "uphold", "other"),
		named(l, "return_to", "return_targets", "filer", "point"),
		named(l, "track", "tracks", filing.Main, filing.Catchup),
		named(l, "close_cause", "close_causes", "deceased", "transferred", "duplicate"),
		named(l, "difference_decision", "difference_decisions", handover.Accept, handover.Stay),
		named(l, "objection_sort", "objection_sorts", objection.Challenge, objection.Violation, objection.Omission),
		named(l, "objection_reason", "reasons", objection.Reasons...),
		named(l, "channel", "channels", objection.Channels...),
		named(l, "objection_outcome", "objection_outcomes", objection.OutcomeUpheld, objection.OutcomeDismissed),
		named(l, "objection_effect", "objection_effects", objection.EffectRemoved, objection.EffectReturned),
		named(l, "omission_answer", "omission_answers", objection.Answers...),
		named(l, "series", "series", report.SeriesMain, report.SeriesCatchup, report.SeriesAmendment),
		named(l, "delivery_method", "delivery_methods", report.ByFile, report.ByHTTP),
		named(l, "order_kind", "order_kinds", campaign.OrderKinds...),
		named(l, "receipt_verdict", "receipt_verdicts", report.Accepted, report.Rejected),
		named(l, "task", "tasks", l.Codes("tasks")...),
		named(l, "window", "windows", l.Codes("windows")...),
		named(l, "role", "roles", l.Codes("roles")...),
	}
	return append(append(all, reasonCodes(l)...), stageCodes(l)...)
}

// reasonCodes are the reasons that decisions take, each with its clause; and every reason that has a name, for those who
// read what was decided.
func reasonCodes(l *locale.Locale) []CodeList {
	all := []CodeList{named(l, "reason", "reasons", l.Codes("reasons")...)}
	all[0].Closed = false // some are given by the program, or by the province
	for _, r := range reason.Lists() {
		codes := CodeList{List: "reason." + r.Name, Name: l.Name("code_lists", "reason."+r.Name), Closed: true, Codes: []Code{}}
		for _, c := range r.Codes {
			codes.Codes = append(codes.Codes, Code{c.Code, l.Name("reasons", c.Code), c.Clause})
		}
		all = append(all, codes)
	}
	return all
}

func stageCodes(l *locale.Locale) []CodeList {
	return []CodeList{
		stages(l, registration.Kind, registration.Draft, registration.Submitted, registration.Returned, registration.Approved,
			registration.Suspended, registration.Rejected, registration.Closed),
		stages(l, filing.Kind, filing.Draft, filing.Submitted, filing.Contested, filing.Returned, filing.Inspected, filing.HandedOver,
			filing.Rechecked, filing.Announced, filing.Severed, filing.Confirmed, filing.Reported, filing.Refused, filing.Accepted,
			filing.Withdrawn, filing.Rejected, filing.Duplicate, filing.Closed),
		stages(l, importing.Kind, importing.Reading, importing.Read, importing.Starting, importing.Done, importing.Failed,
			importing.Discarded, importing.Expired),
		stages(l, sheet.Kind, sheet.Open, sheet.Exported, sheet.Void, sheet.Signed, sheet.Kept, sheet.Discarded),
		stages(l, handover.Kind, handover.Prepared, handover.Signed, handover.Received, handover.Reconciled, handover.Cancelled),
		stages(l, notice.Kind, notice.Planned, notice.Signed, notice.Published, notice.Ended, notice.TakenDown, notice.Cancelled),
		stages(l, objection.Kind, objection.Awaiting, objection.Open, objection.Upheld, objection.Dismissed, objection.Answered,
			objection.Withdrawn, objection.Lapsed),
		stages(l, report.Kind, report.Building, report.FailedBuild, report.Built, report.Signed, report.Delivered, report.Settling,
			report.Reconciled, report.Abandoned),
		stages(l, absence.Kind, absence.Planned, absence.Active, absence.Ended),
		stages(l, order.Kind, order.Proposed, order.Signed, order.InForce, order.Done, order.Refused, order.Withdrawn),
		stages(l, bulk.Kind, bulk.Running, bulk.Paused, bulk.Cancelling, bulk.Cancelled, bulk.Done),
	}
}
