package desk

import (
	"net/url"
	"slices"
	"strings"

	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
)

// The parameters of lists whose filters are kept are read here, once for the page, for a client and for a file: the same
// filter finds the same rows wherever it is opened (C2).

// filterList is a list whose filters can be kept: who may read it, and what its parameters take. A parameter without a
// check takes any short text.
type filterList struct {
	op     string
	params map[string]func(string) bool
}

func among(values ...string) func(string) bool {
	return func(v string) bool { return slices.Contains(values, v) }
}

func anything(v string) bool { return len([]rune(v)) <= maxFilterText }

// maxFilterText bounds one value, as the query bars do.
const maxFilterText = 120

var filterLists = map[string]filterList{
	"filings": {"listFilings", map[string]func(string) bool{"group": isGroup, "stage": isStage, "class": among("A", "B"),
		"track": among(filing.Main, filing.Catchup), "point": anything, "name": anything, "number": anything}},
	"tasks": {"listTasks", map[string]func(string) bool{"kind": anything, "who": among("mine", "free"), "q": anything, "point": anything,
		"due": among("overdue")}},
	"registrations": {"listRegistrations", map[string]func(string) bool{"stage": anything}},
	"handovers":     {"listHandovers", map[string]func(string) bool{"stage": anything}},
	"sheets":        {"listSheets", map[string]func(string) bool{"stage": anything}},
	"objections":    {"listObjections", map[string]func(string) bool{"group": among("open", "done")}},
	"accounts":      {"listAccounts", map[string]func(string) bool{"role": anything, "status": anything}},
}

// unknownIn names the parameters that the list does not know, or whose value it does not take any more, sorted.
func (l filterList) unknownIn(query map[string][]string) []string {
	var out []string
	for name, values := range query {
		takes := l.params[name]
		if takes == nil || slices.ContainsFunc(values, func(v string) bool { return v != "" && !takes(v) }) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// FilingGroup puts stages together as a filer thinks of them.
type FilingGroup struct {
	Code   string
	Stages []filing.Stage
}

// FilingGroups are all of them; every stage is in one.
func FilingGroups() []FilingGroup { return slices.Clone(filingGroups) }

var filingGroups = []FilingGroup{
	{"draft", []filing.Stage{filing.Draft}},
	{"returned", []filing.Stage{filing.Returned}},
	{"waiting", []filing.Stage{filing.Submitted, filing.Contested}},
	{"centre", []filing.Stage{filing.Inspected, filing.HandedOver, filing.Rechecked}},
	{"notice", []filing.Stage{filing.Announced, filing.Severed, filing.Confirmed, filing.Reported, filing.Refused}},
	{"accepted", []filing.Stage{filing.Accepted}},
	{"ended", []filing.Stage{filing.Rejected, filing.Withdrawn, filing.Duplicate, filing.Closed}},
}

func isGroup(code string) bool {
	return slices.ContainsFunc(filingGroups, func(g FilingGroup) bool { return g.Code == code })
}

// isStage takes a stage, or several with commas between them: the dashboard counts stages together that are one step to it.
func isStage(codes string) bool {
	for code := range strings.SplitSeq(codes, ",") {
		if !slices.ContainsFunc(filingGroups, func(g FilingGroup) bool { return slices.Contains(g.Stages, filing.Stage(code)) }) {
			return false
		}
	}
	return true
}

// FilingFilterOf reads the parameters of the list of filings. A stage is more exact than its group.
func FilingFilterOf(campaign string, q url.Values) postgres.FilingFilter {
	f := postgres.FilingFilter{Campaign: campaign, Class: q.Get("class"), Track: q.Get("track"), Text: q.Get("name"), Number: q.Get("number")}
	if point := q.Get("point"); point != "" {
		f.Points = []string{point}
	}
	for _, g := range filingGroups {
		if g.Code == q.Get("group") {
			f.Stages = g.Stages
		}
	}
	if stage := q.Get("stage"); stage != "" {
		f.Stages = nil
		for code := range strings.SplitSeq(stage, ",") {
			f.Stages = append(f.Stages, filing.Stage(code))
		}
	}
	return f
}

// InboxOf reads the parameters of an inbox.
func InboxOf(campaign string, q url.Values) postgres.Inbox {
	in := postgres.Inbox{Campaign: campaign, Point: q.Get("point"), Mine: q.Get("who") == "mine", Free: q.Get("who") == "free", Text: q.Get("q"),
		Overdue: q.Get("due") == "overdue"}
	if kind := q.Get("kind"); kind != "" {
		in.Kinds = []string{kind}
	}
	return in
}

// FilterLink is where the console opens a kept filter.
func FilterLink(list, id string) string { return filterPages[list] + "?filter=" + id }

// FilterTakes says that a list's kept filters know a parameter.
func FilterTakes(list, name string) bool { return filterLists[list].params[name] != nil }

// FilterPage is the page of a list whose filters are kept.
func FilterPage(list string) string { return filterPages[list] }

var filterPages = map[string]string{"filings": "/filings", "tasks": "/inbox", "registrations": "/registrations", "handovers": "/handovers",
	"sheets": "/point/sheets", "objections": "/objections", "accounts": "/accounts"}
