package inbox

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
	"chizheng/policy"
)

// ownPage are the kinds of a filing's task that are worked on at the filing's own page.
var ownPage = []string{"fill_in", "correction", "correction_ruling", "original"}

// C1: a task of a kind that nobody thought of here would lead nowhere.
func TestEveryKindOfTaskHasItsPage(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../../internal/locale/zh-CN.json")
	if err != nil {
		t.Fatal(err)
	}
	var catalogue struct {
		Names map[string]map[string]string `json:"names"`
	}
	if err := json.Unmarshal(raw, &catalogue); err != nil {
		t.Fatal(err)
	}
	if len(catalogue.Names["tasks"]) == 0 {
		t.Fatal("the catalogue names no tasks")
	}
	for kind := range catalogue.Names["tasks"] {
		if screens[kind] == "" && !slices.Contains(ownPage, kind) {
			t.Errorf("a task %q leads nowhere", kind)
		}
	}
}

// An empty inbox says what will come to it: each role that has one is told in both languages.
func TestEveryRoleWithAnInboxIsToldWhatItWaitsFor(t *testing.T) {
	t.Parallel()
	rules, err := policy.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"zh-CN", "en"} {
		raw, err := os.ReadFile("../words/" + language + ".json")
		if err != nil {
			t.Fatal(err)
		}
		words := map[string]string{}
		if err := json.Unmarshal(raw, &words); err != nil {
			t.Fatal(err)
		}
		for _, r := range []casefile.Role{casefile.Applicant, casefile.Enterprise, casefile.Individual, casefile.PointStaff, casefile.County, casefile.Reviewer,
			casefile.Publisher, casefile.Reporter, casefile.Leader, casefile.Admin, casefile.Auditor} {
			_, err := rules.May(casefile.Actor{ID: "account-1", Role: r}, "listTasks")
			if err == nil && words["inbox.none.next."+string(r)] == "" {
				t.Errorf("%s: nothing is said to %s", language, r)
			}
		}
	}
}

func TestColumnsAreSharedByRowsOfOneKindOnly(t *testing.T) {
	t.Parallel()
	name, number := fact{"姓名", "测试甲一", false}, fact{"编号", "05-00001", true}
	cases := map[string]struct {
		rows []row
		want int
	}{
		"no rows":            {nil, 0},
		"one kind":           {[]row{{Facts: []fact{name, number}}, {Facts: []fact{name, number}}}, 2},
		"several kinds":      {[]row{{Facts: []fact{name}}, {Facts: []fact{number}}}, 0},
		"one says more":      {[]row{{Facts: []fact{name}}, {Facts: []fact{name, number}}}, 0},
		"nothing to be said": {[]row{{}, {}}, 0},
	}
	for title, tc := range cases {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			if got := shared(tc.rows); len(got) != tc.want {
				t.Errorf("%d columns", len(got))
			}
		})
	}
}

func TestATaskSpeaksOfItsFiling(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		task postgres.TaskLine
		want string
	}{
		"its own":               {postgres.TaskLine{TaskKey: postgres.TaskKey{Case: "filing-1"}, CaseKind: filing.Kind}, "filing-1"},
		"an objection's":        {postgres.TaskLine{CaseKind: "objection", Summary: []byte(`{"filing":"filing-2"}`)}, "filing-2"},
		"a difference's":        {postgres.TaskLine{TaskKey: postgres.TaskKey{Kind: "handover_difference", Ref: "filing-3"}, CaseKind: "handover"}, "filing-3"},
		"none":                  {postgres.TaskLine{CaseKind: "notice"}, ""},
		"one that is not a sum": {postgres.TaskLine{CaseKind: "objection", Summary: []byte(`x`)}, ""},
	}
	for title, tc := range cases {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			if got := about(tc.task); got != tc.want {
				t.Errorf("%q", got)
			}
		})
	}
}
