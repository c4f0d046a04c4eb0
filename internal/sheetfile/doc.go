// Package sheetfile prints the summary sheet (审核汇总表, R-0.91, standards 5.3) as PDF for the signature at the point
// and as XLSX for the filer's own use.
//
// It guarantees that the same Sheet gives the same bytes, that every page carries the sheet's number, version and
// hash, readable by machine, so that the signed paper can be tied to the data that was reviewed (T-0.38), and that a
// character without a glyph is printed as its code, never as a blank. It also prints records of decisions (C16) by the same hand. It prints what it is given: which rows a sheet
// lists is decided by the sheet's room. It must not import a store or a room.
package sheetfile
