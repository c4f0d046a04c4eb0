// Package sheet is the review summary sheet (审核汇总表, R-0.91, R-0.94, R-0.142): the filings that one filer brings to
// one point together, exported on paper, signed there and kept.
//
// It guarantees: a paper is good for exactly one edition of the list, and any change of a line after the export voids
// it (T-0.38, F14); the signed sheet lists passed lines only, the others stay open for a new sheet (T-0.38); nothing
// is signed without a box for the paper (T-0.40). It is pure: no clock, no I/O. It imports casefile, campaign and
// filing only.
package sheet
