// Package importing is one workbook of an enterprise's workers (F5): every row gets its own verdict, and on the
// filer's word every row that can be a filing starts one as a draft.
//
// It guarantees: a bad row never blocks another; the same (ID number, certificate number) of the same filer always
// leads to the same filing, so a workbook imported twice starts nothing twice; nothing is started before the filer has
// seen the verdicts; nothing is submitted or signed by an import (R-0.77 is the filer's own act). The rows lie sealed
// in the store and are removed after a while; the state holds counts and codes. It is pure: no clock, no I/O.
package importing
