package postgres_test

import (
	"testing"

	"chizheng/internal/casefile/filing"
)

func TestNearMatchesAreFoundAndStrangersAreNot(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(*filing.Row) // of a filing equal to the first in nothing but campaign and issuer
		kind   filing.HoldKind
	}{
		"a stranger":                                               {func(*filing.Row) {}, ""},
		"a stranger of the same name":                              {func(r *filing.Row) { r.Name = "测试甲一" }, ""},
		"a stranger with the next booklet":                         {func(r *filing.Row) { r.NumberKey = "鲁烟试-000002" }, ""},
		"the same person, trade and level":                         {func(r *filing.Row) { r.IDNumber = "990602199001010012" }, filing.HoldDuplicate},
		"the same person's other trade, filed by another (T-0.30)": {func(r *filing.Row) { r.IDNumber, r.Work = "990602199001010012", "020" }, filing.HoldDuplicate},
		"the same person's other trade, filed by the same": {func(r *filing.Row) {
			r.IDNumber, r.Work, r.Filer = "990602199001010012", "020", "registration-1"
		}, ""},
		"another person of the same filer": {func(r *filing.Row) { r.Filer = "registration-1" }, ""},
		"the same person's other level, one digit": {func(r *filing.Row) {
			r.IDNumber, r.Level, r.NumberKey = "990602199001010012", "junior", "鲁烟试-000007"
		}, filing.HoldDuplicate},
		"the same name and a mistyped number": {func(r *filing.Row) { r.Name, r.NumberKey = "测试甲一", "鲁烟试-000010" }, filing.HoldDuplicate},
		"the same number with another level":  {func(r *filing.Row) { r.NumberKey, r.Level = "鲁烟试-000001", "junior" }, filing.HoldDuplicate},
		"the same scan under another name":    {func(r *filing.Row) { r.ScanHashes = []string{"x", "aa"} }, filing.HoldDuplicate},
		"the same booklet with another trade, of the same filer": {func(r *filing.Row) {
			r.IDNumber, r.Work, r.ScanHashes, r.Filer = "990602199001010012", "020", []string{"aa"}, "registration-1"
		}, ""},
		"the same person as an individual (T-0.11)": {func(r *filing.Row) { r.IDNumber, r.Work, r.Class = "990602199001010012", "020", "B" }, filing.HoldClass},
		"the same person, withdrawn":                {func(r *filing.Row) { r.IDNumber, r.Live, r.Stage = "990602199001010012", false, filing.Withdrawn }, ""},
		"the same person, contested":                {func(r *filing.Row) { r.IDNumber, r.Live, r.Stage = "990602199001010012", false, filing.Contested }, filing.HoldDuplicate},
		"the same person in an older spelling":      {func(r *filing.Row) { r.IDNumber = " 990602 19900101 0012 " }, filing.HoldDuplicate},
		"the same person in another campaign":       {func(r *filing.Row) { r.IDNumber, r.Campaign = "990602199001010012", "yantai-2020" }, ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, first, second := setup(t), newStory(1), newStory(2)
			first.row.ScanHashes = []string{"aa", "bb"}
			second.row.Name, second.row.IDNumber, second.row.NumberKey = "测试乙二", "990602199202020024", "鲁烟试-777777"
			second.row.Filer = "registration-2"
			tc.change(&second.row)
			first.must(t, b.worker, "c1", "submitted")
			second.must(t, b.worker, "c1", "submitted")
			got, err := b.worker.FindMatches(t.Context(), first.id)
			if err != nil || (tc.kind != "") != (len(got) == 1) || len(got) == 1 && (got[0].Kind != tc.kind || got[0].Case != second.id) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}
