package filing

import (
	"testing"

	"chizheng/internal/casefile"
)

// T-0.13: where people file in the province's system, a filing here carries its number there.
func TestWhereTheProvinceTakesFilingsEachCarriesItsNumberThere(t *testing.T) {
	t.Parallel()
	o := drafted(t, "2019-02-20", content())
	o.s.Terms.Office.Companion = true
	o.refused("province_number_missing", firm, CmdSubmit, nil)

	for number, fault := range map[string]string{"sd-2019 000001": "", "ＳＤ２０１９": "", "x": "province_number_shape", "编号一二三": "province_number_shape"} {
		c := Normalize(Content{Person: content().Person, Certificate: Certificate{Province: number}})
		found := ""
		for _, f := range checkCertificate(c.Certificate, o.now) {
			if f.Pointer == "/certificate/province_number" {
				found = f.Code
			}
		}
		if found != fault {
			t.Errorf("%s: %q", number, found)
		}
	}
}

func TestANumberOfTheProvinceThatAnotherFilingHasIsNoContestOfCertificates(t *testing.T) {
	t.Parallel()
	o := drafted(t, "2019-02-20", content())
	o.clash = &casefile.Clash{Index: indexProvince, Case: "filing-0", Owner: "reg-other"}
	o.refused("province_number_taken", firm, CmdSubmit, nil)
}
