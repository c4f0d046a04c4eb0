package filing

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
)

func outcome(rules []casefile.Outcome, id string) casefile.Outcome {
	for _, o := range rules {
		if o.Rule == id {
			return o
		}
	}
	return casefile.Outcome{}
}

func TestRules(t *testing.T) {
	t.Parallel()
	const pass, fail, human = casefile.Pass, casefile.Fail, casefile.NeedsHuman
	for _, tc := range []struct {
		name, rule string
		on         string
		change     func(*Content, *Filer)
		want       casefile.Verdict
		code       string
	}{
		{"applied on the last day before 2017", "application_date", "", func(c *Content, _ *Filer) { c.Certificate.Applied = "2016-12-31" }, pass, ""},
		{"applied in 2017 needs a person", "application_date", "", func(c *Content, _ *Filer) { c.Certificate.Applied, c.Certificate.Issued = "2017-01-01", "2017-06-01" }, human, "applied_in_band"},
		{"applied on the last day of 2017 needs a person", "application_date", "", func(c *Content, _ *Filer) { c.Certificate.Applied, c.Certificate.Issued = "2017-12-31", "2018-06-01" }, human, "applied_in_band"},
		{"applied in 2018 fails", "application_date", "", func(c *Content, _ *Filer) { c.Certificate.Applied, c.Certificate.Issued = "2018-01-01", "2018-06-01" }, fail, "applied_too_late"},
		{"only issued in 2016 passes", "application_date", "", func(c *Content, _ *Filer) { c.Certificate.Applied, c.Certificate.Issued = "", "2016-12-31" }, pass, ""},
		{"only issued in 2017 without record fails", "application_date", "", func(c *Content, _ *Filer) { c.Certificate.Applied, c.Certificate.Issued = "", "2017-01-01" }, fail, "application_record_missing"},
		{"only issued in 2017 with record needs a person", "application_date", "", func(c *Content, _ *Filer) {
			c.Certificate.Applied, c.Certificate.Issued = "", "2017-01-01"
			c.Scans = []Scan{{Kind: ScanApplication}}
		}, human, "application_record_to_read"},
		{"technician is not covered", "level", "", func(c *Content, _ *Filer) { c.Certificate.Level = "technician" }, fail, "level_not_covered"},
		{"issued before applied", "qualified", "", func(c *Content, _ *Filer) { c.Certificate.Issued = "2014-04-30" }, fail, "issued_before_applied"},
		{"special-operation certificate", "certificate_kind", "", func(c *Content, _ *Filer) { c.Certificate.Kind = "special_operation" }, fail, "certificate_kind_not_covered"},
		{"another city's", "issuer", "", func(c *Content, _ *Filer) { c.Certificate.Issuer = "某市住房和城乡建设局" }, fail, "issuer_not_this_city"},
		{"60 on the last filing day, filed before", "age", "2019-03-09", born("990602195903100027"), human, "age_turns_during_campaign"},
		{"60 on the day of filing", "age", "2019-03-10", born("990602195903100027"), human, "age_in_band"},
		{"60 tomorrow", "age", "2019-03-10", born("990602195903110014"), human, "age_turns_during_campaign"},
		{"young enough throughout", "age", "2019-03-10", born("990602199001010012"), pass, ""},
		{"61", "age", "2020-03-10", born("990602195903100027"), fail, "too_old"},
		{"exactly one year", "contract_term", "", contract("fixed", "2018-03-01", "2019-02-28"), pass, ""},
		{"one day less", "contract_term", "", contract("fixed", "2018-03-01", "2019-02-27"), fail, "contract_too_short"},
		{"open-ended", "contract_term", "", contract("open", "2018-03-01", ""), pass, ""},
		{"task-based", "contract_term", "", contract("task", "2018-03-01", ""), human, "contract_kind_needs_human"},
		{"chain of short ones", "contract_term", "", contract("chain", "2018-03-01", "2019-12-31"), human, "contract_kind_needs_human"},
		{"service contract", "contract_term", "", contract("service", "2018-03-01", "2020-02-28"), fail, "service_contract"},
		{"expired on the day of submission", "contract_in_force", "2019-03-01", contract("fixed", "2018-03-01", "2019-02-28"), fail, "contract_not_in_force"},
		{"in force on its last day", "contract_in_force", "2019-02-28", contract("fixed", "2018-03-01", "2019-02-28"), pass, ""},
		{"somebody else's employee", "own_employee", "", func(c *Content, _ *Filer) { c.Contract.EmployerCode = "91371400MA00000U2T" }, fail, "not_own_employee"},
		{"dispatched by an agency", "own_employee", "", func(c *Content, _ *Filer) { c.Contract.Dispatched = true }, fail, "dispatched_worker"},
		{"class B needs no contract", "class", "", func(c *Content, f *Filer) { c.Contract = nil; f.Kind = ByIndividual }, pass, ""},
		{"class B with a contract", "class", "", func(_ *Content, f *Filer) { f.Kind = ByIndividual }, fail, "class_b_has_no_contract"},
		{"class A without contract", "class", "", func(c *Content, _ *Filer) { c.Contract = nil }, fail, "contract_missing"},
		{"another name is printed", "holder", "", func(c *Content, _ *Filer) { c.Certificate.Holder = "测试乙二" }, fail, "holder_differs"},
		{"former name with proof", "holder", "", func(c *Content, _ *Filer) {
			c.Certificate.Holder, c.Person.FormerName, c.Scans = "测试乙二", "测试乙二", []Scan{{Kind: ScanChangeProof}}
		}, human, "name_changed"},
		{"another birth date is printed", "birth_date", "", func(c *Content, _ *Filer) { c.Certificate.Born = "1990-01-02" }, human, "birth_date_differs"},
		{"15 at the application", "plausible_age", "", func(c *Content, _ *Filer) { c.Certificate.Applied = "2005-12-31" }, human, "implausibly_young"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c, f := content(), firmFiler()
			tc.change(&c, &f)
			on := tc.on
			if on == "" {
				on = "2019-02-20"
			}
			o := outcome(Evaluate(c, f, terms(t), on), tc.rule)
			require.Equal(t, tc.want, o.Verdict)
			require.Equal(t, tc.code, o.Code)
			require.NotEmpty(t, o.Clause)
			require.Equal(t, 1, o.Version)
		})
	}
}

