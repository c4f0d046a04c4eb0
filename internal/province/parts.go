package province

import (
	"bufio"
	"fmt"
	"io"
)

// dataHead stands before the records in data.json.
type dataHead struct {
	Standard     string            `json:"standard"`
	Dictionaries map[string]string `json:"dictionaries"`
	Package      string            `json:"package"`
	Rehearsal    bool              `json:"rehearsal"`
	Count        int               `json:"count"`
}

// dictionaries names the table behind every coded field.
var dictionaries = map[string]string{
	"idCardType": "人员证件类型 " + dictionary, "certificationCategoriesType": "§6.31 " + dictionary,
	"certificationType": "§6.36 " + dictionary, "credentialLevelType": "§6.38 " + dictionary,
	"certificationStatus": "§6.39 " + dictionary, "jobType": "工种 " + dictionary,
}

func (b *builder) writeData(w io.Writer) error {
	head := dataHead{Standard: Standard, Dictionaries: dictionaries, Package: b.in.Number, Rehearsal: b.in.Rehearsal,
		Count: b.manifest.Counts.Records}
	return b.stream(w, head, func(_ Record, c Credential) any { return c })
}

// scansOf is one line of the scans index.
type scansOf struct {
	RecordID string `json:"recordId"`
	Scans    []Scan `json:"scans"`
}

func (b *builder) writeScans(w io.Writer) error {
	head := struct {
		Package string `json:"package"`
		Count   int    `json:"count"`
	}{b.in.Number, b.manifest.Counts.Scans}
	return b.stream(w, head, func(r Record, _ Credential) any {
		if r.Scans == nil {
			r.Scans = []Scan{}
		}
		return scansOf{r.ID, r.Scans}
	})
}

// stream writes head with a last member "records", one record on a line.
func (b *builder) stream(w io.Writer, head any, of func(Record, Credential) any) error {
	out := bufio.NewWriter(w)
	start, err := line(head)
	if err != nil {
		return err
	}
	out.Write(start[:len(start)-1]) // bufio keeps the first error for Flush
	out.WriteString(`,"records":[`)
	separator := "\n"
	err = b.each(func(r Record, c Credential) error {
		text, err := line(of(r, c))
		out.WriteString(separator)
		out.Write(text)
		separator = ",\n"
		return err
	})
	if err != nil {
		return err
	}
	out.WriteString("\n]}\n")
	return out.Flush()
}

func (b *builder) writeSheets(w io.Writer) error {
	return list(w, "sheets", b.in.Sheets)
}

func (b *builder) writeNotices(w io.Writer) error {
	return list(w, "notices", b.in.Notices)
}

func list[T any](w io.Writer, name string, items []T) error {
	if items == nil {
		items = []T{}
	}
	return whole(w, map[string][]T{name: items})
}

func (b *builder) writeManifest(w io.Writer) error { return whole(w, b.manifest) }

func whole(w io.Writer, v any) error {
	text, err := line(v)
	if err != nil {
		return err
	}
	if _, err := w.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
