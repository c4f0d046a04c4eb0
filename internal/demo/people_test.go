package demo

import (
	"testing"
	"time"

	"chizheng/internal/casefile/person"
)

func TestInventedPeopleHaveSoundNumbersOfNobodysArea(t *testing.T) {
	t.Parallel()
	on := time.Date(2019, 1, 18, 0, 0, 0, 0, time.UTC)
	names, ids, phones, certificates := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for n := range 1000 {
		p := somebody(n)
		if _, fault := person.ParseID(p.ID, on, true); fault != "" {
			t.Fatalf("%d: ID number: %s", n, fault)
		}
		if _, fault := person.ParseID(p.ID, on, false); fault == "" {
			t.Fatalf("%d: the number passes outside a rehearsal", n)
		}
		if _, fault := person.NormalizeName(p.Name); fault != "" {
			t.Fatalf("%d: name: %s", n, fault)
		}
		if _, fault := person.NormalizePhone(p.Phone); fault != "" {
			t.Fatalf("%d: phone: %s", n, fault)
		}
		names[p.Name], ids[p.ID], phones[p.Phone], certificates[certificateNumber(n)] = true, true, true, true
	}
	for what, set := range map[string]map[string]bool{"names": names, "ids": ids, "phones": phones, "certificates": certificates} {
		if len(set) != 1000 {
			t.Errorf("%d different %s", len(set), what)
		}
	}
}

func TestInventedFirmsHaveSoundCodes(t *testing.T) {
	t.Parallel()
	for n := range 20 {
		if c, fault := person.ParseCreditCode(creditCode(n)); fault != "" || c.OrganisationBad {
			t.Errorf("%d: %s %s, inner check bad: %v", n, creditCode(n), fault, c.OrganisationBad)
		}
	}
}
