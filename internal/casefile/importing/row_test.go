package importing

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

func basis() Basis {
	firm := enterprise
	firm.Area = "370602"
	return Basis{Filer: firm, At: noon, Rehearsal: true, Terms: campaign.Terms{Campaign: "yantai-2019", Version: "yantai-2019/1",
		Points: []campaign.Point{{Code: "烟台审01", Area: firm.Area}, {Code: "烟台审07", Area: "370681"}},
		Rules: campaign.RuleTerms{Version: 1, MaxAge: 60, AgeInclusive: true, MinAgeAlarm: 16, AppliedBy: "2016-12-31",
			AppliedHumanTo: "2017-12-31", Levels: []string{"junior", "intermediate", "senior"}, Issuers: []string{"烟台市住房和城乡建设局"},
			ContractMonths: 12}}}
}

// goodCells is a row in which every rule passes.
func goodCells() Cells {
	return Cells{Name: "测试甲一", IDNumber: "990602199001010012", Phone: "19900000001", WorkType: "钢筋工", Level: "中级工",
		Certificate: "SL2015000001", Issuer: "烟台市住房和城乡建设局", AppliedOn: "2015-06-01", IssuedOn: "2015-09-10",
		ContractType: "固定期限", ContractFrom: "2018-03-01", ContractTo: "2019-12-31", Point: "烟台审01"}
}

func TestEachRowGetsItsOwnVerdict(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		change  func(*Cells)
		verdict RowVerdict
		pointer string
	}{
		{"a row in which every rule passes", func(*Cells) {}, Good, ""},
		{"full-width letters and spaces are the same number", func(c *Cells) { c.Certificate = " ＳＬ2015000001 " }, Good, ""},
		{"an open-ended contract has no end (T-0.9)", func(c *Cells) { c.ContractType, c.ContractTo = "无固定期限劳动合同", "" }, Good, ""},
		{"a level above senior becomes a draft in which a rule fails (T-0.6)", func(c *Cells) { c.Level = "技师" }, Doubtful, ""},
		{"applied for in 2017: a person decides (T-0.5)", func(c *Cells) { c.AppliedOn = "2017-05-01" }, Doubtful, ""},
		{"a point that is none", func(c *Cells) { c.Point = "烟台审99" }, Bad, "/point"},
		{"a point that is not this filer's (T-0.24)", func(c *Cells) { c.Point = "烟台审07" }, Bad, "/point"},
		{"no point: it is chosen in its own step (R-0.78)", func(c *Cells) { c.Point = "" }, Good, ""},
		{"a wrong check digit", func(c *Cells) { c.IDNumber = "990602199001010013" }, Bad, "/id_number"},
		{"a phone that is none", func(c *Cells) { c.Phone = "123" }, Bad, "/phone"},
		{"a work type that nobody knows", func(c *Cells) { c.WorkType = "占卜工" }, Bad, "/work_type"},
		{"a level that nobody knows", func(c *Cells) { c.Level = "大师" }, Bad, "/level"},
		{"a contract kind that nobody knows", func(c *Cells) { c.ContractType = "口头" }, Bad, "/contract_type"},
		{"no issue date", func(c *Cells) { c.IssuedOn = "" }, Bad, "/issued_on"},
		{"no name", func(c *Cells) { c.Name = "" }, Bad, "/name"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cells := goodCells()
			c.change(&cells)
			rows, _ := Judge([]Raw{{Line: 2, Cells: cells}}, basis())
			if rows[0].Verdict != c.verdict {
				t.Fatalf("verdict %s, want %s; problems %v, outcomes %v", rows[0].Verdict, c.verdict, rows[0].Problems, rows[0].Outcomes)
			}
			if c.pointer != "" && !slices.ContainsFunc(rows[0].Problems, func(f casefile.Field) bool { return f.Pointer == c.pointer }) {
				t.Errorf("problems %v, want one at %s", rows[0].Problems, c.pointer)
			}
		})
	}
}

func TestATestNumberIsRefusedOutsideARehearsal(t *testing.T) {
	t.Parallel()
	b := basis()
	b.Rehearsal = false
	if rows, _ := Judge([]Raw{{Line: 2, Cells: goodCells()}}, b); rows[0].Verdict != Bad {
		t.Errorf("verdict %s", rows[0].Verdict)
	}
}

func TestARowThatRepeatsAnEarlierOneIsDoubledAndABadRowRepeatsNothing(t *testing.T) {
	t.Parallel()
	bad := goodCells()
	bad.Phone = ""
	respelt := goodCells()
	respelt.Certificate = "sl2015000001"
	rows, counts := Judge([]Raw{{Line: 2, Cells: bad}, {Line: 3, Cells: goodCells()}, {Line: 4, Cells: respelt}}, basis())
	if rows[1].Verdict != Good || rows[2].Verdict != Doubled || counts != (Counts{Rows: 3, Good: 1, Bad: 1, Doubled: 1}) {
		t.Errorf("verdicts %s %s, counts %+v", rows[1].Verdict, rows[2].Verdict, counts)
	}
}

func TestProblemsOfTheCellsAreKeptAndCarryNoValues(t *testing.T) {
	t.Parallel()
	raw := Raw{Line: 2, Cells: goodCells(), Problems: []casefile.Field{casefile.Wrong("/id_number", "cell_number_id")}}
	rows, _ := Judge([]Raw{raw}, basis())
	if rows[0].Verdict != Bad || len(rows[0].Problems) != 1 || rows[0].Cells != raw.Cells {
		t.Errorf("row %+v", rows[0].Problems)
	}
}

func TestTwoThousandRowsAreJudgedWellInsideFiveSeconds(t *testing.T) {
	t.Parallel()
	raw := make([]Raw, 2000)
	for i := range raw {
		raw[i] = Raw{Line: i + 2, Cells: goodCells()}
		raw[i].Cells.Certificate = fmt.Sprintf("SL2015%06d", i)
	}
	begin := time.Now()
	_, counts := Judge(raw, basis())
	if took := time.Since(begin); counts.Good != 2000 || took > 2*time.Second {
		t.Errorf("%+v in %s", counts, took)
	}
}
