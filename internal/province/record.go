package province

import (
	"fmt"
	"iter"
	"time"

	"chizheng/internal/casefile/person"
)

// Record is one certificate of one person as the office reports it.
type Record struct {
	ID             string // known to the province; opaque
	Name, IDNumber string
	WorkType       string // code of the 2018 dictionary
	Level          person.Level
	Number, Issuer string // of the certificate
	AppliedOn      string // may be empty (T-0.5)
	IssuedOn       string
	Employer       string // empty without one
	Point          string // where the originals were inspected
	Sheet, Notice  string // numbers of the proofs
	Supersedes     string // record that an amendment replaces (T-0.61)
	Withdrawn      bool   // the amendment takes that record out instead
	Province       string // number in the province's own system, where people file there (T-0.13)
	Scans          []Scan
}

// Scan is one stored scan: what it shows, and the hash that names it.
type Scan struct {
	Kind        string `json:"kind"`
	SHA256      string `json:"sha256"`
	Pages       int    `json:"pages"`
	ContentType string `json:"contentType"`
	Size        int64  `json:"size"`
}

// Records can be run over several times and must give the same each time.
type Records = iter.Seq2[Record, error]

// Sheet is a signed summary sheet that the office keeps.
type Sheet struct {
	Number   string    `json:"number"`
	Version  int       `json:"version"`
	Hash     string    `json:"hash"`
	Point    string    `json:"point"`
	Rows     int       `json:"rows"`
	SignedAt time.Time `json:"signedAt"`
	Signer   string    `json:"signer"` // account id
	Box      string    `json:"box,omitempty"`
}

// Notice proves a publicity period: what was shown, where, and from when to when.
type Notice struct {
	Number        string `json:"number"`
	Hash          string `json:"hash"` // of the published list
	Channel       string `json:"channel"`
	PublishedOn   string `json:"publishedOn"`
	FirstDay      string `json:"firstDay"`
	LastDay       string `json:"lastDay"`
	Lines         int    `json:"lines"`
	Checks        int    `json:"checks"` // times that the display was checked
	OutageMinutes int    `json:"outageMinutes"`

	FirstCheck string     `json:"firstCheck,omitempty"`
	LastCheck  string     `json:"lastCheck,omitempty"`
	LongestGap int        `json:"longestGapMinutes,omitempty"` // between two checks
	Snapshots  []Snapshot `json:"snapshots,omitempty"`         // of the page: one a day, and one at each change
	Outages    []Span     `json:"outages,omitempty"`
}

// Snapshot is the page of a notice at one instant: the hash of its bytes, and whether it said the list's hash.
type Snapshot struct {
	At    string `json:"at"`
	Page  string `json:"page,omitempty"`
	Shown bool   `json:"shown"`
	Code  string `json:"code,omitempty"`
}

// Span is a stretch in which a notice was not on show, and who says so.
type Span struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Source string `json:"source"`
}

// Standard and the dictionaries are written into every package: a bare code means nothing without its table's version.
const (
	Standard   = "全国建筑工人管理服务信息平台数据标准（试行） 建办市函〔2018〕603号"
	dictionary = "2018"
	// certificateName is what the notice calls the certificate.
	certificateName = "中华人民共和国建设部职业技能岗位证书"
	idCard          = "01" // 居民身份证 in the dictionary of 603号; 10 elsewhere
	statusValid     = "1"  // 有效 (§6.39)
)

// Credential is a record in the terms of the standard's object PersonalCertifications (standards 1.2.11, final-era
// names). Fields that the certificates of this campaign do not have are sent empty, never invented.
type Credential struct {
	RecordID                    string `json:"recordId"`             // ours: receipts refer to it
	Supersedes                  string `json:"supersedes,omitempty"` // ours: an amendment's earlier record
	Operation                   string `json:"operation,omitempty"`  // ours: withdraw, of an amendment that takes a record out
	Name                        string `json:"name"`
	IDCardType                  string `json:"idCardType"`
	IDCardNumber                string `json:"idCardNumber"`
	CertificationCategoriesType string `json:"certificationCategoriesType"`
	CertificationType           string `json:"certificationType"` // §6.36
	CertificationTypeName       string `json:"certificationTypeName"`
	CredentialLevelType         string `json:"credentialLevelType"` // §6.38
	CertificationName           string `json:"certificationName"`
	CertificationCode           string `json:"certificationCode"`
	ConfirmOrganization         string `json:"confirmOrganization"`
	JobType                     string `json:"jobType"` // work type of the 2018 dictionary
	JobTitle                    string `json:"jobTitle"`
	AppliedDate                 string `json:"appliedDate,omitempty"` // ours: the condition of
	FirstBeginDate              string `json:"firstBeginDate"`
	ValidBeginDate              string `json:"validBeginDate"`
	ValidEndDate                string `json:"validEndDate"`
	GrantOrg                    string `json:"grantOrg"`
	WorkCorpName                string `json:"workCorpName"`
	CertificationStatus         string `json:"certificationStatus"`
	Point                       string `json:"point"`                    // ours
	Sheet                       string `json:"sheet"`                    // ours
	Notice                      string `json:"notice"`                   // ours
	ProvinceNumber              string `json:"provinceNumber,omitempty"` // of the filing in the province's own system (T-0.13)
}

// Convert puts a record in the terms of the standard. A record that has no code there is a fault of ours: the rules
// let only three levels and known work types pass.
func Convert(r Record) (Credential, error) {
	work, known := person.WorkTypeByCode(r.WorkType)
	level := r.Level.PlatformCode()
	if !known || level == "" || r.ID == "" {
		return Credential{}, fmt.Errorf("convert record %q: no code for its level or work type", r.ID)
	}
	return Credential{
		RecordID: r.ID, Supersedes: r.Supersedes, Name: r.Name, IDCardType: idCard, IDCardNumber: r.IDNumber,
		CertificationCategoriesType: person.CertificateCategory,
		CertificationType:           skillCategory(r.WorkType), CertificationTypeName: work.Name, CredentialLevelType: level,
		CertificationName: certificateName, CertificationCode: r.Number, ConfirmOrganization: r.Issuer,
		JobType: r.WorkType, JobTitle: work.Name, AppliedDate: r.AppliedOn, FirstBeginDate: r.IssuedOn, ValidBeginDate: r.IssuedOn,
		GrantOrg: r.Issuer, WorkCorpName: r.Employer, CertificationStatus: statusValid,
		Point: r.Point, Sheet: r.Sheet, Notice: r.Notice, ProvinceNumber: r.Province, Operation: operation(r),
	}, nil
}

// operation says what an amendment does to the record it names. The standard has no status for "reported in error": the
// certificate may be as valid as before, only not reported by us.
func operation(r Record) string {
	if r.Withdrawn {
		return "withdraw"
	}
	return ""
}

// skillCategories maps work types to 职业技能人员类别 (§6.36, standards 1.5.5). The two are different dictionaries;
// where names do not meet, 100 其他 is sent and the work type says the rest. To be confirmed by the province.
var skillCategories = map[string]string{
	"010": "5", "020": "8", "030": "4", "040": "9", "050": "11", "060": "122", "070": "20", "080": "17", "090": "15",
	"100": "19", "110": "16", "120": "132", "130": "12", "190": "142", "230": "6", "240": "10", "250": "3", "260": "134",
	"270": "137", "300": "2", "310": "103", "320": "113", "330": "145", "340": "161", "350": "49", "360": "108",
}

func skillCategory(workType string) string {
	if c, ok := skillCategories[workType]; ok {
		return c
	}
	return "100"
}
