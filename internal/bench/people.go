package bench

import (
	"fmt"
	"time"

	"chizheng/internal/casefile/filing"
)

// Everybody here is invented, visibly so: numbers of area 99, which does not exist, names that begin with "test".

// content is the n-th worker's statement. No two share a person, a name or a number, so that nothing pauses a filing.
func content(n int) filing.Content {
	name := nameOf(n)
	return filing.Content{
		Person: filing.Person{Name: name, IDNumber: idNumber(n), Phone: fmt.Sprintf("199%08d", n%1e8)},
		Certificate: filing.Certificate{Kind: "post_certificate", Number: certificateNumber(n), Work: "040", Level: "intermediate",
			Applied: "2014-05-01", Issued: "2014-09-01", Issuer: "烟台市住房和城乡建设局", Holder: name},
		Contract: &filing.Contract{Kind: "fixed", Employer: firm.Name, EmployerCode: firm.CreditCode, Start: "2018-03-01", End: "2020-02-28"},
	}
}

// firm files for all of them.
var firm = filing.Filer{ID: "registration-bench", Kind: filing.ByEnterprise, Name: "试例建筑有限公司",
	CreditCode: "91370600MA00000T4X", Area: "370602"}

var numerals = []rune("零一二三四五六七八九")

// nameOf spells the number: every name is another, as the search for near matches wants it.
func nameOf(n int) string {
	out := []rune("测试")
	for _, digit := range fmt.Sprintf("%06d", n) {
		out = append(out, numerals[digit-'0'])
	}
	return string(out)
}

func certificateNumber(n int) string { return fmt.Sprintf("SL%04d%08d", n*7919%10000, n) }

// idNumber makes a number of 18 characters with its check character (ISO 7064 MOD 11-2): 14,000 days of birth, so
// fourteen million persons.
func idNumber(n int) string {
	born := time.Date(1962, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n%14000)
	s := fmt.Sprintf("990602%s%03d", born.Format("20060102"), n/14000%1000)
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[i]-'0') * w
	}
	return s + string("10X98765432"[sum%11])
}
