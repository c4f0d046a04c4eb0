// Package workbook reads and writes the table in which an enterprise files many workers at once (targets.md F5): an
// XLSX or CSV file with one line for each certificate, its template, and the workbook of errors that goes back.
//
// It guarantees that a hostile file costs no more than Limits allow, that no formula is ever evaluated or written
// live, and that each line gets its own verdict: one bad line never hides another. It looks at shape only; whether
// an ID number or a date makes a filing good is decided by the rules of the filing room. It must not import them, nor
// a store.
package workbook
