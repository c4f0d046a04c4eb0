package sheetfile

import (
	"fmt"
	"strconv"
	"time"

	"chizheng/internal/casefile"
)

// Sheet is what is printed. Empty fields print as "—"; the ID numbers are full, because the sheet is an inner paper.
type Sheet struct {
	Number     string // of the sheet
	Version    int    // of the sheet: a change after the export makes another
	Hash       string // over the rows, as the sheet's room computes it
	PointCode  string
	PointName  string
	Filer      string // enterprise, or the individual's name
	CreditCode string // empty for individuals
	Batch      string
	PrintedAt  time.Time
	Rehearsal  bool
	Rows       []Row
}

// Row is one certificate of one person.
type Row struct {
	Name, Sex, IDNumber          string
	Class                        string // 有单位, 无单位
	Unit, CreditCode             string
	WorkType, Level, Certificate string
	IssuedOn, Issuer             string
	ContractFrom, ContractTo     string
	IDSeen, CertificateSeen      bool // originals inspected; left open, staff tick by hand
	ContractSeen, Stamped        bool
	Opinion, Remark              string
}

// Code is what the QR says: enough to find the sheet and to see whether the paper is still its newest version.
func (s Sheet) Code() string { return s.Number + "|" + strconv.Itoa(s.Version) + "|" + s.Hash }

const (
	title     = "建筑技术工人岗位证书审核汇总表"
	rehearsal = "演练样张 · 非正式文件"
	empty     = "—"
)

// head gives the lines above the table (standards 5.3).
func (s Sheet) head() [][2]string {
	filer := or(s.Filer)
	if s.CreditCode != "" {
		filer += "（" + s.CreditCode + "）"
	}
	return [][2]string{
		{"审核点", or(s.PointCode + " " + s.PointName)}, {"申报单位（人）", filer},
		{"汇总表编号", s.Number}, {"版本号", strconv.Itoa(s.Version)}, {"批次号", or(s.Batch)},
		{"条数", strconv.Itoa(len(s.Rows))}, {"打印时间", s.PrintedAt.In(casefile.Shanghai).Format("2006-01-02 15:04")},
	}
}

// foot gives the places to sign.
var foot = []string{"审核人签字：", "日期：", "企业经办人（持证人员）签字：", "日期：", "审核点盖章："}

// mark is a cell that holds a tick or an empty box instead of text.
type mark int

const (
	noMark mark = iota
	open
	ticked
)

// column is one column of the table; width is in points of the printed page.
type column struct {
	header string
	width  float64
	text   func(i int, r Row) string
	mark   func(r Row) mark
}

var columns = []column{
	{header: "序号", width: 22, text: func(i int, _ Row) string { return strconv.Itoa(i + 1) }},
	{header: "姓名", width: 40, text: func(_ int, r Row) string { return or(r.Name) }},
	{header: "性别", width: 20, text: func(_ int, r Row) string { return or(r.Sex) }},
	{header: "身份证号码", width: 78, text: func(_ int, r Row) string { return or(r.IDNumber) }},
	{header: "人员类别", width: 32, text: func(_ int, r Row) string { return or(r.Class) }},
	{header: "单位名称", width: 70, text: func(_ int, r Row) string { return or(r.Unit) }},
	{header: "统一社会信用代码", width: 78, text: func(_ int, r Row) string { return or(r.CreditCode) }},
	{header: "工种", width: 40, text: func(_ int, r Row) string { return or(r.WorkType) }},
	{header: "等级", width: 30, text: func(_ int, r Row) string { return or(r.Level) }},
	{header: "证书编号", width: 62, text: func(_ int, r Row) string { return or(r.Certificate) }},
	{header: "发证日期", width: 44, text: func(_ int, r Row) string { return or(r.IssuedOn) }},
	{header: "发证机关", width: 56, text: func(_ int, r Row) string { return or(r.Issuer) }},
	{header: "劳动合同起止", width: 52, text: func(_ int, r Row) string { return term(r) }},
	{header: "原件\n核验\n身份证", width: 24, mark: func(r Row) mark { return tick(r.IDSeen) }},
	{header: "原件\n核验\n岗位\n证书", width: 24, mark: func(r Row) mark { return tick(r.CertificateSeen) }},
	{header: "原件\n核验\n劳动\n合同", width: 24, mark: func(r Row) mark { return contractMark(r) }},
	{header: "证书\n加盖专\n用印章", width: 26, mark: func(r Row) mark { return tick(r.Stamped) }},
	{header: "审核意见", width: 36, text: func(_ int, r Row) string { return r.Opinion }},
	{header: "备注", width: 36, text: func(_ int, r Row) string { return r.Remark }},
}

// term says since when and until when; an open-ended contract has no end (T-0.9).
func term(r Row) string {
	switch {
	case r.ContractFrom == "":
		return empty
	case r.ContractTo == "":
		return r.ContractFrom + "起 无固定期限"
	}
	return r.ContractFrom + "至 " + r.ContractTo
}

// contractMark leaves out the box where there is no contract to bring.
func contractMark(r Row) mark {
	if r.ContractFrom == "" {
		return noMark
	}
	return tick(r.ContractSeen)
}

func tick(seen bool) mark {
	if seen {
		return ticked
	}
	return open
}

func (c column) plain(i int, r Row) string {
	if c.text != nil {
		return c.text(i, r)
	}
	return [...]string{empty, "□", "✓"}[c.mark(r)]
}

func or(v string) string {
	if v == "" || v == " " {
		return empty
	}
	return v
}

// check refuses what could not be tied to data again: that is a mistake in the calling code.
func (s Sheet) check() error {
	if s.Number == "" || s.Version < 1 || s.Hash == "" || s.PrintedAt.IsZero() {
		return fmt.Errorf("print sheet: number, version, hash and time must be given")
	}
	return nil
}
