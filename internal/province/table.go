package province

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"chizheng/internal/casefile/person"
)

// tableColumns are the same facts for people who look at the package with a spreadsheet.
var tableColumns = []struct {
	header string
	value  func(Credential) string
}{
	{"记录编号", func(c Credential) string { return c.RecordID }},
	{"姓名", func(c Credential) string { return c.Name }},
	{"证件类型", func(c Credential) string { return c.IDCardType }},
	{"证件号码", func(c Credential) string { return c.IDCardNumber }},
	{"证书种类", func(c Credential) string { return c.CertificationCategoriesType }},
	{"技能类别", func(c Credential) string { return c.CertificationType }},
	{"技能类别名称", func(c Credential) string { return c.CertificationTypeName }},
	{"工种", func(c Credential) string { return c.JobType }},
	{"等级", func(c Credential) string { return c.CredentialLevelType }},
	{"证书名称", func(c Credential) string { return c.CertificationName }},
	{"证书编号", func(c Credential) string { return c.CertificationCode }},
	{"申报日期", func(c Credential) string { return c.AppliedDate }},
	{"初次发证日期", func(c Credential) string { return c.FirstBeginDate }},
	{"有效期起", func(c Credential) string { return c.ValidBeginDate }},
	{"有效期止", func(c Credential) string { return c.ValidEndDate }},
	{"发证机关", func(c Credential) string { return c.GrantOrg }},
	{"所在企业", func(c Credential) string { return c.WorkCorpName }},
	{"证书状态", func(c Credential) string { return c.CertificationStatus }},
	{"审核点", func(c Credential) string { return c.Point }},
	{"审核汇总表", func(c Credential) string { return c.Sheet }},
	{"公示", func(c Credential) string { return c.Notice }},
	{"省系统编号", func(c Credential) string { return c.ProvinceNumber }},
	{"替代记录", func(c Credential) string { return c.Supersedes }},
	{"处理", func(c Credential) string { return map[string]string{"withdraw": "撤回"}[c.Operation] }},
}

// writeTable streams: rows go to a temporary file before they are packed. A workbook with one streamed sheet is
// packed in a fixed order; with two it would not be.
func (b *builder) writeTable(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	const sheet = "Sheet1"
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return fmt.Errorf("make style: %w", err)
	}
	out, err := f.NewStreamWriter(sheet)
	if err != nil {
		return fmt.Errorf("start sheet: %w", err)
	}
	at, cells := 0, make([]any, len(tableColumns))
	put := func(value func(i int) string) error {
		at++
		for i := range cells {
			cells[i] = excelize.Cell{StyleID: text, Value: disarm(value(i))}
		}
		return out.SetRow("A"+strconv.Itoa(at), cells)
	}
	if err := put(func(i int) string { return tableColumns[i].header }); err != nil {
		return fmt.Errorf("write header: %w", err)
	}
	err = b.each(func(_ Record, c Credential) error {
		return put(func(i int) string { return tableColumns[i].value(c) })
	})
	if err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("finish sheet: %w", err)
	}
	stamp := b.in.BuiltAt.UTC().Format(time.RFC3339)
	title := b.in.Number
	if b.in.Rehearsal {
		title += " " + rehearsalMark
	}
	if err := f.SetDocProps(&excelize.DocProperties{Title: title, Creator: "chizheng", Created: stamp, Modified: stamp}); err != nil {
		return fmt.Errorf("set properties: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// disarm keeps a value from running as a formula when the table is saved as CSV and opened again.
func disarm(v string) string {
	if person.LooksLikeFormula(v) {
		return "'" + v
	}
	return v
}