func born(number string) func(*Content, *Filer) {
	return func(c *Content, _ *Filer) { c.Person.IDNumber = number }
}

func contract(kind, start, end string) func(*Content, *Filer) {
	return func(c *Content, _ *Filer) { c.Contract.Kind, c.Contract.Start, c.Contract.End = kind, start, end }
}

func TestABoundaryCaseIsHeldForAPersonAndNeverPassesByItself(t *testing.T) {
	t.Parallel()
	c := content()
	c.Certificate.Applied, c.Certificate.Issued = "2017-03-01", "2017-06-01"
	o := drafted(t, "2019-02-20", c).do(firm, CmdSubmit, nil).jobs()
	require.Equal(t, "needs_human", Project(o.s).Tasks[0].Kind)
	o.do(centre, CmdResolve, Resolve{Kind: HoldNeedsHuman, Ref: "application_date", Decision: "clear", Code: "record_seen"})
	require.Equal(t, "inspection", Project(o.s).Tasks[0].Kind)
}

func TestContentThatNoOfficeCouldWorkWithIsRefusedFieldByField(t *testing.T) {
	t.Parallel()
	c := content()
	c.Person.IDNumber, c.Person.Phone = "990602199001010013", "123"
	c.Certificate.Work, c.Certificate.Issued, c.Contract.End = "999", "2019-02-30", "2017-01-01"
	err := newOffice(t, "2019-02-20").try(firm, CmdCreate, Create{Terms: terms(t), Filer: firmFiler(), Content: c})
	var pointers []string
	for _, f := range casefile.As(err).Fields {
		pointers = append(pointers, f.Pointer)
	}
	require.ElementsMatch(t, []string{"/person/id_number", "/person/phone", "/certificate/work_type", "/certificate/issued", "/contract/end"}, pointers)
}

func TestFullWidthAndLowerCaseAreNormalised(t *testing.T) {
	t.Parallel()
	c := content()
	c.Person.IDNumber, c.Certificate.Number = "９９０６０２１９９００１０１００８x", "  ａ-12 "
	n := Normalize(c)
	require.Equal(t, "99060219900101008X", n.Person.IDNumber)
	require.Equal(t, "A-12", n.Certificate.Number)
}
