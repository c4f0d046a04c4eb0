package filing

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/person"
)

// ContentHash is what a commitment, a sheet and a package bind to: the content, its scans by hash. The same content
// always gives the same hash.
func ContentHash(c Content) string {
	c.Scans = slices.Clone(c.Scans)
	for i := range c.Scans {
		c.Scans[i].ID = "" // an upload's id says nothing about what was uploaded
	}
	slices.SortFunc(c.Scans, func(a, b Scan) int { return strings.Compare(a.Kind+a.Hash, b.Kind+b.Hash) })
	sum := sha256.Sum256(casefile.Encode(c))
	return hex.EncodeToString(sum[:])
}

// Normalize brings what people type to one form: half-width, upper-case numbers, one kind of middle dot. What cannot
// be normalised stays as typed, for CheckShape to refuse.
func Normalize(c Content) Content {
	c.Person.Name = or(person.NormalizeName(c.Person.Name))(c.Person.Name)
	if c.Person.FormerName != "" {
		c.Person.FormerName = or(person.NormalizeName(c.Person.FormerName))(c.Person.FormerName)
	}
	c.Person.Phone = or(person.NormalizePhone(c.Person.Phone))(c.Person.Phone)
	c.Person.IDNumber = normalNumber(c.Person.IDNumber)
	c.Person.Address = person.NormalizeText(c.Person.Address)
	c.Certificate.Number = or(person.NormalizeCertificateNumber(c.Certificate.Number))(c.Certificate.Number)
	c.Certificate.Holder = or(person.NormalizeName(c.Certificate.Holder))(c.Certificate.Holder)
	c.Certificate.Issuer = person.NormalizeText(c.Certificate.Issuer)
	c.Certificate.Province = person.NormalizeNumber(c.Certificate.Province)
	if c.Contract != nil {
		k := *c.Contract
		k.Employer = person.NormalizeText(k.Employer)
		k.EmployerCode = person.NormalizeNumber(k.EmployerCode)
		c.Contract = &k
	}
	return c
}

// normalNumber also upgrades a number of 15 digits (T-0.3). Whether it may stand is CheckShape's to say.
func normalNumber(typed string) string {
	if id, fault := person.ParseID(typed, farFuture, true); fault == "" {
		return id.Number
	}
	return person.NormalizeNumber(typed)
}

var farFuture = time.Date(9999, 1, 1, 0, 0, 0, 0, casefile.Shanghai)

// or keeps the typed value where normalising found fault with it.
func or(v, fault string) func(string) string {
	return func(typed string) string {
		if fault != "" {
			return typed
		}
		return v
	}
}

// CheckShape finds every field that no office could work with: missing, impossible, unreadable. It is not about
// eligibility; that is Evaluate. Test numbers (area 99) pass in a rehearsal only.
func CheckShape(c Content, f Filer, now time.Time, rehearsal bool) []casefile.Field {
	var wrong []casefile.Field
	p, fields := checkIdentity(c.Person.Name, c.Person.IDNumber, now, rehearsal)
	for _, x := range fields {
		x.Pointer = "/person" + x.Pointer
		wrong = append(wrong, x)
	}
	if _, fault := person.NormalizePhone(c.Person.Phone); fault != "" {
		wrong = append(wrong, casefile.Wrong("/person/phone", fault))
	}
	if f.Kind == ByIndividual && f.IDNumber != "" && p.IDNumber != "" && p.IDNumber != f.IDNumber {
		wrong = append(wrong, casefile.Wrong("/person/id_number", "not_yourself"))
	}
	wrong = append(wrong, tooLong("/person/address", c.Person.Address, maxAddress)...)
	wrong = append(wrong, checkCertificate(c.Certificate, now)...)
	if c.Contract != nil {
		wrong = append(wrong, checkContract(*c.Contract)...)
	}
	return wrong
}

// The longest texts that a form takes: what an address, an employer or an office is never longer than.
const (
	maxAddress = 100
	maxOffice  = 60
)

