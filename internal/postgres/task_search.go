package postgres

import "chizheng/internal/casefile/person"

// about narrows an inbox to the cases that what was typed may name: a person's or an enterprise's name, a certificate's
// number, or the number on a paper (C12). Each way has its own index, so that the one that finds nothing costs nothing.
func (l *Ledger) about(w *where, typed string) {
	text := person.NormalizeText(typed)
	if text == "" {
		return
	}
	number, fault := person.NormalizeCertificateNumber(typed)
	if fault != "" {
		number = text
	}
	w.and(`t.case_id in (
    select case_id from filing_person where name_grams @> ? and strpos(name, ?) > 0
    union all select case_id from filing where number_key = ?
    union all select case_id from case_file where kind = any (`+papers+`) and public_key = ?
    union all select f.case_id from filing f join case_file s on s.case_id = f.sheet
        where f.sheet <> '' and s.kind = 'sheet' and s.public_key = ?
    union all select case_id from registration where strpos(name, ?) > 0
    union all select f.case_id from filing f join registration r on r.case_id = f.filer where strpos(r.name, ?) > 0)`,
		searchGrams(text), text, number, text, text, text, text)
}

// papers are the kinds of case that people know by a number.
const papers = `array['sheet', 'handover', 'notice', 'report', 'objection']`
