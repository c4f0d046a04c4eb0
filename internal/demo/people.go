package demo

import (
	"fmt"
	"time"
)

// Everybody here is invented: numbers of area 99, which does not exist, names that say "test", firms that say
// "example". The numbers are sound otherwise, because the office checks them.

// holder is a person with a certificate.
type holder struct {
	Name  string
	ID    string
	Phone string
}

// somebody gives the n-th invented person, n from 0 to 999.
func somebody(n int) holder {
	stems, digits := []rune("甲乙丙丁戊己庚辛壬癸"), []rune("零一二三四五六七八九")
	name := "测试" + string([]rune{stems[n/100%10], digits[n/10%10], digits[n%10]})
	born := time.Date(1975, 1, 3, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 5*n)
	return holder{Name: name, ID: idNumber("990602", born, n%1000), Phone: fmt.Sprintf("199%08d", n+1)}
}

// idNumber makes a citizen's number of 18 characters with its check character (ISO 7064 MOD 11-2).
func idNumber(area string, born time.Time, seq int) string {
	return checked(fmt.Sprintf("%s%s%03d", area, born.Format("20060102"), seq))
}

// checked adds the check character to seventeen digits.
func checked(s string) string {
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[i]-'0') * w
	}
	return s + string("10X98765432"[sum%11])
}

// creditCode makes a unified social credit code with both its check characters (GB 32100-2015, GB 11714): of
// registering authority 99, which does not exist either.
func creditCode(n int) string {
	const set, orgSet = "0123456789ABCDEFGHJKLMNPQRTUWXY", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	org := fmt.Sprintf("MA9900%02d", n)
	sum := 0
	for i, w := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		sum += index(orgSet, org[i]) * w
	}
	s := "91990000" + org + string("0123456789X0"[11-sum%11])
	sum, weight := 0, 1
	for i := range 17 {
		sum += index(set, s[i]) * weight
		weight = weight * 3 % 31
	}
	return s + string(set[(31-sum%31)%31])
}

func index(set string, c byte) int {
	for i := range len(set) {
		if set[i] == c {
			return i
		}
	}
	panic(fmt.Sprintf("demo: %q is not in the set", c))
}

// certificateNumber gives the n-th number. Two of one person are never one typing error apart.
func certificateNumber(n int) string { return fmt.Sprintf("SL%06d%04d", n*104729%1000000, n) }