// tooLong refuses a text that is longer than its sort ever is, or that holds what nobody can see.
func tooLong(pointer, v string, most int) []casefile.Field {
	switch {
	case len([]rune(v)) > most:
		return []casefile.Field{casefile.Wrong(pointer, "text_too_long", "max", strconv.Itoa(most))}
	case strings.ContainsFunc(v, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }):
		return []casefile.Field{casefile.Wrong(pointer, "text_character")}
	}
	return nil
}

// identity is a name and number in their normal form.
type identity struct{ Name, IDNumber string }

func checkIdentity(name, number string, now time.Time, rehearsal bool) (identity, []casefile.Field) {
	var wrong []casefile.Field
	n, fault := person.NormalizeName(name)
	if fault != "" {
		wrong = append(wrong, casefile.Wrong("/name", fault))
	}
	id, fault := person.ParseID(number, now, rehearsal)
	if fault != "" {
		wrong = append(wrong, casefile.Wrong("/id_number", fault))
	}
	return identity{n, id.Number}, wrong
}

func checkCertificate(c Certificate, now time.Time) []casefile.Field {
	var wrong []casefile.Field
	if _, fault := person.NormalizeCertificateNumber(c.Number); fault != "" {
		wrong = append(wrong, casefile.Wrong("/certificate/number", fault))
	}
	if _, ok := person.WorkTypeByCode(c.Work); !ok {
		wrong = append(wrong, casefile.Wrong("/certificate/work_type", "work_type"))
	}
	if c.Level == "" {
		wrong = append(wrong, casefile.Wrong("/certificate/level", "required"))
	}
	if c.Kind == "" {
		wrong = append(wrong, casefile.Wrong("/certificate/kind", "required"))
	}
	if n := c.Province; n != "" && !provinceNumber.MatchString(n) {
		wrong = append(wrong, casefile.Wrong("/certificate/province_number", "province_number_shape"))
	}
	if c.Issuer == "" {
		wrong = append(wrong, casefile.Wrong("/certificate/issuer", "required"))
	}
	wrong = append(wrong, tooLong("/certificate/issuer", c.Issuer, maxOffice)...)
	if _, fault := person.NormalizeName(c.Holder); fault != "" {
		wrong = append(wrong, casefile.Wrong("/certificate/holder", fault))
	}
	today := casefile.DateOf(now)
	for _, d := range []struct {
		pointer, value string
		needed         bool
	}{{"/certificate/issued", c.Issued, true}, {"/certificate/applied", c.Applied, false}, {"/certificate/born", c.Born, false}} {
		switch {
		case d.value == "" && d.needed:
			wrong = append(wrong, casefile.Wrong(d.pointer, "required"))
		case d.value != "" && !isDate(d.value):
			wrong = append(wrong, casefile.Wrong(d.pointer, "date"))
		case d.value > today:
			wrong = append(wrong, casefile.Wrong(d.pointer, "date_in_future"))
		}
	}
	return wrong
}

// provinceNumber is all that is known of the province's numbers: letters, digits and hyphens, no longer than a number is.
var provinceNumber = regexp.MustCompile(`^[A-Z0-9][A-Z0-9-]{3,39}$`)

func checkContract(k Contract) []casefile.Field {
	var wrong []casefile.Field
	if !slices.Contains([]string{"fixed", "open", "task", "service", "chain"}, k.Kind) {
		wrong = append(wrong, casefile.Wrong("/contract/kind", "contract_kind"))
	}
	if k.Employer == "" {
		wrong = append(wrong, casefile.Wrong("/contract/employer", "required"))
	}
	wrong = append(wrong, tooLong("/contract/employer", k.Employer, maxOffice)...)
	if _, fault := person.ParseCreditCode(k.EmployerCode); fault != "" {
		wrong = append(wrong, casefile.Wrong("/contract/employer_code", fault))
	}
	switch {
	case k.Start == "":
		wrong = append(wrong, casefile.Wrong("/contract/start", "required"))
	case !isDate(k.Start):
		wrong = append(wrong, casefile.Wrong("/contract/start", "date"))
	}
	switch {
	case k.End == "" && k.Kind != "open" && k.Kind != "task":
		wrong = append(wrong, casefile.Wrong("/contract/end", "required"))
	case k.End != "" && !isDate(k.End):
		wrong = append(wrong, casefile.Wrong("/contract/end", "date"))
	case k.End != "" && k.End < k.Start:
		wrong = append(wrong, casefile.Wrong("/contract/end", "date_order"))
	}
	if k.Signed != "" && !isDate(k.Signed) {
		wrong = append(wrong, casefile.Wrong("/contract/signed", "date"))
	}
	return wrong
}

