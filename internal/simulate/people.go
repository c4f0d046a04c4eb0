package simulate

import (
	"fmt"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

// Everybody here is invented, visibly so: numbers of area 99, names that begin with "test".

// worker is the n-th holder's statement. No two share a person, a name or a number.
func worker(n int, f filing.Filer, applied string) filing.Content {
	name := []rune("测试")
	for _, digit := range fmt.Sprintf("%07d", n) {
		name = append(name, []rune("零一二三四五六七八九")[digit-'0'])
	}
	c := filing.Content{
		Person: filing.Person{Name: string(name), IDNumber: idNumber(n), Phone: fmt.Sprintf("199%08d", n)},
		Certificate: filing.Certificate{Kind: "post_certificate", Number: fmt.Sprintf("SM%09d", n), Work: "040", Level: "intermediate",
			Applied: applied, Issued: max(applied, "2014-09-01"), Issuer: "烟台市住房和城乡建设局", Holder: string(name)},
	}
	if f.Kind == filing.ByEnterprise {
		c.Contract = &filing.Contract{Kind: "fixed", Employer: f.Name, EmployerCode: f.CreditCode, Start: "2018-03-01", End: "2020-02-28"}
	}
	return c
}

// idNumber makes a number of 18 characters with its check character: 14,000 days of birth, 999 of each.
func idNumber(n int) string {
	born := time.Date(1962, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n%14000)
	digits := fmt.Sprintf("990602%s%03d", born.Format("20060102"), n/14000%1000)
	sum := 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(digits[i]-'0') * weight
	}
	return digits + string("10X98765432"[sum%11])
}

// filerOf draws who files the n-th certificate, and the points open to him.
func (l *life) filerOf(n int, t campaign.Terms) (filing.Filer, casefile.Actor) {
	home := t.Points[l.rng.IntN(len(t.Points))]
	switch {
	case l.chance(individuals):
		id := fmt.Sprintf("reg-man-%d", n)
		return filing.Filer{ID: id, Kind: filing.ByIndividual, Area: home.Area, IDNumber: idNumber(n)},
			casefile.Actor{ID: "acc-" + id, Role: casefile.Individual, Filer: id}
	case l.chance(outside):
		return firm("out", filing.Filer{Outside: true})
	case home.Group != "":
		return firm("group", filing.Filer{Group: home.Group, Area: t.City + "00"})
	case home.Centre:
		return firm("city", filing.Filer{Municipal: true, Area: home.Area})
	}
	return firm(home.Area, filing.Filer{Area: home.Area})
}

// creditCode has its check character; all firms share it, being told apart by their registration.
const creditCode = "91370600MA00000T4X"

func firm(name string, f filing.Filer) (filing.Filer, casefile.Actor) {
	f.ID, f.Kind, f.Name, f.CreditCode = "reg-firm-"+name, filing.ByEnterprise, "试例"+name+"建筑有限公司", creditCode
	return f, casefile.Actor{ID: "acc-" + f.ID, Role: casefile.Enterprise, Filer: f.ID}
}

// place is what decides a filer's points.
func place(f filing.Filer) campaign.FilerPlace {
	return campaign.FilerPlace{Kind: string(f.Kind), Outside: f.Outside, Area: f.Area, Municipal: f.Municipal, Group: f.Group}
}