// missingScans lists the scans that the class must have, neither kept nor among those on their way.
func (s State) missingScans(onTheWay ...Upload) []casefile.Field {
	need := []string{ScanCertificate}
	if s.Filer.Kind == ByEnterprise {
		need = append(need, ScanContract)
	}
	var missing []casefile.Field
	for _, k := range need {
		coming := slices.ContainsFunc(onTheWay, func(u Upload) bool { return u.Kind == k })
		if !s.hasScan(k) && !coming {
			missing = append(missing, casefile.Wrong("/scans/"+k, "scan_missing"))
		}
	}
	return missing
}

// pointAllowed holds T-0.24, T-0.25 and.
func (s State) pointAllowed(point string) error {
	if slices.Contains(campaign.AllowedPoints(s.Filer.Place(), s.Terms), point) {
		return nil
	}
	clause := "T-0.24"
	if s.Filer.Outside {
		clause = "R-0.134"
	}
	return casefile.Refuse(casefile.Conflict, "point_not_allowed", "clause", clause)
}

// Place is what decides which points are open to the filer.
func (f Filer) Place() campaign.FilerPlace {
	return campaign.FilerPlace{Kind: string(f.Kind), Outside: f.Outside, Area: f.Area, Municipal: f.Municipal, Group: f.Group}
}

// NumberKey is a certificate's number as lists and the unique index compare it.
func NumberKey(number string) string {
	if number == "" {
		return ""
	}
	return numberKey(number)
}

// numberKey is the certificate number as the unique index compares it.
func numberKey(number string) string {
	n, fault := person.NormalizeCertificateNumber(number)
	if fault != "" {
		return number
	}
	return n
}

// issuerKey is the issuer as the unique index compares it: all names of this city's issuer are one.
func issuerKey(issuer string, t campaign.Terms) string {
	name := person.NormalizeText(issuer)
	if slices.Contains(t.Rules.Issuers, name) {
		return t.Rules.Issuers[0]
	}
	return name
}

func birthOf(number string) string {
	if len(number) != 18 {
		return ""
	}
	return number[6:10] + "-" + number[10:12] + "-" + number[12:14]
}

// changed sets the named fields; pointers were checked before.
func changed(c Content, changes []Change) Content {
	for _, ch := range changes {
		if field := fieldOf(&c, ch.Pointer); field != nil {
			*field = ch.Value
		}
	}
	return c
}

func fieldOf(c *Content, pointer string) *string {
	switch pointer {
	case "/person/former_name":
		return &c.Person.FormerName
	case "/person/phone":
		return &c.Person.Phone
	case "/person/address":
		return &c.Person.Address
	case "/certificate/holder":
		return &c.Certificate.Holder
	case "/certificate/applied":
		return &c.Certificate.Applied
	case "/certificate/issued":
		return &c.Certificate.Issued
	case "/certificate/born":
		return &c.Certificate.Born
	}
	return nil
}

func hasScan(c Content, kind string) bool {
	return slices.ContainsFunc(c.Scans, func(s Scan) bool { return s.Kind == kind })
}

func (s State) hasScan(kind string) bool { return hasScan(s.Content, kind) }

// date reads a date that CheckShape has found to be one.
func date(s string) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, s, casefile.Shanghai)
	return t
}

// isDate takes the days of living persons and their papers, and of terms that they can outlive; year 0 is a typing error.
func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil && s >= "1900-01-01" && s <= "2199-12-31"
}
